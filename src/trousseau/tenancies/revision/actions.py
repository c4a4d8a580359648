"""Ask a revision, write off those that are lost, lower a rent to its ceiling."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.actions import record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused, happened
from trousseau.core.models import ToDo, User
from trousseau.core.todo import about, close_todo, close_todos, follow_todo
from trousseau.rules import rent_revision as rules
from trousseau.rules.rent_index import Index

from .. import todo
from ..contract.words import ceiling_said
from ..enums import ChangeKind
from ..models import Lease, RentChange, RentRevision
from ..terms import in_force
from . import queries, words
from .papers import ceiling_letter, revision_letter


def _only_after(lease: Lease, on: date) -> None:
    """A later change is already written: it was computed on the rent of before."""
    later = RentChange.objects.filter(lease=lease, from_on__gte=on).order_by("from_on").first()
    if later:
        raise Refused(
            _("The rent of lease %(lease)s already changes on %(day)s: this comes after.")
            % {"lease": lease.code, "day": localised.day(later.from_on)}
        )


@transaction.atomic
def ask_revision(actor: User, *, lease: Lease, on: date, today: date) -> RentRevision:
    """Loi 89-462, art. 17-1: the rent is revised from the day it is asked; what nobody asked in time is lost.

    Raises Refused before its day, without a clause, in classes F and G, or while its index or its ceiling is not known.
    """
    happened(on, today)
    if lease.state != "running":
        raise Refused(_("Only a lease in force is revised."))
    row = queries.row(lease, on, scales.indexes(), scales.at("lease.revision_window", on).number)
    verdict, rise = row.verdict, row.verdict.rise
    if rise is None:
        raise Refused(f"{words.state(row, on)[1]}. {words.explanation(row, on)}", "on", rules.ARTICLE)
    _only_after(lease, on)
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


@dataclass(frozen=True)
class Asked:
    """What one press of the button did: the revisions asked, and each refusal in words, by lease."""

    done: tuple[RentRevision, ...]
    refused: tuple[tuple[Lease, str], ...]


def ask_revisions(actor: User, *, leases: Iterable[Lease], on: date, today: date) -> Asked:
    """Each lease in a transaction of its own: one that is refused keeps no other from being asked."""
    happened(on, today)
    done, refused = [], []
    for row in queries.rows(leases, on):
        if row.verdict.code != rules.READY:
            continue
        try:
            done.append(ask_revision(actor, lease=row.lease, on=on, today=today))
        except Refused as why:
            refused.append((row.lease, str(why)))
    return Asked(tuple(done), tuple(refused))


@transaction.atomic
def lower_to_ceiling(actor: User, *, lease: Lease, year: int, today: date) -> RentChange:
    """CCH, art. L353-9-2; loi 89-462, art. 40 VI: a rent above the ceiling of 1 January comes down to it.

    From 1 January itself when that day has not come, else from today: what was paid above since is given back apart.
    """
    found = next(iter(queries.ceilings([lease], year)), None)
    if found and found.unknown:
        raise Refused(ceiling_said(found.unknown))
    if found is None or not found.over or found.last is None:
        raise Refused(_("This rent is within the ceiling: nothing changes."))
    start = max(date(year, 1, 1), today)
    _only_after(lease, start)
    held, step = in_force(lease, start), found.last
    paper = ceiling_letter(lease, step, before=held.rent, charges=held.charges, on=today)
    document = file_document(
        kind="ceiling",
        number=f"{lease.code}-P{year}",
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
        charges=held.charges,
        kind=ChangeKind.CEILING,
        asked_on=today,
        said=words.arithmetic(step.before, step.new, step.old, step.after, None, "fr"),
        paper=document,
    )
    record(change, actor)
    return change


def lower_all(actor: User, *, leases: Iterable[Lease], year: int, today: date) -> int:
    """How many rents came down."""
    over = [found.lease for found in queries.ceilings(leases, year) if found.over]
    for lease in over:
        lower_to_ceiling(actor, lease=lease, year=year, today=today)
    return len(over)


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
            last=rise.occasion.last.isoformat(),
        )
    return len(ready)
