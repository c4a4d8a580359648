"""What the simulation answers, as JSON: amounts are texts in euros with two decimals ("1917.01")."""

from dataclasses import asdict, fields
from typing import Any

from trousseau.rules.guarantees import Guarantee, compare_guarantees
from trousseau.rules.owner_schemes import Case
from trousseau.rules.owner_simulation import Comparison, Outcome, Year, simulate

from .laws import Laws


def answer(case: Case, laws: Laws, *, name: str = "", commune: str = "") -> dict[str, Any]:
    """Simulate `case` and write what comes out. Raises ValueError when the owner's tax cannot be known."""
    comparison = simulate(case, laws.schemes, laws.tax, laws.on)
    received = comparison.free.usual.received
    incomes = laws.ceilings(commune)
    return {
        "name": name,
        "on": laws.on.isoformat(),
        **_comparison(comparison),
        "leaving_micro": None
        if comparison.leaving is None
        else {"cost": _euros(comparison.leaving_cost), **_comparison(comparison.leaving)},
        "guarantees": [
            _guarantee(one) for one in compare_guarantees(case.rent, received, laws.market.insurance, laws.guarantees)
        ],
        "tenant_income": incomes and {level: list(values) for level, values in incomes.items()},
        "missing": list(laws.missing),
        "unverified": sorted(value.code for value in laws.unverified),
    }


def _comparison(found: Comparison) -> dict[str, Any]:
    return {
        "tax_due": _euros(found.tax_due),
        "tax_due_estimated": found.estimated,
        "micro_too_high": found.micro_too_high,
        "best": found.best.code,
        "schemes": [_outcome(outcome) for outcome in found.outcomes],
    }


def _outcome(found: Outcome) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "scheme": found.code,
        "article": found.article,
        "rent": _euros(found.rent),
        "rent_ceiling": None if found.ceiling is None else _euros(found.ceiling),
        "eligible": not found.objections,
        "objections": list(found.objections),
    }
    if found.years:
        free = found.code == "free"
        shown |= {
            "usual_year": _year(found.usual),
            "years": [_year(year) for year in found.years],
            "total": _euros(found.total),
            "works_saved": _euros(found.works_saved),
            "gap": _euros(found.gap),
            "total_gap": _euros(found.total_gap),
            "break_even": None if free or found.break_even is None else _euros(found.break_even),
            "gains": [[_euros(tax), _euros(gain)] for tax, gain in found.gains],
        }
    return shown


def _year(year: Year) -> dict[str, str]:
    return {field.name: _euros(getattr(year, field.name)) for field in fields(year)}


def _guarantee(found: Guarantee) -> dict[str, Any]:
    return {**asdict(found), "cost": None if found.cost is None else _euros(found.cost)}


def _euros(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
