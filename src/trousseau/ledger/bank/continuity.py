"""Whether a statement follows what was taken before it: nothing missing, nothing twice."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trousseau.core import localised

from ..models import BankAccount, Statement


def taken(account: BankAccount) -> QuerySet[Statement]:
    return Statement.objects.filter(account=account, taken=True).order_by("last_day", "pk")


def same(one: Statement, other: Statement) -> bool:
    """True when two are one statement, in another file perhaps: the same days, balances and number of lines."""
    return all(
        getattr(one, name) == getattr(other, name)
        for name in ("number", "first_day", "last_day", "opening", "closing", "count")
    )


def known(account: BankAccount, statement: Statement) -> bool:
    """Whether this very statement was already taken."""
    return any(same(statement, other) for other in taken(account).filter(last_day=statement.last_day))


def gap(previous: Statement | None, statement: Statement) -> str:
    """What keeps `statement` from coming right after `previous`, or "". The first one of an account follows nothing."""
    if previous is None or previous.closing == statement.opening:
        if previous and statement.last_day < previous.last_day:
            return _("The statement to %(day)s comes before one already taken, to %(last)s.") % {
                "day": localised.day(statement.last_day),
                "last": localised.day(previous.last_day),
            }
        return ""
    if statement.first_day <= previous.last_day:
        return _(
            "This statement begins on %(first)s and overlaps the one already taken, to %(last)s: ask the bank for what follows it."
        ) % {"first": localised.day(statement.first_day), "last": localised.day(previous.last_day)}
    return _(
        "It opens at %(opening)s, and the last statement taken, to %(last)s, closes at %(closing)s: a statement is missing between them."
    ) % {
        "opening": localised.money(statement.opening),
        "last": localised.day(previous.last_day),
        "closing": localised.money(previous.closing),
    }


def broken(account: BankAccount, statements: Iterable[Statement]) -> str:
    """The first gap met when `statements` are taken in this order after those already taken, or ""."""
    previous = taken(account).last()
    for statement in statements:
        why = gap(previous, statement)
        if why:
            return why
        previous = statement
    return ""
