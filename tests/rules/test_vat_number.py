"""The key of a VAT number, on numbers that their holders publish."""

import pytest

from trousseau.rules.vat_number import vat_number


@pytest.mark.parametrize("written", ["FR44732829320", "FR83404833048", "FR40303265045", "FR23334175221"])
def test_the_key_is_that_of_published_numbers(written):
    """The example of the tax office, and three that python-stdnum and EU notices print."""
    assert vat_number(written[4:]) == written


@pytest.mark.parametrize("wrong", ["", "12345678", "1234567890", "12345678A"])
def test_a_siren_has_nine_digits(wrong):
    with pytest.raises(ValueError, match="nine"):
        vat_number(wrong)
