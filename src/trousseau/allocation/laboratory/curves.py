"""The pictures of a trial, drawn from its kept figures; the tables say the same."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.engines import curves, plots

from . import words

HORIZONS = (90, 180, 365, 730)  # days at which the share is told
MONTH, LONGEST, POINTS = 30, 6 * 365, 80  # of a line: more would not be seen
SCALES = ((Fraction(1, 4), 5), (Fraction(1, 2), 5), (Fraction(1), 4))  # where the axis may end, and in how many parts
DASHES = {"first_come": "2 4", "lottery": "1 7", "points": "none", "optimum": "12 4", "tried": "7 4"}


def share(value: float) -> str:
    """« 41 % »"""
    return f"{localised.number(int(value * 100 + 0.5))} %"


def at(waits: Mapping[str, Any], day: int) -> tuple[float, float | None, float | None] | None:
    """The share housed after so many days, with its interval; None beyond what was watched."""
    if day > waits["last"]:
        return None
    found: tuple[float, float | None, float | None] = (0.0, None, None)
    for time, survival, low, high in waits["steps"]:
        if time > day:
            break
        found = _reached(survival, low, high)
    return found


def _reached(survival: float, low: float | None, high: float | None) -> tuple[float, float | None, float | None]:
    return 1 - survival, None if high is None else 1 - high, None if low is None else 1 - low


def waits(found: Mapping[str, Any]) -> str:
    """The share housed as time goes by, under each policy; the tint is the interval of what is tried."""
    longest = min(max(one["waits"]["last"] for one in found["policies"]), LONGEST)
    if longest <= 0:
        return ""
    lines = [
        curves.Stairs(
            str(words.SHORT[one["code"]]),
            _thinned(one["waits"], longest),
            one["waits"]["last"],
            dash=DASHES[one["code"]],
            band=one["code"] == "tried",
        )
        for one in found["policies"]
    ]
    most = max(
        high or value for line in lines for time, value, _low, high in line.steps or [(0, 0, 0, 0)] if time <= longest
    )
    highest, cuts = next(scale for scale in SCALES if most <= scale[0])
    months = max(1, -(-longest // MONTH))
    every = next(n for n in (1, 2, 3, 6, 12) if months / n <= 8 or n == 12)
    return curves.stairs(
        lines,
        most=longest,
        ticks=[(n * MONTH, localised.number(n)) for n in range(0, months + 1, every)],
        shares=[(highest * n / cuts, share(float(highest * n / cuts))) for n in range(cuts + 1)],
        name="waits",
        title=_("Share housed, by months of waiting, under each policy"),
        description=_("The table below gives the same shares, with their intervals."),
        highest=highest,
    )


def _thinned(waits: Mapping[str, Any], longest: int) -> list[tuple[int, float, float | None, float | None]]:
    """The last step of each stretch: what the eye can tell apart."""
    stretch = max(1, longest // POINTS)
    kept = {time // stretch: (time, *_reached(*rest)) for time, *rest in waits["steps"]}
    return list(kept.values())


def by_group(rows: list[tuple[str, int, int, str]], title: str) -> str:
    """Bars of what changes, group by group: (name, before, after, unit); "" when nothing does."""
    if all(before == after for _name, before, after, _unit in rows):
        return ""
    bars = [
        plots.SignedBar(name, _figure(before, after, unit), "", after - before, "f4" if after >= before else "f2")
        for name, before, after, unit in rows
    ]
    return plots.signed_bars(
        bars,
        mark=0,
        mark_words=_("no change"),
        name="by-group",
        title=title,
        description=". ".join(f"{name} : {_figure(before, after, unit)}" for name, before, after, unit in rows) + ".",
    )


def _figure(before: int, after: int, unit: str) -> str:
    return f"{localised.number(before)}{unit} → {localised.number(after)}{unit}"
