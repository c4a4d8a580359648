"""Worked fees: what each clause of a mandate comes to, to the cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.fees import Clause, Fee, compute

WORKED = [
    # 7 % of 432.50 € collected, no VAT: 30.275 €, half up
    (Clause("collected", 700, None, "exempt"), 43250, Fee(3028, 0)),
    # 7.5 % before VAT of 433.33 €: 32.49975 → 32.50, and 6.50 of VAT at 20 %
    (Clause("collected", 750, None, "added"), 43333, Fee(3900, 650)),
    # 8 % VAT included of 500.00 €: 40.00, of which 6.67 of VAT
    (Clause("collected", 800, None, "included"), 50000, Fee(4000, 667)),
    # half a month of rent at 395.00 €, nothing said of the VAT: 197.50, and no VAT to write apart
    (Clause("rent", 5000, None, ""), 39500, Fee(19750, None)),
    (Clause("rent", 10000, None, "included"), 39500, Fee(39500, 6583)),
    # 35.00 € a home visit, VAT included
    (Clause("flat", None, 3500, "included"), None, Fee(3500, 583)),
    (Clause("flat", None, 3500, "added"), None, Fee(4200, 700)),
    # a clause at zero, and nothing collected
    (Clause("collected", 0, None, "added"), 43250, Fee(0, 0)),
    (Clause("collected", 700, None, "included"), 0, Fee(0, 0)),
]


@pytest.mark.parametrize(("clause", "of", "fee"), WORKED)
def test_a_worked_case(clause, of, fee):
    assert compute(clause, of=of, vat_percent=20) == fee


@pytest.mark.parametrize(
    ("clause", "of"),
    [
        (Clause("collected", None, None), 43250),
        (Clause("collected", 700, 3500), 43250),
        (Clause("flat", 700, None), None),
        (Clause("flat", None, 3500), 43250),
        (Clause("rent", 5000, None), None),
        (Clause("collected", 700, None), -1),
    ],
)
def test_what_no_clause_says_is_not_computed(clause, of):
    with pytest.raises(ValueError):
        compute(clause, of=of, vat_percent=20)


CENTS = st.integers(0, 10**9)
RATES = st.integers(0, 10_000)
VATS = st.sampled_from(["", "exempt", "included", "added"])
PERCENTS = st.integers(0, 30)


@given(of=CENTS, rate=RATES, vat=VATS, percent=PERCENTS)
def test_the_parts_make_the_total_and_none_is_below_zero(of, rate, vat, percent):
    fee = compute(Clause("collected", rate, None, vat), of=of, vat_percent=percent)
    assert fee.net + (fee.vat or 0) == fee.total
    assert fee.net >= 0 and (fee.vat is None) == (vat == "")


@given(of=CENTS, rate=RATES, percent=PERCENTS)
def test_without_vat_added_a_fee_never_passes_what_it_is_a_share_of(of, rate, percent):
    for vat in ("", "exempt", "included"):
        assert compute(Clause("collected", rate, None, vat), of=of, vat_percent=percent).total <= of


@given(of=CENTS, more=CENTS, rate=RATES, vat=VATS, percent=PERCENTS)
def test_more_collected_is_never_less_of_a_fee(of, more, rate, vat, percent):
    clause = Clause("collected", rate, None, vat)
    less, greater = (compute(clause, of=cents, vat_percent=percent) for cents in (of, of + more))
    assert less.total <= greater.total


@given(net=CENTS, percent=PERCENTS)
def test_the_vat_taken_out_of_a_total_is_the_one_that_made_it(net, percent):
    """A flat fee written before VAT, then written with it: the same parts."""
    added = compute(Clause("flat", None, net, "added"), of=None, vat_percent=percent)
    included = compute(Clause("flat", None, added.total, "included"), of=None, vat_percent=percent)
    assert (included.net, included.vat) == (added.net, added.vat)
