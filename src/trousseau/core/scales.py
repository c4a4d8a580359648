"""The scales of this installation: the shipped values and those added by an administrator."""

import hashlib
import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from trousseau import scales
from trousseau.rules.rent_index import Index, Quarter, check
from trousseau.scales import INDEX, Value

from . import localised
from .components import language
from .errors import Refused
from .models import ScaleReading, ScaleValue

KEPT_FOR = 1.0  # seconds: a value added by another process waits no longer


class OutOfRange(Refused, scales.OutOfRange):
    """The law of that day is not in the scales: whoever asked reads which value lacks, and who may add it."""


def _pick(code: str, on: date, values: list[Value]) -> Value:
    try:
        return scales.pick(code, on, values)
    except scales.OutOfRange:
        known = sorted((value for value in values if value.code == code), key=lambda value: value.start)
        spans = [
            _("from %(start)s to %(end)s")
            % {"start": localised.day(value.start), "end": localised.day(value.end) if value.end else _("this day")}
            for value in known
        ]
        raise OutOfRange(
            _(
                "“%(label)s” has no value on %(day)s (known %(spans)s). An administrator may add it in the settings, page "
                "Scales."
            )
            % {"label": label(known[0]), "day": localised.day(on), "spans": ", ".join(spans)}
        ) from None


def label(value: Value) -> str:
    """What a scale is, in the reader's language: French as its law writes it, or English."""
    return value.label if language().startswith("fr") else scales.english()[0].get(value.code, value.label)


def measure(value: Value) -> str:
    """In what it is counted, in the reader's language."""
    return value.unit if language().startswith("fr") else scales.english()[1].get(value.unit, value.unit)


def chapter_label(chapter: scales.Chapter) -> str:
    """What a chapter is, in the reader's language."""
    return chapter.label if language().startswith("fr") else scales.english_chapters()[chapter.label]


def digest(value: Value) -> str:
    """The mark of a value as it was read: of its figure, its unit and its article. Another mark, another value."""
    return hashlib.sha256("\n".join((value.text, value.unit, value.article)).encode()).hexdigest()


_kept: tuple[float, dict[str, list[Value]]] | None = None


def _changed() -> dict[str, list[Value]]:
    """The values of the scales that this installation added to or read, by code. A page reads dozens of figures: they are
    read again once `KEPT_FOR` is past."""
    global _kept
    now = time.monotonic()
    if _kept is None or now - _kept[0] > KEPT_FOR:
        _kept = now, _read()
    return _kept[1]


def forget() -> None:
    """The next figure is read again: a value was added or read, or the base is another one."""
    global _kept
    _kept = None


def _read() -> dict[str, list[Value]]:
    shipped = scales.load()
    found: dict[str, list[Value]] = {}
    for row in ScaleValue.objects.filter(code__in=shipped).order_by("pk"):
        found.setdefault(row.code, [*shipped[row.code]]).append(_added(row, shipped[row.code][-1]))
    days: dict[tuple[str, date, str], date] = {}
    for code, starts_on, told, on in ScaleReading.objects.standing().values_list(
        "code", "starts_on", "digest", "read_on"
    ):
        days[code, starts_on, told] = max(on, days.get((code, starts_on, told), on))
    for code in {code for code, _start, _digest in days if code in shipped}:
        found[code] = [_with_reading(value, days) for value in found.get(code, shipped[code])]
    return found


def _added(row: ScaleValue, model: Value) -> Value:
    value: int | str | tuple[str, ...] = int(row.value) if isinstance(model.value, int) else row.value
    if isinstance(model.value, tuple):
        value = tuple(part.strip() for part in row.value.split(","))
    return Value(
        row.code, model.label, value, model.unit, row.starts_on, row.ends_on, row.article, row.source, row.verified_on
    )


def _with_reading(value: Value, days: dict[tuple[str, date, str], date]) -> Value:
    """The value as the last person who read it in its text left it; as it is when that was of another value."""
    read_on = days.get((value.code, value.start, digest(value)))
    return value if read_on is None else replace(value, verified_on=max(read_on, value.verified_on or read_on))


def _known(code: str) -> list[Value]:
    shipped = scales.load().get(code, ())
    return list(_changed().get(code, shipped)) if shipped else []


def at(code: str, on: date) -> Value:
    """The value of `code` in force on the day `on`. Raises UnknownScale, OutOfRange."""
    return _pick(code, on, _known(code))


def indexes() -> dict[Quarter, Index]:
    """The IRL by quarter, the added values too. Raises Disagrees: a wrong index revises no rent."""
    found = scales.indexes(_known(INDEX))
    check(found)
    return found


def several(codes: Iterable[str], on: date) -> dict[str, Value]:
    """As `at`, for several codes."""
    return {code: at(code, on) for code in codes}


def in_force(values: Iterable[Value], on: date) -> Value:
    """Of these values of one scale, that of the day; the last one known where none runs."""
    known = list(values)
    running = [one for one in known if one.start <= on and (one.end is None or on <= one.end)]
    return (running or known)[-1]


def all_values() -> dict[str, list[Value]]:
    """Every value by code, oldest first."""
    return {code: sorted(_known(code), key=lambda v: v.start) for code in sorted(scales.load())}
