"""Amounts and measures as people write them, in a form as in a cell."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.exchange.quantities import (
    AREA,
    EUROS,
    LENGTH,
    NUMBER,
    PER_AREA,
    RATE,
    READING,
    RENT,
    Doubtful,
    TooFine,
    Unread,
    cents,
    read,
)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("1000", 100000),
        ("1000,5", 100050),
        ("1000.50", 100050),
        ("1 000,50", 100050),
        ("1\u00a0000,50\u202f€", 100050),
        ("1\u202f000", 100000),
        ("1.000,50", 100050),
        ("1,000.50", 100050),
        ("1 234.5", 123450),
        ("1.000.000", 100000000),
        ("600 euros", 60000),
        ("1 euro", 100),
        ("600,00 €", 60000),
        ("600 EUR", 60000),
        ("€1,234.56", 123456),
        ("38 650 €", 3865000),
        ("38\u00a0650\u00a0€", 3865000),
        ("38\u202f650\u202f€", 3865000),
        ("412,5000", 41250),
        ("0,500", 50),
        ("-3", -300),
        ("−0,05 €", -5),
        ("+3", 300),
        ("0", 0),
    ],
)
def test_an_amount_is_read_as_it_was_meant(written, found):
    assert cents(written) == found


@pytest.mark.parametrize(
    ("written", "kind", "found"),
    [
        ("45 m²", AREA, "45"),
        ("45m2", AREA, "45"),
        ("44,5 mètres carrés", AREA, "44.5"),
        ("1 250,25", AREA, "1250.25"),
        ("2,45 m", LENGTH, "2.45"),
        ("7,5 %", RATE, "7.5"),
        ("11,7852 €/m²", PER_AREA, "11.7852"),
        ("11,5 € / m2", PER_AREA, "11.5"),
        ("600 €/mois", RENT, "600"),
        ("600 euros par mois cc", RENT, "600"),
        ("1234,567 m3", READING, "1234.567"),
        ("0,125", NUMBER, "0.125"),
    ],
)
def test_a_measure_is_read_with_its_unit_or_without(written, kind, found):
    assert read(written, kind) == Decimal(found)


@pytest.mark.parametrize(
    ("written", "kind", "ways"),
    [
        ("1.234", EUROS, ("1234", "1,23")),
        ("1,234", EUROS, ("1234", "1,23")),
        ("1.000", EUROS, ("1000", "1,00")),
        ("1,000 €", EUROS, ("1000", "1,00")),
        ("-412,505", EUROS, ("412505", "412,50")),
        ("1.234 m²", AREA, ("1234", "1,23")),
        ("1,234", NUMBER, ("1234", "1,2340")),
        ("123,456 kWh", READING, ("123456", "123,4560")),
    ],
)
def test_what_may_be_two_numbers_says_both_and_each_is_then_read(written, kind, ways):
    with pytest.raises(Doubtful) as doubt:
        read(written, kind)
    assert doubt.value.ways == ways
    assert all(way in str(doubt.value) for way in ways) and "deux façons" in str(doubt.value)
    whole, parts = (read(way, kind) for way in ways)
    assert whole > parts


def test_a_reading_that_nothing_of_the_kind_reaches_is_none():
    assert read("7,125 %", RATE, most=Decimal(100)) == Decimal("7.125")
    with pytest.raises(Doubtful):
        read("7,125 %", RATE)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("", EUROS),
        ("€", EUROS),
        ("12 34", EUROS),
        ("1 00", EUROS),
        ("0 234", EUROS),
        ("1.2.3,4", EUROS),
        ("1.234 567", EUROS),
        ("12,", EUROS),
        (",5", EUROS),
        ("--1", EUROS),
        ("1e3", EUROS),
        ("NaN", EUROS),
        ("Infinity", EUROS),
        ("0x10", EUROS),
        ("1_000", EUROS),
        ("٤٥٠", EUROS),
        ("４５０", EUROS),
        ("²", EUROS),
        ("600 m²", EUROS),
        ("600 $", EUROS),
        ("600 k€", EUROS),
        ("600 € HT", EUROS),
        ("600 € par mois", EUROS),
        ("45 €", AREA),
        ("45 m", AREA),
        ("7 %", NUMBER),
        ("environ 45", AREA),
        ("44 à 46", AREA),
    ],
)
def test_what_is_no_quantity_of_its_kind_is_refused_in_words(written, kind):
    with pytest.raises(Unread, match="n’est pas un"):
        read(written, kind)


def test_decimals_that_the_kind_does_not_bear_are_not_cut():
    with pytest.raises(TooFine, match="2 décimales"):
        cents("1234,567")


def _spelt(whole: int, parts: str) -> list[str]:
    grouped = f"{whole:,}"
    spaces = [grouped.replace(",", space) for space in (" ", "\u00a0", "\u202f", "\u2009")]
    return [
        *(f"{each}{sign}{parts}" for each in (str(whole), *spaces) for sign in ",."),
        f"{grouped}.{parts}",
        f"{grouped.replace(',', '.')},{parts}",
    ]


@given(
    st.integers(0, 10**12 - 1), st.from_regex("[0-9]{1,2}", fullmatch=True), st.sampled_from(["", "-", "−"]), st.data()
)
def test_every_amount_is_read_back_from_each_way_of_writing_it(whole, parts, sign, data):
    meant = (whole * 100 + int(parts.ljust(2, "0"))) * (-1 if sign else 1)
    unit = data.draw(st.sampled_from(["", "€", " €", "\u202f€", " euros", " EUR"]))
    for text in _spelt(whole, parts):
        assert cents(f"{sign}{text}{unit}") == meant


@given(st.text(alphabet="0123456789., €", max_size=12))
def test_whatever_is_typed_is_one_amount_or_a_refusal(text):
    """What is read has every digit that was typed, in their order: none is dropped, no two numbers run together."""
    try:
        found = cents(text)
    except Unread as why:
        assert str(why)
        return
    digits = "".join(sign for sign in text if sign.isdigit())
    assert digits.strip("0") == str(found).strip("0")
