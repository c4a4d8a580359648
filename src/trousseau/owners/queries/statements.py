"""Until when the accounts of each mandate were rendered, and by when the next ones are due."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from trousseau.mandates.actions.ending import SETTLE_DAYS
from trousseau.mandates.models import Mandate
from trousseau.rules.dates import add_days, month_start
from trousseau.rules.owner_statement import due_by, next_period

from ..models import OwnerStatement

SOON = 15  # days before the accounts are due


def last_rendered() -> dict[int, date]:
    """By mandate, the last day of its last statement; those that never had one are not there."""
    rows = OwnerStatement.objects.order_by().values_list("mandate")
    return dict(rows.annotate(last=Max("last_day")))


def begun(mandate: Mandate) -> date:
    """The first day that the agency accounts for here: a mandate brought in begins with its balances."""
    return add_days(mandate.brought_in_on, 1) if mandate.brought_in_on else mandate.starts_on


def proposed_until(mandate: Mandate, today: date) -> date | None:
    """The day until which its next accounts may be rendered: the end of last month, or today where that is accounted for
    already; None where today is too."""
    last = OwnerStatement.objects.filter(mandate=mandate).aggregate(day=Max("last_day"))["day"]
    days = (add_days(month_start(today), -1), today)
    return next((day for day in days if next_period(begun(mandate), last, day)), None)


def accounts_due(mandate: Mandate, last: Mapping[int, date]) -> date | None:
    """The day by which its next accounts are rendered; None once they are until its last day. One brought in was accounted
    for elsewhere until that day; the last ones follow the end, as its things to do ask."""
    rendered, ended_on = last.get(mandate.pk), mandate.ended_on
    due = due_by(mandate.brought_in_on or mandate.starts_on, rendered, mandate.accounts_months)
    if ended_on is None:
        return due
    return None if rendered and rendered >= ended_on else min(due, add_days(ended_on, SETTLE_DAYS))


def to_render(on: date) -> list[tuple[date, Mandate]]:
    """The mandates whose accounts are due or soon will be, with the day, the first due first."""
    last, until = last_rendered(), add_days(on, SOON)
    rows = Mandate.objects.entrusted(on).filter(fund__isnull=False).select_related("owner")
    found = [(due, one) for one in rows if (due := accounts_due(one, last)) and due <= until]
    return sorted(found, key=lambda pair: (pair[0], pair[1].pk))


def count_to_render(on: date) -> tuple[int, date | None]:
    """How many `to_render` are, and the day of the first: read by groups, whatever the mandates."""
    last = OwnerStatement.objects.filter(mandate=OuterRef("pk")).order_by().values("mandate")
    since = Coalesce(Subquery(last.annotate(last=Max("last_day")).values("last")), "brought_in_on", "starts_on")
    rows = Mandate.objects.entrusted(on).filter(fund__isnull=False).annotate(since=since).order_by()
    groups = rows.values_list("since", "accounts_months").annotate(n=Count("pk"))
    until = add_days(on, SOON)
    found = [(due, n) for since, months, n in groups if (due := due_by(since, None, months)) <= until]
    return sum(n for _due, n in found), min((due for due, _n in found), default=None)


def unrendered(until: date, *, every: bool, on: date) -> list[Mandate]:
    """The mandates whose accounts do not reach that day: those that fall due soon alone, unless `every`."""
    entrusted = Mandate.objects.entrusted(on).filter(fund__isnull=False).order_by("number")
    last, rows = last_rendered(), entrusted if every else [mandate for _due, mandate in to_render(on)]
    return [one for one in rows if (add_days(last[one.pk], 1) if one.pk in last else begun(one)) <= until]
