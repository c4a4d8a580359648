"""What may be paid to the owner of a fund: what was collected for it, less what was taken off it already."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Sum

from .books import taken_over
from .enums import Ledger
from .models import Fund, Line
from .queries import lines

# of the clients' ledger (chart.toml): what owners are due, what tenants and guarantors owe, by lease
OWNERS, TENANTS, GUARANTORS = "46712", "46711", "4672"
FEES, BILLS, ADVANCES = "46714", "401", "46715"
DEPOSITS, ASIDE, HANDED = "46713", "46717", "46718"  # held for tenants; set aside for one; to be handed over
IN_TRANSFER = "46719"  # of the agency, on its way to it
TENANT_FEES, CAF = "46716", "4678"  # due to the agency by tenants; of the CAF, not broken down or to go back
HELD = "5"  # the class of the accounts that are money: bank, cash, cheques to be paid in


@dataclass(frozen=True)
class Owed:
    """An owner's account under one fund, in cents.

    `credit`: what stands in the owner's favour, collected or not. `uncollected`: what tenants and guarantors still
    owe for it, lease by lease: one who paid in advance takes nothing off what another owes. `paid`: what left the
    bank for the owner, less what came back; a balance taken over is no payment. `own_money`: what was taken off the
    account and has not left the bank (fees not transferred, bills not paid), and what the agency lent: an account
    below zero by that much touches nobody else.
    """

    fund: str
    credit: int = 0
    uncollected: int = 0
    paid: int = 0
    own_money: int = 0

    @property
    def payable(self) -> int:
        """Collected, less fees, other debits and what was paid already; negative when the owner owes."""
        return self.credit - self.uncollected

    def beyond(self, not_shown: int = 0) -> int:
        """What was paid to the owner beyond what was collected for them, `not_shown` of it left out: zero or more."""
        return max(min(self.paid, not_shown - self.payable - self.own_money), 0)


def owed_to_owners(on: date, fund: Fund | None = None) -> list[Owed]:
    """Every owner's account at the end of the day `on`, in the order of their funds; or the one of `fund`.

    For the proof of each night, which counts the lines again by itself: what may be paid is a rule, with the reserve
    and the bills (`rules/owner_account.py`).
    """
    owners, debtors = (_sums(accounts, on, fund) for accounts in ([OWNERS], [TENANTS, GUARANTORS]))
    uncollected: dict[str, int] = defaultdict(int)
    for code, _account, _aux, cents in debtors.values_list("fund__code", "account", "aux").annotate(
        cents=Sum("debit") - Sum("credit")
    ):
        uncollected[code or ""] += max(cents, 0)
    bank = Exists(Line.objects.filter(entry=OuterRef("entry"), account__startswith=HELD)) & ~taken_over("entry__")
    credits = {
        code or "": (credit, paid)
        for code, credit, paid in owners.values_list("fund__code").annotate(
            credit_=Sum("credit") - Sum("debit"),
            paid=Sum("debit", filter=bank, default=0) - Sum("credit", filter=bank, default=0),
        )
    }
    own_money: dict[str, int] = defaultdict(int)
    for code, _account, cents in (
        _sums([FEES, BILLS, ADVANCES], on, fund)
        .values_list("fund__code", "account")
        .annotate(cents=Sum("credit") - Sum("debit"))
    ):
        own_money[code or ""] += max(cents, 0)
    return [
        Owed(code, credits.get(code, (0, 0))[0], uncollected[code], credits.get(code, (0, 0))[1], own_money[code])
        for code in sorted({*credits, *uncollected})
    ]


def _sums(accounts: list[str], on: date, fund: Fund | None) -> QuerySet[Line]:
    return lines(Ledger.CLIENTS, fund=fund, on=on).filter(account__in=accounts).order_by()
