from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.owner_account import Held, approval, lacking, payable, transferable, works_threshold
from trousseau.rules.owner_statement import Period, closing, due_by, next_period

CENTS = st.integers(0, 1_000_000)
HELD = st.builds(
    Held,
    owner=st.integers(-500_000, 1_000_000),
    owed=CENTS,
    ahead=CENTS,
    deposits=CENTS,
    fees=st.integers(-50_000, 50_000),
    bills=CENTS,
    advance=CENTS,
)


def test_what_is_called_and_not_collected_is_not_paid():
    assert payable(Held(owner=45000, owed=45000), 0) == 0
    assert payable(Held(owner=45000, owed=5000, deposits=40000), 0) == 40000
    assert payable(Held(owner=45000), 10000) == 35000


def test_a_fee_taken_too_much_is_not_paid_before_it_is_given_back():
    assert payable(Held(owner=45000, fees=-3000), 0) == 42000


@given(held=HELD, reserve=CENTS)
def test_never_more_than_what_was_collected_nor_than_the_bank_holds(held, reserve):
    paid = payable(held, reserve)
    assert paid >= 0 and (not paid or (paid <= held.own - reserve and paid <= held.cash))


@given(held=HELD, amount=CENTS)
def test_a_payment_that_may_go_leaves_the_others_whole(held, amount):
    assert lacking(held, amount) or not amount or held.cash >= amount
    assert transferable(held) <= max(held.cash, 0)


def test_works_above_what_the_mandate_says_ask_the_owner():
    assert not approval(30000, 30000).needed and approval(30001, 30000).needed
    assert approval(1, None).needed  # a mandate that says nothing lets nothing pass


@given(opening=st.integers(), first=st.lists(st.integers()), second=st.lists(st.integers()))
def test_accounts_follow_each_other_to_the_cent(opening, first, second):
    assert closing(closing(opening, first), second) == closing(opening, [*first, *second])


def test_the_next_accounts_begin_the_day_after_the_last_ones():
    begun = date(2026, 6, 10)
    assert next_period(begun, None, date(2026, 8, 31)) == Period(begun, date(2026, 8, 31))
    assert next_period(begun, date(2026, 8, 31), date(2026, 9, 30)) == Period(date(2026, 9, 1), date(2026, 9, 30))
    assert next_period(begun, date(2026, 8, 31), date(2026, 8, 31)) is None
    assert due_by(begun, date(2026, 8, 31), 12) == date(2027, 8, 31)


THRESHOLDS = st.none() | st.integers(0, 10**7)


@given(THRESHOLDS, THRESHOLDS, st.integers(0, 10**7))
def test_what_the_mandate_says_of_works_wins_then_what_is_noted_then_nothing_passes(signed, noted, amount):
    """C. civ., art. 1989."""
    limit = works_threshold(signed, noted)
    if signed is not None:
        assert limit == signed, "whatever is noted beside"
    else:
        assert limit == (0 if noted is None else noted)
    assert approval(amount, limit).needed is (amount > limit)
