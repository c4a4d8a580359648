"""The law of a sitting as plain data, and back. It is frozen with the problem: no later scale changes a replay."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from trousseau.rules.applicant import LEVELS, IncomeLaw, Law
from trousseau.rules.benefit import BenefitLaw
from trousseau.rules.living import RsaLaw
from trousseau.rules.occupancy import OccupancyLaw

MOST = 1_000_000_000
ZONES = (1, 2, 3)


class _Wrong(Exception):
    pass


def law_data(law: Law) -> dict[str, Any]:
    """Whole numbers stay so; a fraction is a text, « 1/2 »."""
    benefit, rsa = law.benefit, law.rsa
    return {
        "occupancy": dict(vars(law.occupancy)),
        "income": [
            {
                "communes": sorted(one.communes),
                "levels": {level: list(one.levels[level]) for level in sorted(one.levels)},
                "article": one.article,
            }
            for one in law.income
        ],
        "benefit": benefit
        and {
            "ceilings": {str(zone): list(benefit.ceilings[zone]) for zone in ZONES},
            "tapers": {str(zone): list(benefit.tapers[zone]) for zone in ZONES},
            "charges": list(benefit.charges),
            "least": benefit.least,
            "least_rate": benefit.least_rate,
            "allowances": list(benefit.allowances),
            "family_rates": list(benefit.family_rates),
            "steps": list(benefit.steps),
            "step_rates": list(benefit.step_rates),
            "deduction": benefit.deduction,
            "thresholds": list(benefit.thresholds),
            "social_debt": benefit.social_debt,
        },
        "rsa": rsa
        and {
            "base": rsa.base,
            "shares": [str(one) for one in rsa.shares],
            "alone": [str(one) for one in rsa.alone],
            "housing": [str(one) for one in rsa.housing],
            "least": rsa.least,
        },
        "units": [str(one) for one in law.units],
    }


def read_law(found: Any, problems: list[str]) -> Law | None:
    """None when something is wrong, said in `problems`."""
    try:
        row = _object(found, "law", ("occupancy", "income", "benefit", "rsa", "units"))
        first, older, younger = _fractions(row["units"], "law.units", 3)
        return Law(
            _occupancy(row["occupancy"]),
            _income(row["income"]),
            _benefit(row["benefit"]),
            _rsa(row["rsa"]),
            (first, older, younger),
        )
    except _Wrong as wrong:
        problems.append(str(wrong))
        return None


def _occupancy(found: Any) -> OccupancyLaw:
    row = _object(found, "law.occupancy", ("one", "two", "more", "cap", "article"))
    one, two, more, cap = (_whole(row[name], f"law.occupancy.{name}") for name in ("one", "two", "more", "cap"))
    return OccupancyLaw(one, two, more, cap, _text(row["article"], "law.occupancy.article"))


def _income(found: Any) -> tuple[IncomeLaw, ...]:
    if not isinstance(found, list) or len(found) > 100:
        raise _Wrong("law.income : doit être une liste")
    income = []
    for number, one in enumerate(found, 1):
        place = f"law.income, ligne {number}"
        row = _object(one, place, ("communes", "levels", "article"))
        communes = row["communes"]
        if not isinstance(communes, list) or not all(isinstance(code, str) for code in communes):
            raise _Wrong(f"{place}, communes : doit être une liste de codes INSEE")
        if not isinstance(row["levels"], Mapping) or not set(row["levels"]) <= set(LEVELS):
            raise _Wrong(f"{place}, levels : les plafonds de {', '.join(LEVELS)}")
        levels = {level: _wholes(values, f"{place}, {level}", 2, 40) for level, values in row["levels"].items()}
        income.append(IncomeLaw(frozenset(communes), levels, _text(row["article"], f"{place}, article")))
    return tuple(income)


def _benefit(found: Any) -> BenefitLaw | None:
    if found is None:
        return None
    place = "law.benefit"
    row = _object(found, place, tuple(BenefitLaw.__dataclass_fields__))

    def zones(name: str, count: int) -> dict[int, tuple[int, ...]]:
        part = _object(row[name], f"{place}.{name}", tuple(str(zone) for zone in ZONES))
        return {zone: _wholes(part[str(zone)], f"{place}.{name}.{zone}", count, count) for zone in ZONES}

    def numbers(name: str, least: int, most: int, lowest: int = 0) -> tuple[int, ...]:
        return _wholes(row[name], f"{place}.{name}", least, most, lowest)

    def pair(name: str) -> tuple[int, int]:
        first, last = numbers(name, 2, 2)
        return first, last

    law = BenefitLaw(
        ceilings={zone: (one, two, three, more) for zone, (one, two, three, more) in zones("ceilings", 4).items()},
        tapers={zone: (first, last) for zone, (first, last) in zones("tapers", 2).items()},
        charges=pair("charges"),
        least=_whole(row["least"], f"{place}.least"),
        least_rate=_whole(row["least_rate"], f"{place}.least_rate"),
        allowances=numbers("allowances", 4, 10),
        family_rates=numbers("family_rates", 4, 10, -MOST),
        steps=pair("steps"),
        step_rates=pair("step_rates"),
        deduction=_whole(row["deduction"], f"{place}.deduction"),
        thresholds=pair("thresholds"),
        social_debt=_whole(row["social_debt"], f"{place}.social_debt"),
    )
    if any(first >= last for first, last in law.tapers.values()) or law.steps[0] > law.steps[1]:
        raise _Wrong(f"{place} : tapers et steps vont du plus bas au plus haut")
    if any(amount < 100 for values in law.ceilings.values() for amount in values[:3]):
        raise _Wrong(f"{place}.ceilings : un plafond de loyer est d’au moins un euro")
    if law.least_rate > 1000 or law.social_debt > 1000:
        raise _Wrong(f"{place} : least_rate et social_debt sont en millièmes")
    return law


def _rsa(found: Any) -> RsaLaw | None:
    if found is None:
        return None
    place = "law.rsa"
    row = _object(found, place, ("base", "shares", "alone", "housing", "least"))
    second, following, third = _fractions(row["shares"], f"{place}.shares", 3)
    pregnant, child = _fractions(row["alone"], f"{place}.alone", 2)
    one, two, three = _fractions(row["housing"], f"{place}.housing", 3)
    return RsaLaw(
        _whole(row["base"], f"{place}.base"),
        (second, following, third),
        (pregnant, child),
        (one, two, three),
        _whole(row["least"], f"{place}.least"),
    )


def _object(found: Any, place: str, names: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(found, Mapping) or set(found) != set(names):
        raise _Wrong(f"{place} : doit être un objet, avec {', '.join(names)}")
    return found


def _whole(value: Any, place: str, lowest: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= MOST:
        raise _Wrong(f"{place} : doit être un nombre entier de {lowest} à {MOST}")
    return value


def _wholes(values: Any, place: str, least: int, most: int, lowest: int = 0) -> tuple[int, ...]:
    if not isinstance(values, list) or not least <= len(values) <= most:
        raise _Wrong(f"{place} : doit être une liste de {least if least == most else f'{least} à {most}'} nombres")
    return tuple(_whole(value, place, lowest) for value in values)


def _fractions(values: Any, place: str, count: int) -> tuple[Fraction, ...]:
    try:
        if isinstance(values, list) and len(values) == count:
            found = [
                Fraction(value)
                for value in values
                if isinstance(value, str) and len(value) <= 20 and "e" not in value.lower()
            ]
            if len(found) == count and all(0 <= one <= 100 for one in found):
                return tuple(found)
    except (ValueError, ZeroDivisionError):
        pass
    raise _Wrong(f"{place} : doit être une liste de {count} fractions écrites en texte, « 1/2 »")


def _text(value: Any, place: str) -> str:
    if not isinstance(value, str) or len(value) > 200:
        raise _Wrong(f"{place} : doit être un texte de 200 signes au plus")
    return value
