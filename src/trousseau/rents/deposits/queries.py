"""What is read to give a deposit back: the law of the day, the account, what is proposed, the count."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from trousseau.core import scales
from trousseau.core.models import User
from trousseau.payouts.models import PaymentOrder
from trousseau.receipts.models import Receipt
from trousseau.receipts.queries import deposit_of
from trousseau.rules import deposit as rules
from trousseau.tenancies.enums import DepositHolder
from trousseau.tenancies.inspections.queries import Difference, conformity, damages
from trousseau.tenancies.models import Departure, Lease
from trousseau.tenancies.terms import in_force

from ..accounts import Month, months
from ..announced import beyond
from ..enums import Payee, RetentionKind
from ..models import DepositSettlement, Retention
from ..plans.queries import stopped_before

CODES = ("conform_months", "months", "provision_percent", "provision_months", "late_percent")


def deposit_law(on: date) -> rules.DepositLaw:
    values = scales.several([f"deposit.{code}" for code in CODES], on)
    return rules.DepositLaw(*(values[f"deposit.{code}"].number for code in CODES))


def scale_of(conform: bool, on: date) -> scales.Value:
    return scales.at("deposit.conform_months" if conform else "deposit.months", on)


def departure_of(lease: Lease) -> Departure | None:
    return Departure.objects.filter(lease=lease).first()


def by_owner(lease: Lease) -> bool:
    """The owner keeps the deposit, outside the clients' ledger: they give it back, the agency makes the count."""
    return lease.deposit_holder == DepositHolder.OWNER


def with_next_manager(lease: Lease) -> bool:
    """It was handed over when the mandate ended: the manager who came after gives it back."""
    return lease.deposit_holder == DepositHolder.MANAGER


def held(lease: Lease) -> int:
    """The deposit that the agency, or the owner, holds, in cents."""
    if by_owner(lease):
        return lease.deposit
    found = deposit_of(lease)
    return found.amount if found else 0


def owed(lease: Lease) -> int:
    """What the account says: rents, charges and sums asked less what came in; negative in the tenant's favour. Less what the law
    stops of it: nothing may pay it, a deposit no more than money (C. conso., art. L722-5). What the CAF paid beyond what it
    announced is in nobody's favour yet: it stays on the account."""
    called = sum(call.rent + call.charges for call in lease.calls.all())
    found = called - sum(p.amount for p in lease.receipts.rent().filter(reversal=None)) - stopped(lease)
    return min(0, found + beyond([lease.pk]).get(lease.pk, 0)) if found < 0 else found


def stopped(lease: Lease) -> int:
    """What is left of the debts that the law stops, in cents."""
    before = stopped_before([lease.pk]).get(lease.pk)
    return sum(row.left for row in months(lease) if row.call.stopped(before)) if before else 0


OF_THE_STATE = (RetentionKind.REPAIR, RetentionKind.CLEANING, RetentionKind.KEYS)  # what an inspection sees


def conformity_of(lease: Lease) -> rules.Conformity:
    """What the inspections, the keys and the sums kept for the state of the dwelling say. A person decides."""
    gone = departure_of(lease)
    kept = Retention.objects.filter(settlement__lease=lease, kind__in=OF_THE_STATE).exists()
    return conformity(lease, gone.keys_back if gone else None, kept=kept)


def conforms(lease: Lease) -> bool:
    """Whether one month is left to give the deposit back: two inspections, alike, every key back, nothing kept."""
    return conformity_of(lease) == rules.Conformity.CONFORM


def payer_of(lease: Lease) -> str:
    """Who paid the deposit, as the lease says it: it goes back to them."""
    return lease.deposit_by if lease.deposit_by in (Payee.LOCA_PASS, Payee.FSL) else Payee.TENANT


def holder_of(lease: Lease, payee: str) -> str:
    """Whose account is paid, as far as it is known: another body's name is on its own paper."""
    if payee == Payee.TENANT:
        return str(lease.household)
    return "" if payee == Payee.OTHER else str(Payee(payee).label)


def collective(lease: Lease) -> bool:
    return lease.mandate.dwelling.kind == "flat"


@dataclass(frozen=True)
class Draft:
    """A settlement as it would be on a day: its count, the delay, the most that may be held."""

    count: rules.Count
    late: int
    provision_most: int
    owed: int  # on the account, before the retentions

    @property
    def credit(self) -> int:
        """What the account holds in the household's favour, before the retentions."""
        return max(-self.owed, 0)


def draft(settlement: DepositSettlement, on: date, provision: int = 0) -> Draft:
    lease = settlement.lease
    gone = lease.departure
    law = deposit_law(gone.keys_back_on)
    amount = held(lease)
    late = rules.months_late(settlement.due_on, on)
    rent = in_force(lease, lease.last_day).rent
    retentions = [one.amount for one in settlement.retentions.all()]
    account = owed(lease)
    before = rules.count(amount, account, retentions, provision, 0)
    # a delay costs only where something had to go back
    penalty = rules.penalty(rent, late, bool(gone.new_address), law) if before.back or before.advance else 0
    found = rules.count(amount, account, retentions, provision, penalty)
    settled_later = collective(lease) and not lease.flat_charges  # nothing of a flat rate is settled later
    return Draft(found, late, rules.provision_max(amount, settled_later, law), account)


def grown(settlement: DepositSettlement, on: date) -> int:
    """What the delay added, once it leaves on the day `on`, to the penalty that was counted; cents. None for a provision."""
    if settlement.finished_on or settlement.counted_on is None:
        return 0
    lease, gone = settlement.lease, settlement.lease.departure
    law, rent = deposit_law(gone.keys_back_on), in_force(lease, lease.last_day).rent
    now, then = (
        rules.penalty(rent, rules.months_late(settlement.due_on, day), bool(gone.new_address), law)
        for day in (on, settlement.counted_on)
    )
    return max(0, now - then)


def orders_of(settlement: DepositSettlement) -> QuerySet[PaymentOrder]:
    """The transfers that were asked of it, the last one first."""
    return PaymentOrder.objects.filter(deposit_transfer__settlement=settlement).order_by("-pk")


def proposed(settlement: DepositSettlement) -> list[Difference]:
    """The damages that no retention names yet."""
    named = " ".join(one.ground.lower() for one in settlement.retentions.all())
    return [one for one in damages(settlement.lease) if f"{one.change.room}, {one.change.name}".lower() not in named]


def to_give_back(user: User) -> QuerySet[Lease]:
    """The leases whose keys came back and whose deposit, or its provision, is still here: `deposit_held` cents."""
    received = Receipt.objects.deposits().filter(lease=OuterRef("pk"), reversal=None)
    owner_holds = Case(When(deposit_holder=DepositHolder.OWNER, deposit__gt=0, then=F("deposit")))
    still = Q(deposit_settlement=None) | Q(deposit_settlement__state="open")
    provision = Q(deposit_settlement__held__gt=0, deposit_settlement__finished_on=None)
    return (
        Lease.objects.for_user(user)
        .exclude(deposit_holder=DepositHolder.MANAGER)
        .annotate(deposit_held=Coalesce(Subquery(received.values("amount")), owner_holds))
        .filter(
            still | provision | Q(deposit_settlement__aside__gt=0), departure__isnull=False, deposit_held__isnull=False
        )
        .select_related("household__holder", "mandate__dwelling__commune", "departure", "deposit_settlement")
        .order_by("departure__keys_back_on", "pk")
    )


def open_debts(lease: Lease) -> list[Month]:
    """The debts that a deposit may be set against, oldest first."""
    before = stopped_before([lease.pk]).get(lease.pk)
    rows = [row for row in reversed(months(lease)) if row.left]
    return [row for row in rows if not row.call.stopped(before)] if before else rows


def account_lines(lease: Lease) -> list[tuple[str, int]]:
    """What is left of each call, oldest first: what a letter lists."""
    return [(row.call.label or f"Loyer et charges de {row.call.month:%m/%Y}", row.left) for row in open_debts(lease)]
