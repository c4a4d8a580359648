"""When a debt is an *impayé* in the sense of the housing aid, by dated regime."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

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


class Counted(StrEnum):
    """Of which debt the threshold is the limit: the aid awaited taken off, or left in."""

    NET = "net"
    GROSS = "gross"


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
    """The debt of today as it stood from an earlier day on, on which something fell due or was paid, and the net month of
    that day."""

    day: date
    unpaid: Sequence[tuple[date, int]]
    monthly_net: int
    paid_to_lessor: bool = True


@dataclass(frozen=True)
class Arrears:
    """`status`: none, debt (something is owed), arrears (the rule is met), ask (a person must decide).

    `law`: the one that answers. `kept`: the duty was met under the former rules and keeps its day. `confirm`: the
    earlier day of two rules, of two debts or of two days, as long as nobody said which of them holds. `begun`: the oldest unpaid day of the debt
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
    noted: Mapping[date, date] | None = None,
    counted: Counted | None = None,
) -> Arrears:
    """CCH, art. R824-1 and R824-2: `unpaid` = (due date, cents left) of each debt due at `on`, oldest first, the aid
    awaited left out; `gross` the same, the aid awaited left in.

    `monthly_net` = rent + charges − aid paid to the lessor; without such an aid, rent + charges (art. R824-1). The
    delay to report (art. R824-4) runs from the day the rule was met, and binds the lessor who receives the aid alone
    (`paid_to_lessor`). A debt born before the regime of the day is read with the `former` one: its transition clause
    was not read, and no duty may be lost by it; a rule is met on its own first day at the earliest. `past`: the debt
    since the account was last square, oldest first: a duty met then falls only when all is paid (art. R824-4).

    `noted`: by due day, the day on which the lessor noted that it was not paid: the months after a first default run from it
    (R824-2, « constaté par le bailleur »). Where it has no day, the due day stands, to confirm; None: the lessor has but its
    own entries, and the due day is that day. `counted`: of which debt the threshold is the limit, which the text does not say;
    None as long as nobody answered: either is, and the earlier day stands, to confirm ("net_or_gross").

    One question goes to a person ("ask"): `unaged` cents owed since a day that nobody wrote ("unaged"): owed on `unaged_on`
    at the latest, so that a duty that they make has that day's delay, to confirm; so has that of the rest, when it is arrears
    without them.
    """
    given = _Given(law, former, noted, counted)
    if unaged:
        more: dict[str, Any] = {"paid_to_lessor": paid_to_lessor, "past": past, "noted": noted, "counted": counted}
        rest = assess(unpaid, monthly_net, on, law, former, gross=gross, **more)
        if unaged_on:
            late = [(unaged_on, unaged)]
            both = None if gross is None else sorted([*gross, *late])
            all_ = assess(sorted([*unpaid, *late]), monthly_net, on, law, former, gross=both, **more)
            if all_.status == "arrears" and all_.report_by:
                reason = rest.reason if rest.status == "arrears" else "unaged"
                return replace(all_, since=rest.since, reason=reason, confirm=True)
        if rest.status == "arrears":
            return replace(rest, confirm=True)
        return Arrears("ask", rest.since, None, "unaged", law.article)
    now = _on_the_day(unpaid, monthly_net, on, given, gross, paid_to_lessor)
    first = _met_before(past, given)
    if first is None or not first.report_by or now.since is None or now.status == "none":
        return now
    if now.report_by and now.report_by < first.report_by:
        return now
    # what is unsure now does not say why it was sure then
    sure = now.status == "arrears" and (first.confirm or not now.confirm)
    if sure and not first.kept:
        first = replace(first, reason=now.reason, law=now.law)
    elif not first.kept:
        first = replace(first, reason="part_paid")
    return replace(first, since=now.since, begun=first.begun or first.since)


@dataclass(frozen=True)
class _Given:
    """What holds for the debt on each of the days that are read."""

    law: ArrearsLaw
    former: Former | None
    noted: Mapping[date, date] | None
    counted: Counted | None


def _met_before(past: Sequence[Then], given: _Given) -> Arrears | None:
    """The first duty that this debt made, by the rules and the aid of that day."""
    former = given.former
    # each stood until the evening before the next: the months after a default may end between two of them
    evenings = [*(add_days(then.day, -1) for then in past[1:]), *(then.day for then in past[-1:])]
    for then, evening in zip(past, evenings, strict=True):
        if former and then.day <= former.ends:
            held = _under(then.unpaid, then.monthly_net, then.day, former.law, then.paid_to_lessor)
            if held.report_by:
                return replace(held, kept=True)
            if evening <= former.ends:
                continue
        found = _on_the_day(then.unpaid, then.monthly_net, evening, given, None, then.paid_to_lessor)
        if found.report_by:
            return found
    return None


def _on_the_day(
    unpaid: Sequence[tuple[date, int]],
    monthly_net: int,
    on: date,
    given: _Given,
    gross: Sequence[tuple[date, int]] | None,
    paid_to_lessor: bool,
) -> Arrears:
    """What is left on the day alone says, and what stood on the last evening of the former regime."""
    former = given.former
    begins = add_days(former.ends, 1) if former else date.min
    now = _by_its_law(unpaid, monthly_net, on, given, gross, paid_to_lessor, begins)
    debts = unpaid if gross is None or given.counted != Counted.GROSS else gross
    born = [day for day, cents in debts if cents > 0 and day <= on]
    if former is None or not born or min(born) > former.ends:
        return now
    held = _under(former.unpaid, former.monthly_net, former.ends, former.law, former.paid_to_lessor)
    if held.report_by or (held.status == "arrears" and not paid_to_lessor):
        return replace(held, since=min(born), kept=True, begun=held.since)
    # arrears that bound nobody to report then bind who receives the aid now, from the new regime on
    since = begins if held.status == "arrears" else date.min
    then = _under(unpaid, monthly_net, on, former.law, paid_to_lessor, since)
    if former.reading == Reading.LATTER:
        return now
    if former.reading == Reading.FORMER:  # what was born since is under its own rules all the same, and is not hidden
        new = _since(unpaid, begins)
        now = _by_its_law(new, monthly_net, on, given, gross and _since(gross, begins), paid_to_lessor, begins)
    met = [one for one in (then, now) if one.status == "arrears"]
    if not met:
        return then if former.reading == Reading.FORMER else now
    first = min(met, key=lambda one: one.report_by or date.max)
    return replace(first, since=min(born), confirm=first.confirm or former.reading is None)


def _since(debts: Sequence[tuple[date, int]], begins: date) -> list[tuple[date, int]]:
    return [(day, cents) for day, cents in debts if day >= begins]


def _by_its_law(
    unpaid: Sequence[tuple[date, int]],
    monthly_net: int,
    on: date,
    given: _Given,
    gross: Sequence[tuple[date, int]] | None,
    paid_to_lessor: bool,
    begins: date,
) -> Arrears:
    """What the law of the day says of debts, the threshold read of the one that was `counted`; of either until one was."""
    law = given.law
    found = whole = _under(unpaid, monthly_net, on, law, paid_to_lessor, begins, given.noted)
    if law.regime == "threshold" and gross is not None and given.counted != Counted.NET:
        whole = _under(gross, monthly_net, on, law, paid_to_lessor, begins, given.noted)
    if given.counted == Counted.GROSS:
        found = whole
    if whole.status == "arrears" and found.status != "arrears":
        return replace(whole, since=found.since or whole.since, reason="net_or_gross", confirm=True)
    if whole.report_by and found.report_by and whole.report_by < found.report_by:
        return replace(found, report_by=whole.report_by, confirm=True)
    return found


def _under(
    unpaid: Sequence[tuple[date, int]],
    monthly_net: int,
    on: date,
    law: ArrearsLaw,
    paid_to_lessor: bool,
    begins: date = date.min,
    noted: Mapping[date, date] | None = None,
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
    known = noted or {}
    default = min((day for day, _cents in left), key=lambda day: known.get(day, day))
    late_on, confirm = add_months(known.get(default, default), law.months), False
    if law.regime == "threshold" and on >= late_on and (met_on is None or late_on < met_on):
        met_on, reason = late_on, "late"
        confirm = noted is not None and default not in noted
    if met_on is None:
        return Arrears("debt", since, None, "below", law.article, law=law)
    if not paid_to_lessor:
        return Arrears("arrears", since, None, reason, law.article, law=law)
    report_by = add_months(max(met_on, begins), law.report_months)
    return Arrears("arrears", since, report_by, reason, law.article, law.report_article, law, confirm=confirm)
