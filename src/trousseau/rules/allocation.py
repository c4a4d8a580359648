"""Whether a dwelling fits a household, each line with its figures and its ground. People decide."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Home:
    """surface in cm² hundredths: hundredths of m²; rent and charges in cents per month."""

    surface: int
    rooms: int
    accessible: bool
    commune: str
    rent: int
    charges: int


@dataclass(frozen=True)
class Need:
    """resources in cents per month, None while not proved; communes empty when any will do."""

    size: int
    rooms_min: int
    needs_access: bool
    communes: frozenset[str]
    resources: int | None


@dataclass(frozen=True)
class OccupancyLaw:
    """CCH, art. R822-25, in m²: for one, for two, per further person, and the cap."""

    one: int
    two: int
    more: int
    cap: int
    article: str


@dataclass(frozen=True)
class Line:
    """`status`: ok, no, info or unknown. `value` and `threshold` are already in the reader's units."""

    code: str
    status: str
    value: str
    threshold: str
    article: str = ""


def surface_min(size: int, law: OccupancyLaw) -> int:
    """CCH, art. R822-25: m² for a household of `size` persons: 9, 16, 25, 34, 43, 52, 61, then 70."""
    return law.one if size == 1 else min(law.cap, law.two + law.more * (size - 2))


def effort(home: Home, need: Need) -> Fraction | None:
    """Rent and charges over resources, before any housing benefit; None without proved resources."""
    return Fraction(home.rent + home.charges, need.resources) if need.resources else None


def explain(home: Home, need: Need, law: OccupancyLaw) -> list[Line]:
    """Every line, also after one says no: the commission reads the whole reason."""
    least = surface_min(need.size, law)
    ratio = effort(home, need)
    percent = f"{ratio.numerator * 100 // ratio.denominator} %" if ratio is not None else ""
    return [
        Line(
            "surface", "ok" if home.surface >= least * 100 else "no",
            f"{home.surface // 100} m²", f"{least} m²", law.article,
        ),
        Line("rooms", "ok" if home.rooms >= need.rooms_min else "no", f"T{home.rooms}", f"T{need.rooms_min}"),
        Line("access", "ok" if home.accessible or not need.needs_access else "no", "", ""),
        Line("area", "ok" if not need.communes or home.commune in need.communes else "no", "", ""),
        Line("effort", "unknown" if ratio is None else "info", percent, ""),
    ]  # fmt: skip


def fits(lines: list[Line]) -> bool:
    """No line says no; what is unknown or only informs does not refuse."""
    return all(line.status != "no" for line in lines)
