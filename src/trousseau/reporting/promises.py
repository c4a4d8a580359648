"""What a convention promised, over which days, and what a report can say of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from trousseau.conventions.enums import Span
from trousseau.conventions.models import Convention, Indicator
from trousseau.conventions.models.agreements import promised
from trousseau.core import localised
from trousseau.rules.dates import add_days, add_months, last_day

from .enums import Result
from .figures import Figure, Kind, Why
from .lines import Line
from .measures import BY_CODE, count, figures
from .publishing import LEAST
from .reading import Period, records_begin

AT_THE_END = ("leases", "waiting", "procedures")  # counts of the last day: the next one may undo what this one says
YEAR = 12  # months


def window(convention: Period, span: str, report: Period) -> Period:
    """The days that a promise is for, of which a report says something: the last year of the convention that ended within the
    report, else the one that runs on its last day. The last year ends with the convention, and is twelve months long."""
    first, end = convention
    if span == Span.WHOLE or last_day(first, YEAR) >= end:
        return convention
    years = [convention]
    start = first
    while start <= end:
        until = last_day(start, YEAR)
        years.append(Period(start, until) if until <= end else Period(add_months(add_days(end, 1), -YEAR), end))
        start = add_days(until, 1)
    over = [one for one in years[1:] if report.start <= one.end <= report.end]
    return over[-1] if over else next(one for one in years[1:] if one.end >= report.end)


def frozen_promises(promises: Iterable[Indicator], convention: Convention, period: Period) -> list[dict]:
    """What a report keeps of each promise: its days, and what was done of it over those that had come. `done`: None when these
    are the days of the report, whose own figure says it. `counted_from`: the day on which the agency began to write, when its
    days had begun."""
    found, begun = [], records_begin()
    for one in promises:
        said: dict[str, Any] = {
            name: getattr(one, name) for name in ("code", "words", "target", "number", "unit", "article")
        }
        days = window(Period(convention.starts_on, convention.ends_on), one.span, period)
        come = Period(days.start, min(days.end, period.end))
        said |= {"from": days.start.isoformat(), "until": days.end.isoformat(), "done": None}
        said["counted_from"] = begun.isoformat() if begun and begun > days.start else None
        if come != period and (measure := BY_CODE.get(one.code)):
            said["done"] = figures(count(come, [measure.code]))[measure.code].told()
        found.append(said)
    return found


@dataclass(frozen=True)
class Promise:
    """What the convention promised and what is done of it. `days`: those that it is for; None of a report made before they were
    kept. `covered`: they are over and all of them are counted; until then it is settled only by what cannot be undone.
    `apart`: they are not those of the report, whose own figure does not say what is done. `part`: the reader has the figure
    of the report alone, over other days; `inside`: these are all days of the promise. `counted_from`: the day on which the
    agency began to write, of days that began before."""

    words: str
    target: str
    article: str
    line: Line | None
    number: int | None
    covered: bool = True
    days: Period | None = None
    apart: bool = False
    part: bool = False
    inside: bool = True
    counted_from: date | None = None

    @property
    def kept(self) -> bool | None:
        """None where the report cannot say it; `result` says why."""
        return {Result.KEPT: True, Result.BROKEN: False}.get(self.result)

    @property
    def result(self) -> Result:
        if self.number is None or self.line is None:
            return Result.UNMEASURED
        now, measure = self.line.now, self.line.measure
        if now.value is None:
            return Result.HIDDEN if now.why == Why.FEW else Result.UNMEASURED
        if measure.kind == Kind.STAY and (now.den or 0) < LEAST:
            return Result.THIN
        done, promised = now.exactly(measure.kind), self.number
        reached = done <= promised if measure.less else done >= promised
        if now.least and not reached:
            return Result.HIDDEN  # it is that at the least: it may be kept
        added_up = measure.kind == Kind.COUNT and measure.code not in AT_THE_END
        if added_up and reached != measure.less and self.inside:
            return Result.KEPT if reached else Result.BROKEN  # the other days only add to it
        if not self.covered:
            return Result.PENDING
        if self.part:
            return Result.HIDDEN
        if self.counted_from and measure.code not in AT_THE_END and measure.kind != Kind.STAY:
            return Result.UNMEASURED
        return Result.KEPT if reached else Result.BROKEN

    @property
    def gauge(self) -> tuple[int, int] | None:
        """Where the done and the promised stand, in percent of a scale that holds both."""
        if self.number is None or self.line is None or self.line.now.value is None or not self.inside:
            return None
        promised = self.number * 10 if self.line.measure.kind == Kind.RATE else self.number
        done = self.line.now.value
        most = 100 if self.line.measure.kind == Kind.SHARE else max(promised, done, 1) * 5 // 4 or 1
        return done * 100 // most, promised * 100 // most

    @property
    def during(self) -> str:
        """The days that it is for, where they are not those of the report, and from which of them it is counted."""
        said = []
        if self.days and (self.apart or self.part):
            start, end = (localised.day(day) for day in self.days)
            said.append(_("From %(start)s to %(end)s") % {"start": start, "end": end})
        if self.counted_from:
            day = localised.day(self.counted_from)
            said.append(_("Counted from %(day)s: nothing was written here before") % {"day": day})
        return ". ".join(said)

    @property
    def done(self) -> str:
        """What is done of it, and that it is over other days where it is."""
        if self.line is None:
            return "–"
        if self.part and self.line.known:
            return _("%(value)s over the days of the report") % {"value": self.line.value}
        return self.line.value

    @property
    def earlier(self) -> str:
        return self.line.earlier if self.line and not self.apart else "–"

    @property
    def trend(self) -> str:
        return self.line.trend if self.line and not self.apart else ""


def read_promise(
    one: Mapping[str, Any], lines: Mapping[str, Line], report: Period, *, own: bool, covered: bool
) -> Promise:
    """A promise that a report kept, for its reader. `report`: its days; `covered`: what is said of one that kept no days. A
    funder reads what was published: of households, the figure of the report, never that of other days."""
    # one of before was kept in the language of who made the report
    target = promised(one["target"], one["number"], one["unit"]) if "unit" in one else one["target"]
    said = (one["words"], target, one["article"])
    line = lines.get(one["code"])
    if "until" not in one:
        return Promise(*said, line, one["number"], covered)
    days = Period(date.fromisoformat(one["from"]), date.fromisoformat(one["until"]))
    begun = date.fromisoformat(day) if (day := one.get("counted_from")) else None
    known = Promise(*said, line, one["number"], days.end <= report.end, days, counted_from=begun)
    if line is None or one["done"] is None:
        return known
    if line.measure.households and not own:
        inside = days.start <= report.start and report.end <= days.end
        return replace(known, part=True, inside=inside)
    return replace(known, line=Line(line.measure, Figure(**one["done"]), Figure()), apart=True)
