"""Amounts, measures and shares typed in a form: with their unit, in either language, or asked again in words."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

import trousseau
from trousseau.core.forms import DateField, ManyField, MeasureField, MoneyField, PercentField
from trousseau.core.models import User
from trousseau.exchange.quantities import AREA

SURFACE = {"least": "5", "most": "1000", "example": "44.5"}


@pytest.mark.parametrize(
    "typed",
    ["38650", "38 650 €", "38\u00a0650\u00a0€", "38\u202f650,00\u202f€", "38 650 euros", "38.650,00", "€38,650.00"],
)
def test_an_amount_is_typed_as_it_is_said(typed):
    assert MoneyField(unusual=None).clean(typed) == 3_865_000


@pytest.mark.parametrize("typed", ["2026-12-04", "04/12/2026", "4.12.2026", "04-12-2026"])
def test_a_day_is_typed_as_the_french_write_it(typed):
    assert DateField().clean(typed) == date(2026, 12, 4)


def test_another_spelling_of_a_day_is_asked_again_with_an_example():
    with pytest.raises(ValidationError, match="par exemple 24/11/2026"):
        DateField().clean("12.12.26")


@pytest.mark.parametrize("typed", ["45", "45 m²", "45m2", "45,00\u202fm²", "45 mètres carrés"])
def test_a_measure_is_typed_with_its_unit_or_without(typed):
    assert str(MeasureField(AREA, **SURFACE).clean(typed)) == "45.00"


@pytest.mark.parametrize("field", [MoneyField(), MeasureField(AREA, **SURFACE)])
@pytest.mark.parametrize("typed", ["1.234", "1,234"])
def test_what_may_be_two_numbers_is_asked_with_both(field, typed):
    with pytest.raises(ValidationError, match="deux façons.*1234 ou 1,23"):
        field.clean(typed)


def test_nothing_is_refused_in_words_where_it_is_no_sum():
    assert MoneyField().clean("0") == 0
    with pytest.raises(ValidationError, match="au-dessus de zéro"):
        MoneyField(positive=True).clean("0,00 €")


@pytest.mark.parametrize("typed", ["−12,50 €", "-12.50", "- 12,50"])
def test_what_may_be_under_zero_is_where_it_is_asked_so(typed):
    field = MoneyField(signed=True)
    assert field.clean(typed) == -1250
    assert field.clean(field.prepare_value(-1250)) == -1250
    with pytest.raises(ValidationError, match="zéro ou plus"):
        MoneyField().clean(typed)


@pytest.mark.parametrize(("decimals", "typed", "parts"), [(0, "50 %", 50), (1, "33,3", 333), (2, "7,125", None)])
def test_a_share_is_typed_in_per_cent(decimals, typed, parts):
    field = PercentField(decimals=decimals)
    if parts is None:
        with pytest.raises(ValidationError, match="n’est pas possible ici"):
            field.clean(typed)
    else:
        assert field.clean(typed) == parts and field.clean(field.prepare_value(parts)) == parts


def test_no_form_of_the_house_reads_a_number_with_decimals_otherwise():
    source = Path(trousseau.__file__).parent
    others = ("forms.DecimalField", "forms.FloatField", "sanitize_separators")
    found = [str(path) for path in source.rglob("*.py") if any(name in path.read_text() for name in others)]
    assert found == []


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["9" * 30, "0", "-1", "trois", "\x00"])
def test_a_row_that_is_not_in_the_list_is_refused_whatever_its_key(key):
    with pytest.raises(ValidationError):
        ManyField(User.objects.all()).clean([key])
