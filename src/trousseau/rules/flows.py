"""The by-name list: how many households seek a home on a day, and what makes that number move.

Definitions after the by-name lists of Built for Zero (community.solutions): the list moves only by
counted entries and exits, so the stock of a day is the earlier stock, plus entries, minus exits, to the unit.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

ENTRIES = ("new", "back_from_home", "back_from_absence")
EXITS = ("housed", "inactive", "left")

# On one day, what opens comes before what closes: an application and its keys on the same day are both counted.
_ORDER = ("application_opened", "contact", "active_again", "inactive", "housed", "left")


@dataclass(frozen=True)
class Event:
    """What happened to a household on a day. `kind` is one of the facts' kinds; a contact moves nothing."""

    household: Hashable
    kind: str
    date: date


@dataclass(frozen=True)
class Movement:
    """One household enters the list (`code` in ENTRIES) or leaves it (`code` in EXITS)."""

    household: Hashable
    date: date
    code: str

    @property
    def sign(self) -> int:
        return 1 if self.code in ENTRIES else -1


@dataclass(frozen=True)
class Flow:
    """The list between two days, both included: households before the first, movements, after the last."""

    start: date
    end: date
    opening: int
    counts: dict[str, int]
    closing: int

    @property
    def entries(self) -> int:
        return sum(self.counts[code] for code in ENTRIES)

    @property
    def exits(self) -> int:
        return sum(self.counts[code] for code in EXITS)


def movements(events: Iterable[Event]) -> list[Movement]:
    """The entries and exits that `events` make, by date.

    A household housed without being on the list (never seen, inactive, gone) enters and leaves it the
    same day: every household housed is counted. One already housed that is housed again is not.
    """
    by_household: dict[Hashable, list[Event]] = {}
    for event in events:
        by_household.setdefault(event.household, []).append(event)
    found: list[Movement] = []
    for household, own in by_household.items():
        state = "absent"
        for event in sorted(own, key=lambda e: (e.date, _ORDER.index(e.kind))):
            for code in _step(state, event.kind):
                found.append(Movement(household, event.date, code))
            state = _after(state, event.kind)
    return sorted(found, key=lambda m: m.date)


_ENTERS = {"absent": "new", "housed": "back_from_home", "inactive": "back_from_absence", "left": "back_from_absence"}
_BECOMES = {
    "application_opened": "active",
    "active_again": "active",
    "housed": "housed",
    "inactive": "inactive",
    "left": "left",
}


def _after(state: str, kind: str) -> str:
    if kind == "contact" or (kind == "inactive" and state != "active"):
        return state
    return _BECOMES[kind]


def _step(state: str, kind: str) -> tuple[str, ...]:
    if kind in ("application_opened", "active_again"):
        return () if state == "active" else (_ENTERS[state],)
    if kind == "housed":
        if state == "housed":
            return ()
        return ("housed",) if state == "active" else (_ENTERS[state], "housed")
    if kind in ("inactive", "left") and state == "active":
        return (kind,)
    return ()


def stock(moves: Iterable[Movement], on: date) -> int:
    """Households on the list at the end of the day `on`."""
    return sum(move.sign for move in moves if move.date <= on)


def flows(moves: Sequence[Movement], periods: Sequence[tuple[date, date]]) -> list[Flow]:
    """One Flow for each (first day, last day)."""
    found = []
    for start, end in periods:
        counts = Counter(move.code for move in moves if start <= move.date <= end)
        opening = sum(move.sign for move in moves if move.date < start)
        found.append(Flow(start, end, opening, {c: counts[c] for c in (*ENTRIES, *EXITS)}, stock(moves, end)))
    return found


def without(spans: Iterable[tuple[date, date]], first: date, last: date) -> list[tuple[date, date]]:
    """The (first day, last day) spans, but for the days from `first` to `last`."""
    kept = []
    for start, end in spans:
        if start < first:
            kept.append((start, min(end, first - timedelta(1))))
        if end > last:
            kept.append((max(start, last + timedelta(1)), end))
    return kept


def covered(spans: Iterable[tuple[date, date]]) -> tuple[date, date]:
    """The first and last day known without a gap, from (first day, last day) spans; at least one is needed.

    After a day that no span covers the stock is not known: what comes later is not counted in.
    """
    ordered = sorted(spans)
    start, end = ordered[0]
    for first, last in ordered:
        if first > end + timedelta(1):
            break
        end = max(end, last)
    return start, end
