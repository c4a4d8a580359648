"""How a mandate goes on or ends: tacit renewal and its notice, the delay of who leaves."""

from dataclasses import dataclass
from datetime import date

from .dates import add_days, add_months, last_day
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
    """C. conso., art. L215-1: to a consumer, when the mandate renews itself.

    Whether art. L215-3 extends it to a body that is not in business, a family company for instance, is a question
    left to a jurist.
    """
    return quality == CONSUMER and renewal_months > 0


def limit(starts_on: date, longest_months: int | None) -> date | None:
    """Loi 70-9, art. 7: a mandate is limited in time. The last day that its own clause allows, renewals included.

    The law asks for a limit and gives no length: which one is enough is a question left to a jurist. None when the
    mandate writes none.
    """
    return None if longest_months is None else last_day(starts_on, longest_months)


def next_term(term: date, renewal_months: int, last: date | None) -> date | None:
    """Loi 70-9, art. 7: a renewal is limited in time as the mandate was; the last day after `term`.

    Never beyond `last`, the mandate's `limit`: the last renewal is cut there. None when the mandate does not renew
    itself, or has reached it.
    """
    if not renewal_months or (last is not None and term >= last):
        return None
    end = last_day(add_days(term, 1), renewal_months)
    return end if last is None else min(end, last)


def first_exit(notice_on: date, notice_months: int, free: bool) -> date:
    """The first day on which a notice sent that day may end the mandate: its clause's delay.

    C. conso., art. L215-1: at once for a consumer whose renewal was not announced in time (`free`).
    """
    return notice_on if free else add_months(notice_on, notice_months)
