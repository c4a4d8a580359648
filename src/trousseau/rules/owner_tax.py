"""What the rent of a bare dwelling costs its owner in tax and levies.

Amounts are exact Decimals of cents: rates multiply and add, nothing is divided or rounded here. Rates are
shares of one. Left out, and said wherever a result is shown: the décote, the ceiling on family parts, the
deductible part of the CSG, the deficits of works above the yearly maximum, other property income.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

ZERO = Decimal(0)


@dataclass(frozen=True)
class TaxLaw:
    """The tax of the year. Amounts are cents; `thresholds` are per part, each with its rate above it. `deficit_energy_max`
    is None when no law raises the maximum of a deficit for energy works that year."""

    thresholds: tuple[int, ...]
    rates: tuple[Decimal, ...]
    levies: Decimal
    flat_cost: int
    micro_share: Decimal
    micro_max: int
    real_years: int
    deficit_max: int
    reductions_max: int
    deficit_energy_max: int | None = None

    @cached_property
    def steps(self) -> tuple[tuple[int, Decimal], ...]:
        """Each threshold, with what its rate adds to the one below."""
        below = (ZERO, *self.rates[:-1])
        rows = zip(self.thresholds, self.rates, below, strict=True)
        return tuple((threshold, rate - less) for threshold, rate, less in rows)


@dataclass(frozen=True)
class Taxpayer:
    """The owner's tax household without this rent; amounts in cents.

    Either `income` and `parts`, or the marginal rate `band`. `tax_due` is what the notice says; None: computed
    from income and parts. `other_reductions` already use the common maximum, and come off the computed tax.
    """

    income: int | None = None
    parts: Decimal = Decimal(1)
    band: Decimal | None = None
    tax_due: int | None = None
    other_reductions: int = 0


@dataclass(frozen=True)
class PropertyResult:
    """One year: what is taxed, what is taken off the other income, what later years may take off."""

    taxable: Decimal
    off_income: Decimal
    carried: Decimal


def income_tax(income: Decimal, parts: Decimal, law: TaxLaw) -> Decimal:
    """CGI, art. 197: the tax of the scale, before any décote; `income` in cents, never below zero."""
    tax = ZERO
    for threshold, more in law.steps:
        over = income - threshold * parts
        if over <= 0:
            break
        tax += over * more
    return tax


def base_tax(owner: Taxpayer, law: TaxLaw) -> Decimal:
    """The tax due without this rent: the notice's, else the scale's less the other reductions, which a notice has
    taken off already. Below zero: what of them found no tax to come off, see `due_with`.

    Raises ValueError when neither is known.
    """
    if owner.tax_due is not None:
        return Decimal(owner.tax_due)
    if owner.income is None:
        raise ValueError("income or tax due is needed")
    return income_tax(Decimal(owner.income), owner.parts, law) - owner.other_reductions


def more_tax(owner: Taxpayer, result: PropertyResult, law: TaxLaw) -> Decimal:
    """CGI, art. 197: what this rent adds to the tax of the scale; negative when a deficit takes some off.

    The tax itself never falls below zero: see `due_with`. Raises ValueError without income nor band.
    """
    change = result.taxable - result.off_income
    if owner.band is not None:
        return change * owner.band
    if owner.income is None:
        raise ValueError("income or tax band is needed")
    before = Decimal(owner.income)
    after = max(before + change, ZERO)
    return income_tax(after, owner.parts, law) - income_tax(before, owner.parts, law)


def due_with(base: Decimal, more: Decimal) -> Decimal:
    """CGI, art. 197: the tax due with this rent, from `base_tax`; neither a deficit nor a reduction is paid back."""
    return max(base + more, ZERO)


def micro_allowed(yearly: int, law: TaxLaw) -> bool:
    """CGI, art. 32: the simplified regime is open up to this gross rent; cents a year."""
    return yearly <= law.micro_max


def micro(gross: Decimal, law: TaxLaw) -> PropertyResult:
    """CGI, art. 32: a share of the gross rent is taxed, costs are not counted."""
    return PropertyResult(gross * law.micro_share, ZERO, ZERO)


def deficit_max(energy_works: int, law: TaxLaw) -> int:
    """CGI, art. 156, I, 3°: what of a deficit comes off the other income, at most; cents.

    Raised by the works that take a dwelling out of classes E, F or G to D or better, as far as what they cost and as
    long as the law says; the owner chooses it in the return.
    """
    if law.deficit_energy_max is None:
        return law.deficit_max
    return max(law.deficit_max, min(law.deficit_max + energy_works, law.deficit_energy_max))


def real(
    gross: Decimal, costs: Decimal, interest: Decimal, carried: Decimal, law: TaxLaw, energy_works: int = 0
) -> PropertyResult:
    """CGI, art. 28, 31 and 156: gross rent less costs (works of repair and improvement too), interest and the flat cost.

    A deficit goes against the other income up to the law's maximum (`energy_works`, a part of the costs, raise it), without
    the part made by interest; the rest is `carried` to the property income of the next years (ten at most: more than is simulated).
    """
    balance = gross - costs - interest - law.flat_cost
    if balance >= 0:
        used = min(carried, balance)
        return PropertyResult(balance - used, ZERO, carried - used)
    from_interest = max(interest - gross, ZERO)  # interest comes off the gross rent first
    off_income = min(-balance - from_interest, Decimal(deficit_max(energy_works, law)))
    return PropertyResult(ZERO, off_income, carried - balance - off_income)


def room_for_reductions(owner: Taxpayer, law: TaxLaw) -> Decimal:
    """CGI, art. 200-0 A: what the common maximum leaves beside the owner's other reductions."""
    return Decimal(max(law.reductions_max - owner.other_reductions, 0))


def usable_reduction(reduction: Decimal, room: Decimal, due: Decimal) -> Decimal:
    """CGI, art. 199 tricies and 200-0 A: a reduction stops at the maximum and at the tax due; the rest is lost."""
    return max(min(reduction, room, due), ZERO)
