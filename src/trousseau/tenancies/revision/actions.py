"""Ask a revision, write off those that are lost, lower a rent to its ceiling."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.actions import record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo, User
from trousseau.core.todo import about, close_todo, close_todos, follow_todo
from trousseau.core.verbs import TODAY, No, verb
from trousseau.rules import rent_revision as rules
from trousseau.rules.rent_index import Index, Quarter
from trousseau.rules.rent_revision import Occasion

from .. import todo
from ..access import UNDER_LEASE
from ..contract.words import ceiling_said
from ..enums import ChangeKind
from ..models import Lease, RentChange, RentRevision
from ..terms import in_force, refuse_before_a_change
from . import queries, words
from .papers import ceiling_letter, revision_letter


@verb(once=No("a revision that was asked is asked no more until its next day"), frozen=UNDER_LEASE, happened=("on",))
def ask_revision(actor: User, *, lease: Lease, on: date, today: date) -> RentRevision:
    """Loi 89-462, art. 17-1: the rent is revised from the day it is asked; what nobody asked in time is lost.

    Raises Refused before its day, without a clause, in classes F and G, or while its index or its ceiling is not known.
    """
    if lease.state != "running":
        raise Refused(_("Only a lease in force is revised."))
    row = queries.row(lease, on, scales.indexes(), scales.at("lease.revision_window", on).number)
    verdict, rise = row.verdict, row.verdict.rise
    if rise is None:
        raise Refused(f"{words.state(row, on)[1]}. {words.explanation(row, on)}", "on", rules.ARTICLE)
    refuse_before_a_change(lease, on)
    held, occasion = in_force(lease, on), rise.occasion
    charges = row.flat[1] if row.flat else held.charges
    _write_lost(actor, lease, verdict)
    said = words.arithmetic(row.rent, rise.new, rise.old, rise.free, row.stopped_at, "fr")
    if row.flat:
        said += " ; " + words.flat(row, "fr")
    paper = revision_letter(row, before=row.rent, charges=charges, on=on)
    document = file_document(
        kind="revision",
        number=f"{lease.code}-R{occasion.on.year}",
        title=_("Revision of the rent, lease %(code)s") % {"code": lease.code},
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
        household=lease.household,
    )
    change = RentChange(
        lease=lease,
        from_on=on,
        rent=rise.rent,
        charges=charges,
        kind=ChangeKind.REVISION,
        said=said,
        asked_on=on,
        paper=document,
    )
    record(change, actor)
    revision = RentRevision(
        lease=lease,
        due_on=occasion.on,
        quarter=str(occasion.quarter),
        asked_on=on,
        new_index=_decimal(rise.new),
        old_index=_decimal(rise.old),
        before=row.rent,
        after=rise.rent,
        ceiling=row.ceiling if isinstance(row.ceiling, int) else None,
        change=change,
        paper=document,
        recorded_by=actor,
    )
    record(revision, actor)
    close_todo(todo.REVISE, thing=lease, on=on)
    return revision


def _decimal(index: Index) -> Decimal:
    return Decimal(index.value.numerator) / Decimal(index.value.denominator)


def _write_lost(actor: User, lease: Lease, verdict: rules.Verdict) -> None:
    for occasion in verdict.lost:
        record(RentRevision(lease=lease, due_on=occasion.on, quarter=str(occasion.quarter), recorded_by=actor), actor)


@verb(once=No("a rent that came down to the ceiling is within it"), frozen=UNDER_LEASE, happened=TODAY)
def lower_to_ceiling(actor: User, *, lease: Lease, year: int, today: date) -> RentChange:
    """CCH, art. L353-9-2; loi 89-462, art. 40 VI: a rent above the ceiling of 1 January comes down to it.

    From 1 January itself when that day has not come, else from today: what was paid above since is given back apart.
    The ceiling is a maximum: a rent that is at it by then, or below, stays. Raises Refused.
    """
    if year < today.year:
        raise Refused(_("That year is over: a rent comes down to the ceiling of the year that runs, or of the next."))
    found = next(iter(queries.ceilings([lease], year, today)), None)
    if found and found.unknown:
        raise Refused(ceiling_said(found.unknown))
    if found is None or not found.over or found.last is None:
        raise Refused(_("This rent is within the ceiling: nothing changes."))
    start, step = found.on, found.last
    refuse_before_a_change(lease, start)
    charges = in_force(lease, start).charges
    number = _number(lease, year)
    paper = ceiling_letter(lease, step, number=number, before=found.rent, charges=charges, on=today)
    document = file_document(
        kind="ceiling",
        number=number,
        title=_("Ceiling of the convention, lease %(code)s") % {"code": lease.code},
        content=paper.pdf,
        suffix=".pdf",
        on=today,
        template=f"{paper.template}@{paper.version}",
        household=lease.household,
    )
    change = RentChange(
        lease=lease,
        from_on=start,
        rent=step.after,
        charges=charges,
        kind=ChangeKind.CEILING,
        asked_on=today,
        said=words.arithmetic(step.before, step.new, step.old, step.after, None, "fr"),
        paper=document,
    )
    record(change, actor)
    return change


def _number(lease: Lease, year: int) -> str:
    """Of the letter: a ceiling corrected on the mandate may bring a rent down twice in one year."""
    before = lease.changes.filter(kind=ChangeKind.CEILING, from_on__year=year).count()
    return f"{lease.code}-P{year}" + (f"-{before + 1}" if before else "")


@transaction.atomic
def open_todos(on: date) -> int:
    """Each night: one thing to do per lease whose rent may be revised, by the day of its own occasion; those whose day is
    lost, or whose rent may not be revised any more, fall away."""
    found = queries.rows(
        Lease.objects.filter(state="running", revised=True)
        .select_related("household__holder", "mandate__owner", "mandate__dwelling")
        .prefetch_related("revisions", "changes", "suspensions"),
        on,
    )
    ready = [(row, rise) for row in found if (rise := row.verdict.rise)]
    rows = ToDo.objects.waiting().filter(kind=todo.REVISE.code)
    asked = dict(rows.order_by().values_list("subject", "due_on"))
    close_todos(todo.REVISE, on=on, things=asked.keys() - {about(row.lease) for row, _rise in ready})
    for row, rise in ready:
        if asked.get(about(row.lease)) == rise.occasion.last:
            continue
        follow_todo(
            todo.REVISE,
            thing=row.lease,
            url=todo.REVISE.url(),
            on=on,
            due_on=rise.occasion.last,
            article=rules.ARTICLE,
            household=row.lease.household,
            lease=row.lease.code,
            name=str(row.lease.household),
            since=rise.occasion.on.isoformat(),
            last=rise.occasion.last.isoformat(),
        )
    _await_indexes(found, on)
    return len(ready)


def _await_indexes(found: Iterable[queries.Row], on: date) -> None:
    """One thing to do per index that is published and that nobody typed: from the first day that waits for it, each day is
    lost. It is asked for sixty days before that day."""
    waiting: dict[str, list[Occasion]] = {}
    for row in found:
        if row.awaited:
            occasion, missing = row.awaited
            waiting.setdefault(str(missing), []).append(occasion)
    rows = ToDo.objects.waiting().filter(kind=todo.AWAIT_INDEX.code)
    asked = {f"index:{quarter}" for quarter in waiting}
    close_todos(todo.AWAIT_INDEX, on=on, things=set(rows.values_list("subject", flat=True)) - asked)
    for quarter, occasions in waiting.items():
        first = min(one.on for one in occasions)
        follow_todo(
            todo.AWAIT_INDEX,
            thing=f"index:{quarter}",
            on=on,
            due_on=first,
            article=rules.ARTICLE,
            quarter=words.quarter(Quarter.read(quarter)),
            n=len(occasions),
            first=first.isoformat(),
            last=min(one.last for one in occasions).isoformat(),
        )
