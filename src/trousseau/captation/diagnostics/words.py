"""The papers of a dwelling in sentences: what is there, what is missing, why each is asked or not."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.rules import diagnostics as rules

from ..enums import DiagnosticKind
from ..models import Diagnostic
from .queries import DwellingPaper, dwelling_papers


@dataclass(frozen=True)
class Line:
    """One paper as the page shows it. `group`: now (to do), there, unknown or not_asked."""

    kind: str
    label: str
    group: str
    tone: str
    state: str
    until: str
    why: str
    article: str
    scale: scales.Value | None
    paper: Diagnostic | None
    reissue: bool


def named(paper: Diagnostic) -> str:
    """« Performance énergétique (DPE), classe D, du 12 mars 2024 »."""
    day = localised.day(paper.made_on)
    if paper.reissue_of_id:
        return _("DPE re-issued by attestation, class %(energy)s, of %(day)s") % {"energy": paper.energy, "day": day}
    if paper.kind == DiagnosticKind.DPE:
        return _("%(paper)s, class %(energy)s, of %(day)s") % {
            "paper": DiagnosticKind(paper.kind).label,
            "energy": paper.energy,
            "day": day,
        }
    return _("%(paper)s, of %(day)s") % {"paper": DiagnosticKind(paper.kind).label, "day": day}


def lines(dwelling, on: date) -> list[Line]:
    """Each kind of paper, what must be done first."""
    return sorted((_line(one, on) for one in dwelling_papers(dwelling, on)), key=lambda line: GROUPS.index(line.group))


GROUPS = ("now", "unknown", "there", "not_asked")


def _line(one: DwellingPaper, on: date) -> Line:
    group, tone, state = _state(one)
    paper = one.paper
    until = ""
    if paper:
        until = (
            (
                _("Holds until %(day)s, %(distance)s.")
                if one.state != rules.OVER
                else _("It held until %(day)s, %(distance)s.")
            )
            % {"day": localised.day(paper.valid_until), "distance": localised.distance(paper.valid_until, on)}
            if paper.valid_until
            else _("Holds without end.")
        )
    change = date.fromisoformat(scales.at("diagnostics.dpe_reissue", on).text) if one.kind == "dpe" else None
    reissue = bool(
        change and paper and one.state != rules.OVER and not paper.reissue_of_id and paper.made_on < change <= on
    )
    return Line(
        one.kind,
        str(one.kind.label),
        group,
        tone,
        state,
        until,
        _why(one.need.reason),
        one.need.article,
        one.scale,
        paper,
        reissue,
    )


def _state(one: DwellingPaper) -> tuple[str, str, str]:
    if one.need.status == rules.NOT_ASKED:
        return "not_asked", "", _("Not asked")
    if one.state == rules.THERE:
        return "there", "ok", _("There")
    if one.state == rules.SOON:
        return "there", "warn:clock", _("Ends soon")
    if one.need.status == rules.UNKNOWN:
        over = one.state == rules.OVER
        return "unknown", "warn:ask", _("Out of date; to be said") if over else _("To be said")
    return "now", "bad", _("Out of date") if one.state == rules.OVER else _("Missing")


def _why(reason: str) -> str:
    return {
        "every_dwelling": _("Every dwelling to let has one, annexed to the lease."),
        "before_1949": _("The building permit is older than 1949: lead may lie in its paints."),
        "since_1949": _("The building permit is of 1949 or later."),
        "year_unknown": _("The year of the building permit is not known."),
        "in_zone": _("The address lies in a zone of risk; made again for each lease."),
        "out_of_zone": _("The address lies in no zone of risk."),
        "zone_unknown": _("Nobody looked yet whether the address lies in a zone of risk."),
        "fitting_old": _("The installation is more than fifteen years old."),
        "fitting_recent": _("The installation is not fifteen years old yet."),
        "fitting_unknown": _("The year of the installation is not known."),
        "fitting_month": _("The installation is fifteen years old this year: read the exact day on its certificate."),
        "no_gas": _("The dwelling has no gas."),
        "gas_unknown": _("It is not known whether the dwelling has gas."),
        "before_1997": _("A flat whose permit is older than July 1997: held at the tenant’s disposal, not annexed."),
        "since_1997": _("The building permit is of July 1997 or later."),
        "permit_month": _("The permit is of 1997: asked if it is older than 1 July."),
        "house_alone_asbestos": _("Asked of flats; of a house, at its sale only."),
        "if_coownership": _("Asked of the owner if the building is a co-ownership; wise in every case."),
        "house_alone": _("No text asks it of the owner of a house alone; wise all the same."),
    }[reason]
