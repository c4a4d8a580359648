"""The largest rent that passes: checked one cent above and below, and against every cent of a range."""

from dataclasses import replace

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from sittings import LAW, LIMITS, dwelling, dwellings, household, households, limits

from trousseau.rules.applicant import Threshold, Thresholds
from trousseau.rules.counterfactual import Change, LargestRent, changes, largest_rent, passes_at
from trousseau.rules.eligibility import Terms, explain, living

TERMS = Terms(LAW, LIMITS)


def money_passes(one, home, terms, rent) -> bool:
    lines = explain(one, replace(home, rent=rent), terms)
    return all(line.status != "no" for line in lines if line.code in ("effort", "left"))


@settings(max_examples=300, deadline=None)
@given(households(), dwellings(), limits)
def test_the_largest_rent_passes_and_one_cent_more_does_not(one, home, adopted):
    terms = Terms(LAW, adopted)
    found = largest_rent(one, home, terms)
    if found.answer == "up_to":
        assert money_passes(one, home, terms, found.rent)
        assert not money_passes(one, home, terms, found.rent + 1)
        if not money_passes(one, home, terms, home.rent):
            assert found.rent != home.rent
    elif found.answer == "none":
        assert not any(money_passes(one, home, terms, rent) for rent in (1, 5000, 20_000, 40_000, home.rent))
    elif found.answer == "any":
        assert money_passes(one, home, terms, home.rent)
    else:
        assert None in (one.resources, one.base_resources)


@settings(max_examples=25, deadline=None)
@given(households(), dwellings(), st.integers(50, 500), st.integers(-200, 2000), st.integers(1, 90_000))
def test_no_rent_above_passes_over_thousands_of_cents(one, home, effort, left, low):
    assume(None not in (one.resources, one.base_resources))
    terms = Terms(LAW, Thresholds(Threshold(effort, "a"), Threshold(left, "b")))
    found = largest_rent(one, home, terms)
    passing = [rent for rent in range(low, low + 1000) if passes_at(one, home, terms, rent)]
    if passing:
        assert found.answer == "up_to" and found.rent >= passing[-1]
    if found.answer == "up_to" and low <= found.rent < low + 1000:
        assert passing[-1] == found.rent


def test_every_cent_of_a_whole_range_where_the_cost_is_not_monotone():
    """Some rents below the largest one do not pass: a search by halves alone would miss it."""
    terms = Terms(LAW, Thresholds(Threshold(250, "a"), None))
    one, home = household(), dwelling(conventioned=False)
    passing = [rent for rent in range(36_000, 42_000) if passes_at(one, home, terms, rent)]
    assert largest_rent(one, home, terms) == LargestRent("up_to", passing[-1])
    costs = [living(one, replace(home, rent=rent), LAW).cost for rent in range(20_000, 22_000)]
    assert any(after < before for before, after in zip(costs, costs[1:], strict=False))


def test_around_the_least_amount_that_is_paid():
    """An allowance below ten euros is not paid: the cost then jumps by as much, and the search sees it."""
    one = household(rsa=False, resources=130_000, base_resources=1_390_000)
    home = dwelling(conventioned=False, charges=0)
    aids = [living(one, replace(home, rent=rent), LAW).benefit for rent in range(20_000, 40_000, 50)]
    assert 0 in aids and max(aids) > 0
    for effort in range(100, 320, 20):
        terms = Terms(LAW, Thresholds(Threshold(effort, "a"), None))
        found = largest_rent(one, home, terms).rent
        passing = [rent for rent in range(found - 100, found + 1500) if passes_at(one, home, terms, rent)]
        assert passing[-1] == found


def test_charges_alone_above_the_budget_are_said_and_no_rent_is_given():
    poor = household(rsa=False)
    assert largest_rent(poor, dwelling(charges=90_000), TERMS) == LargestRent("none")


def test_what_is_not_proved_or_not_limited_gives_no_rent():
    assert largest_rent(household(resources=None), dwelling(), TERMS) == LargestRent("unknown")
    assert largest_rent(household(), dwelling(), Terms(LAW, Thresholds())) == LargestRent("any")


def test_the_other_changes_say_how_much_is_missing():
    one = household(rooms_min=3, rooms_max=5, tax_income=9_000_000, communes=frozenset({"21166"}), declined=("L1",))
    lines = explain(one, dwelling(surface=700), TERMS)
    assert list(changes(lines)) == [
        Change("surface", 200),
        Change("rooms_min", 1),
        Change("income", 6_354_000),
        Change("area", None),
        Change("declined", None),
    ]
    too_many = explain(household(rooms_max=1), dwelling(), TERMS)
    assert list(changes(too_many)) == [Change("rooms_max", 1)]


@settings(max_examples=150, deadline=None)
@given(households(), dwellings(), limits)
@example(household(needs_access=True), dwelling(), LIMITS)
def test_making_the_changes_makes_the_dwelling_fit(one, home, adopted):
    terms = Terms(LAW, adopted)
    for change in changes(explain(one, home, terms)):
        if change.code == "surface":
            home = replace(home, surface=home.surface + change.missing)
        elif change.code == "rooms_min":
            home = replace(home, rooms=home.rooms + change.missing)
        elif change.code == "rooms_max":
            home = replace(home, rooms=home.rooms - change.missing)
        elif change.code == "income":
            one = replace(one, tax_income=one.tax_income - change.missing)
        else:
            home = replace(home, accessible=True)
            one = replace(one, communes=None, declined=())
    found = largest_rent(one, home, terms)
    if found.rent is not None:
        home = replace(home, rent=found.rent)
    lines = explain(one, home, terms)
    assert found.answer == "none" or all(line.status != "no" for line in lines)
