"""Until when each scale is known, which text renews it, and what stops without it: a scale that ended is not in force.

What each file says of its own scales stands at its head, under `[[renewal]]`: every scale whose last shipped value ends
has one (`tests/house/test_renewals.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from trousseau.rules.dates import add_days, add_months
from trousseau.rules.rent_index import Quarter

from . import INDEX, Value, _read, at, english_renewals, load

AHEAD = 60  # days before a scale lapses: then it is asked for, and a release names it
LOOKED = 31  # days for which « nothing is published yet » may be believed


@dataclass(frozen=True)
class Renewal:
    """`by`: the text that brings the next value, and when; `stops`: what is no longer computed without it, in French.

    `over`: nothing comes after, the scale stays for the days of old. `looked_on`: the day on which somebody looked for the
    next value in vain. `promised`: its publication has a day, so that no release may do without it. `each`: the day of the
    year, « 01-01 », on which a text may bring another value of a scale that has no end: it stays in force, to be confirmed.
    """

    by: str
    stops: str
    over: bool = False
    looked_on: date | None = None
    promised: bool = False
    each: str = ""


@cache
def renewals() -> dict[str, Renewal]:
    """By code."""
    found: dict[str, Renewal] = {}
    for data in _read():
        for row in data.get("renewal", ()):
            given = dict(row)
            for code in given.pop("codes"):
                if code in found:
                    raise ValueError(f"{code} is renewed twice")
                found[code] = Renewal(**given)
    return found


def said(text: str, french: bool) -> str:
    """What renews, or what stops, in the language of the page."""
    return text if french else english_renewals()[text]


def published_on(quarter: Quarter, on: date) -> date:
    """About when the INSEE publishes the index of a quarter."""
    months, day = (at(f"lease.irl_published_{unit}", on).number for unit in ("months", "day"))
    return add_months(quarter.start, months).replace(day=day)


def next_quarter(values: Iterable[Value]) -> Quarter:
    """The quarter after the last whose index is known."""
    return Quarter.of(max(value.start for value in values)).next


def known_until(values: Sequence[Value]) -> date | None:
    """The last day that the values of one scale answer for; None: no end is known. An index answers until the next one is
    published."""
    last = max(values, key=lambda value: value.start)
    if last.code == INDEX:
        return add_days(published_on(next_quarter(values), last.start), -1)
    return last.end


def is_over(code: str) -> bool:
    """Nothing is to come after its last value."""
    found = renewals().get(code)
    return found is not None and found.over


def running(values: Sequence[Value], on: date) -> Value | None:
    """The value of one scale on the day `on`; None where it lapsed, ended, or has not begun."""
    if values[0].code == INDEX:
        until = known_until(values)
        return max(values, key=lambda value: value.start) if until is None or on <= until else None
    for value in sorted(values, key=lambda value: value.start, reverse=True):
        if value.start <= on:
            return value if value.end is None or on <= value.end else None
    return None


def lapsed_on(values: Sequence[Value], on: date) -> date | None:
    """The last day of the values of one scale that lapsed before `on`, and that a text is to renew."""
    until = known_until(values)
    return until if until is not None and until < on and not is_over(values[0].code) else None


def to_confirm(values: Sequence[Value]) -> date | None:
    """The eve of the first day on which a text may have brought another value than the last one, of a scale without end,
    since it began or was last read."""
    found = renewals().get(values[0].code)
    if found is None or not found.each:
        return None
    last = max(values, key=lambda value: value.start)
    seen = max(last.start, found.looked_on or last.start, last.verified_on or last.start)
    month, day = (int(part) for part in found.each.split("-"))
    first = date(seen.year, month, day)
    return add_days(first if first > seen else date(seen.year + 1, month, day), -1)


def lapsing(known: Mapping[str, Sequence[Value]], on: date, days: int = AHEAD) -> dict[str, date]:
    """By code, the last day of each scale that lapsed, or does within so many days, and of each that is then to be confirmed;
    the earliest first."""
    found = {
        code: until
        for code, values in known.items()
        if not is_over(code) and (until := known_until(values) or to_confirm(values)) and until < add_days(on, days)
    }
    return dict(sorted(found.items(), key=lambda row: (row[1], row[0])))


def faults(on: date, known: Mapping[str, Sequence[Value]] | None = None) -> list[str]:
    """Why a release of that day may not leave: a scale that lapsed and whose next text is out, or was not looked for."""
    known = known or load()
    found = []
    for code, until in lapsing(known, on, 0).items():
        renewal = renewals().get(code)
        if renewal is None:
            found.append(f"{code} ended on {until}: nothing says what renews it")
        elif renewal.promised:
            found.append(f"{code} ended on {until}: the next value is published ({renewal.by}); add it")
        elif renewal.looked_on is None or not until < renewal.looked_on <= on <= add_days(renewal.looked_on, LOOKED):
            found.append(f"{code} ended on {until}: look for the next value ({renewal.by}), then note the day")
    return found
