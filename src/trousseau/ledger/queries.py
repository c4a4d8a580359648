"""Balances and lists read from the posted lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from trousseau.core.chain import START, Head

from .models import Entry, Fund, Line


@dataclass(frozen=True)
class Balance:
    """What moved on one account, for one fund and one lease: cents. `fund` is a code; "" stands for none."""

    account: str
    fund: str
    aux: str
    debit: int
    credit: int

    @property
    def balance(self) -> int:
        """Debit − credit, in cents."""
        return self.debit - self.credit


def chain_name(ledger: str) -> str:
    return f"ledger-{ledger}"


def lines(
    ledger: str,
    account: str | None = None,
    fund: Fund | None = None,
    aux: str | None = None,
    on: date | None = None,
) -> QuerySet[Line]:
    """The posted lines of a ledger up to the day `on` (included), of an account, a fund, a lease."""
    wanted = {"account": account, "fund": fund, "aux": aux, "entry__date__lte": on}
    return Line.objects.filter(
        entry__ledger=ledger,
        entry__posted=True,
        **{name: value for name, value in wanted.items() if value is not None},
    )


def balance(
    ledger: str,
    account: str | None = None,
    fund: Fund | None = None,
    aux: str | None = None,
    on: date | None = None,
) -> int:
    """Debit − credit in cents, up to the day `on` (included)."""
    sums = lines(ledger, account, fund, aux, on).aggregate(debit=Sum("debit"), credit=Sum("credit"))
    return (sums["debit"] or 0) - (sums["credit"] or 0)


def balances(
    ledger: str,
    account: str | None = None,
    fund: Fund | None = None,
    on: date | None = None,
    by: Sequence[str] = ("account", "fund", "aux"),
) -> list[Balance]:
    """Sums per account, fund and lease in one query, sorted; `by` says which of the three to keep apart."""
    fields = {"account": F("account"), "fund": Coalesce("fund__code", Value("")), "aux": F("aux")}
    kept = {f"by_{name}": fields[name] for name in by}
    rows = (
        lines(ledger, account, fund, on=on)
        .order_by()
        .values(**kept)
        .annotate(total_debit=Sum("debit"), total_credit=Sum("credit"))
        .order_by(*kept)
    )
    return [
        Balance(
            row.get("by_account", ""),
            row.get("by_fund", ""),
            row.get("by_aux", ""),
            row["total_debit"],
            row["total_credit"],
        )
        for row in rows
    ]


def head(ledger: str) -> Head:
    """The last entry sealed in a ledger: its chain number and seal."""
    row = (
        Entry.objects.posted()
        .filter(ledger=ledger)
        .order_by("-chain_number")
        .values_list("chain_number", "hash")
        .first()
    )
    return Head(*row) if row else START


def entries() -> QuerySet[Entry]:
    """Posted entries, newest first, each with the sum of its debits (`total`, cents)."""
    total = (
        Line.objects.filter(entry=OuterRef("pk"))
        .order_by()
        .values("entry")
        .annotate(total=Sum("debit"))
        .values("total")
    )
    return Entry.objects.posted().annotate(total=Subquery(total)).select_related("reverses", "reversed_by")
