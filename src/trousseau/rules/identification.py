"""C. civ., art. 1342-10: whose money a line of the bank is, and what it pays. Who pays says which debt; then the account
that is known says who pays; then the amount says what is paid. Where two of them speak against each other, a person decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .bank_lines import Open


class By(StrEnum):
    """What says whose money it is."""

    REFERENCE = "reference"  # the number of the lease, written
    ACCOUNT = "account"  # the account, known, and the amount due


class Doubt(StrEnum):
    """Why nobody is chosen without a person: what speaks against what."""

    OTHER_ACCOUNT = "other_account"  # the number of a lease is written, the account is known for others
    SEVERAL_NUMBERS = "several_numbers"
    ALIKE = "alike"  # the account is known or a number written, and what else is written may be another's
    CAF = "caf"  # it pays for many from one account
    SHARED = "shared"  # the account is known for several, and the amount does not say which
    AMOUNT = "amount"  # the account is known, the amount is not what is due
    DEPOSIT = "deposit"  # the amount or the payer says one: held for the tenant, where a rent is the owner's
    NOTHING = "nothing"  # neither a number nor an account


@dataclass(frozen=True)
class Clues:
    """`written`: the leases whose number the payer wrote, `numbers` how many numbers, of leases or not. `known`: those for
    which the account is confirmed. `alike`: what is written may be another's. `caf`: the payer bears the name of a CAF or an
    MSA. `fits`: what the amount is for each lease that may take money that day, as `bank_lines.fits` says. `deposit`: the payer
    wrote that it is a deposit.
    """

    written: frozenset[int]
    numbers: int
    known: frozenset[int]
    fits: Mapping[int, str]
    alike: bool = False
    caf: bool = False
    deposit: bool = False


@dataclass(frozen=True)
class Verdict:
    """The `lease` and what says so, or the `doubt` that a person settles."""

    lease: int | None = None
    by: By | None = None
    doubt: Doubt | None = None


def whose(clues: Clues) -> Verdict:
    """C. civ., art. 1342-10. The number written, then the account with an amount that is due."""
    written, known, fits = clues.written, clues.known, clues.fits
    if written and known and written.isdisjoint(known):
        return Verdict(doubt=Doubt.OTHER_ACCOUNT)
    if len(written) > 1:
        return Verdict(doubt=Doubt.SEVERAL_NUMBERS)
    if clues.alike and bool(known) != bool(written):
        return Verdict(doubt=Doubt.ALIKE)
    if clues.caf and not written:
        return Verdict(doubt=Doubt.CAF)
    for lease in written & fits.keys():
        if clues.deposit or fits[lease] == "deposit":
            return Verdict(doubt=Doubt.DEPOSIT)
        if clues.numbers == 1:
            return Verdict(lease, By.REFERENCE)
    paid_for = sorted(lease for lease in known & fits.keys() if not written or lease in written)
    exact = [lease for lease in paid_for if fits[lease]]
    if len(exact) != 1:
        return Verdict(doubt=_undecided(clues, len(paid_for)))
    if clues.deposit or fits[exact[0]] == "deposit":
        return Verdict(doubt=Doubt.DEPOSIT)
    return Verdict(exact[0], By.ACCOUNT)


def _undecided(clues: Clues, accounts: int) -> Doubt:
    """`accounts`: the leases that the account pays for, among those written if any is."""
    if clues.numbers > 1:
        return Doubt.SEVERAL_NUMBERS
    return Doubt.SHARED if accounts > 1 else Doubt.AMOUNT if accounts else Doubt.NOTHING


class Against(StrEnum):
    """What speaks against the month that the payer wrote."""

    PAID = "paid"  # it is paid
    NOT_ASKED = "not_asked"  # it was not called, and it is no advance: something else is due, or it is past
    SEVERAL = "several"  # several months, and the amount is not all that is due
    MORE = "more"  # the amount is more than what is left of it, and less than all that is due
    OTHER = "other"  # the amount is exactly what is left of another


@dataclass(frozen=True)
class Clash:
    """The month `written` and what speaks `against` it; `left` of that month; `due`: the months of which something is left, with it."""

    against: Against
    written: date
    left: int
    due: tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class Named:
    """The month that the payer wrote, and how much of the sum it takes."""

    month: date
    cents: int


def month_paid(cents: int, months: Sequence[date], due: Open, fit: str) -> Named | Clash | None:
    """C. civ., art. 1342-10: the month that a sum pays first because its payer wrote it, or what speaks against it.

    None where the sum goes to the oldest debt: no month is written, or it is not called yet and nothing else is due (an
    advance), or several are and all that is due is paid; a month that may not be paid (C. conso., art. L722-5) is as not
    written. `fit`: what the amount is, as `bank_lines.fits` says of `due`.
    """
    months = [month for month in months if month not in due.stopped]
    if not months or fit == "deposit":
        return None
    left = dict(due.months)
    owed = tuple((month, rest) for month, rest in due.months if rest)

    def clash(against: Against, month: date) -> Clash:
        return Clash(against, month, left.get(month, 0), owed)

    for month in months:
        if month in left and not left[month]:
            return clash(Against.PAID, month)
        if month not in left and (due.whole or (left and month < max(left))):
            return clash(Against.NOT_ASKED, month)
    called = [month for month in months if month in left]
    if not called:
        return None
    if len(called) > 1:
        return None if cents >= due.whole else clash(Against.SEVERAL, called[0])
    [month] = called
    if left[month] < cents < due.whole and fit != "instalment":
        return clash(Against.MORE, month)
    if cents < left[month] and fit != "instalment" and cents in due.calls:
        return clash(Against.OTHER, month)
    # what is beyond all that is due makes up for the aid of that month before that of an older one
    beyond = min(max(cents - due.whole, 0), dict(due.aid).get(month, 0))
    return Named(month, min(cents, left[month] + beyond))
