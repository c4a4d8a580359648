"""Whose money a line of the bank is: what is written first, then the account that is known, then the amount."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules.bank_lines import Open, fits, lease_numbers, loose_numbers, months_written, says_deposit
from trousseau.rules.identification import Against, By, Clash, Clues, Doubt, Named, Verdict, month_paid, whose

JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2026, month, 1) for month in (7, 8, 9, 10))
A, B, C = 1, 2, 3


def clues(written=(), known=(), fits=None, **more) -> Clues:
    """`fits`: by lease that may take money; those not said may, and the amount is not what they owe."""
    every = {*written, *known}
    there = {lease: "" for lease in every} | (fits or {})
    return Clues(frozenset(written), more.pop("numbers", len(written)), frozenset(known), there, **more)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        # the number that the payer wrote, whatever the amount
        (clues(written=[A]), Verdict(A, By.REFERENCE)),
        (clues(written=[A], known=[A], fits={A: "whole"}), Verdict(A, By.REFERENCE)),
        # of two leases that one account pays for, that which is written, though the other owes that very amount
        (clues(written=[A], known=[A, B], fits={B: "whole"}), Verdict(A, By.REFERENCE)),
        (clues(written=[A], caf=True), Verdict(A, By.REFERENCE)),
        # then the account, with an amount that is due
        (clues(known=[A], fits={A: "month"}), Verdict(A, By.ACCOUNT)),
        (clues(known=[A, B], fits={B: "whole"}), Verdict(B, By.ACCOUNT)),
        # what speaks against it goes to a person
        (clues(written=[A], known=[B], fits={A: "whole", B: "whole"}), Verdict(doubt=Doubt.OTHER_ACCOUNT)),
        (clues(written=[A, B]), Verdict(doubt=Doubt.SEVERAL_NUMBERS)),
        (clues(written=[A], numbers=2), Verdict(doubt=Doubt.SEVERAL_NUMBERS)),
        (clues(known=[A], fits={A: "whole"}, alike=True), Verdict(doubt=Doubt.ALIKE)),
        (clues(known=[A], fits={A: "whole"}, caf=True), Verdict(doubt=Doubt.CAF)),
        (clues(known=[A]), Verdict(doubt=Doubt.AMOUNT)),
        (clues(known=[A, B], fits={A: "month", B: "month"}), Verdict(doubt=Doubt.SHARED)),
        (clues(known=[A, B]), Verdict(doubt=Doubt.SHARED)),
        (clues(written=[A], fits={A: "deposit"}), Verdict(doubt=Doubt.DEPOSIT)),
        (clues(known=[A], fits={A: "deposit"}), Verdict(doubt=Doubt.DEPOSIT)),
        # a deposit is written: the sum is no rent without a person, whatever it is
        (clues(written=[A], fits={A: "whole"}, deposit=True), Verdict(doubt=Doubt.DEPOSIT)),
        (clues(known=[A], fits={A: "month"}, deposit=True), Verdict(doubt=Doubt.DEPOSIT)),
        (clues(fits={C: "whole"}), Verdict(doubt=Doubt.NOTHING)),
    ],
)
def test_what_is_written_comes_first_then_the_account_then_the_amount(said, found):
    assert whose(said) == found


subsets = st.frozensets(st.sampled_from([A, B, C]))


@given(
    subsets,
    subsets,
    st.fixed_dictionaries({key: st.sampled_from(["", "whole", "month", "deposit"]) for key in (A, B, C)}),
    st.booleans(),
    st.booleans(),
)
def test_nobody_is_chosen_against_what_is_written_or_known(written, known, fits, alike, caf):
    verdict = whose(Clues(written, len(written), known, fits, alike, caf))
    assert (verdict.lease is None) == (verdict.by is None) == (verdict.doubt is not None)
    if verdict.lease is not None:
        assert not written or written == {verdict.lease}
        assert not known or verdict.lease in known
        assert fits[verdict.lease] != "deposit" and (verdict.by == By.REFERENCE or fits[verdict.lease])


# August and September at 450 €, of which 430 € left of August
TWO = Open(88000, (43000, 45000), months=((JULY, 0), (AUGUST, 43000), (SEPTEMBER, 45000)))
ONE = Open(45000, (45000,), months=((JULY, 0), (AUGUST, 0), (SEPTEMBER, 45000)))
# 200 € of aid are awaited for each month: the tenant owes what is beside them
AIDED = Open(
    25000, (25000,), months=((JULY, 0), (AUGUST, 0), (SEPTEMBER, 25000)), aid=((AUGUST, 20000), (SEPTEMBER, 20000))
)
NONE = Open(0, (), months=((JULY, 0), (AUGUST, 0), (SEPTEMBER, 0)))
OLD = Open(75000, (30000, 45000), opening=30000, months=((SEPTEMBER, 45000),))
STOPPED = Open(88000, (43000, 45000), months=((AUGUST, 43000), (SEPTEMBER, 45000)), stopped=frozenset({AUGUST}))
PLAN = Open(65000, (20000, 45000), instalments=(5000,), months=((AUGUST, 20000), (SEPTEMBER, 45000)))


@pytest.mark.parametrize(
    ("cents", "months", "due", "paid"),
    [
        (45000, [], TWO, None),
        (45000, [SEPTEMBER], TWO, Named(SEPTEMBER, 45000)),  # not the oldest: the payer chose
        (43000, [AUGUST], TWO, Named(AUGUST, 43000)),
        (10000, [SEPTEMBER], TWO, Named(SEPTEMBER, 10000)),  # a part of it
        (88000, [SEPTEMBER], TWO, Named(SEPTEMBER, 45000)),  # all that is due, whatever is written
        (88000, [AUGUST, SEPTEMBER], TWO, None),
        (95000, [SEPTEMBER], TWO, Named(SEPTEMBER, 45000)),  # and an advance
        (25000, [SEPTEMBER], AIDED, Named(SEPTEMBER, 25000)),
        (40000, [SEPTEMBER], AIDED, Named(SEPTEMBER, 40000)),  # the aid of that month, never that of an older one
        (60000, [SEPTEMBER], AIDED, Named(SEPTEMBER, 45000)),
        (50000, [SEPTEMBER], PLAN, Named(SEPTEMBER, 45000)),  # the rent and an instalment
        (45000, [OCTOBER], NONE, None),  # an advance
        (43000, [AUGUST], STOPPED, None),  # it may not be paid
        (45000, [AUGUST, SEPTEMBER], STOPPED, Named(SEPTEMBER, 45000)),
        (45000, [JULY], ONE, Clash(Against.PAID, JULY, 0, ((SEPTEMBER, 45000),))),
        (45000, [SEPTEMBER], NONE, Clash(Against.PAID, SEPTEMBER, 0, ())),
        (45000, [OCTOBER], ONE, Clash(Against.NOT_ASKED, OCTOBER, 0, ((SEPTEMBER, 45000),))),
        (45000, [date(2025, 9, 1)], NONE, Clash(Against.NOT_ASKED, date(2025, 9, 1), 0, ())),
        (60000, [SEPTEMBER], TWO, Clash(Against.MORE, SEPTEMBER, 45000, ((AUGUST, 43000), (SEPTEMBER, 45000)))),
        (43000, [SEPTEMBER], TWO, Clash(Against.OTHER, SEPTEMBER, 45000, ((AUGUST, 43000), (SEPTEMBER, 45000)))),
        (30000, [SEPTEMBER], OLD, Clash(Against.OTHER, SEPTEMBER, 45000, ((SEPTEMBER, 45000),))),
        (60000, [AUGUST, SEPTEMBER], TWO, Clash(Against.SEVERAL, AUGUST, 43000, ((AUGUST, 43000), (SEPTEMBER, 45000)))),
    ],
)
def test_the_month_that_is_written_is_paid_first_unless_the_account_says_otherwise(cents, months, due, paid):
    assert month_paid(cents, months, due, fits(cents, due)) == paid


ON = date(2026, 9, 4)


@pytest.mark.parametrize(
    ("written", "months"),
    [
        ("Loyer de septembre", [SEPTEMBER]),
        ("LOYER SEPT", [SEPTEMBER]),
        ("loyer du mois d’août 2026", [AUGUST]),
        ("AOUT 2026", [AUGUST]),
        ("loyer 09/2026", [SEPTEMBER]),
        ("appel 2026-09", [SEPTEMBER]),
        ("LOY-2026-08", [AUGUST]),
        ("loyers août et septembre", [AUGUST, SEPTEMBER]),
        ("LOYER L00115 SEPTEMBRE", [SEPTEMBER]),
        ("loyer L 00115 août + septembre", [AUGUST, SEPTEMBER]),
        ("L00115 Mars Paul", []),
        ("loyer + charges octobre", [OCTOBER]),
        ("loyer de décembre", [date(2026, 12, 1)]),
        ("loyer janvier", [date(2026, 1, 1)]),
        ("loyer décembre 2025", [date(2025, 12, 1)]),
        ("bail du 01/07/2026", []),
        ("virement du 4 septembre 2026", []),
        ("VIR 2026-09-04", []),
        ("M. MARS PAUL", []),
        ("Mme Avril Mai", []),
        ("loyer M. Mars", []),
        ("septembre", []),
        ("13/2026", []),
        ("", []),
    ],
)
def test_a_month_is_read_as_people_write_it_and_a_day_is_none(written, months):
    assert months_written(ON, written) == months


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("DEPOT DE GARANTIE L00051", True),
        ("Dépôt  garantie bail", True),
        ("caution appartement", True),
        ("loyer septembre", False),
        ("remise de dépôt", False),
        ("PRECAUTIONS", False),
    ],
)
def test_a_deposit_is_read_as_people_write_it(written, says):
    assert says_deposit(written) is says


@pytest.mark.parametrize(
    ("on", "month"), [(date(2026, 12, 28), date(2027, 1, 1)), (date(2027, 1, 4), date(2027, 1, 1))]
)
def test_a_month_without_its_year_is_the_nearest(on, month):
    assert months_written(on, "loyer janvier") == [month]


texts = st.lists(
    st.sampled_from(
        "loyer août septembre 09/2026 2026-08 L00042 L 00017 bail n° 12 de et Éloïse mai du 04/09/2026".split()
    ),
    max_size=7,
)
bare = str.maketrans("éûÉ", "euE")


@given(texts, st.data())
def test_spaces_case_and_accents_change_nothing_of_what_is_read(words, data):
    plain = " ".join(words)
    blank = st.sampled_from([" ", "  ", "\t", "\u00a0", "\u202f "])
    other = "".join(data.draw(blank) if sign == " " else sign for sign in plain)
    other = data.draw(st.sampled_from([str.upper, str.lower, str.title, lambda text: text.translate(bare)]))(other)
    for read in (lease_numbers, loose_numbers, lambda text: months_written(ON, text)):
        assert read(plain) == read(other)
