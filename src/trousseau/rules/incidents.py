"""What goes wrong in a home: how urgent it is, by which text, and by which day somebody acts.

The texts say who keeps a home safe and in use; they give no hour. The delays are the agency's own, in the scales.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .working_days import closed, next_open

DANGER, URGENT, SOON, ORDINARY = "danger", "urgent", "soon", "ordinary"
_KEEP = "Loi 89-462, art. 6"  # the lessor keeps the home in use and repairs it
_SAFE = "Décret 2002-120, art. 2"  # nothing that puts at risk safety or health
_FITTED = "Décret 2002-120, art. 3"  # heating, water, drains, electricity
_LIFT = "CCH, art. R134-6"  # who keeps up a lift
_PEACE = "Loi 89-462, art. 6-1"  # the lessor acts against troubles of those who live in their homes
_RECEIPTS = "Loi 89-462, art. 21"

# Of each problem: how urgent it is, its text, and who is called first when people are at risk.
PROBLEMS: Mapping[str, tuple[str, str, str]] = {
    "gas": (DANGER, _SAFE, "gas"),
    "fire": (DANGER, _SAFE, "fire"),
    "shock": (DANGER, _SAFE, "power"),
    "falling": (DANGER, _SAFE, "fire"),
    "power": (URGENT, _FITTED, ""),
    "water": (URGENT, _FITTED, ""),
    "leak": (URGENT, _KEEP, ""),
    "heating": (SOON, _FITTED, ""),
    "hot_water": (SOON, _FITTED, ""),
    "drain": (URGENT, _FITTED, ""),
    "lock": (URGENT, _SAFE, ""),
    "lift": (URGENT, _LIFT, ""),
    "damp": (ORDINARY, _SAFE, ""),
    "pests": (SOON, _SAFE, ""),
    "window": (ORDINARY, _KEEP, ""),
    "equipment": (ORDINARY, _KEEP, ""),
    "common": (ORDINARY, _KEEP, ""),
    "neighbours": (SOON, _PEACE, ""),
    "rent": (SOON, _RECEIPTS, ""),
    "other": (ORDINARY, _KEEP, ""),
}


@dataclass(frozen=True)
class IncidentDelays:
    """Working days to act, but `urgent`, in days; the first and the last (month, day) of the heating season."""

    urgent: int
    soon: int
    ordinary: int
    season: tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Triage:
    """`due_on`: somebody acted by that day. `first`: whom to call before anything: gas, fire, power, or nobody ("")."""

    urgency: str
    due_on: date
    article: str
    first: str


def in_season(day: date, first: tuple[int, int], last: tuple[int, int]) -> bool:
    """Whether `day` is from `first` to `last` (month, day), a season that passes over the end of the year or not."""
    one = (day.month, day.day)
    return first <= one <= last if first <= last else one >= first or one <= last


def working_days_after(day: date, count: int) -> date:
    """The `count`-th day after `day` that is neither a Saturday, a Sunday nor a holiday; for none, the first from `day` on."""
    if count == 0:
        return next_open(day)
    while count:
        day += timedelta(days=1)
        count -= not closed(day)
    return day


def triage(problem: str, on: date, delays: IncidentDelays) -> Triage:
    """Loi 89-462, art. 6; décret 2002-120, art. 2 and 3: how urgent a problem is, by which text, and the day to act.

    A danger is acted upon the same day, closed or not. No heating is urgent in its season.
    """
    urgency, article, first = PROBLEMS[problem]
    if problem == "heating" and in_season(on, *delays.season):
        urgency = URGENT
    return Triage(urgency, act_by(urgency, on, delays), article, first)


def act_by(urgency: str, on: date, delays: IncidentDelays) -> date:
    """Loi 89-462, art. 6: the day by which somebody acts, of each urgency; the text gives no delay, the agency does."""
    if urgency == DANGER:
        return on
    if urgency == URGENT:
        return on + timedelta(days=delays.urgent)
    return working_days_after(on, delays.soon if urgency == SOON else delays.ordinary)


def declare_by(seen_on: date, days: int) -> date:
    """C. assur., art. L113-2, 4°: the last day to declare a damage to its insurer, in working days from when it is known;
    a contract may give more."""
    return working_days_after(seen_on, days)


def cut_forbidden(supply: str, on: date, truce: tuple[tuple[int, int], tuple[int, int]]) -> bool:
    """CASF, art. L115-3: the home's water is never cut for unpaid bills; electricity, gas and heat are not in the winter."""
    return supply == "water" or in_season(on, *truce)
