"""Aim 3: the public figures of the territory, brought as a file that the observatory signed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core import localised
from trousseau.core.localised import Text
from trousseau.exchange.public_figures import Period, PublicFigures

COUNTS: Mapping[str, Text] = {
    "entries": gettext_lazy("Entered"),
    "housed": gettext_lazy("Housed"),
    "inactive": gettext_lazy("Lost from sight"),
    "left": gettext_lazy("Those who left"),
    "known": gettext_lazy("Known at the end"),
}
QUARTERS: Mapping[int, Text] = {
    1: gettext_lazy("1st quarter of %(year)s"),
    2: gettext_lazy("2nd quarter of %(year)s"),
    3: gettext_lazy("3rd quarter of %(year)s"),
    4: gettext_lazy("4th quarter of %(year)s"),
}


@dataclass(frozen=True)
class Line:
    """A period, and its counts in the order of COUNTS: None, secret."""

    start: date
    quarter: int
    counts: tuple[int | None, ...]

    @property
    def name(self) -> str:
        if self.quarter:
            return str(QUARTERS[self.quarter]) % {"year": self.start.year}
        return localised.capital(localised.month(self.start))

    @property
    def labelled(self) -> list[tuple[Text, str]]:
        return list(zip(COUNTS.values(), self.said, strict=True))

    @property
    def said(self) -> list[str]:
        return [_("secret") if one is None else localised.number(one) for one in self.counts]


@dataclass(frozen=True)
class Territory:
    """`months` and `quarters` whole within the report, as the observatory published them by `published_on`."""

    months: list[Line]
    quarters: list[Line]
    published_on: date
    brought_on: date
    key: str
    digest: str

    @property
    def tables(self) -> list[list[Line]]:
        return [lines for lines in (self.quarters, self.months) if lines]


def within(found: PublicFigures, start: date, end: date) -> list[Period]:
    """The periods that a report from `start` to `end` holds whole."""
    return [one for one in found.periods if start <= one.start and one.end <= end]


def kept(found: PublicFigures, periods: list[Period], *, on: date) -> dict:
    """What a report keeps of the file."""
    return {
        "published_on": found.published_on.isoformat(),
        "brought_on": on.isoformat(),
        "key": found.key,
        "digest": found.sha256,
        "periods": [
            {"start": one.start.isoformat(), "quarter": one.quarter, "counts": [one.counts[code] for code in COUNTS]}
            for one in periods
        ],
    }


def of(stored: Mapping | None) -> Territory | None:
    """From what a report keeps."""
    if not stored:
        return None
    lines = [Line(date.fromisoformat(one["start"]), one["quarter"], tuple(one["counts"])) for one in stored["periods"]]
    return Territory(
        months=[one for one in lines if not one.quarter],
        quarters=[one for one in lines if one.quarter],
        published_on=date.fromisoformat(stored["published_on"]),
        brought_on=date.fromisoformat(stored["brought_on"]),
        key=stored["key"],
        digest=stored["digest"],
    )
