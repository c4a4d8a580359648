"""How a mandate goes on or ends: tacit renewal and its notice, the delay of who leaves."""

from dataclasses import dataclass
from datetime import date

from .dates import add_days, add_months
from .mandate import CONSUMER


@dataclass(frozen=True)
class Window:
    """First and last day, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def announcement(term: date, earliest_months: int, latest_months: int) -> Window:
    """C. conso., art. L215-1: the tacit renewal is announced in writing between these months before the term."""
    return Window(add_months(term, -earliest_months), add_months(term, -latest_months))


def must_announce(quality: str, renewal_months: int) -> bool:
    """C. conso., art. L215-1: to a consumer, when the mandate renews itself."""
    return quality == CONSUMER and renewal_months > 0


def next_term(term: date, renewal_months: int) -> date:
    """Loi 70-9, art. 7: a renewal is limited in time as the mandate was; the last day after `term`."""
    return add_days(add_months(add_days(term, 1), renewal_months), -1)


def first_exit(notice_on: date, notice_months: int, free: bool) -> date:
    """The first day on which a notice sent that day may end the mandate: its clause's delay.

    C. conso., art. L215-1: at once for a consumer whose renewal was not announced in time (`free`).
    """
    return notice_on if free else add_months(notice_on, notice_months)
