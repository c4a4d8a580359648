"""The balance laid on the newest debts is what the settlement of every payment leaves."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.ageing import Aged, Open, columns, spread
from trousseau.rules.dates import add_days, add_months
from trousseau.rules.settlement import Due, Paid, settle

FIRST, ON = date(2026, 1, 1), date(2026, 12, 31)
places = st.integers(0, 11)
cents = st.integers(1, 90000)
dues = st.lists(st.tuples(places, st.integers(0, 60000), st.booleans()), min_size=1, max_size=12)
payments = st.lists(st.tuples(st.integers(0, 364), cents, st.none() | places), max_size=14)


@given(dues, payments)
def test_the_newest_debts_bear_the_balance_as_the_settlement_says(asked, paid):
    seen, rows = set(), []
    for place, amount, apart in asked:
        if apart or place not in seen:
            seen.add(None if apart else place)
            rows.append(Due(add_months(FIRST, place), amount, 0, apart))
    money = [
        Paid(add_days(FIRST, day), amount, None if place is None else add_months(FIRST, place))
        for day, amount, place in paid
    ]
    settled = settle(rows, money)
    named = {}
    for one in money:
        named[one.month] = named.get(one.month, 0) + one.cents
    balance = sum(row.total for row in rows) - sum(one.cents for one in money)
    opens = [
        Open(row.month, max(row.due - (0 if rows[row.index].apart else named.get(row.month, 0)), 0))
        for row in reversed(settled)
    ]
    found = spread(balance, opens, ON)
    assert list(found.unpaid) == [(row.month, row.left) for row in settled if row.left]
    assert found.beyond == 0 and found.debt - found.credit == balance
    short = spread(balance, opens[: len(opens) // 2], ON)  # a list cut too short says so
    assert short.debt + short.beyond == found.debt


def test_what_is_due_tomorrow_is_no_debt_today():
    opens = [Open(date(2026, 9, 6), 45000), Open(date(2026, 8, 5), 45000)]
    august = ((date(2026, 8, 5), 15000),)
    assert spread(60000, opens, date(2026, 9, 5)) == Aged(august, to_come=45000, gross=august)


def test_the_aid_awaited_is_taken_off_its_month_then_off_the_newest():
    opens = [Open(date(2026, 9, 5), 45000, 25000), Open(date(2026, 8, 5), 45000)]
    assert spread(45000, opens, date(2026, 9, 6)) == Aged(
        ((date(2026, 9, 5), 20000),), awaited=25000, gross=((date(2026, 9, 5), 45000),)
    )
    assert spread(90000, opens, date(2026, 9, 6)).debt == 65000
    paid_first = [Open(date(2026, 9, 5), 10000, 25000), Open(date(2026, 8, 5), 45000)]
    assert spread(55000, paid_first, date(2026, 9, 6)).unpaid == ((date(2026, 8, 5), 30000),)


@pytest.mark.parametrize(("days", "place"), [(0, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3)])
def test_the_columns_are_cut_after_30_60_and_90_days(days, place):
    found = columns([(add_days(ON, -days), 100)], ON)
    assert found[place] == 100 == sum(found) and len(found) == 4


def test_a_balance_without_a_debt_is_said_to_be_of_no_call():
    assert spread(500, [], ON) == Aged(beyond=500)
    assert spread(-500, [Open(FIRST, 100)], ON) == Aged(credit=500)


def test_the_aid_withheld_is_not_asked_of_the_tenant_even_when_the_aid_awaited_is_counted_in():
    opens = [Open(date(2026, 9, 5), 45000, 10000, 20000)]
    found = spread(45000, opens, date(2026, 9, 6))
    assert (found.debt, found.awaited, found.gross) == (15000, 30000, ((date(2026, 9, 5), 25000),))


def test_what_is_due_today_is_owed_today():
    found = spread(45000, [Open(ON, 45000)], ON)
    assert (found.unpaid, found.since) == (((ON, 45000),), ON)


def test_what_is_named_for_a_month_to_come_takes_nothing_off_the_debts():
    """450 asked, 300 received for the month after: 450 are late and 300 in the tenant's favour."""
    found = spread(15000, [Open(FIRST, 45000)], ON, ahead=30000)
    assert (found.debt, found.credit, found.balance) == (45000, 30000, 15000)


def test_a_debt_that_nobody_dated_is_owed_since_a_day_unknown_and_known_on_the_first_of_them():
    opens = [Open(date(2026, 9, 5), 45000), Open(date(2026, 8, 5), 7000, dated=False), Open(FIRST, 5000, dated=False)]
    found = spread(57000, opens, ON)
    assert (found.unpaid, found.unaged, found.debt) == (((date(2026, 9, 5), 45000),), 12000, 57000)
    assert (found.since, found.unaged_on) == (None, FIRST)


def test_an_aid_larger_than_its_month_goes_down_the_newest_until_none_is_left():
    opens = [Open(date(2026, 9, 5), 10000, 40000), Open(date(2026, 8, 5), 20000), Open(date(2026, 7, 5), 45000)]
    found = spread(75000, opens, ON)
    assert (found.unpaid, found.awaited) == (((date(2026, 7, 5), 35000),), 40000)


aids = st.integers(0, 50000)
opened = st.builds(Open, st.dates(FIRST, add_months(ON, 2)), st.integers(0, 60000), aids, aids, st.booleans())


@given(st.integers(-200000, 400000), st.lists(opened, max_size=8), st.integers(0, 90000))
def test_the_parts_add_up_to_the_balance(balance, opens, ahead):
    found = spread(balance, sorted(opens, key=lambda one: one.due_on, reverse=True), ON, ahead)
    assert found.balance == balance
    assert found.since == (min((day for day, _cents in found.unpaid), default=None) if not found.unaged else None)
