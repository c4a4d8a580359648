"""The smallest changes that would make a dwelling fit a household: the largest rent that passes, what is missing.

The net cost is not monotone in the rent: the benefit is paid in whole euros, from a least amount on, tapers, and takes
from the RSA, which itself is not paid below a least amount. So the search never assumes it. It halves intervals
of rents and drops one only when the benefit, bounded above over the whole interval, shows that no rent of it passes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .applicant import Dwelling, Household, Law
from .benefit import PARTS, BenefitLaw, Letting, Side, Tenant, rounded_up, side
from .eligibility import INFO, NO, UNKNOWN, Line, Terms, after_move, explain, least_left, living, most_cost

MOST_RENT = 10_000_000  # cents a month: beyond, nobody lets
UP_TO, NONE, ANY, NOT_KNOWN = "up_to", "none", "any", "unknown"


@dataclass(frozen=True)
class LargestRent:
    """`answer`: up_to a `rent` in cents (it passes, no higher rent does), none would pass, any does (no limit was
    adopted, or it is never met), or unknown while the resources are not proved."""

    answer: str
    rent: int | None = None


@dataclass(frozen=True)
class Change:
    """What one rule that says no would ask: how much is missing (surface in hundredths of m², rooms) or too much (rooms,
    income in cents a year); None where the rule has no figure."""

    code: str
    missing: int | None


def changes(lines: Sequence[Line]) -> Iterator[Change]:
    """One for each rule that says no; money apart, which `largest_rent` answers."""
    for line in lines:
        if line.status == NO and line.code not in ("effort", "left"):
            yield Change(line.code, None if line.margin is None else -line.margin)


def largest_rent(household: Household, dwelling: Dwelling, terms: Terms) -> LargestRent:
    """No text: the highest rent, to the cent, at which the agency's limits on money pass; charges do not change."""
    statuses = {line.status for line in explain(household, dwelling, terms) if line.code in ("effort", "left")}
    if UNKNOWN in statuses:
        return LargestRent(NOT_KNOWN)
    if statuses == {INFO}:
        return LargestRent(ANY)
    found = _search(household, dwelling, terms, 1, MOST_RENT)
    if found is None:
        return LargestRent(NONE)
    return LargestRent(ANY) if found == MOST_RENT else LargestRent(UP_TO, found)


def passes_at(household: Household, dwelling: Dwelling, terms: Terms, rent: int) -> bool:
    """The limits on money pass at this rent; the household's resources are proved."""
    money = living(household, replace(dwelling, rent=rent), terms.law)
    return money is not None and rent <= _most_rent(household, dwelling, terms, money.benefit, money.resources)


def _search(household: Household, dwelling: Dwelling, terms: Terms, low: int, high: int) -> int | None:
    """The largest rent of [low, high] that passes; None when none does."""
    pending = [(low, high)]
    while pending:
        low, high = pending.pop()
        least, most = _between(household, dwelling, terms.law, low, high)
        # the resources after the move fall when the benefit rises: the best of both bounds more than any rent
        best = after_move(household, dwelling, least, terms.law).resources
        high = min(high, _most_rent(household, dwelling, terms, most, best))
        if high < low:
            continue
        if passes_at(household, dwelling, terms, high):
            return high
        if high > low:
            middle = (low + high - 1) // 2
            pending += [(low, middle), (middle + 1, high - 1)] if middle + 1 < high else [(low, high - 1)]
    return None


def _most_rent(household: Household, dwelling: Dwelling, terms: Terms, benefit: int, resources: int) -> int:
    """The highest rent that the limits allow for this benefit and these resources after the move."""
    most, limits = MOST_RENT, terms.thresholds
    paid = benefit - dwelling.charges
    if limits.effort is not None:
        most = min(most, most_cost(resources, limits.effort.value) + paid)
    if limits.left is not None:
        most = min(most, resources + paid - least_left(household, limits.left.value, terms.law))
    return most


def _between(household: Household, dwelling: Dwelling, law: Law, low: int, high: int) -> tuple[int, int]:
    """Two amounts, in cents, that bound the benefit over the rents [low, high].

    Each term of the formula is monotone in the rent: what is kept of it, the least share, TL and the taper. The
    bounds take each at the end that suits them.
    """
    assert law.benefit is not None and household.base_resources is not None
    first, last = (
        side(
            Letting(dwelling.zone, rent, dwelling.conventioned, dwelling.furnished),
            household.couple,
            household.dependants,
            household.disabled,
            law.benefit,
        )
        for rent in (low, high)
    )
    resources = rounded_up(Tenant(household.couple, household.dependants, household.base_resources).resources)
    above = max(0, resources - first.allowance)
    least = _euros(first.whole - above * last.per_euro, last, law.benefit)
    most = _euros(last.whole - above * first.per_euro, first, law.benefit)
    return least * 100, most * 100


def _euros(before: int, tapered: Side, law: BenefitLaw) -> int:
    """CCH, art. D823-16: from L + C - Pp (PARTS of a cent) to whole euros, as `benefit.estimate` does."""
    if before < tapered.threshold * PARTS:
        return 0
    over, under = before * tapered.kept, PARTS * tapered.of
    gross = max(0, (2 * over + under) // (2 * under) - law.deduction)
    return (gross - gross * law.social_debt // 1000) // 100
