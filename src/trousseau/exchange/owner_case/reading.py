"""A case typed as JSON becomes a case of the rules. Everything that is wrong is said at once, with its place."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from trousseau.exchange import quantities
from trousseau.exchange.quantities import AREA, EUROS, NUMBER, PER_AREA, RATE, Kind
from trousseau.rules.owner_schemes import MICRO, REAL, Case, Management
from trousseau.rules.owner_tax import Taxpayer

from .laws import LEVELS, Laws

MOST = Decimal(1_000_000_000)  # more than any amount of a household; a slip of the keyboard otherwise
COSTS = ("property_tax", "condominium", "insurance", "upkeep")
ENERGY = tuple("ABCDEFG")


class NotReadable(Exception):
    """`problems` are French lines, one a problem, each with the field it is about."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Asked:
    """One case of a file: its `name`, its day, the commune's INSEE code ("" when not said), the fields."""

    name: str
    on: date
    commune: str
    fields: Mapping[str, Any]
    place: str

    def case(self, laws: Laws) -> Case:
        """The case, completed by the agency's assumptions. Raises NotReadable."""
        return _case(_Reader(self.fields, self.place), laws)


def read_cases(text: str, today: date) -> tuple[list[Asked], bool]:
    """The cases of a JSON text, and whether it was a list. A case without a day is held on `today`.

    Raises NotReadable.
    """
    try:
        # the number as it is written: 0.1 must not pass through a float
        found = json.loads(text, parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotReadable([f"ce n’est pas du JSON : {error}"]) from error
    several = isinstance(found, list)
    rows = found if several else [found]
    if not rows:
        raise NotReadable(["la liste est vide : il faut au moins un cas"])
    problems, asked = [], []
    for place, row in enumerate(rows, 1):
        where = f"cas {place}, " if several else ""
        if not isinstance(row, Mapping):
            problems.append(f"{where}un cas est un objet JSON")
            continue
        reader = _Reader(row, where)
        name, on, commune = reader.text("name"), reader.day("on", today), reader.text("commune")
        asked.append(Asked(name, on, commune, row, where))
        problems += reader.problems
    if problems:
        raise NotReadable(problems)
    return asked, several


def _refuse(constant: str):
    raise ValueError(f"{constant} n’est pas un nombre")


def _case(reader: "_Reader", laws: Laws) -> Case:
    owner = reader.part("owner")
    income, band = owner.euros("income"), owner.percent("band")
    tax_due = owner.euros("tax_due")
    if income is None and (band is None or tax_due is None):
        owner.wrong("income", "dites le revenu imposable, ou la tranche (band) et l’impôt dû (tax_due)")
    parts = owner.number("parts", 1, 30, Decimal(1))
    if parts is not None and parts * 4 % 1:
        owner.wrong("parts", "les parts vont de quart en quart")
    other = owner.euros("other_reductions") or 0
    regime = owner.choice("regime", (REAL, MICRO), REAL)
    owner.done()
    costs = reader.value("costs")
    if isinstance(costs, Mapping):
        detail = reader.part("costs")
        yearly = sum(detail.euros(name) or 0 for name in COSTS)
        detail.done()
    else:
        yearly = reader.euros("costs") or 0
    market, agency = (_management(reader.part("market"), laws.market), _management(reader.part("agency"), laws.agency))
    rent, area = reader.euros("rent", least=1), reader.number("area", 1, 2000, kind=AREA)
    for name, value in (("rent", rent), ("area", area)):
        if value is None and not reader.has(name):
            reader.wrong(name, "manque")
    annexes = reader.number("annexes", 0, 2000, Decimal(0), AREA)
    energy = reader.choice("energy", ("", *ENERGY), "")
    market_per_area = reader.number("market_rent_per_m2", 1, 200, kind=PER_AREA)
    ceilings = reader.part("ceilings_per_m2")
    per_area = tuple(
        (level, value) for level in LEVELS if (value := ceilings.number(level, 1, 200, kind=PER_AREA)) is not None
    )
    ceilings.done()
    works, energy_works = reader.euros("works") or 0, reader.euros("energy_works") or 0
    if energy_works > works:
        reader.wrong("energy_works", "est une part des travaux (works)")
    interest, furnished = reader.euros("loan_interest") or 0, reader.flag("furnished")
    for name in ("name", "on", "commune"):
        reader.value(name)
    reader.done()
    if reader.problems or rent is None:  # without a rent, that is said
        raise NotReadable(reader.problems)
    return Case(
        rent=rent,
        area=area,
        annexes=annexes,
        costs=yearly,
        works=works,
        energy_works=energy_works,
        interest=interest,
        regime=regime,
        energy=energy,
        furnished=furnished,
        market_per_area=market_per_area,
        per_area=per_area,
        market=market,
        agency=agency,
        owner=Taxpayer(income, parts, band, tax_due, other),
    )


def _management(reader: "_Reader", usual: Management) -> Management:
    found = {}
    for name in ("fees", "insurance", "arrears"):
        value = reader.percent(name)
        found[name] = getattr(usual, name) if value is None else value
    found["vacancy"] = reader.number("vacancy", 0, 12, usual.vacancy)
    reader.done()
    return Management(**found)


class _Reader:
    """Reads the fields of an object, and remembers what is wrong and what nobody asked for."""

    def __init__(self, row: Mapping[str, Any], path: str, problems: list[str] | None = None):
        self.row, self.path = row, path
        self.problems: list[str] = [] if problems is None else problems
        self.read: set[str] = set()

    def wrong(self, name: str, why: str) -> None:
        self.problems.append(f"{self.path}{name} : {why}")

    def has(self, name: str) -> bool:
        """Something is already said about this field."""
        return any(line.startswith(f"{self.path}{name} : ") for line in self.problems)

    def value(self, name: str) -> Any:
        self.read.add(name)
        return self.row.get(name)

    def part(self, name: str) -> "_Reader":
        value = self.value(name)
        if value is not None and not isinstance(value, Mapping):
            self.wrong(name, "doit être un objet")
            value = None
        return _Reader(value or {}, f"{self.path}{name}.", self.problems)

    def done(self) -> None:
        for name in self.row:
            if name not in self.read:
                self.wrong(str(name), "champ inconnu")

    def written(self, name: str, text: str, kind: Kind) -> Decimal | None:
        try:
            return quantities.read(text, kind)
        except quantities.Doubtful as doubt:
            self.wrong(name, f"se lit de deux façons : écrivez {' ou '.join(doubt.ways)}")
        except quantities.TooFine:
            self.wrong(name, f"{kind.decimals} décimales au plus")
        except quantities.Unread:
            self.wrong(name, "doit être un nombre")
        return None

    def number(self, name: str, least: int, most: int | Decimal, default: Decimal | None = None, kind: Kind = NUMBER):
        value = self.value(name)
        if value is None:
            return default
        if isinstance(value, str):
            value = self.written(name, value, kind)
            if value is None:
                return None
        if not isinstance(value, Decimal) or not value.is_finite():
            self.wrong(name, "doit être un nombre")
            return None
        if not least <= value <= most:
            self.wrong(name, f"doit être entre {least} et {most}")
            return None
        if value != round(value, 4):
            self.wrong(name, "quatre décimales au plus")
            return None
        return value

    def euros(self, name: str, least: int = 0) -> int | None:
        """Integer cents."""
        value = self.number(name, least, MOST, kind=EUROS)
        if value is None:
            return None
        if value * 100 % 1:
            self.wrong(name, "un montant a deux décimales au plus")
            return None
        return int(value * 100)

    def percent(self, name: str) -> Decimal | None:
        value = self.number(name, 0, 100, kind=RATE)
        return None if value is None else value / 100

    def text(self, name: str) -> str:
        value = self.value(name)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > 200:
            self.wrong(name, "doit être un texte de 200 signes au plus")
            return ""
        return value

    def day(self, name: str, default: date) -> date:
        value = self.value(name)
        if value is None:
            return default
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            self.wrong(name, "doit être un jour, écrit AAAA-MM-JJ")
            return default

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.value(name)
        if value is None:
            return default
        if value not in choices:
            self.wrong(name, f"doit être l’un de {', '.join(one for one in choices if one)}")
            return default
        return value

    def flag(self, name: str) -> bool:
        value = self.value(name)
        if value is not None and not isinstance(value, bool):
            self.wrong(name, "doit être true ou false")
        return value is True
