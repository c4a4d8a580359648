"""The ways to let a dwelling that the simulation compares. A scheme is an object: another one joins the list
by overriding what makes it different, and nothing else changes.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .letting import AreaLaw, GrantLaw, counted_area, discounted, intermediation_grant, may_be_requested, rent_ceiling
from .owner_tax import Taxpayer

REAL, MICRO = "real", "micro"


@dataclass(frozen=True)
class Management:
    """How a dwelling is managed: shares of the rent received (fees, insurance) and called (arrears),
    months without a tenant each year."""

    fees: Decimal
    insurance: Decimal
    vacancy: Decimal
    arrears: Decimal


@dataclass(frozen=True)
class Case:
    """A dwelling and its owner. Amounts in cents: `rent` a month on the market, charges apart; `costs` (property
    tax, condominium, insurance, upkeep) and `interest` a year; `works` of repair or improvement, any aid taken off, are paid
    once, the first year; `energy_works`, the part of them that takes the dwelling from class E, F or G to D or better. Areas in m². `market_per_area`: the commune's
    rent in the order of the year, euros per m², None when it is not known. `per_area`: the order's highest rent by
    level, euros per m², each level's discount taken off; what is given by hand (`market_per_area`) wins over it.
    `energy` is "" when not known.
    """

    rent: int
    area: Decimal
    owner: Taxpayer
    market: Management
    agency: Management
    costs: int = 0
    works: int = 0
    energy_works: int = 0
    interest: int = 0
    annexes: Decimal = Decimal(0)
    regime: str = REAL
    energy: str = ""
    furnished: bool = False
    market_per_area: Decimal | None = None
    per_area: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True)
class Scheme:
    """Letting on the free market; each method is what a scheme may change. `year` counts from 1."""

    code: str = "free"
    article: str = ""

    def objections(self, case: Case, on: date) -> tuple[str, ...]:
        """Why this case cannot enter the scheme on the day `on`; codes, none when it can."""
        return ()

    def management(self, case: Case) -> Management:
        return case.market

    def ceiling(self, case: Case) -> int | None:
        """The most that a month's rent may be, cents; None when the scheme sets none, or it is not known."""
        return None

    def rent(self, case: Case) -> int:
        """The rent of a month, charges apart; cents."""
        return case.rent

    def grant(self, case: Case, year: int) -> int:
        """What is paid to the owner that year, taxed as rent; cents."""
        return 0

    def deduction(self, case: Case, year: int) -> int:
        """What is taken off the taxable rent beside real costs, without being paid; cents."""
        return 0

    def reduction_rate(self, case: Case, year: int) -> Decimal:
        """The share of the gross rent that comes off the tax."""
        return Decimal(0)


@dataclass(frozen=True)
class LocAvantages(Scheme):
    """One level of convention, under the mandate of an agreed body (CCH, art. L321-4, L321-8)."""

    discount: Decimal = Decimal(0)
    reduction: Decimal = Decimal(0)
    years: int = 0  # the convention's length, at least
    last_request: date = date.max
    energy: tuple[str, ...] = ()
    micro_excluded: bool = True
    area_law: AreaLaw | None = None
    grant_law: GrantLaw | None = None

    def objections(self, case: Case, on: date) -> tuple[str, ...]:
        """CGI, art. 199 tricies: real regime, unfurnished, an energy class that is admitted, asked in time."""
        found = []
        if case.regime == MICRO and self.micro_excluded:
            found.append("micro")
        if case.furnished:
            found.append("furnished")
        if case.energy and case.energy not in self.energy:
            found.append("energy")
        if not may_be_requested(on, self.last_request):
            found.append("ended")
        return tuple(found)

    def management(self, case: Case) -> Management:
        return case.agency

    def ceiling(self, case: Case) -> int | None:
        """CGI, annexe III, art. 2 terdecies H."""
        known = dict(case.per_area).get(self.code)
        market, discount = (
            (known, Decimal(0)) if case.market_per_area is None else (case.market_per_area, self.discount)
        )
        if self.area_law is None or market is None:
            return None
        area = counted_area(case.area, case.annexes, self.area_law)
        return rent_ceiling(market, discount, area, self.area_law)

    def rent(self, case: Case) -> int:
        """CGI, annexe III, art. 2 terdecies H: the market rent less the discount, within the ceiling."""
        rent, ceiling = discounted(case.rent, self.discount), self.ceiling(case)
        return rent if ceiling is None else min(rent, ceiling)

    def grant(self, case: Case, year: int) -> int:
        """Aide de l’Anah, prime d’intermédiation locative: once, the first year."""
        if year > 1 or self.grant_law is None:
            return 0
        return intermediation_grant(self.code, case.area, self.grant_law)

    def reduction_rate(self, case: Case, year: int) -> Decimal:
        """CGI, art. 199 tricies: each year of the convention."""
        return self.reduction if year <= self.years else Decimal(0)
