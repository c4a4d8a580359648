"""A case of the rules and the law it was held against, written so that both can be read again, the same."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from trousseau.rules.owner_schemes import Case, Management
from trousseau.scales import OutOfRange, Value

from .laws import Laws


def written(case: Case, *, on: date, commune: str = "") -> dict[str, Any]:
    """The case in the format of the files (`docs/formats.md`): `reading` gives the same case back."""
    owner = {
        "income": _euros(case.owner.income),
        "parts": _number(case.owner.parts),
        "band": None if case.owner.band is None else _number(case.owner.band * 100),
        "tax_due": _euros(case.owner.tax_due),
        "regime": case.regime,
        "other_reductions": _euros(case.owner.other_reductions),
    }
    return {
        "on": on.isoformat(),
        "commune": commune,
        "rent": _euros(case.rent),
        "area": _number(case.area),
        "annexes": _number(case.annexes),
        "costs": _euros(case.costs),
        "works": _euros(case.works),
        "energy_works": _euros(case.energy_works),
        "loan_interest": _euros(case.interest),
        "market_rent_per_m2": None if case.market_per_area is None else _number(case.market_per_area),
        "ceilings_per_m2": {level: _number(value) for level, value in case.per_area},
        "energy": case.energy,
        "furnished": case.furnished,
        "owner": {name: value for name, value in owner.items() if value is not None},
        "market": _management(case.market),
        "agency": _management(case.agency),
    }


def values_written(laws: Laws) -> list[dict[str, Any]]:
    """Every dated value that the case was held against."""
    return [
        {
            "code": value.code,
            "label": value.label,
            "value": list(value.value) if isinstance(value.value, tuple) else value.value,
            "unit": value.unit,
            "from": value.start.isoformat(),
            "to": value.end and value.end.isoformat(),
            "article": value.article,
            "source": value.source,
            "verified_on": value.verified_on and value.verified_on.isoformat(),
        }
        for value in laws.values.values()
    ]


def values_at(rows: list[Mapping[str, Any]], later: Callable[[str, date], Value]) -> Callable[[str, date], Value]:
    """What `laws` asks its values from: those written. A code that did not exist then is asked from `later`; a value
    that nobody had then stays missing."""

    def day(text: str | None) -> date | None:
        return date.fromisoformat(text) if text else None

    found = {
        row["code"]: Value(
            row["code"],
            row["label"],
            tuple(row["value"]) if isinstance(row["value"], list) else row["value"],
            row["unit"],
            date.fromisoformat(row["from"]),
            day(row["to"]),
            row["article"],
            row["source"],
            day(row["verified_on"]),
        )
        for row in rows
    }

    def at(code: str, on: date) -> Value:
        if code in found:
            return found[code]
        # the incomes are published each year: they were missing then; nor did a case know of energy works
        if code.startswith("locavantages.income.") or code == "owner_tax.deficit_energy_max":
            raise OutOfRange(code)
        return later(code, on)

    return at


def _management(how: Management) -> dict[str, str]:
    return {
        "fees": _number(how.fees * 100),
        "insurance": _number(how.insurance * 100),
        "arrears": _number(how.arrears * 100),
        "vacancy": _number(how.vacancy),
    }


def _euros(cents: int | None) -> str | None:
    return None if cents is None else f"{cents // 100}.{cents % 100:02d}"


def _number(value: Decimal) -> str:
    return f"{value:f}"
