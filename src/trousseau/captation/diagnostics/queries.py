"""What a dwelling needs on a day, what is there, and until when: one query for the pages, the night and the lease."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from trousseau.core import scales
from trousseau.core.models import Dwelling
from trousseau.rules import diagnostics as rules
from trousseau.rules.dates import add_days

from ..enums import OPEN_STAGES, DiagnosticKind, Finding, Stage
from ..models import Diagnostic

ANNEXED = (DiagnosticKind.DPE, DiagnosticKind.CREP, DiagnosticKind.ERP, DiagnosticKind.ELECTRICITY, DiagnosticKind.GAS)
DECIDING = {"crep": "lead_before", "electricity": "old_after", "gas": "old_after", "asbestos": "asbestos_year"}


@dataclass(frozen=True)
class DwellingPaper:
    """One kind of paper for one dwelling. `paper` is the one that holds, or the last that did; `state` as in the
    rules (THERE, SOON, OVER, MISSING). `scale` is the dated value behind the condition or the validity."""

    kind: DiagnosticKind
    need: rules.Need
    paper: Diagnostic | None
    state: str
    scale: scales.Value | None

    @property
    def lacks(self) -> bool:
        """Asked by the law, and not there today."""
        return self.need.status == rules.ASKED and self.state in (rules.OVER, rules.MISSING)


def facts(dwelling: Dwelling) -> rules.Facts:
    return rules.Facts(
        flat=dwelling.kind == "flat",
        built_in=dwelling.built_in,
        electricity_since=dwelling.electricity_since,
        gas=dwelling.gas,
        gas_since=dwelling.gas_since,
        risk_zone=dwelling.risk_zone,
    )


def law(on: date) -> rules.Law:
    return rules.Law(
        old_after=scales.at("diagnostics.old_after", on).number,
        lead_before=scales.at("diagnostics.lead_before", on).number,
        asbestos_year=scales.at("diagnostics.asbestos_year", on).number,
    )


def by_kind(code: str, kind: str, on: date) -> str:
    """One value of a scale that holds one for each kind, in the order of the rules."""
    return scales.at(f"diagnostics.{code}", on).parts[rules.KINDS.index(kind)]


def validity(kind: str, on: date) -> rules.Validity:
    """How long a paper of this kind holds, under the law of the day `on`."""
    if kind == DiagnosticKind.ASBESTOS:
        return rules.Validity(None)
    months = scales.at(f"diagnostics.{kind}_months", on).number
    if kind == DiagnosticKind.DPE:
        days = [date.fromisoformat(day) for day in scales.at("diagnostics.dpe_ends", on).parts]
        return rules.Validity(months, tuple(zip(days[::3], days[1::3], days[2::3], strict=True)))
    return rules.Validity(months, clear_unlimited=kind == DiagnosticKind.CREP)


def end(kind: str, made_on: date, on: date, finding: str = "") -> date | None:
    """The last day on which a paper made on `made_on` holds, under the law of the day `on`."""
    return rules.valid_until(made_on, validity(kind, on), clear=finding == Finding.CLEAR)


def papers(dwelling: Dwelling) -> QuerySet[Diagnostic]:
    """Papers that count, the latest first."""
    return dwelling.diagnostics.filter(withdrawn_on=None).select_related("file", "recorded_by", "reissue_of")


def dwelling_papers(dwelling: Dwelling, on: date) -> list[DwellingPaper]:
    """One answer for each kind of paper, in the order of the law: asked or not, there or not, until when."""
    last: dict[str, Diagnostic] = {}
    for paper in papers(dwelling).filter(made_on__lte=on):
        held = last.get(paper.kind)
        # the latest made; of two, the one that holds longer, and an attestation before the DPE that it corrects
        if held is None or (_over(held, on) and not _over(paper, on)):
            last[paper.kind] = paper
    found = []
    for need in rules.needs(facts(dwelling), on, law(on)):
        latest = last.get(need.kind)
        warning = int(by_kind("warning_days", need.kind, on))
        state = rules.state(latest.valid_until, on, warning) if latest else rules.MISSING
        found.append(DwellingPaper(DiagnosticKind(need.kind), need, latest, state, _scale(need.kind, on)))
    return found


def _over(paper: Diagnostic, on: date) -> bool:
    return paper.valid_until is not None and paper.valid_until < on


def _scale(kind: str, on: date) -> scales.Value | None:
    """The value that decides whether it is asked or how long it holds; first the one that nobody verified."""
    codes = [code for code in (DECIDING.get(kind), f"{kind}_months") if code and code != "asbestos_months"]
    values = [scales.at(f"diagnostics.{code}", on) for code in codes]
    return next((value for value in values if not value.verified), values[0])


def technical_file(dwelling: Dwelling, on: date) -> list[Diagnostic]:
    """Loi 89-462, art. 3-3: the papers that hold on the day `on` and are annexed to a lease. Read by tenancies."""
    return [
        one.paper
        for one in dwelling_papers(dwelling, on)
        if one.kind in ANNEXED and one.paper and one.state != rules.OVER and one.need.status != rules.NOT_ASKED
    ]


def followed() -> QuerySet[Diagnostic]:
    """Papers of the dwellings that are in the pipeline or under mandate."""
    stages = (*OPEN_STAGES, Stage.WON)
    return Diagnostic.objects.filter(withdrawn_on=None, dwelling__prospect__stage__in=stages)


def ending(on: date, warnings: Iterable[tuple[str, int]]) -> QuerySet[Diagnostic]:
    """Papers whose end comes within the warning days of their kind: `warnings` is (kind, days), 0 for never."""
    due = Q(pk=None)
    for kind, days in warnings:
        if days:
            due |= Q(kind=kind, valid_until__lt=add_days(on, days))
    return followed().filter(due).select_related("dwelling__prospect", "dwelling__commune")
