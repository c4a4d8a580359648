"""What the commission's rules read of a household, of a dwelling, and of the law of the day. No name, no address.

Money is integer cents: a month, or a year where it says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from .benefit import BenefitLaw
from .living import RsaLaw
from .occupancy import OccupancyLaw

LEVELS = ("loc1", "loc2", "loc3")  # of a convention; « free » otherwise
MOST_PEOPLE = 20  # of a household: beyond, a slip of the keyboard


@dataclass(frozen=True)
class Household:
    """`id` is a pseudonym. `adults`: people of 14 and more, `young`: the others; together they are `size`.

    `base_resources`: a year, as CAF counts them; `resources`: a month, without the RSA nor the housing benefit; `rsa`:
    entitled to it; `disabled`: AAH or AEEH is received; `tax_income`: a year. None: not proved. `communes`: INSEE codes
    accepted, a set without an order, or « any but that one » would show; None for any. `since`: the first day of its
    seniority. `ethos`: 1 to 13. `quotas` it belongs to; `declined`: the dwellings it has refused.
    """

    id: str
    size: int
    adults: int
    young: int
    couple: bool
    dependants: int
    base_resources: int | None
    resources: int | None
    rsa: bool
    disabled: bool
    tax_income: int | None
    rooms_min: int
    rooms_max: int | None
    needs_access: bool
    communes: frozenset[str] | None
    since: date
    priority: bool
    ethos: int | None
    quotas: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dwelling:
    """`surface` in hundredths of m²; `zone` of the housing benefit (1, 2, 3); `level`: free, loc1, loc2 or loc3;
    `conventioned` opens the APL; `free_on`: the day it is or will be vacant; `accessible`: reachable without a step; both None
    while not known."""

    id: str
    surface: int
    rooms: int
    accessible: bool | None
    commune: str
    zone: int
    rent: int
    charges: int
    level: str
    conventioned: bool
    furnished: bool
    free_on: date | None = None


@dataclass(frozen=True)
class IncomeLaw:
    """CGI, art. 199 tricies: the tenants' tax income (cents a year) by level, for 1, 2, … people, then what one more
    adds, in these communes."""

    communes: frozenset[str]
    levels: Mapping[str, tuple[int, ...]]
    article: str


@dataclass(frozen=True)
class Law:
    """The values of one day. `benefit` or `rsa` is None when the day has none: what rests on them is unknown."""

    occupancy: OccupancyLaw
    income: tuple[IncomeLaw, ...]
    benefit: BenefitLaw | None
    rsa: RsaLaw | None
    units: tuple[Fraction, Fraction, Fraction]

    def ceilings(self, commune: str, level: str) -> tuple[tuple[int, ...], str] | None:
        """The income ceilings of a level in a commune with their article; None when they are not known."""
        for one in self.income:
            if commune in one.communes and level in one.levels:
                return one.levels[level], one.article
        return None


@dataclass(frozen=True)
class Threshold:
    """A limit that the agency adopted, and the decision that says so."""

    value: int
    decision: str


@dataclass(frozen=True)
class Thresholds:
    """`effort`: net cost over resources, thousandths at most; `left`: cents by consumption unit and day at least.
    None: no limit was adopted, the figure only informs."""

    effort: Threshold | None = None
    left: Threshold | None = None


@dataclass(frozen=True)
class Quota:
    """`reserved`: dwellings that go to its households alone; `at_least`: how many of the sitting's dwellings should."""

    code: str
    label: str
    at_least: int = 0
    reserved: frozenset[str] = frozenset()
