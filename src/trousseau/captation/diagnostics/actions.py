"""Recording the papers of a dwelling. An end is computed by the rule; a stated one may be earlier, never later."""

import hashlib
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.actions import edit, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import Dwelling, User
from trousseau.core.todo import about_each, close_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, verb
from trousseau.rules import diagnostics as rules

from .. import todo
from ..enums import DiagnosticKind
from ..models import Diagnostic
from . import queries

OF_DWELLINGS = No("of a dwelling: nothing is said of a household")


def _check_day(kind: str, made_on: date, on: date) -> None:
    first = date.fromisoformat(queries.by_kind("first_days", kind, on))
    if made_on < first:
        raise Refused(
            _("This kind of paper did not exist before %(day)s: read its date again.") % {"day": localised.day(first)},
            "made_on",
        )


def _check_number(number: str, made_on: date, dwelling: Dwelling) -> None:
    department = dwelling.commune_id[:3] if dwelling.commune_id.startswith("97") else dwelling.commune_id[:2]
    messages = {
        "form": _("“%(number)s” is not an ADEME number: 13 signs, for instance 2421E1234567K."),
        "year": _("“%(number)s” does not begin with the year of this DPE: read its first two digits again."),
        "department": _("“%(number)s” is the number of a dwelling of another département (third and fourth signs)."),
    }
    if fault := rules.ademe_fault(number, made_on, department):
        raise Refused(messages[fault] % {"number": number}, "number", "CCH, art. L126-32")


def _same_paper(known: Diagnostic, told: Any) -> None:
    if not told.reissue_of:  # else its number and its end are those of the paper before
        sent_again(known, number=_bare(told.number))
        if told.stated_until:
            sent_again(known, valid_until=told.stated_until)
    kept = SimpleNamespace(file=known.file.sha256 if known.file else "")
    sent_again(kept, file="" if told.content is None else hashlib.sha256(told.content).hexdigest())


def _bare(number: str) -> str:
    return "".join(number.split()).upper()


@verb(
    once=Once(Diagnostic, stands={"withdrawn_on": None}, apart=("number", "stated_until", "content"), also=_same_paper),
    frozen=OF_DWELLINGS,
    happened=("made_on",),
)
def record_diagnostic(
    actor: User,
    *,
    dwelling: Dwelling,
    kind: str,
    made_on: date,
    today: date,
    stated_until: date | None = None,
    number: str = "",
    energy: str = "",
    finding: str = "",
    content: bytes | None = None,
    reissue_of: Diagnostic | None = None,
    key: str = "",
) -> Diagnostic:
    """The DPE that holds gives the dwelling its energy class.

    `content` is the PDF. `reissue_of` makes it the attestation that re-issues an earlier DPE. `key`: a form sent twice is
    one.
    """
    _check_day(kind, made_on, today)
    number = _bare(number)
    if kind == DiagnosticKind.DPE:
        if not energy:
            raise Refused(_("Choose the class that this DPE gives."), "energy")
        if not reissue_of and number:
            _check_number(number, made_on, dwelling)
        if not number and not reissue_of and made_on >= date(2021, 7, 1):
            raise Refused(
                _("Write the ADEME number, on the first page: the owner may also read it on the ADEME’s site."),
                "number",
            )
    elif number or energy or reissue_of:
        raise Refused(_("Only a DPE has an ADEME number and a class."))
    if kind == DiagnosticKind.CREP and not finding:
        raise Refused(_("Say whether lead was found: the validity hangs on it."), "finding")
    until = _until(kind, made_on, today, finding, stated_until, reissue_of)
    if reissue_of:
        number = number or reissue_of.number
    paper = Diagnostic(
        dwelling=dwelling,
        kind=kind,
        made_on=made_on,
        valid_until=until,
        number=number,
        energy=energy,
        finding=finding,
        reissue_of=reissue_of,
        recorded_by=actor,
        recorded_on=today,
        key=key or None,
    )
    if content is not None:
        title = f"{DiagnosticKind(kind).label}, {dwelling}"
        paper.file = file_document(
            kind=f"diagnostic-{kind}", title=title[:200], content=content, suffix=".pdf", on=today
        )
    record(paper, actor)
    _follow_class(actor, dwelling, today)
    _settle(dwelling, kind, today)
    return paper


def _until(
    kind: str, made_on: date, on: date, finding: str, stated: date | None, reissue_of: Diagnostic | None
) -> date | None:
    if reissue_of:
        change = date.fromisoformat(scales.at("diagnostics.dpe_reissue", on).text)
        if reissue_of.kind != DiagnosticKind.DPE or kind != DiagnosticKind.DPE:
            raise Refused(_("Only a DPE is re-issued by an attestation."))
        if not rules.may_be_reissued(reissue_of.made_on, made_on, change):
            raise Refused(
                _("Only a DPE made before %(day)s is re-issued, by an attestation made since.")
                % {"day": localised.day(change)},
                "made_on",
                "Arrêté du 13 août 2025",
            )
        return reissue_of.valid_until
    computed = queries.end(kind, made_on, on, finding)
    if stated and stated < made_on:
        raise Refused(_("A paper does not end before it was made."), "stated_until")
    if kind == DiagnosticKind.INSURANCE:
        return stated or computed
    if stated and computed and stated > computed:
        raise Refused(
            _("The law lets this paper hold until %(day)s at the latest.") % {"day": localised.day(computed)},
            "stated_until",
        )
    return stated or computed


def _follow_class(actor: User, dwelling: Dwelling, on: date) -> None:
    """CCH, art. L126-26: the class of a dwelling is that of the DPE that holds."""
    paper = next(p for p in queries.dwelling_papers(dwelling, on) if p.kind == DiagnosticKind.DPE)
    if paper.paper and paper.state != rules.OVER and paper.paper.energy != dwelling.energy:
        dwelling.refresh_from_db()
        edit(actor, dwelling, version=dwelling.version, energy=paper.paper.energy, reason="dpe")


def _settle(dwelling: Dwelling, kind: str, on: date) -> None:
    """Someone answered: what was asked about the earlier papers of this kind falls away."""
    for subject in about_each(Diagnostic.objects.filter(dwelling=dwelling, kind=kind)):
        close_todo(todo.PAPER, thing=subject, on=on)


@verb(once=VERSIONED, frozen=OF_DWELLINGS, happened=TODAY)
def withdraw_diagnostic(actor: User, *, paper: Diagnostic, version: int, why: str, on: date) -> None:
    """Recorded by mistake: it counts no more, and stays in the history with the reason."""
    if paper.withdrawn_on:
        raise Refused(_("This paper was already withdrawn."))
    edit(actor, paper, version=version, withdrawn_on=on, withdrawn_why=why, reason="withdraw")
    close_todo(todo.PAPER, thing=paper, on=on)
    _follow_class(actor, paper.dwelling, on)


@verb(once=VERSIONED, frozen=OF_DWELLINGS, happened=No("years, and no day"))
def state_facts(actor: User, *, dwelling: Dwelling, version: int, on: date, **facts: Any) -> None:
    """What the law of diagnostics asks about: years of the permit and of the fittings, gas, risk zone."""
    for name in ("built_in", "electricity_since", "gas_since"):
        if facts.get(name) and not 1200 <= facts[name] <= on.year:
            raise Refused(_("Write a year with four digits, this year at the latest."), name)
    if facts.get("gas_since") and facts.get("gas") is not True:
        raise Refused(_("A dwelling without gas has no year of fitting."), "gas_since")
    edit(actor, dwelling, version=version, **facts)


@transaction.atomic
def warn_of_ends(on: date) -> int:
    """Ask for the papers that end soon, each as early as its kind needs; returns how many wait. Safe to run twice."""
    newer = Diagnostic.objects.filter(
        dwelling=OuterRef("dwelling"), kind=OuterRef("kind"), withdrawn_on=None, made_on__gt=OuterRef("made_on")
    ).filter(Q(valid_until=None) | Q(valid_until__gte=OuterRef("valid_until")))
    warnings = [(kind, int(queries.by_kind("warning_days", kind, on))) for kind in rules.KINDS]
    ending = queries.ending(on, warnings).exclude(Exists(newer))
    found = [(paper, until) for paper in ending if (until := paper.valid_until)]
    for paper, until in found:
        open_todo(
            todo.PAPER,
            thing=paper,
            url=f"{todo.PAPER.url(paper.dwelling.prospect.pk)}#papers",
            on=on,
            due_on=max(on, until),
            article=rules.ARTICLES[paper.kind],
            paper=str(DiagnosticKind(paper.kind).label),
            dwelling=str(paper.dwelling),
            until=until.isoformat(),
        )
    return len(found)
