"""What an ended mandate leaves: what may be handed over today, and what must be done with the rest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trousseau.ledger.enums import Ledger
from trousseau.ledger.queries import balances
from trousseau.mandates.models import Mandate
from trousseau.receipts.queries import deposit_of
from trousseau.rents.awaited import shown
from trousseau.rents.held import DEPOSITS, held, later
from trousseau.rents.refunds.queries import refundable
from trousseau.rules.owner_account import Held, payable
from trousseau.tenancies.models import Lease

from ..enums import HandedPart


@dataclass(frozen=True)
class Part:
    """One sum that may be handed over, in cents. `lease`: None for the owner's own."""

    kind: HandedPart
    lease: Lease | None
    cents: int

    @property
    def of_lease(self) -> Lease:
        """The lease that it is of; of a sum that is not the owner's own."""
        assert self.lease is not None
        return self.lease

    @property
    def key(self) -> str:
        """How a form says that it is this one."""
        return f"{self.kind}-{self.lease.pk if self.lease else 0}"


@dataclass(frozen=True)
class Left:
    """`held`: all that the fund holds; `parts`: what of it may be handed over today."""

    held: Held
    parts: Sequence[Part]

    def _sum(self, kind: HandedPart) -> int:
        return sum(part.cents for part in self.parts if part.kind == kind)

    @property
    def total(self) -> int:
        return sum(part.cents for part in self.parts)

    @property
    def deposits(self) -> int:
        """Deposits that stay: their tenants left, their count is under way, or the bank did not show them."""
        return self.held.deposits - self._sum(HandedPart.DEPOSIT)

    @property
    def ahead(self) -> int:
        """Credits of tenants who left, or that the bank did not show."""
        return self.held.ahead - self._sum(HandedPart.AHEAD)

    @property
    def own(self) -> int:
        """Of the owner's own: what the bank has not shown yet; below zero, what the owner owes."""
        return self.held.own - self._sum(HandedPart.FUND)

    @property
    def owner_owes(self) -> int:
        return max(-self.own, 0)


def left(mandate: Mandate, on: date) -> Left:
    """Of a mandate that has a fund. The deposit of a lease goes with it while it goes on and nothing of it is counted; what
    its tenants paid ahead, as far as the bank showed it; of the owner's own, what may be paid."""
    sums = held(mandate.owner_fund)
    by_then = held(mandate.owner_fund, on) if later(on) else sums
    goes_on = Lease.objects.not_abandoned().filter(
        mandate=mandate, keys_on__isnull=False, departure=None, deposit_settlement=None
    )
    leases = list(goes_on.select_related("household__holder", "mandate__fund").order_by("number"))
    deposits = {row.aux: -row.balance for row in balances(Ledger.CLIENTS, DEPOSITS, mandate.fund, on)}
    parts = [
        Part(HandedPart.DEPOSIT, lease, cents)
        for lease in leases
        if (cents := deposits.get(lease.code, 0)) > 0 and (receipt := deposit_of(lease)) and shown(receipt)
    ]
    parts += [Part(HandedPart.AHEAD, lease, cents) for lease in leases if (cents := refundable(lease))]
    if own := min(payable(sums, 0), payable(by_then, 0)):
        parts.append(Part(HandedPart.FUND, None, own))
    return Left(sums, parts)
