"""Loi 89-462, art. 22: when a deposit goes back, what may be kept of it, what a delay costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from .dates import add_months
from .money import round_half_up


@dataclass(frozen=True)
class DepositLaw:
    """Months and percents, each as its scale says it on the day the keys came back."""

    conform_months: int
    months: int
    provision_percent: int
    provision_months: int
    late_percent: int


@dataclass(frozen=True)
class Count:
    """Cents. `kept`: set against what the tenant owes. `held`: provision until the accounts are approved. `back`: goes
    out of the deposit. `still`: what the deposit does not cover. `advance`: what the account owed them beside it."""

    deposit: int
    kept: int
    held: int
    back: int
    still: int
    advance: int
    penalty: int

    @property
    def paid(self) -> int:
        """What leaves the bank."""
        return self.back + self.advance + self.penalty


class Conformity(StrEnum):
    """What is known of the exit inspection beside the entry's: the first alone leaves one month."""

    CONFORM = "conform"
    NO_EXIT = "no_exit"
    NO_ENTRY = "no_entry"
    KEPT = "kept"
    DIFFERS = "differs"
    KEYS = "keys"


def conformity(*, entry: bool, leaving: bool, damaged: bool, keys_missing: bool, kept: bool) -> Conformity:
    """Loi 89-462, art. 22: an exit inspection conforms to an entry inspection, so both were written; `kept`: a sum is
    kept for the state of the dwelling, which says that it does not."""
    if not leaving:
        return Conformity.NO_EXIT
    if not entry:
        return Conformity.NO_ENTRY
    if kept:
        return Conformity.KEPT
    if damaged:
        return Conformity.DIFFERS
    return Conformity.KEYS if keys_missing else Conformity.CONFORM


def due_on(keys_back_on: date, conform: bool, law: DepositLaw) -> date:
    """Loi 89-462, art. 22: one month from the day the keys came back when the exit inspection conforms to the entry's,
    two months otherwise; the last day of a shorter month."""
    return add_months(keys_back_on, law.conform_months if conform else law.months)


def months_late(due: date, paid_on: date) -> int:
    """Months begun after the day it was due, each counted from that day."""
    months = 0
    while paid_on > add_months(due, months):
        months += 1
    return months


def penalty(rent: int, months: int, new_address: bool, law: DepositLaw) -> int:
    """Loi 89-462, art. 22: so much of the monthly rent without charges for each month begun; nothing when the delay comes
    from a tenant who gave no new address."""
    if not new_address:
        return 0
    return round_half_up(Fraction(rent * law.late_percent * months, 100))


def provision_max(deposit: int, collective: bool, law: DepositLaw) -> int:
    """Loi 89-462, art. 22: in a collective building alone, a share of the deposit, rounded down."""
    return deposit * law.provision_percent // 100 if collective else 0


def provision_due(approved_on: date, law: DepositLaw) -> date:
    """Loi 89-462, art. 22: the rest is settled within the month that follows the approval of the accounts."""
    return add_months(approved_on, law.provision_months)


def count(deposit: int, owed: int, retentions: Sequence[int], provision: int, late: int) -> Count:
    """The whole account at the departure. `owed`: what the account says, negative when it is in the tenant's favour;
    `retentions`: repairs and the like, not asked on the account yet. What they owe is taken first, then the provision."""
    debt = owed + sum(retentions)
    kept = min(deposit, max(debt, 0))
    held = min(provision, deposit - kept)
    return Count(deposit, kept, held, deposit - kept - held, max(debt, 0) - kept, max(-debt, 0), late)
