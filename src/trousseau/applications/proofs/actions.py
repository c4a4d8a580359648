"""What a household lives on: say it, prove it, end it. What is proved on a day is read, never typed."""

from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import Person, User
from trousseau.core.todo import close_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, Refuses, verb

from .. import todo
from ..actions import check_open, check_proof
from ..enums import ResourceKind, YearlyKind
from ..models import Application, Resource, YearlyIncome
from ..models.resources import ResourceQuerySet

FOLLOWS = "follows"  # why a row that says “no resource” ends or runs again: by the others, and by no one's word


def _check(application: Application, kind: str, cents: int, today: date, row: dict) -> None:
    check_open(application)
    check_proof(row.get("proof", ""), row.get("proved_on"), today)
    if kind != ResourceKind.NONE and cents == 0:
        raise Refused(_("For somebody without resources, choose “no resource at all”: it is proved as well."), "kind")
    if kind == ResourceKind.NONE and cents:
        raise Refused(_("Without any resource, the amount is zero: leave it empty."), "cents")


def _refuse_both(others: ResourceQuerySet, kind: str, person: Person | None, starts_on: date) -> None:
    """Raises Refused when somebody would have no resource beside one that runs."""
    runs = others.current(starts_on).exclude(kind=ResourceKind.NONE).filter(person=person)
    if kind == ResourceKind.NONE and runs.exists():
        raise Refused(_("A resource of this person still runs: end it first."), "kind")


def _end_none(actor: User, application: Application, person: Person | None) -> None:
    """What says that this person has none ends on the first day of a resource, and runs again when there is none after all;
    the end that somebody wrote stays."""
    rows = application.resource_rows.filter(person=person)
    real = rows.exclude(kind=ResourceKind.NONE).order_by("starts_on")
    for none in rows.filter(kind=ResourceKind.NONE):
        if none.ends_on and not _ended_by_others(none):
            continue
        first = real.filter(Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), starts_on__gte=none.starts_on).first()
        ends_on = first.starts_on if first else None
        if ends_on != none.ends_on:
            edit(actor, none, version=none.version, ends_on=ends_on, reason=FOLLOWS)


def _ended_by_others(none: Resource) -> bool:
    """Whether the resources that came ended it: whoever corrected the row since and left its end as it was wrote no other."""
    why = None
    for ends_on, reason in none.history.values_list("ends_on", "history_change_reason"):  # the last line first
        if ends_on != none.ends_on:
            break
        why = reason
    return why == FOLLOWS


@verb(
    once=No("the same resource since the same day is refused"),
    frozen=Refuses("application.household"),
    happened=("starts_on",),
)
def add_resource(
    actor: User,
    *,
    application: Application,
    kind: str,
    starts_on: date,
    today: date,
    cents: int | None = None,
    **fields: Any,
) -> Resource:
    """One more resource, in cents a month. Whatever said that the same person has none ends that day.

    Raises Refused, or ValidationError in the words of the constraint, for an amount that is not possible.
    """
    cents = cents or 0
    _check(application, kind, cents, today, fields)
    person = fields.get("person")
    same = {"kind": kind, "cents": cents, "starts_on": starts_on, "person": person, "ends_on": fields.get("ends_on")}
    if application.resource_rows.filter(**same).exists():  # the form sent again after Back, or in another tab
        raise Refused(_("This resource is noted already, of that amount and since that day: correct its line instead."))
    _refuse_both(application.resource_rows.all(), kind, person, starts_on)
    row = Resource(application=application, kind=kind, cents=cents, starts_on=starts_on, **fields)
    record(row, actor)
    _end_none(actor, application, person)
    close_todo(todo.REVIEW_BUDGET, thing=application, on=today)
    return row


@verb(once=VERSIONED, frozen=Refuses("resource.application.household"), happened=("starts_on",))
def edit_resource(
    actor: User,
    *,
    resource: Resource,
    version: int,
    kind: str,
    starts_on: date,
    today: date,
    cents: int | None = None,
    **fields: Any,
) -> None:
    """Correct a resource, prove it, or end it. What was written before stays in the history."""
    cents = cents or 0
    application = resource.application
    _check(application, kind, cents, today, fields)
    others = application.resource_rows.exclude(pk=resource.pk)
    _refuse_both(others, kind, fields.get("person", resource.person), starts_on)
    before = resource.person
    edit(actor, resource, version=version, kind=kind, starts_on=starts_on, cents=cents, **fields)
    for person in dict.fromkeys((before, resource.person)):
        _end_none(actor, application, person)
    close_todo(todo.REVIEW_BUDGET, thing=application, on=today)


@verb(once=No("what was taken away is found no more"), frozen=Refuses("resource.application.household"), happened=TODAY)
def drop_resource(actor: User, *, resource: Resource) -> None:
    """Written by mistake: it goes; its history says who took it away. What it had ended runs again."""
    check_open(resource.application)
    resource._history_user = actor
    resource.delete()
    _end_none(actor, resource.application, resource.person)


@verb(
    once=No("written again for the same year, it is corrected"),
    frozen=Refuses("application.household"),
    happened=("proved_on",),
)
def write_yearly(
    actor: User, *, application: Application, kind: str, year: int, cents: int, proved_on: date, today: date
) -> YearlyIncome:
    """A yearly figure, as its notice gives it; written again for the same year, it is corrected."""
    check_open(application)
    if not today.year - 5 <= year <= today.year:
        raise Refused(
            _("A notice older than five years, or of a year to come, proves nothing: check the year."), "year"
        )
    found = application.yearly_incomes.filter(kind=YearlyKind(kind), year=year).first()
    if found:
        edit(actor, found, version=found.version, cents=cents, proved_on=proved_on)
        return found
    row = YearlyIncome(application=application, kind=kind, year=year, cents=cents, proved_on=proved_on)
    record(row, actor)
    return row
