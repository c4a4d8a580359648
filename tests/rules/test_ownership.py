"""Who signs a mandate to let, by the part that they hold."""

from fractions import Fraction as F

import pytest

from trousseau.rules.ownership import Part, ground, unnamed


@pytest.mark.parametrize(
    ("right", "convention", "article"),
    [
        ("full", False, "C. civ., art. 544"),
        ("undivided", False, "C. civ., art. 815-3"),
        ("usufruct", True, "C. civ., art. 595"),
        ("bare", False, ""),
        ("bare", True, "C. civ., art. 578"),
    ],
)
def test_who_signs_a_mandate_by_their_right(right, convention, article):
    assert ground(right, convention=convention) == article


@pytest.mark.parametrize(
    ("parts", "convention", "article"),
    [
        ([], False, ""),
        ([("full", None)], True, ""),
        ([("undivided", F(1, 4))], False, "C. civ., art. 815-3"),
        ([("undivided", None)], False, "C. civ., art. 815-3"),
        ([("undivided", F(1, 4)), ("undivided", F(3, 4))], False, ""),
        ([("undivided", F(1, 4)), ("undivided", None)], False, ""),
        ([("bare", F(1))], False, "C. civ., art. 595"),
        ([("usufruct", F(1))], False, ""),
        ([("usufruct", F(1))], True, "C. civ., art. 578"),
        ([("usufruct", F(1)), ("bare", F(1, 2))], True, "C. civ., art. 815-3"),
    ],
)
def test_the_parts_say_whether_somebody_else_signs(parts, convention, article):
    assert unnamed([Part(*one) for one in parts], convention=convention) == article
