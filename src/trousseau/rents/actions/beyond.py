"""Ask what the CAF pays beyond the aid that it announced, until its letter or its clawback answers."""

from collections.abc import Iterable
from datetime import date

from trousseau.core import localised
from trousseau.core.todo import close_todos, follow_todo
from trousseau.tenancies.models import Lease

from .. import todo
from ..announced import beyond


def follow_beyond(leases: Iterable[int], on: date) -> None:
    """Told whenever what the CAF paid, took back or announced for these leases changes: twice is once."""
    keys = set(leases)
    found = beyond(keys)
    close_todos(todo.CAF_BEYOND, on=on, things=[Lease(pk=key) for key in keys - found.keys()])
    rows = Lease.objects.filter(pk__in=found).select_related("household__holder").order_by("pk") if found else ()
    for lease in rows:
        follow_todo(
            todo.CAF_BEYOND,
            thing=lease,
            on=on,
            due_on=on,
            household=lease.household,
            name=str(lease.household),
            lease=lease.code,
            amount=localised.money(found[lease.pk]),
        )
