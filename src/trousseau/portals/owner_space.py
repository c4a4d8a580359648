"""What an owner reads of a dwelling they entrusted: what is let, collected, paid, and their papers. Nothing of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trousseau.core import localised, rooms
from trousseau.core.models import Document, User
from trousseau.mandates.models import Mandate
from trousseau.owners.enums import LineKind
from trousseau.owners.models import Expense
from trousseau.owners.queries.accounts import Standing, standings
from trousseau.owners.queries.lines import lines_since
from trousseau.prevention.owner_told import Told, told
from trousseau.rules.dates import add_months


def entrusted(user: User) -> QuerySet[Mandate]:
    """The mandates of this owner that have an account: another owner's is a 404."""
    rows = Mandate.objects.filter(owner__user=user, fund__isnull=False)
    return rows.select_related("owner", "fund", "dwelling__commune", "paper")


@dataclass(frozen=True)
class Move:
    """A line of the account in the owner's words; `amount` in cents, above zero when it adds."""

    on: date
    kind: LineKind
    words: str
    amount: int
    balance: int


@dataclass(frozen=True)
class Year:
    """What a year brought in and what it took, cents; costs and payments above zero."""

    year: int
    collected: int
    fees: int
    expenses: int
    paid: int


@dataclass(frozen=True)
class Account:
    """One mandate on a day, in the owner's words: read once for their first page and for that of the dwelling, with the
    agency's own readings (`lines_since`, `standings`), of all that is posted, as the page of the account shows it.

    `next_on`: the day of the next payment, when the mandate says one.
    """

    mandate: Mandate
    moves: list[Move]
    years: list[Year]
    standing: Standing
    next_on: date | None

    @property
    def collected(self) -> int:
        return sum(year.collected for year in self.years)

    @property
    def due(self) -> int:
        """Cents that may be paid to the owner today; what stops it is `stop`."""
        return self.standing.payable

    @property
    def kept(self) -> int:
        """What is on the account beyond that, cents: it is said why it is not paid."""
        return max(0, self.standing.held.position - self.due)

    @property
    def why(self) -> str:
        """Why the rest is not paid yet: the bank has not shown it, the tenant paid ahead, the mandate keeps it aside; "" when
        it is something else."""
        held = self.standing.held
        if held.awaited:
            return "bank"
        if held.ahead:
            return "ahead"
        return "reserve" if self.standing.reserve else ""

    @property
    def stop(self) -> str:
        return self.standing.stop if self.standing.payable else ""


def accounts(mandates: Sequence[Mandate], on: date) -> dict[int, Account]:
    """By mandate that has an account, however many: the same number of queries."""
    with_fund = [one for one in mandates if one.fund_id]
    if not with_fund:
        return {}
    funds = [one.owner_fund.pk for one in with_fund]
    lines, sums = lines_since(dict.fromkeys(funds), date.max), standings(on, funds)
    bought = {e.entry_id: e.label for e in Expense.objects.filter(mandate__in=with_fund)}
    found = {}
    for one in with_fund:
        rows = [
            Move(line.entry.happened_on, line.kind, bought.get(line.entry.pk, ""), line.amount, line.balance)
            for line in lines.get(one.owner_fund.pk, [])
        ][::-1]
        found[one.pk] = Account(one, rows, years(rows), sums[one.pk], next_payment(one, on))
    return found


def next_payment(mandate: Mandate, on: date) -> date | None:
    """The next day on which the mandate says that the owner is paid; None when it says none, or has ended by then."""
    if not mandate.payment_day:
        return None
    day = on.replace(day=mandate.payment_day)
    day = day if day >= on else add_months(day, 1)
    return day if mandate.entrusted(day) else None


def years(rows: list[Move]) -> list[Year]:
    def total(year: int, *kinds: LineKind) -> int:
        return sum(move.amount for move in rows if move.on.year == year and move.kind in kinds)

    return [
        Year(
            year,
            total(year, LineKind.COLLECTED, LineKind.DEPOSIT),
            -total(year, LineKind.FEE),
            -total(year, LineKind.EXPENSE),
            -total(year, LineKind.PAID),
        )
        for year in sorted({move.on.year for move in rows}, reverse=True)
    ]


def debts(mandate: Mandate, on: date) -> list[Told]:
    """What is late of each lease of the dwelling, and what the agency did about it (C. civ., art. 1993)."""
    leases = mandate.leases.filter(keys_on__isnull=False).select_related("household__holder", "mandate__owner")
    return [found for lease in leases.order_by("-starts_on", "-pk") if (found := told(lease, on))]


def done(mandate: Mandate, on: date) -> list[tuple[date, str]]:
    """What the agency did for this dwelling, the newest first: nobody who lives there is in it."""
    found = [(mandate.signature, _("The mandate was signed."))]
    for lease in mandate.leases.exclude(signed_on=None):
        found.append((lease.signature, _("Lease %(lease)s was signed.") % {"lease": lease.code}))
        if lease.keys_on:
            found.append((lease.keys_on, _("The keys were given to the household.")))
        if lease.ends_on:
            found.append((lease.ends_on, _("Lease %(lease)s ended.") % {"lease": lease.code}))
    for expense in mandate.expenses.filter(reversal=None).select_related("entry"):
        said = {"what": expense.label, "amount": localised.money(expense.amount)}
        found.append((expense.entry.happened_on, _("%(what)s: %(amount)s.") % said))
    for one in mandate.owner_statements.all():
        found.append(
            (
                one.made_on,
                _("The accounts were rendered, %(period)s.") % {"period": _period(one.first_day, one.last_day)},
            )
        )
    return sorted((one for one in found if one[0] <= on), key=lambda one: one[0], reverse=True)


def sections(user: User, mandate: Mandate) -> list[dict[str, Any]]:
    """What the rooms of the house show of this dwelling: works to approve, and others."""
    found = (part(user, mandate) for room in rooms.installed() for part in room.owner_sections())
    return [one for one in found if one]


@dataclass(frozen=True)
class Paper:
    """A document that the owner may download, with the word for its kind; `title` says which one, in their language."""

    kind: str
    title: str
    on: date
    document: Document


def papers(mandate: Mandate) -> list[Paper]:
    """The mandate and its amendments, the leases, the accounts, the invoices printed, the summaries of the years; newest
    first."""
    found = [Paper("mandate", "", mandate.paper.made_on, mandate.paper)] if mandate.paper else []
    found += [
        Paper("amendment", str(one), one.paper.made_on, one.paper)
        for one in mandate.amendments.exclude(paper=None).select_related("paper")
    ]
    found += [
        Paper("lease", one.code, one.paper.made_on, one.paper)
        for one in mandate.leases.exclude(paper=None).exclude(signed_on=None).select_related("paper")
    ]
    found += [
        Paper("statement", _period(one.first_day, one.last_day), one.made_on, one.paper)
        for one in mandate.owner_statements.select_related("paper")
    ]
    found += [
        Paper("tax", str(one.year), one.made_on, one.paper) for one in mandate.tax_summaries.select_related("paper")
    ]
    found += [
        Paper("invoice", str(one), one.issued_on, one.paper)
        for one in mandate.fee_invoices.exclude(paper=None).select_related("paper")
    ]
    return sorted(found, key=lambda paper: (paper.on, paper.document.pk), reverse=True)


def _period(first: date, last: date) -> str:
    return _("from %(first)s to %(last)s") % {"first": localised.day(first), "last": localised.day(last)}


def document(user: User, pk: int) -> Document | None:
    """A paper of this owner's mandates; None for any other document of the house."""
    for mandate in entrusted(user):
        for paper in papers(mandate):
            if paper.document.pk == pk:
                return paper.document
    return None
