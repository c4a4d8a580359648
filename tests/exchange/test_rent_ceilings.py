"""The yearly file of rents per commune, as people have it: other separators, other columns, bad cells."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.exchange.rent_ceilings import CeilingRow, NotNamed, lines_of, read_ceilings
from trousseau.exchange.spreadsheets import NotReadable

DISCOUNTS = {"loc1": Decimal("0.15"), "loc2": Decimal("0.30"), "loc3": Decimal("0.45")}
HERE = ("21231", "21166", "01004")


def read(text: str, territory=HERE):
    return read_ceilings(lines_of(text.encode()), territory=territory, discounts=DISCOUNTS)


def values(found) -> dict:
    return {(row.insee, row.kind, row.level): row.per_m2 for row in found.rows}


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_the_three_levels_are_read_whatever_the_spelling(separator, encoding):
    lines = [
        ["Code INSEE", "Libellé", "Loc1 par m²", "Loc2 par m²", "Loc3 par m²"],
        ["21231", "Dijon", "9.50", "7.8", "6.15"],
    ]
    text = "\r\n".join(separator.join(line) for line in lines)
    found = read_ceilings(lines_of(text.encode(encoding)), territory=HERE, discounts=DISCOUNTS)
    assert values(found) == {
        ("21231", "", "loc1"): Decimal("9.5"),
        ("21231", "", "loc2"): Decimal("7.8"),
        ("21231", "", "loc3"): Decimal("6.15"),
    }
    assert found.problems == () and not found.from_market


def test_from_the_market_each_discount_is_taken_exactly():
    found = read("INSEE;Loyer de marché €/m²\n21231;11,55\n")
    assert [row.per_m2 for row in found.rows] == [Decimal("9.8175"), Decimal("8.0850"), Decimal("6.3525")]
    assert found.from_market


def test_flats_and_houses_are_kept_apart_and_a_lost_zero_is_found_again():
    found = read("insee;type de logement;loc1;loc2;loc3\n1004;Appartement;9;8;7\n1004;Maison;8;7;6\n")
    assert CeilingRow("01004", "flat", "loc1", Decimal("9.0000")) in found.rows
    assert len(found.rows) == 6


def test_communes_elsewhere_are_counted_and_left():
    found = read("insee;loc1;loc2;loc3\n21231;9;8;7\n75056;19;18;17\n2A004;9;8;7\n")
    assert len(found.rows) == 3 and found.outside == 2 and found.problems == ()


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("21231;neuf;8;7", "number", "loc1"),
        ("21231;=1+1;8;7", "blank", "loc1"),
        ("21231;-9;8;7", "negative", "loc1"),
        ("21231;950;8;7", "range", "loc1"),
        ("21231;9;;7", "blank", "loc2"),
        ("21231;9;8", "blank", "loc3"),
        ("21231;7;8;9", "order", "loc1"),
        ("Dijon;9;8;7", "insee", "insee"),
        ("21231;NaN;8;7", "number", "loc1"),
        ("21231;1e1;8;7", "number", "loc1"),
        ("21231;٩;8;7", "number", "loc1"),
    ],
)
def test_a_bad_cell_is_named_and_stops_nothing_else(line, code, column):
    found = read(f"insee;loc1;loc2;loc3\n{line}\n21166;9;8;7\n")
    assert [(p.line, p.column, p.code) for p in found.problems] == [(2, column, code)]
    assert {row.insee for row in found.rows} == {"21166"}


def test_a_commune_twice_is_said_when_the_values_differ():
    assert read("insee;loc1;loc2;loc3\n21231;9;8;7\n21231;9;8;7\n").problems == ()
    twice = read("insee;loc1;loc2;loc3\n21231;9;8;7\n21231;10;8;7\n")
    assert [p.code for p in twice.problems] == ["twice"]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", NotReadable),
        (b"\n\n;;\n", NotReadable),
        (b"PK\x03\x04 xlsx renamed", NotReadable),
        (b"commune;loyer\n21231;9\n", NotNamed),
        (b"insee;loc1;loc2\n21231;9;8\n", NotNamed),
        (b";".join(b"c%d" % n for n in range(300)) + b"\n1\n", NotNamed),
    ],
)
def test_what_is_no_such_table_is_refused(content, error):
    with pytest.raises(error):
        read_ceilings(lines_of(content), territory=HERE, discounts=DISCOUNTS)


@given(st.lists(st.lists(st.text("0123456789,.;-=NaI é", max_size=7), max_size=5), max_size=6))
def test_no_table_of_texts_breaks_the_reader(table):
    try:
        found = read_ceilings(
            [(1, ["insee", "loc1", "loc2", "loc3"]), *enumerate(table, 2)], territory=HERE, discounts=DISCOUNTS
        )
    except NotNamed:
        return
    assert all(1 <= row.per_m2 <= 100 for row in found.rows)
