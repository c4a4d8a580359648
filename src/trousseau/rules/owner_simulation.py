"""What an owner keeps, year by year, on the free market and under each scheme.

Computed exactly (sums and products of Decimals) and rounded once, half up, when a year is told: a cost that
rises can never make a result better by a rounding.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .owner_schemes import MICRO, REAL, Case, Scheme
from .owner_tax import (
    ZERO,
    TaxLaw,
    base_tax,
    due_with,
    micro,
    micro_allowed,
    more_tax,
    real,
    room_for_reductions,
    usable_reduction,
)

YEARS = 6
MONTHS = 12


@dataclass(frozen=True)
class Year:
    """One year in integer cents. `received` = rent − vacancy − arrears; `usable` is the part of `reduction`
    that the tax due and the common maximum leave; `net` is what stays in the owner's pocket."""

    rent: int
    vacancy: int
    arrears: int
    received: int
    grant: int
    fees: int
    insurance: int
    costs: int
    interest: int
    taxable: int
    off_income: int
    more_tax: int
    levies: int
    tax_due: int
    reduction: int
    usable: int
    net: int
    works: int = 0


@dataclass(frozen=True)
class Outcome:
    """One scheme. Without figures (`years` empty) when `objections` says why it cannot be had.

    `gap` (a usual year) and `total_gap` (all the years) are held against the free market. `gains` is the line
    of the gain of a usual year by the tax due without this rent: (tax, gain) where it bends, flat after the
    last; `break_even` the tax from which it never loses: 0 always gains, None never does. `works_saved`: the tax and
    levies of all the years that the works of the first one spare; `plain`: a usual year where they leave a deficit. Cents.
    """

    code: str
    article: str
    rent: int
    ceiling: int | None
    objections: tuple[str, ...] = ()
    years: tuple[Year, ...] = ()
    total: int = 0
    gap: int = 0
    total_gap: int = 0
    gains: tuple[tuple[int, int], ...] = ()
    break_even: int | None = None
    plain: Year | None = None
    works_saved: int = 0

    @property
    def first(self) -> Year:
        return self.years[0]

    @property
    def usual(self) -> Year:
        """A year without the grant of the first, nor what its works leave to take off."""
        return self.plain or self.years[1]


@dataclass(frozen=True)
class Comparison:
    """The outcomes in the order of the schemes, the free market first.

    `best` is the one that leaves most over the years. `tax_due` is the tax without this rent, `estimated` when
    the owner did not give it. `leaving` is the same case under the real regime, for an owner under the
    simplified one: `leaving_cost` is what the change takes from a usual year on the free market (negative: it gives).
    """

    outcomes: tuple[Outcome, ...]
    best: Outcome
    tax_due: int
    estimated: bool
    micro_too_high: bool
    leaving: "Comparison | None" = None
    leaving_cost: int = 0

    @property
    def free(self) -> Outcome:
        return self.outcomes[0]


@dataclass(frozen=True)
class _Position:
    """What decides a year once the tax due without this rent is known; exact cents."""

    before_tax: Decimal  # in pocket before income tax: levies are paid
    more: Decimal
    reduction: Decimal
    room: Decimal

    def net(self, base: Decimal) -> Decimal:
        due = due_with(base, self.more)
        return self.before_tax - (due - due_with(base, ZERO)) + usable_reduction(self.reduction, self.room, due)

    def bends(self) -> tuple[Decimal, ...]:
        """The taxes at which the line changes its slope."""
        return (-self.more, min(self.reduction, self.room) - self.more)


def simulate(case: Case, schemes: Sequence[Scheme], law: TaxLaw, on: date) -> Comparison:
    """Compare `schemes`, the free market first, for a mandate signed on the day `on`, at constant law.

    Raises ValueError when neither the income nor the tax band is known, or the tax cannot be known.
    """
    base = base_tax(case.owner, law)
    runs = [_run(case, scheme, law, base, on) for scheme in schemes]
    free, *_others = runs
    outcomes = tuple(_told(run, free) for run in runs)
    if case.works:
        bare = _without_works(case, schemes, law, base, on)
        outcomes = tuple(
            replace(one, works_saved=one.total + case.works - total) if one.years else one
            for one, total in zip(outcomes, bare, strict=True)
        )
    leaving = None
    if case.regime == MICRO:
        leaving = simulate(replace(case, regime=REAL), schemes, law, on)
    return Comparison(
        outcomes=outcomes,
        best=max((outcome for outcome in outcomes if outcome.years), key=lambda outcome: outcome.total),
        tax_due=_cents(due_with(base, ZERO)),
        estimated=case.owner.tax_due is None,
        micro_too_high=case.regime == MICRO and not micro_allowed(case.rent * MONTHS, law),
        leaving=leaving,
        leaving_cost=outcomes[0].usual.net - leaving.free.usual.net if leaving else 0,
    )


def _without_works(case: Case, schemes: Sequence[Scheme], law: TaxLaw, base: Decimal, on: date) -> list[int]:
    bare = replace(case, works=0, energy_works=0)
    return [_cents(_run(bare, scheme, law, base, on).total) for scheme in schemes]


@dataclass(frozen=True)
class _Run:
    """One scheme, before it is held against the free market."""

    scheme: Scheme
    rent: int
    ceiling: int | None
    objections: tuple[str, ...]
    years: tuple[Year, ...]
    total: Decimal
    usual: _Position | None
    plain: Year | None = None


def _run(case: Case, scheme: Scheme, law: TaxLaw, base: Decimal, on: date) -> _Run:
    rent = scheme.rent(case)
    if objections := scheme.objections(case, on):
        return _Run(scheme, rent, scheme.ceiling(case), objections, (), ZERO, None)
    years: list[Year] = []
    usual: _Position | None = None
    total, carried, net, before = ZERO, ZERO, ZERO, None
    for number in range(1, YEARS + 1):
        given = (
            scheme.grant(case, number),
            scheme.deduction(case, number),
            scheme.reduction_rate(case, number),
            carried,
            case.works if number == 1 else 0,
            case.energy_works if number == 1 else 0,
        )
        if given != before:  # most years are the year before
            year, position, net, carried = _year(case, scheme, rent, law, base, *given)
            before = given
        years.append(year)
        if number == 2:
            usual = position
        total += net
    plain: Year | None = None
    if case.works:
        kinds = scheme.grant(case, 2), scheme.deduction(case, 2), scheme.reduction_rate(case, 2)
        plain, usual, _net, _carried = _year(case, scheme, rent, law, base, *kinds, ZERO, 0, 0)
    return _Run(scheme, rent, scheme.ceiling(case), (), tuple(years), total, usual, plain)


def _year(
    case: Case,
    scheme: Scheme,
    rent: int,
    law: TaxLaw,
    base: Decimal,
    grant: int,
    deduction: int,
    rate: Decimal,
    carried: Decimal,
    works: int,
    energy_works: int,
) -> tuple[Year, _Position, Decimal, Decimal]:
    """The year in cents, what decides it, what it leaves to the cent's parts, what later years may take off."""
    how = scheme.management(case)
    called = rent * (MONTHS - how.vacancy)
    arrears = called * how.arrears
    received = called - arrears
    fees, insurance = received * how.fees, received * how.insurance
    gross = received + grant
    if case.regime == MICRO:
        result = micro(gross, law)
    else:
        costs = case.costs + works + fees + insurance + deduction
        result = real(gross, costs, Decimal(case.interest), carried, law, energy_works)
    levies = result.taxable * law.levies
    pocket = gross - fees - insurance - case.costs - works - case.interest - levies
    position = _Position(pocket, more_tax(case.owner, result, law), gross * rate, room_for_reductions(case.owner, law))
    due, net = due_with(base, position.more), position.net(base)
    year = Year(
        rent=rent * MONTHS,
        vacancy=_cents(rent * how.vacancy),
        arrears=_cents(arrears),
        received=_cents(received),
        grant=grant,
        fees=_cents(fees),
        insurance=_cents(insurance),
        costs=case.costs,
        interest=case.interest,
        taxable=_cents(result.taxable),
        off_income=_cents(result.off_income),
        more_tax=_cents(due - due_with(base, ZERO)),
        levies=_cents(levies),
        tax_due=_cents(due),
        reduction=_cents(position.reduction),
        usable=_cents(usable_reduction(position.reduction, position.room, due)),
        net=_cents(net),
        works=works,
    )
    return year, position, net, result.carried


def _told(run: _Run, free: _Run) -> Outcome:
    """The outcome, held against the free market."""
    told = (run.scheme.code, run.scheme.article, run.rent, run.ceiling, run.objections, run.years, _cents(run.total))
    if run.usual is None or free.usual is None or run is free:
        return Outcome(*told, plain=run.plain)
    gains = _gains(run.usual, free.usual)
    return Outcome(
        *told,
        plain=run.plain,
        gap=(run.plain or run.years[1]).net - (free.plain or free.years[1]).net,
        total_gap=told[-1] - _cents(free.total),
        gains=tuple((_cents(tax), _cents(gain)) for tax, gain in gains),
        break_even=_break_even(gains),
    )


def _gains(one: _Position, free: _Position) -> list[tuple[Decimal, Decimal]]:
    taxes = sorted({tax for tax in (Decimal(0), *one.bends(), *free.bends()) if tax >= 0})
    return [(tax, one.net(tax) - free.net(tax)) for tax in taxes]


def _break_even(gains: Sequence[tuple[Decimal, Decimal]]) -> int | None:
    """The smallest tax, in cents, from which the line stays at zero or above."""
    *_before, (_tax, last) = gains
    if last < 0:
        return None
    for (left, low), (right, high) in zip(gains[-2::-1], gains[:0:-1], strict=True):
        if low < 0:
            return _crossing(left, right - left, -low, high - low)
    return 0


def _crossing(left: Decimal, width: Decimal, below: Decimal, rise: Decimal) -> int:
    """left + width × below / rise to the integer above, in whole numbers: no division is cut."""
    (a, b), (c, d), (e, f), (g, h) = (one.as_integer_ratio() for one in (left, width, below, rise))
    over, under = a * d * f * g + b * c * e * h, b * d * f * g
    return -(-over // under)


def _cents(amount: Decimal) -> int:
    """As `money.round_half_up`: halves away from zero."""
    return int(amount.to_integral_value(ROUND_HALF_UP))
