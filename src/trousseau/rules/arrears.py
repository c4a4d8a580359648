"""When a debt is an *impayé* in the sense of the housing aid, by dated regime."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from .dates import add_days, add_months


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


class Reading(StrEnum):
    """Under which rules a debt born before a change of regime, and not arrears yet, is read after it."""

    EARLIER = "earlier"
    FORMER = "former"
    LATTER = "latter"


@dataclass(frozen=True)
class Former:
    """The regime that ended on the evening `ends`, and what was late then, oldest first.

    `reading`: what the agency decided for the debts born under it, None as long as nobody did.
    """

    law: ArrearsLaw
    ends: date
    unpaid: Sequence[tuple[date, int]]
    monthly_net: int
    paid_to_lessor: bool = True
    reading: Reading | None = None


@dataclass(frozen=True)
class Then:
    """The debt of today as it stood on an earlier day on which something fell due, and the net month of that day."""

    day: date
    unpaid: Sequence[tuple[date, int]]
    monthly_net: int
    paid_to_lessor: bool = True


@dataclass(frozen=True)
class Arrears:
    """`status`: none, debt (something is owed), arrears (the rule is met), ask (a person must decide).

    `law`: the one that answers. `kept`: the duty was met under the former rules and keeps its day. `confirm`: the
    earlier day of two rules, as long as nobody said which of them holds. `begun`: the oldest unpaid day of the debt
    when the rule was met, when part of it was paid since; a report made after it is that of this duty.
    """

    status: str
    since: date | None
    report_by: date | None
    reason: str
    article: str
    report_article: str = ""
    law: ArrearsLaw | None = None
    kept: bool = False
    confirm: bool = False
    begun: date | None = None


def assess(
    unpaid: Sequence[tuple[date, int]],
    monthly_net: int,
    on: date,
    law: ArrearsLaw,
    former: Former | None = None,
    *,
    gross: Sequence[tuple[date, int]] | None = None,
    paid_to_lessor: bool = True,
    unaged: int = 0,
    unaged_on: date | None = None,
    past: Sequence[Then] = (),
) -> Arrears:
    """CCH, art. R824-1 and R824-2: `unpaid` = (due date, cents left) of each debt due at `on`, oldest first, the aid
    awaited left out; `gross` the same, the aid awaited left in.

    `monthly_net` = rent + charges − aid paid to the lessor; without such an aid, rent + charges (art. R824-1). The
    delay to report (art. R824-4) runs from the day the rule was met, and binds the lessor who receives the aid alone
    (`paid_to_lessor`). A debt born before the regime of the day is read with the `former` one: its transition clause
    was not read, and no duty may be lost by it; a rule is met on its own first day at the earliest. `past`: the debt
    since the account was last square, oldest first: a duty met then falls only when all is paid (art. R824-4).

    One question goes to a person ("ask"): a debt whose answer changes when the aid is counted in or out
    ("net_or_gross": the text does not say of which it is the threshold); the earlier day stands, to confirm. Another:
    `unaged` cents owed since a day that nobody wrote ("unaged"): owed on `unaged_on` at the latest, so that a duty that
    they make has that day's delay, to confirm; so has that of the rest, when it is arrears without them.
    """
    if unaged:
        rest = assess(unpaid, monthly_net, on, law, former, gross=gross, paid_to_lessor=paid_to_lessor, past=past)
        if unaged_on:
            more = [(unaged_on, unaged)]
            both = None if gross is None else sorted([*gross, *more])
            every = sorted([*unpaid, *more])
            all_ = assess(every, monthly_net, on, law, former, gross=both, paid_to_lessor=paid_to_lessor, past=past)
            if all_.status == "arrears" and all_.report_by:
                reason = rest.reason if rest.status == "arrears" else "unaged"
                return replace(all_, since=rest.since, reason=reason, confirm=True)
        if rest.status == "arrears":
            return replace(rest, confirm=True)
        return Arrears("ask", rest.since, None, "unaged", law.article)
    now = _on_the_day(unpaid, monthly_net, on, law, former, gross, paid_to_lessor)
    first = _met_before(past, law, former)
    if first is None or not first.report_by or now.since is None or now.status == "none":
        return now
    if now.report_by and now.report_by < first.report_by:
        return now
    if now.status == "arrears" and not first.kept:
        first = replace(first, reason=now.reason, law=now.law)
    elif not first.kept:
        first = replace(first, reason="part_paid")
    return replace(first, since=now.since, begun=first.begun or first.since)


def _met_before(past: Sequence[Then], law: ArrearsLaw, former: Former | None) -> Arrears | None:
    """The first duty that this debt made, by the rules and the aid of that day."""
    for then in past:
        given = (then.unpaid, then.monthly_net, then.day)
        if former and then.day <= former.ends:
            found = replace(_under(*given, former.law, then.paid_to_lessor), kept=True)
        else:
            found = _on_the_day(*given, law, former, None, then.paid_to_lessor)
        if found.report_by:
            return found
    return None


def _on_the_day(
    unpaid: Sequence[tuple[date, int]],
    monthly_net: int,
    on: date,
    law: ArrearsLaw,
    former: Former | None,
    gross: Sequence[tuple[date, int]] | None,
    paid_to_lessor: bool,
) -> Arrears:
    """What is left on the day alone says, and what stood on the last evening of the former regime."""
    begins = add_days(former.ends, 1) if former else date.min
    found = _under(unpaid, monthly_net, on, law, paid_to_lessor, begins)
    whole = found
    if law.regime == "threshold" and gross is not None:
        whole = _under(gross, monthly_net, on, law, paid_to_lessor, begins)
    open_ = (whole.status == "arrears") != (found.status == "arrears")
    now = found
    if open_:
        met_one = whole if whole.status == "arrears" else found
        now = replace(
            met_one,
            status="ask",
            since=found.since or whole.since,
            reason="net_or_gross",
            confirm=met_one.report_by is not None,
        )
    if former is None or found.since is None or found.since > former.ends:
        return now
    held = _under(former.unpaid, former.monthly_net, former.ends, former.law, former.paid_to_lessor)
    if held.report_by or (held.status == "arrears" and not paid_to_lessor):
        return replace(held, since=found.since, kept=True, begun=held.since)
    # arrears that bound nobody to report then bind who receives the aid now, from the new regime on
    since = begins if held.status == "arrears" else date.min
    then = _under(unpaid, monthly_net, on, former.law, paid_to_lessor, since)
    if former.reading == Reading.FORMER:
        return then
    if former.reading == Reading.LATTER:
        return now
    met = [one for one in (then, found if found.status == "arrears" else whole) if one.status == "arrears"]
    if then.status != "arrears" and open_ or not met:
        return now
    first = min(met, key=lambda one: one.report_by or date.max)
    return replace(first, since=found.since, confirm=former.reading is None)


def _under(
    unpaid: Sequence[tuple[date, int]],
    monthly_net: int,
    on: date,
    law: ArrearsLaw,
    paid_to_lessor: bool,
    begins: date = date.min,
) -> Arrears:
    """What the text of one regime, that `begins` that day, says of one list of debts, whenever they were born."""
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
        return Arrears("debt", since, None, "below", law.article, law=law)
    if not paid_to_lessor:
        return Arrears("arrears", since, None, reason, law.article, law=law)
    report_by = add_months(max(met_on, begins), law.report_months)
    return Arrears("arrears", since, report_by, reason, law.article, law.report_article, law)
