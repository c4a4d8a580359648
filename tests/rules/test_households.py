"""Ages that cannot be, or are unlikely, in a household: C. civ., art. 388 and 413-2; C. pén., art. 227-25."""

from datetime import date

import pytest

from trousseau.rules.households import Ages, Told, strange_ages

ON, AGES = date(2026, 9, 15), Ages(signs=16, partner=15, grown=18, gap=15, oldest=110)
APPLICANT = date(1992, 3, 4)


def strange(*others: tuple[str, date | None], applicant: date | None = APPLICANT) -> tuple[set[str], set[str]]:
    people = [Told("A", "holder", applicant)]
    people += [Told(f"{n}", relation, born) for n, (relation, born) in enumerate(others)]
    never, unlikely = strange_ages(people, ON, AGES)
    return {code for code, _ in never}, {code for code, _ in unlikely}


@pytest.mark.parametrize(
    "others, never, unlikely",
    [
        ([], set(), set()),
        ([("partner", date(2011, 9, 16))], {"partner"}, set()),  # fifteen tomorrow
        ([("partner", date(2011, 9, 15))], set(), {"partner"}),
        ([("partner", date(2008, 9, 15))], set(), set()),
        ([("child", date(1992, 3, 4))], {"child"}, set()),
        ([("child", date(2007, 3, 3))], set(), {"child"}),
        ([("child", date(2007, 3, 4))], set(), set()),
        ([("other", date(1916, 9, 15))], set(), {"old"}),
        ([("other", date(1990, 1, 1))], set(), set()),
        # the child of a partner: of an age beside the partner's, or of one that nobody told
        ([("partner", date(1970, 1, 1)), ("child", date(1991, 1, 1))], set(), set()),
        ([("partner", None), ("child", date(1991, 1, 1))], set(), set()),
        ([("partner", date(1991, 6, 1)), ("child", date(1991, 1, 1))], {"child"}, set()),
    ],
)
def test_who_cannot_be_and_who_is_asked_about(others, never, unlikely):
    assert strange(*others) == (never, unlikely)


def test_the_applicant_signs_at_sixteen_and_is_of_age_at_eighteen():
    assert strange(applicant=date(2010, 9, 16)) == ({"holder"}, set())
    assert strange(applicant=date(2010, 9, 15)) == (set(), {"holder"})
    assert strange(applicant=date(2008, 9, 15)) == (set(), set())


def test_a_birth_that_nobody_told_says_nothing():
    assert strange(("partner", None), ("child", None), applicant=None) == (set(), set())
    assert strange(("child", date(1950, 1, 1)), applicant=None) == (set(), set())
