"""When a debt is an *impayé* in the sense of the housing aid, by dated regime."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .dates import add_months


@dataclass(frozen=True)
class ArrearsLaw:
    """`regime` "two_months" (to 31 December 2026) or "threshold" (since); cents; months.

    `report_months`: the lessor who receives the aid reports within that delay, under `report_article`.
    """

    regime: str
    months: int
    threshold: int
    report_months: int
    article: str
    report_article: str = ""


@dataclass(frozen=True)
class Arrears:
    """`status`: none, debt (something is owed), arrears (the rule is met), ask (a person must decide)."""

    status: str
    since: date | None
    report_by: date | None
    reason: str
    article: str
    report_article: str = ""


def assess(
    unpaid: Sequence[tuple[date, int]],
    monthly_net: int,
    on: date,
    law: ArrearsLaw,
    change: date | None = None,
) -> Arrears:
    """CCH, art. R824-1 and R824-2: `unpaid` = (due date, cents left) of each month due at `on`, oldest first.

    `monthly_net` = rent + charges − aid paid to the lessor. The delay to report runs from the day the
    rule was met. A debt born before `change` (the day the regime of 2027 began) and still open after it
    answers "ask": the transition clause was not read.
    """
    left = [(day, cents) for day, cents in unpaid if cents > 0 and day <= on]
    if not left:
        return Arrears("none", None, None, "up_to_date", law.article)
    since = left[0][0]
    if change and since < change <= on:
        return Arrears("ask", since, None, "astride", law.article)
    met_on, reason, owed = None, "below", 0
    for day, cents in left:
        owed += cents
        if law.regime == "two_months" and monthly_net > 0 and owed >= law.months * monthly_net:
            met_on, reason = day, "two_months"
            break
        if law.regime == "threshold" and owed > law.threshold:
            met_on, reason = day, "threshold"
            break
    late_on = add_months(since, law.months)
    if law.regime == "threshold" and on >= late_on and (met_on is None or late_on < met_on):
        met_on, reason = late_on, "late"
    if met_on is None:
        return Arrears("debt", since, None, "below", law.article)
    report_by = add_months(met_on, law.report_months)
    return Arrears("arrears", since, report_by, reason, law.article, law.report_article)
