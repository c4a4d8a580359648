"""The IRL and the yearly revision: three figures asserted elsewhere, windows, freeze, ceilings."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau import scales
from trousseau.rules.dates import add_months
from trousseau.rules.rent_index import Disagrees, Index, Quarter, agrees, check, last_published, metropole, read
from trousseau.rules.rent_revision import (
    CEILING_UNKNOWN,
    CLASS_UNKNOWN,
    DONE,
    EARLY,
    FROZEN_CLASS,
    INDEX_MISSING,
    NO_CLAUSE,
    NO_GAIN,
    OVER,
    READY,
    Case,
    CeilingUnknown,
    Clause,
    ceiling_on,
    ceiling_steps,
    frozen_since,
    judge,
    occasions,
    renewed_on,
    revised,
)

KNOWN = scales.indexes(scales.load()["irl.metropole"])
CLAUSE = Clause(date(2025, 12, 1), Quarter(2024, 2))  # a lease of 1 December 2024


def case(**changes):
    given = {"rent": 700_00, "clause": CLAUSE, "energy": "D", "freeze_applies": True}
    return Case(**{**given, **changes})


@pytest.mark.parametrize(("rent", "becomes"), [(700_00, 708_07), (800_00, 814_53), (733_33, 751_43)])
def test_the_three_revisions_asserted_by_an_independent_public_test(rent, becomes):
    pairs = {700_00: ("2026-T2", "2025-T2"), 800_00: ("2024-T4", "2023-T4"), 733_33: ("2024-T3", "2023-T3")}
    new, old = (KNOWN[Quarter.read(text)].value for text in pairs[rent])
    assert revised(rent, new, old) == becomes


def test_every_shipped_index_agrees_with_its_published_change_and_those_alone_are_verified():
    rows = scales.load()["irl.metropole"]
    assert len(rows) == 66 and len(KNOWN) == 66
    check(KNOWN)
    for row in rows:
        twice = row.value[1] != "" and Quarter.of(row.start).later(-1) in KNOWN
        assert row.verified is twice, row.start


@pytest.mark.parametrize(
    ("quarter", "wrong"), [("2024-T4", "143.46"), ("2020-T4", "103.52"), ("2026-T2", "148.40"), ("2025-T1", "0")]
)
def test_a_value_found_wrong_in_the_wild_refuses_to_load(quarter, wrong):
    asked = Quarter.read(quarter)
    with pytest.raises(Disagrees):
        check({**KNOWN, asked: Index(Fraction(wrong), KNOWN[asked].change)})


def test_a_shipped_row_that_disagrees_stops_the_loading():
    rows = scales.load()["irl.metropole"]
    bad = scales.Value(**{**rows[-1].__dict__, "value": ("149.37", "1.15")})
    with pytest.raises(Disagrees):
        scales.check_indexes([*rows[:-1], bad])


def test_a_quarter_is_read_and_walks_the_calendar():
    assert str(Quarter.read("2026-T2").next.next.next) == "2027-T1"
    assert Quarter.read("2026-T4").start == date(2026, 10, 1)
    for bad in ("2026T2", "26-T2", "2026-T5", "", "2026-T"):
        with pytest.raises(ValueError):
            Quarter.read(bad)


def test_the_last_index_published_at_the_signature_when_the_clause_names_none():
    assert last_published(date(2026, 7, 14), 3, 15) == Quarter(2026, 1)
    assert last_published(date(2026, 7, 15), 3, 15) == Quarter(2026, 2)
    assert last_published(date(2027, 1, 14), 3, 15) == Quarter(2026, 3)


def test_an_index_that_nobody_typed_yet_was_published_all_the_same():
    assert last_published(date(2026, 12, 1), 3, 15) == Quarter(2026, 3)


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2025, 11, 30), EARLY),
        (date(2025, 12, 1), READY),
        (date(2026, 11, 30), READY),
        (date(2026, 12, 1), READY),
        (date(2028, 12, 1), INDEX_MISSING),
    ],
)
def test_a_revision_opens_at_its_day(on, code):
    assert judge(case(), KNOWN, on, 12).code == code


def test_what_nobody_asked_within_its_year_is_lost_and_the_next_one_takes_one_year_of_index_alone():
    verdict = judge(case(), KNOWN, date(2026, 12, 1), 12)
    assert [one.on for one in verdict.lost] == [date(2025, 12, 1)]
    assert verdict.occasion.quarter == Quarter(2026, 2)
    assert verdict.rent == revised(700_00, KNOWN[Quarter(2026, 2)].value, KNOWN[Quarter(2025, 2)].value)


def test_once_a_year_never_without_a_clause_never_after_the_end():
    assert judge(case(done=frozenset({date(2025, 12, 1)})), KNOWN, date(2026, 5, 1), 12).code == DONE
    assert judge(case(clause=None), KNOWN, date(2026, 5, 1), 12).code == NO_CLAUSE
    assert judge(case(ends_on=date(2026, 4, 30)), KNOWN, date(2026, 5, 1), 12).code == OVER


@pytest.mark.parametrize(
    ("energy", "applies", "code"),
    [
        ("F", True, FROZEN_CLASS),
        ("G", True, FROZEN_CLASS),
        ("G", False, READY),
        ("E", True, READY),
        ("", True, CLASS_UNKNOWN),
    ],
)
def test_classes_f_and_g_are_frozen_and_an_unknown_class_is_asked(energy, applies, code):
    assert judge(case(energy=energy, freeze_applies=applies), KNOWN, date(2026, 5, 1), 12).code == code


def test_the_freeze_reaches_a_lease_by_its_tacit_renewal():
    freeze = date(2022, 8, 24)
    assert not frozen_since(date(2020, 3, 1), None, freeze)
    again = renewed_on(date(2020, 3, 1), 3, date(2023, 6, 1))
    assert again == date(2023, 3, 1) and frozen_since(date(2020, 3, 1), again, freeze)
    assert renewed_on(date(2020, 3, 1), 3, date(2023, 2, 28)) is None


def test_the_ceiling_caps_a_rise_and_leaves_nothing_to_ask_when_it_is_reached():
    capped = judge(case(ceiling=703_00), KNOWN, date(2026, 5, 1), 12)
    assert (capped.code, capped.rent, capped.capped) == (READY, 703_00, True)
    assert judge(case(ceiling=700_00), KNOWN, date(2026, 5, 1), 12).code == NO_GAIN


def test_the_ceiling_moves_each_first_of_january_by_the_second_quarter_of_the_year_before():
    steps, missing = ceiling_steps(500_00, date(2024, 5, 2), date(2026, 11, 25), KNOWN)
    assert missing is None
    assert [(one.on, one.before, one.after) for one in steps] == [
        (date(2025, 1, 1), 500_00, 516_29),
        (date(2026, 1, 1), 516_29, 521_66),
    ]  # 145.17/140.59, then 146.68/145.17
    assert ceiling_on(500_00, date(2024, 5, 2), date(2024, 12, 31), KNOWN) == 500_00
    assert ceiling_on(500_00, date(2024, 5, 2), date(2025, 1, 1), KNOWN) == 516_29


def test_an_index_that_nobody_typed_stops_the_ceiling_and_is_named():
    steps, missing = ceiling_steps(500_00, date(2025, 5, 2), date(2028, 2, 1), KNOWN)
    assert (len(steps), missing) == (2, Quarter(2027, 2))
    assert ceiling_on(500_00, date(2025, 5, 2), date(2028, 2, 1), KNOWN) == CeilingUnknown(missing)


@given(st.integers(1, 500_000), st.sampled_from(sorted(KNOWN)), st.sampled_from(sorted(KNOWN)))
def test_a_revision_is_the_exact_fraction_within_half_a_cent_and_keeps_the_order_of_rents(rent, new, old):
    after = revised(rent, KNOWN[new].value, KNOWN[old].value)
    exact = Fraction(rent) * KNOWN[new].value / KNOWN[old].value
    assert abs(after - exact) <= Fraction(1, 2)
    assert revised(rent + 1, KNOWN[new].value, KNOWN[old].value) >= after


@given(st.dates(date(2012, 1, 1), date(2026, 1, 1)), st.integers(0, 4000))
def test_every_day_belongs_to_one_occasion_at_most_and_none_is_asked_before_its_day(first, days):
    until = add_months(first, days // 30)
    found = occasions(Clause(first, Quarter.of(first)), until, 12)
    assert all(one.on <= until for one in found)
    assert all(a.last < b.on for a, b in pairwise(found))
    assert len({one.quarter for one in found}) == len(found)


def test_the_change_may_be_absent_and_then_proves_nothing():
    assert read(("100.00", "")).change is None
    assert agrees(read(("100.00", "")), read(("50.00", "")))


@given(st.dates(date(2020, 1, 1), date(2026, 12, 31)), st.dates(date(2027, 1, 1), date(2036, 12, 31)))
def test_every_day_after_the_first_has_its_occasion_and_one_alone(first, day):
    found = occasions(Clause(first, Quarter(2025, 2)), day, 12)
    assert [one for one in found if one.on <= day <= one.last] == found[-1:]


@pytest.mark.parametrize(
    ("insee", "ours"), [("21231", True), ("2A004", False), ("2B033", False), ("97411", False), ("20000", True)]
)
def test_corsica_and_overseas_have_other_indexes(insee, ours):
    assert metropole(insee) is ours


class TestCeilingThatIsNotKnown:
    WHY = (CeilingUnknown(), CeilingUnknown(Quarter(2027, 2)))

    @pytest.mark.parametrize("why", WHY)
    def test_it_is_never_read_as_no_ceiling(self, why):
        verdict = judge(case(ceiling=why), KNOWN, date(2026, 5, 1), 12)
        assert (verdict.code, verdict.rise) == (CEILING_UNKNOWN, None)
        assert judge(case(ceiling=None), KNOWN, date(2026, 5, 1), 12).code == READY

    @pytest.mark.parametrize("why", WHY)
    def test_where_the_index_falls_nothing_would_be_asked_anyway(self, why):
        falls = {**KNOWN, Quarter(2025, 2): Index(Fraction(1), None)}
        assert judge(case(ceiling=why), falls, date(2026, 5, 1), 12).code == NO_GAIN
