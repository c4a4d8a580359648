"""The scales of this installation: the shipped values and those added by an administrator."""

from collections.abc import Iterable
from datetime import date

from trousseau import scales
from trousseau.rules.rent_index import Index, Quarter, check
from trousseau.scales import INDEX, UnknownScale, Value

from .errors import Refused
from .models import ScaleValue

__all__ = ["OutOfRange", "UnknownScale", "Value", "all_values", "at", "indexes", "several"]


class OutOfRange(Refused, scales.OutOfRange):
    """The law of that day is not in the scales: whoever asked reads which value lacks, and who may add it."""


def _pick(code: str, on: date, values: list[Value]) -> Value:
    try:
        return scales.pick(code, on, values)
    except scales.OutOfRange as lacking:
        raise OutOfRange(str(lacking)) from None


def _added(rows) -> list[Value]:
    shipped = scales.load()
    found = []
    for row in rows:
        model = shipped[row.code][-1]
        value = int(row.value) if isinstance(model.value, int) else row.value
        if isinstance(model.value, tuple):
            value = tuple(part.strip() for part in row.value.split(","))
        found.append(
            Value(
                row.code,
                model.label,
                value,
                model.unit,
                row.starts_on,
                row.ends_on,
                row.article,
                row.source,
                row.verified_on,
            )
        )
    return found


def at(code: str, on: date) -> Value:
    """The value of `code` in force on the day `on`. Raises UnknownScale, OutOfRange."""
    values = list(scales.load().get(code, ()))
    return _pick(code, on, values + _added(ScaleValue.objects.filter(code=code)) if values else values)


def indexes() -> dict[Quarter, Index]:
    """The IRL by quarter, the added values too. Raises Disagrees: a wrong index revises no rent."""
    known = list(scales.load().get(INDEX, ())) + _added(ScaleValue.objects.filter(code=INDEX))
    found = scales.indexes(known)
    check(found)
    return found


def several(codes: Iterable[str], on: date) -> dict[str, Value]:
    """As `at`, for several codes in one query."""
    shipped = {code: list(scales.load().get(code, ())) for code in codes}
    added: dict[str, list[Value]] = {}
    for value in _added(ScaleValue.objects.filter(code__in=shipped)):
        added.setdefault(value.code, []).append(value)
    return {
        code: _pick(code, on, values + added.get(code, []) if values else values)
        for code, values in shipped.items()
    }


def all_values() -> dict[str, list[Value]]:
    """Every value by code, oldest first."""
    found = {code: list(values) for code, values in scales.load().items()}
    for value in _added(ScaleValue.objects.filter(code__in=found)):
        found[value.code].append(value)
    return {code: sorted(values, key=lambda v: v.start) for code, values in sorted(found.items())}
