"""Worked cases of the financial guarantee and of the papers that end."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.guarantee import Day, by_creditor, minimum, owed_by_day, peak, renewal, share

MARCH = date(2026, 3, 1)


def test_each_day_keeps_what_the_day_before_owed():
    days = owed_by_day(
        {"M1": 50_000}, [(date(2026, 3, 2), "M1", 40_000), (date(2026, 3, 4), "M1", -90_000)], MARCH, date(2026, 3, 5)
    )
    assert [day.owed for day in days] == [50_000, 90_000, 90_000, 0, 0]
    assert peak(days) == Day(date(2026, 3, 2), 90_000)


def test_a_fund_below_zero_covers_no_other():
    moves = [(date(2026, 3, 2), "M1", 30_000), (date(2026, 3, 2), "M2", -10_000), (date(2026, 3, 3), "M2", 15_000)]
    assert [day.owed for day in owed_by_day({}, moves, MARCH, date(2026, 3, 3))] == [0, 30_000, 35_000]


@given(
    st.dictionaries(st.integers(1, 4), st.integers(-500, 500), max_size=4),
    st.lists(st.tuples(st.integers(0, 9), st.integers(1, 4), st.integers(-300, 300)), max_size=12),
)
def test_the_running_sum_is_the_sum_of_what_each_fund_holds(opening, steps):
    moves = sorted((MARCH + timedelta(days=n), fund, cents) for n, fund, cents in steps)
    days = owed_by_day(opening, moves, MARCH, MARCH + timedelta(days=9))
    for day in days:
        held = dict(opening)
        for on, fund, cents in moves:
            if on <= day.on:
                held[fund] = held.get(fund, 0) + cents
        assert day.owed == sum(max(cents, 0) for cents in held.values())


def test_the_first_two_years_ask_less():
    started = date(2025, 2, 10)
    ask = {"usual": 11_000_000, "at_start": 3_000_000, "start_years": 2}
    assert minimum(started, date(2027, 2, 9), **ask) == 3_000_000
    assert minimum(started, date(2027, 2, 10), **ask) == 11_000_000
    assert minimum(None, date(2025, 3, 1), **ask) == 11_000_000


def test_the_card_is_asked_two_months_before_and_the_alert_comes_five_months_before():
    found = renewal(date(2027, 3, 31), 2, 5)
    assert (found.alert_on, found.ask_by) == (date(2026, 10, 31), date(2027, 1, 31))


def test_the_share_is_exact():
    assert share(8_800_000, 11_000_000) == Fraction(4, 5)
    with pytest.raises(ValueError):
        share(1, 0)


def owner_of(whose):
    return "owner" if whose in ("tenant", "other tenant") else None


def owed(*steps, opening=None):
    moves = [(MARCH + timedelta(days=number), whose, cents) for number, whose, cents in steps]
    last = MARCH + timedelta(days=steps[-1][0] if steps else 0)
    return [day.owed for day in owed_by_day(*by_creditor(opening or {}, moves, owner_of), MARCH, last)]


def test_what_a_tenant_paid_ahead_is_owed_though_the_owner_was_paid_too_much():
    """500 € are called and 600 € paid; the owner receives 550 €. 50 € are left in the bank, and 100 € are the tenant's."""
    called = [(0, "owner", 50_000), (0, "tenant", -50_000)]
    assert owed(*called) == [0]  # called is not collected: nothing is held
    assert owed(*called, (1, "tenant", 60_000), (2, "owner", -55_000)) == [0, 60_000, 10_000]
    # once the next month is called, the 100 € are the owner's, who has had 50 € of them
    assert (
        owed(*called, (1, "tenant", 60_000), (2, "owner", -55_000), (3, "owner", 50_000), (3, "tenant", -50_000))[3]
        == 5_000
    )


def test_a_tenant_who_owes_takes_nothing_off_what_another_paid_ahead():
    steps = [(0, "owner", 80_000), (0, "tenant", -40_000), (0, "other tenant", -40_000), (1, "other tenant", 55_000)]
    assert owed(*steps) == [0, 55_000]  # 400 € to the owner, 150 € to who paid ahead
    assert owed((0, "owner", -40_000), opening={"owner": 40_000, "tenant": -40_000, "other tenant": 15_000}) == [15_000]


@given(
    st.dictionaries(st.sampled_from(["owner", "tenant", "other tenant", "deposit"]), st.integers(-500, 500)),
    st.lists(
        st.tuples(
            st.integers(0, 9), st.sampled_from(["owner", "tenant", "other tenant", "deposit"]), st.integers(-300, 300)
        ),
        max_size=12,
    ),
)
def test_each_creditor_counts_on_any_day_as_if_it_were_counted_anew(opening, steps):
    steps = sorted(steps, key=lambda step: step[0])
    found = owed(*steps, (9, "nobody", 0), opening=opening)
    for number, cents in enumerate(found):
        held = dict(opening)
        for day, whose, moved in steps:
            if day <= number:
                held[whose] = held.get(whose, 0) + moved
        tenants = [held.get("tenant", 0), held.get("other tenant", 0)]
        own = held.get("owner", 0) + sum(min(one, 0) for one in tenants)
        assert cents == sum(max(one, 0) for one in (own, *tenants, held.get("deposit", 0)))
