"""The statement of funds (« représentation des fonds »): the money held, and whose it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext_noop as N_

from . import chart
from .enums import Ledger, Sense
from .findings import Finding
from .models import Line
from .payable import HELD
from .queries import lines


@dataclass(frozen=True)
class Term:
    """One side of one account, in the equality. `by`: what is kept apart (fund, aux) so that sides do not mix."""

    account: str
    side: Sense
    label: str
    by: tuple[str, ...]

    @property
    def code(self) -> str:
        return f"{self.account}-{self.side}"

    @property
    def usual(self) -> bool:
        """Always shown; the other side of an account is shown when it is not zero."""
        sense = chart.accounts()[Ledger.CLIENTS, self.account].sense
        return sense in (self.side, Sense.EITHER)


@cache
def terms() -> tuple[Term, ...]:
    """What is owed to others, then what they owe, in the order of chart.toml."""
    rows = chart.data()["term"]
    return tuple(
        Term(row["account"], side, row[side.value], tuple(row["by"]))
        for side in (Sense.CREDIT, Sense.DEBIT)
        for row in rows
    )


@dataclass(frozen=True)
class Funds:
    """At the end of a day, cents: the money held by account, and each term of what it is worth, above zero."""

    held: dict[str, int]
    parts: Sequence[tuple[Term, int]]
    apart: dict[str, int]  # accounts that no term names: credit − debit

    @property
    def money(self) -> int:
        return sum(self.held.values())

    @property
    def owed(self) -> int:
        return sum(cents if term.side == Sense.CREDIT else -cents for term, cents in self.parts)

    @property
    def gap(self) -> int:
        """Zero when the money held is exactly what is owed to others."""
        return self.money - self.owed


def balances_of(term: Term, on: date) -> QuerySet[Line, dict[str, Any]]:
    """What makes up a term: rows {fund__code, aux, cents} on its side, the largest first."""
    order = ("credit", "debit") if term.side == Sense.CREDIT else ("debit", "credit")
    names = {"fund": "fund__code", "aux": "aux"}
    rows = lines(Ledger.CLIENTS, term.account, on=on).order_by().values("account", *(names[name] for name in term.by))
    sums = rows.annotate(cents=Sum(F(order[0])) - Sum(F(order[1])))
    return sums.filter(cents__gt=0).order_by("-cents", *(names[name] for name in term.by))


def statement(on: date) -> Funds:
    """The equality at the end of the day `on`, each term read from the lines."""
    parts = [(term, sum(row["cents"] for row in balances_of(term, on))) for term in terms()]
    named = {term.account for term in terms()}
    sums = dict(
        lines(Ledger.CLIENTS, on=on)
        .exclude(account__in=named)
        .order_by("account")
        .values_list("account")
        .annotate(cents=Sum("debit") - Sum("credit"))
    )
    return Funds(
        {account: cents for account, cents in sums.items() if account.startswith(HELD)},
        [(term, cents) for term, cents in parts if cents or term.usual],
        {account: -cents for account, cents in sums.items() if cents and not account.startswith(HELD)},
    )


APART = N_("Account %(account)s bears %(amount)s and has no place in the statement of funds.")
GAP = N_("Money held: %(held)s. Owed to others: %(owed)s. Gap: %(gap)s.")
BELOW = N_("Account %(account)s: %(amount)s went out beyond what was there.")
WRONG_SIDE = N_("%(term)s: %(amount)s (account %(account)s).")


def gaps(on: date) -> list[Finding]:
    """What keeps the equality from holding."""
    found = statement(on)
    said = [Finding(APART, {"account": account, "amount": abs(cents)}) for account, cents in found.apart.items()]
    if found.gap:
        said.insert(0, Finding(GAP, {"held": found.money, "owed": found.owed, "gap": found.gap}))
    return said


def wrong_sides(on: date) -> list[Finding]:
    """Accounts that stand where only a mistake, or money taken from others, puts them."""
    found = statement(on)
    either = {
        code
        for (ledger, code), one in chart.accounts().items()
        if ledger == Ledger.CLIENTS and one.sense == Sense.EITHER
    }
    said = [
        Finding(BELOW, {"account": account, "amount": -cents})
        for account, cents in found.held.items()
        if cents < 0 and account not in either
    ]
    return said + [
        Finding(WRONG_SIDE, {"term": term.label, "amount": cents, "account": term.account})
        for term, cents in found.parts
        if cents and not term.usual
    ]
