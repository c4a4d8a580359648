"""What the rents per commune say: of a vintage, of a load, of one dwelling."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, DateField, F, Max, QuerySet, When
from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.models import Commune, Dwelling
from trousseau.rules.letting import AreaLaw, area_coefficient, counted_area, rent_ceiling

from ..enums import Level, LoadState
from ..models import CeilingLoad, RentCeiling
from .words import per_m2

ARTICLE = "CGI, annexe III, art. 2 terdecies H"


@dataclass(frozen=True)
class Ceilings:
    """The rents per m² of one commune on a day, by level. Empty `levels`: nobody has loaded that year."""

    commune: Commune
    vintage: int
    levels: Mapping[str, RentCeiling]

    def per_m2(self) -> tuple[tuple[str, Decimal], ...]:
        """As the simulation's case takes them."""
        return tuple((level, row.eur_per_m2) for level, row in self.levels.items())

    @property
    def load(self) -> CeilingLoad | None:
        return next((row.load for row in self.levels.values()), None)


@dataclass(frozen=True)
class HighestRent:
    """The highest rent of a month for one dwelling at one level, cents, and how it is found."""

    level: str
    label: str
    rent: int
    per_m2: Decimal
    coefficient: Decimal
    area: Decimal
    load: CeilingLoad

    @property
    def computation(self) -> str:
        """« 9,35 €/m² × 1,18 × 44,50 m² »"""
        return _("€%(per_m2)s a m² × %(coefficient)s × %(area)s m²") % {
            "per_m2": per_m2(self.per_m2),
            "coefficient": localised.number(self.coefficient),
            "area": localised.number(self.area.normalize() + 0),
        }


def covered(load: CeilingLoad) -> bool:
    """Whether another load was laid on this one since: a value that it brought is another's, or one that it took away is
    there again. A file that was read first may be put in force last."""
    mine = {tuple(row[:3]) for row in load.rows}
    taken_away = {tuple(row[:3]) for row in load.before} - mine
    rows = RentCeiling.objects.filter(vintage=load.vintage, commune__in={insee for insee, *_ in mine | taken_away})
    there = {
        (insee, kind, level): of for insee, kind, level, of in rows.values_list("commune", "kind", "level", "load")
    }
    return any(there.get(cell) != load.pk for cell in mine) or not taken_away.isdisjoint(there)


def vintages() -> list[int]:
    """The years that hold ceilings, the last first."""
    return list(RentCeiling.objects.order_by("-vintage").values_list("vintage", flat=True).distinct())


def by_commune(vintage: int) -> QuerySet:
    """One row per commune and kind, the three levels beside each other."""

    def level(code: str) -> Max:
        return Max(Case(When(level=code, then=F("eur_per_m2"))))

    return (
        RentCeiling.objects.filter(vintage=vintage)
        .values("commune__name", "commune__key", "commune", "kind")
        .annotate(
            loc1=level("loc1"),
            loc2=level("loc2"),
            loc3=level("loc3"),
            source=Max("load__source"),
            verified_on=Max("load__verified_on", output_field=DateField()),
        )
        .order_by("commune__key", "commune", "kind")
    )


def missing_communes(vintage: int) -> list[str]:
    """Names of the territory's communes without a ceiling that year."""
    return list(Commune.objects.exclude(rent_ceilings__vintage=vintage).values_list("name", flat=True))


def unverified(vintage: int) -> QuerySet[RentCeiling]:
    """What nobody checked against the order."""
    return RentCeiling.objects.filter(vintage=vintage, load__verified_on=None).select_related("load")


def loads(vintage: int) -> QuerySet[CeilingLoad]:
    """What was loaded for a year, the last first; what was read and left is not there."""
    return CeilingLoad.objects.filter(vintage=vintage).exclude(state=LoadState.READ).select_related("made_by")


@dataclass(frozen=True)
class Change:
    """One value that a load would write: `before` and `after` in euros per m², None for nothing."""

    commune: str
    kind: str
    level: str
    before: Decimal | None
    after: Decimal | None


def changes(load: CeilingLoad) -> tuple[list[Change], int]:
    """What a file that was read would change, and how many values stay as they are."""
    names = dict(Commune.objects.values_list("pk", "name"))
    new = {(i, kind, level): Decimal(value) for i, kind, level, value in load.rows}
    old = {
        (row.commune_id, row.kind, row.level): row.eur_per_m2
        for row in RentCeiling.objects.filter(vintage=load.vintage, commune__in={insee for insee, _kind, _level in new})
    }
    found = [
        Change(names[insee], kind, Level(level).label, old.get((insee, kind, level)), new.get((insee, kind, level)))
        for insee, kind, level in sorted(new.keys() | old.keys())
        if old.get((insee, kind, level)) != new.get((insee, kind, level))
    ]
    return found, len(new) - sum(change.after is not None for change in found)


def ceilings(commune: Commune, on: date, kind: str = "") -> Ceilings:
    """Ceilings of a lease that begins on the day `on`: the vintage is its year, never the nearest one.

    For a flat or a house its own value wins over the one of both; when the kind is not said, the lowest does.
    """
    rows: dict[str, list[RentCeiling]] = {}
    for row in RentCeiling.objects.filter(commune=commune, vintage=on.year).select_related("load"):
        if not kind or row.kind in ("", kind):
            rows.setdefault(row.level, []).append(row)

    def chosen(found: list[RentCeiling]) -> RentCeiling:
        if kind:
            return max(found, key=lambda row: bool(row.kind))
        return min(found, key=lambda row: row.eur_per_m2)

    return Ceilings(commune, on.year, {level: chosen(rows[level]) for level in sorted(rows) if rows.get(level)})


def area_law(on: date) -> tuple[AreaLaw, scales.Value]:
    """The coefficient of the area, and the dated value that bears its doubt (its maximum)."""
    names = ("coefficient_fixed", "coefficient_area", "coefficient_max", "annexes_max")
    values = {name: scales.at(f"locavantages.{name}", on) for name in names}
    law = AreaLaw(*(values[name].decimal for name in names))
    return law, values["coefficient_max"]


def highest_rents(found: Ceilings, living: Decimal, annexes: Decimal, law: AreaLaw) -> list[HighestRent]:
    """CGI, annexe III, art. 2 terdecies H: what each level allows for this dwelling; none when nothing is loaded."""
    area = counted_area(living, annexes, law)
    coefficient = area_coefficient(area, law)
    return [
        HighestRent(
            level,
            str(Level(level).label),
            rent_ceiling(row.eur_per_m2, Decimal(0), area, law),
            row.eur_per_m2,
            coefficient,
            area,
            row.load,
        )
        for level, row in found.levels.items()
    ]


@dataclass(frozen=True)
class OfDwelling:
    """The highest rents of one dwelling for a lease of the day's year; `rents` is empty while nothing is loaded."""

    commune: Commune
    vintage: int
    rents: Sequence[HighestRent]
    load: CeilingLoad | None
    coefficient: scales.Value
    article: str = ARTICLE

    def rent(self, level: str) -> int | None:
        """Cents, None when that level is not known."""
        return next((one.rent for one in self.rents if one.level == level), None)


def of_dwelling(dwelling: Dwelling, on: date) -> OfDwelling:
    """What each level allows for a dwelling that is known; its annexes are not, so none is counted."""
    law, coefficient = area_law(on)
    found = ceilings(dwelling.commune, on, dwelling.kind)
    rents = highest_rents(found, dwelling.surface, Decimal(0), law)
    return OfDwelling(found.commune, found.vintage, rents, found.load, coefficient)
