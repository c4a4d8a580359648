"""What is held for an owner, what of it may be paid, and what an expense may take."""

from dataclasses import dataclass, replace
from enum import StrEnum


class From(StrEnum):
    """Which balance of a fund a payment takes, by its name in `Held`. `CAF`: none of the fund, the CAF's own money beside it."""

    OWNER = "owner"
    BILLS = "bills"
    ASIDE = "aside"
    HANDED = "handed"
    AHEAD = "ahead"
    CAF = ""


@dataclass(frozen=True)
class Held:
    """The balances of a mandate's fund, in cents, each above zero on its usual side.

    `owner`: credit of the owner's account, called rents included. `owed`: what tenants and guarantors have not paid of
    it. `ahead`: what tenants paid beyond what was called. `fees`: due to the agency, not transferred. `bills`: entered,
    not paid. `advance`: lent by the agency. `awaited`: noted as paid of what was called, and not shown by the bank yet.
    `aside`: set aside for tenants, to go back by the next payment run. `handed`: set aside at the mandate's end, for its
    owner or the next manager.
    """

    owner: int
    owed: int = 0
    ahead: int = 0
    deposits: int = 0
    fees: int = 0
    bills: int = 0
    advance: int = 0
    awaited: int = 0
    aside: int = 0
    handed: int = 0

    @property
    def empty(self) -> bool:
        """No money of this mandate is held for anybody, and nothing of others pays for it; what tenants owe is no money."""
        sums = (self.own, self.ahead, self.deposits, self.fees, self.bills, self.advance, self.aside, self.handed)
        return not any(sums)

    @property
    def own(self) -> int:
        """Collected for the owner, less fees, bills and payments; below zero when they passed what was collected."""
        return self.owner - self.owed

    @property
    def shown(self) -> int:
        """The owner's own, as far as the bank has shown the money."""
        return self.own - self.awaited

    @property
    def cash(self) -> int:
        """The money in the bank for the owner, the bills and the fees: neither deposits nor what tenants paid ahead."""
        return self.shown + self.fees + self.bills + self.advance

    @property
    def money(self) -> int:
        """All the money in the bank for this mandate, whoever it is for."""
        return self.cash + self.ahead + self.deposits + self.aside + self.handed

    @property
    def position(self) -> int:
        """The balance that the owner reads: collected, less what was paid from it, what tenants paid ahead included."""
        return self.own + self.ahead


def payable(held: Held, reserve: int) -> int:
    """Décret 72-678, art. 64 and 66: what may be paid to the owner, cents: never beyond what was collected for them.

    The mandate's reserve stays; so does what is not in the bank, such as a debit that it has not credited yet, or a fee
    taken too much and not given back.
    """
    return max(0, min(held.shown - reserve, held.cash))


def lacking(held: Held, amount: int) -> int:
    """Décret 72-678, art. 29: by how much a payment of `amount` cents would touch the money of others; zero: it may go."""
    return max(0, amount - max(held.cash, 0))


def short(held: Held, of: From, amount: int, reserve: int = 0) -> int:
    """Décret 72-678, art. 29 and 66: by how much a payment of `amount` cents passes what its fund holds; zero: it may go.

    An owner is paid what was collected, above the `reserve`; a bill what is in the bank for the owner. What is a tenant's, a
    guarantor's or the next manager's leaves as long as the account is not below zero by so much that the money of others
    would pay it; what is the CAF's, while it is not below zero at all.
    """
    if of == From.OWNER:
        return max(0, amount - payable(held, reserve))
    if of == From.BILLS:
        return max(0, amount - held.bills, lacking(held, amount))
    below = min(held.cash, 0)
    return max(0, -below if of == From.CAF else amount - getattr(held, of) - below)


def after(held: Held, of: From, amount: int) -> Held:
    """The account once `amount` cents of it are paid."""
    return held if of == From.CAF else replace(held, **{of: getattr(held, of) - amount})


def transferable(held: Held) -> int:
    """The fees that may be transferred to the agency: due, and covered by the money of this owner; cents."""
    return max(0, min(held.fees, held.cash))


@dataclass(frozen=True)
class Approval:
    """Whether the owner's agreement is needed before works, and why: the amount that the mandate lets pass, in cents."""

    needed: bool
    threshold: int


def works_threshold(signed: int | None, noted: int | None) -> int:
    """C. civ., art. 1989: the agent does nothing beyond what the mandate says: cents up to which works pass.

    What the signed mandate says wins; what is noted on the account holds where it says nothing; then nothing passes.
    """
    return signed if signed is not None else noted or 0


def approval(amount: int, threshold: int | None) -> Approval:
    """C. civ., art. 1988: a mandate covers acts of administration; above what it says, the owner decides.

    A mandate that says no threshold lets nothing pass.
    """
    limit = threshold or 0
    return Approval(amount > limit, limit)
