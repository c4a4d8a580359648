from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.dates import add_months
from trousseau.rules.settlement import Due, Ground, Paid, settle

JULY, AUGUST, SEPTEMBER = date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)


def due(month, rent=40000, charges=5000):
    return Due(month, rent, charges)


def left(found):
    return [month.left for month in found]


def test_a_payment_goes_to_the_oldest_debt():
    found = settle([due(AUGUST), due(JULY)], [Paid(date(2026, 8, 6), 50000)])
    assert left(found) == [0, 40000]
    assert found[0].full_on == date(2026, 8, 6) and found[1].full_on is None
    assert found[0].parts == ((0, 45000),) and found[1].parts == ((0, 5000),)


def test_the_aid_pays_the_month_it_is_for_even_when_an_older_one_is_unpaid():
    found = settle([due(JULY), due(AUGUST)], [Paid(date(2026, 9, 5), 30000, AUGUST)])
    assert left(found) == [45000, 15000]


def test_an_aid_above_its_month_goes_on_to_the_oldest_debt():
    found = settle([due(JULY), due(AUGUST)], [Paid(date(2026, 9, 5), 50000, AUGUST)])
    assert left(found) == [40000, 0]


def test_a_month_named_but_never_called_leaves_the_payment_to_the_oldest_debt():
    assert left(settle([due(JULY)], [Paid(date(2026, 9, 5), 45000, SEPTEMBER)])) == [0]


def test_what_exceeds_every_debt_is_an_advance_shown_on_no_month():
    found = settle([due(JULY)], [Paid(date(2026, 7, 6), 60000)])
    assert found[0].paid == 45000


def test_what_may_pay_no_earlier_debt_leaves_an_advance():
    payment = Paid(date(2026, 8, 6), 60000, named=((1, 45000),), alone=True)
    assert left(settle([due(JULY), due(AUGUST)], [payment])) == [45000, 0]
    assert left(settle([due(JULY), due(AUGUST)], [payment, Paid(date(2026, 8, 7), 5000)])) == [40000, 0]


def test_what_the_law_lays_is_not_said_by_the_payer():
    payment = Paid(date(2026, 8, 6), 60000, named=((1, 20000),), by_law=((1, 25000),), alone=True)
    _july, august = settle([due(JULY), due(AUGUST)], [payment])
    assert august.grounds == ((0, Ground.NAMED, 20000), (0, Ground.LAW, 25000)) and august.parts == ((0, 45000),)


def test_a_month_is_full_on_the_day_of_its_last_cent():
    payments = [Paid(date(2026, 8, 20), 15000), Paid(date(2026, 7, 6), 30000)]
    assert settle([due(JULY)], payments)[0].full_on == date(2026, 8, 20)


def test_payments_of_one_day_are_taken_in_the_order_they_were_noted():
    day = date(2026, 7, 6)
    assert settle([due(JULY, 100, 0)], [Paid(day, 60), Paid(day, 60)])[0].parts == ((0, 60), (1, 40))


def test_a_month_that_asks_nothing_is_neither_paid_nor_late():
    found = settle([due(JULY, 0, 0)], [])
    assert left(found) == [0] and found[0].full_on is None


months = st.integers(0, 11).map(lambda n: add_months(JULY, n))
dues = st.lists(
    st.builds(Due, months, st.integers(0, 90000), st.integers(0, 9000)), max_size=8, unique_by=lambda d: d.month
)
payments = st.lists(
    st.builds(Paid, st.dates(date(2026, 7, 1), date(2027, 8, 1)), st.integers(1, 120000), st.none() | months),
    max_size=12,
)


@given(dues, payments)
def test_no_cent_is_made_or_lost(dues, payments):
    found = settle(dues, payments)
    used = dict.fromkeys(range(len(payments)), 0)
    for month in found:
        assert 0 <= month.paid <= month.due
        for index, cents in month.parts:
            assert cents > 0
            used[index] += cents
    assert all(used[index] <= payment.cents for index, payment in enumerate(payments))
    owed, came = sum(d.total for d in dues), sum(p.cents for p in payments)
    assert sum(used.values()) == min(owed, came)
    assert sum(left(found)) == max(0, owed - came)


@given(dues, payments)
def test_nothing_is_kept_back_while_a_month_lacks_it(dues, payments):
    found = settle(dues, payments)
    assert sum(left(found)) == 0 or sum(m.paid for m in found) == sum(p.cents for p in payments)


@given(
    dues, st.lists(st.builds(Paid, st.dates(date(2026, 7, 1), date(2027, 8, 1)), st.integers(1, 120000)), max_size=12)
)
def test_when_no_month_is_named_a_later_month_gets_nothing_before_an_older_one_is_full(dues, payments):
    open_ = False
    for month in settle(dues, payments):
        assert not (open_ and month.paid)
        open_ = open_ or month.left > 0


@given(dues, payments)
def test_a_month_is_full_exactly_when_it_has_the_day_of_its_last_cent(dues, payments):
    for month in settle(dues, payments):
        assert (month.full_on is not None) == (month.left == 0 and month.due > 0)


def test_a_sum_apart_is_paid_after_the_rent_of_its_month():
    repair = Due(JULY, 9000, 0, apart=True)
    found = settle([repair, due(JULY)], [Paid(date(2026, 7, 6), 50000)])
    assert [(debt.index, debt.left) for debt in found] == [(1, 0), (0, 4000)]


def test_the_aid_of_a_month_never_pays_the_sum_apart_first():
    repair = Due(JULY, 9000, 0, apart=True)
    found = settle([repair, due(JULY)], [Paid(date(2026, 8, 5), 30000, JULY)])
    assert [(debt.index, debt.left) for debt in found] == [(1, 15000), (0, 9000)]


def test_the_payer_says_which_debts_a_payment_goes_to_and_the_rest_goes_to_the_oldest():
    found = settle([due(JULY), due(AUGUST)], [Paid(date(2026, 8, 6), 60000, named=((1, 45000),))])
    assert left(found) == [30000, 0]


def test_what_is_named_beyond_the_debt_goes_to_the_oldest():
    found = settle([due(JULY), due(AUGUST)], [Paid(date(2026, 8, 6), 50000, named=((1, 50000),))])
    assert left(found) == [40000, 0]
