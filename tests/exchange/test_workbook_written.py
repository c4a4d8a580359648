"""A workbook that is written is read back, cell by cell, by the reader of what people send."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.exchange.spreadsheets import read_here
from trousseau.exchange.spreadsheets.writing import Sheet, workbook

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)


@given(st.lists(st.tuples(WORDS, st.integers(-(10**9), 10**9)), min_size=1, max_size=6))
def test_words_and_numbers_come_back(rows):
    table = read_here(workbook([Sheet("Une", [["mot", "nombre"], *([word, number] for word, number in rows)])]))
    assert table.header == ("mot", "nombre")
    assert [(row[0], row[1]) for row in table.rows()] == [(word.strip(), str(number)) for word, number in rows]


def test_what_looks_like_a_formula_is_words_and_what_xml_cannot_say_is_left_out():
    table = read_here(workbook([Sheet("a", [["x", "y"], ["=1+1", "a\x00<b>&"]])]))
    assert [row.cells for row in table.rows()] == [("=1+1", "a<b>&")]


def test_an_amount_has_its_cents_and_nothing_is_an_empty_cell():
    table = read_here(workbook([Sheet("a", [["x", "y", "z"], [Decimal("1250.40"), None, 3]])]))
    assert [(row[0], row[1], row[2]) for row in table.rows()] in ([("1250.4", "", "3")], [("1250.40", "", "3")])


def test_a_day_is_a_number_that_a_spreadsheet_sorts_and_shows_as_the_french_write_it():
    content = workbook([Sheet("a", [["jour"], [date(2026, 1, 2)], [date(2025, 12, 31)]])])
    assert [row[0] for row in read_here(content).rows()] == ["2026-01-02", "2025-12-31"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page, styles = (archive.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    [format_id] = re.findall(r'<numFmt numFmtId="(\d+)" formatCode="dd/mm/yyyy"/>', styles)
    formats = re.findall(r'numFmtId="(\d+)"', styles[styles.index("<cellXfs") :])
    cells = re.findall(r'<c r="A[23]" s="(\d+)"><v>(\d+)</v></c>', page)
    assert [int(value) for _style, value in cells] == [46024, 46022]
    assert {formats[int(style)] for style, _value in cells} == {format_id}


def test_the_same_cells_give_the_same_bytes_and_no_two_sheets_one_name():
    sheets = [Sheet("Mesures / 2026", [["a"]]), Sheet("mesures   2026", [["b"]]), Sheet("x" * 40, [["c"]])]
    assert workbook(sheets) == workbook(sheets)
    with pytest.raises(ValueError, match="sheet"):
        workbook([])


def test_the_head_of_a_sheet_stays_in_sight_and_its_columns_are_as_wide_as_their_words():
    with zipfile.ZipFile(io.BytesIO(workbook([Sheet("a", [["x", "y"], ["un mot un peu plus long", 3]])]))) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
    widths = [float(one) for one in re.findall(r'<col [^>]*width="([\d.]+)"', page)]
    assert 'state="frozen"' in page and widths[0] > 2 * widths[-1]
