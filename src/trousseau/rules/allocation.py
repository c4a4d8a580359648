"""Whether a dwelling fits a household, each line with its figures and its ground. People decide."""

from dataclasses import dataclass
from fractions import Fraction

from .money import round_half_up
from .occupancy import OccupancyLaw, surface_min

__all__ = ["Home", "Line", "Need", "OccupancyLaw", "effort", "explain", "fits", "surface_min"]


@dataclass(frozen=True)
class Home:
    """surface in hundredths of m²; commune by INSEE code; rent and charges in cents per month."""

    surface: int
    rooms: int
    accessible: bool
    commune: str
    rent: int
    charges: int


@dataclass(frozen=True)
class Need:
    """size in persons, one or more; resources in cents per month, None while not proved; communes empty
    when any will do."""

    size: int
    rooms_min: int
    needs_access: bool
    communes: frozenset[str]
    resources: int | None


@dataclass(frozen=True)
class Line:
    """One answer. `status`: ok, no, info or unknown.

    `value` and `threshold` by code: surface in hundredths of m², rooms in rooms, effort in thousandths of
    the resources, left in cents per month; None where there is no figure (access, area, what is unknown).
    """

    code: str
    status: str
    value: int | None = None
    threshold: int | None = None
    article: str = ""


def effort(home: Home, need: Need) -> Fraction | None:
    """Rent and charges over resources, before any housing benefit; None without resources, proved or not.

    No text sets a ceiling for a private dwelling: it informs, it never refuses.
    """
    return Fraction(home.rent + home.charges, need.resources) if need.resources else None


def explain(home: Home, need: Need, law: OccupancyLaw, *, declined: bool = False) -> list[Line]:
    """Every line, also after one says no: the commission reads the whole reason.

    `declined`: the household refused this very dwelling; it is asked again only if somebody chooses so.
    """
    least = surface_min(need.size, law) * 100
    ratio = effort(home, need)
    proved = "unknown" if need.resources is None else "info"
    left = None if need.resources is None else need.resources - home.rent - home.charges

    def answer(passes: bool) -> str:
        return "ok" if passes else "no"

    return [
        Line("surface", answer(home.surface >= least), home.surface, least, law.article),
        Line("rooms", answer(home.rooms >= need.rooms_min), home.rooms, need.rooms_min),
        Line("access", answer(home.accessible or not need.needs_access)),
        Line("area", answer(not need.communes or home.commune in need.communes)),
        *([Line("declined", "no")] if declined else []),
        Line("effort", proved, None if ratio is None else round_half_up(ratio * 1000)),
        Line("left", proved, left),
    ]


def fits(lines: list[Line]) -> bool:
    """No line says no; what is unknown or only informs does not refuse."""
    return all(line.status != "no" for line in lines)
