"""What the accounts of some mandates are made of, read at once: a dozen queries, however many they are."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db.models import OuterRef, Subquery

from trousseau.core.models import HouseholdMember
from trousseau.ledger.enums import Ledger
from trousseau.ledger.queries import fund_balances, head
from trousseau.mandates.enums import Due, Payer
from trousseau.mandates.models import FeeClause, Mandate
from trousseau.mandates.queries import over
from trousseau.receipts.enums import COLLECTED
from trousseau.receipts.models import Receipt
from trousseau.rents.held import TENANTS
from trousseau.tenancies.models import Lease

from ..models import AccountTerms, Expense, Fee, OwnerStatement
from .lines import AccountLine, lines_since


def _fund(mandate: Mandate) -> int:
    assert mandate.fund_id  # those read here have one
    return mandate.fund_id


class Material:
    """Of mandates that have a fund, until a day. Whoever renders holds the ledger: nothing of it moves meanwhile."""

    def __init__(self, mandates: Sequence[Mandate], until: date):
        self.until = until
        funds = [mandate.fund_id for mandate in mandates if mandate.fund_id]
        self.head = head(Ledger.CLIENTS).number
        newest = OwnerStatement.objects.filter(mandate=OuterRef("mandate")).order_by("-last_day").values("last_day")[:1]
        rendered = OwnerStatement.objects.filter(mandate__in=mandates, last_day=Subquery(newest))
        self._last: dict[int, OwnerStatement] = {one.mandate_id: one for one in rendered}
        self._terms = {one.mandate_id: one for one in AccountTerms.objects.filter(mandate__in=mandates)}
        self._clauses: dict[int, list[FeeClause]] = defaultdict(list)
        due = FeeClause.objects.filter(mandate__in=mandates, due=Due.ACCOUNTS, payer=Payer.OWNER)
        for clause in due.order_by("pk"):
            self._clauses[clause.mandate_id].append(clause)
        self._over = over([mandate.pk for mandate in mandates], until)
        last = {one.fund_id: self._last.get(one.pk) for one in mandates if one.fund_id}
        since = {fund: (one.head, one.last_day) if one else None for fund, one in last.items()}
        self._lines = lines_since(since, until)
        entries = [line.entry.pk for some in self._lines.values() for line in some]
        fees = Fee.objects.filter(entry__in=entries).select_related("clause", "lease")
        self.fees = {fee.entry_id: fee for fee in fees}
        bills = Expense.objects.filter(entry__in=entries).select_related("supplier")
        self.expenses = {expense.entry_id: expense for expense in bills}
        self.payments = {
            paid.entry_id: paid for paid in Receipt.objects.filter(purpose__in=COLLECTED, entry__in=entries)
        }
        self._leases: dict[int, list[Lease]] = defaultdict(list)
        standing = Lease.objects.not_abandoned().filter(mandate__in=mandates, keys_on__isnull=False)
        for lease in standing.order_by("number"):
            self._leases[lease.mandate_id].append(lease)
        self._signers: dict[int, list[str]] = defaultdict(list)
        signers = HouseholdMember.objects.filter(
            relation__in=("holder", "partner"), household__in=standing.values("household")
        )
        for member in signers.select_related("person"):
            self._signers[member.household_id].append(str(member.person))
        self._owed = fund_balances([TENANTS], funds, until)

    def last(self, mandate: Mandate) -> date | None:
        """The last day of its last accounts."""
        found = self._last.get(mandate.pk)
        return found.last_day if found else None

    def over(self, mandate: Mandate) -> bool:
        """It no longer binds on the day."""
        return mandate.pk in self._over

    def reserve(self, mandate: Mandate) -> int:
        """What it writes that is kept aside, cents."""
        terms = self._terms.get(mandate.pk)
        return terms.reserve if terms else AccountTerms(mandate=mandate).reserve

    def clauses(self, mandate: Mandate) -> list[FeeClause]:
        """Those in force that are due with the accounts."""
        return [clause for clause in self._clauses[mandate.pk] if clause.runs(self.until)]

    def new_lines(self, mandate: Mandate) -> tuple[list[AccountLine], int]:
        """The lines up to the day that no statement showed, and the balance of those that were, in cents."""
        found = self._last.get(mandate.pk)
        return self._lines.get(_fund(mandate), []), found.closing if found else 0

    def leases(self, mandate: Mandate) -> list[tuple[Lease, tuple[str, ...], int]]:
        """Those whose keys were given: who signed, as the owner knows them (nothing else of the household leaves for the
        owner), and what is owed on the day, cents."""
        return [
            (
                lease,
                tuple(self._signers[lease.household_id]),
                max(0, self._owed.get((mandate.owner_fund.code, TENANTS, lease.code), 0)),
            )
            for lease in self._leases[mandate.pk]
        ]
