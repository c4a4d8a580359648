"""Numbers of other bodies: read loosely, never invented."""

import pytest

from trousseau.rules.request_numbers import siao_number, sne_number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("021110426000017712", "021110426000017712"),
        ("021 1104 2600 0017 712", "021110426000017712"),
        ("0211104260000177gd", "0211104260000177GD"),
        ("02111042600001771", None),
        ("0211104260000177123", None),
        ("ABCDEFGHIJKLMNOPQR", None),
        ("<021110426000017712>", None),
        ("", None),
    ],
)
def test_a_social_housing_number_has_eighteen_signs(typed, kept):
    assert sne_number(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("21-2026-00417", "21-2026-00417"),
        ("21 0417", "210417"),
        ("abc", None),
        ("ABCDE", None),
        ("1" * 21, None),
        ("é1234", None),
    ],
)
def test_a_siao_number_has_a_digit_and_four_signs_at_least(typed, kept):
    assert siao_number(typed) == kept
