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
    *,
    gross: Sequence[tuple[date, int]] | None = None,
    paid_to_lessor: bool = True,
) -> Arrears:
    """CCH, art. R824-1 and R824-2: `unpaid` = (due date, cents left) of each debt due at `on`, oldest first, the aid
    awaited left out; `gross` the same, the aid awaited left in.

    `monthly_net` = rent + charges − aid paid to the lessor; without such an aid, rent + charges (art. R824-1). The
    delay to report (art. R824-4) runs from the day the rule was met, and binds the lessor who receives the aid alone
    (`paid_to_lessor`). Two questions go to a person ("ask"): a debt born before `change`, the day on which the regime
    of 2027 began, and still open after it ("astride": its transition clause was not read); a debt whose answer
    changes when the aid is counted in or out ("net_or_gross": the text does not say of which it is the threshold).
    """
    found = _under(unpaid, monthly_net, on, law, paid_to_lessor)
    if change and found.since and found.since < change <= on:
        return Arrears("ask", found.since, None, "astride", law.article)
    if law.regime == "threshold" and gross is not None:
        whole = _under(gross, monthly_net, on, law, paid_to_lessor)
        if (whole.status == "arrears") != (found.status == "arrears"):
            since = found.since or whole.since
            if change and since and since < change <= on:
                return Arrears("ask", since, None, "astride", law.article)
            return Arrears("ask", since, None, "net_or_gross", law.article)
    return found


def _under(
    unpaid: Sequence[tuple[date, int]], monthly_net: int, on: date, law: ArrearsLaw, paid_to_lessor: bool
) -> Arrears:
    """What the text of one regime says of one list of debts."""
    left = [(day, cents) for day, cents in unpaid if cents > 0 and day <= on]
    if not left:
        return Arrears("none", None, None, "up_to_date", law.article)
    since = left[0][0]
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
    if not paid_to_lessor:
        return Arrears("arrears", since, None, reason, law.article)
    report_by = add_months(met_on, law.report_months)
    return Arrears("arrears", since, report_by, reason, law.article, law.report_article)
