"""What an owner reads of a dwelling they entrusted: what is let, collected, paid, and their papers. Nothing of anybody."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.models import Document, User
from trousseau.mandates.models import Mandate
from trousseau.owners.enums import LineKind
from trousseau.owners.models import Expense
from trousseau.owners.queries.lines import account_lines


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


def moves(mandate: Mandate) -> list[Move]:
    """Newest first; an expense says what it was, as the agency wrote it for the owner."""
    lines = account_lines(mandate.fund)
    bought = {e.entry_id: e.label for e in Expense.objects.filter(mandate=mandate)}
    found = [
        Move(line.entry.date, line.kind, bought.get(line.entry.pk, ""), line.amount, line.balance) for line in lines
    ]
    return found[::-1]


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
