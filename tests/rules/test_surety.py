"""A surety for a lease: nullities of loi 89-462, art. 22-1, and of C. civ., art. 2297."""

from dataclasses import replace

import pytest

from trousseau.rules.guarantees import GuaranteeLaw, claim_terms, clash
from trousseau.rules.surety import Act, faults, may_stand

WHOLE = Act(
    natural=True,
    own_hand=True,
    in_full=True,
    solidary=True,
    says_so=True,
    rent_told=True,
    end_told=True,
    lease_given=True,
)
LAW = GuaranteeLaw(1300_00, 36, 2, 2, 15, 30)


@pytest.mark.parametrize(
    ("kind", "held", "student", "said"),
    [
        ("surety", {"insurance"}, False, "insurance"),
        ("surety", {"visale", "fsl"}, False, "visale"),
        ("insurance", {"surety"}, False, "surety"),
        ("visale", {"surety"}, False, "surety"),
        ("surety", {"insurance"}, True, ""),
        ("surety", {"surety", "fsl", "fund"}, False, ""),
        ("fsl", {"surety", "visale"}, False, ""),
        ("insurance", {"visale"}, False, ""),
    ],
)
def test_a_surety_beside_an_insurance_or_visale_is_null_but_for_a_student_or_an_apprentice(kind, held, student, said):
    assert clash(kind, held, student) == said


def test_a_whole_act_lacks_nothing_and_a_body_signs_as_it_likes():
    assert faults(WHOLE) == [] == faults(Act(natural=False))


@pytest.mark.parametrize("form", ["own_hand", "in_full", "rent_told", "end_told", "lease_given"])
def test_each_form_is_asked_on_pain_of_nullity_with_its_article(form):
    [fault] = faults(replace(WHOLE, **{form: False}))
    assert (fault.code, fault.null) == (form, True)
    assert fault.article in ("C. civ., art. 2297", "Loi 89-462, art. 22-1")


def test_a_mention_that_is_silent_on_discussion_only_loses_the_solidarity():
    [fault] = faults(replace(WHOLE, says_so=False))
    assert (fault.code, fault.null) == ("says_so", False)
    assert faults(replace(WHOLE, says_so=False, solidary=False)) == []


@pytest.mark.parametrize(
    ("natural", "legal", "student", "may"),
    [(True, False, False, True), (True, True, False, False), (True, True, True, True), (False, True, False, True)],
)
def test_a_legal_person_takes_a_listed_body_or_the_surety_of_a_student(natural, legal, student, may):
    assert may_stand(natural, legal, student) is may


def test_visale_bears_its_own_delays_and_a_surety_pays_from_the_first_month():
    visale = claim_terms("visale", LAW)
    assert (visale.unpaid, visale.notice, visale.claim, visale.months, visale.damage) == (2, 15, 30, 36, 2)
    assert claim_terms("surety", LAW).unpaid == 1
    assert claim_terms("insurance", LAW).unpaid is None
