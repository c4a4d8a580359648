"""Spreadsheets as people send them. The xlsx files are written here part by part: the reader is held to the format."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.exchange import spreadsheets
from trousseau.exchange.spreadsheets import NotReadable, letter
from trousseau.exchange.spreadsheets import read_here as read

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsx(sheet: str, *, shared: str = "", styles: str = "", dated: str = "", hidden: bool = False) -> bytes:
    """The smallest workbook: its first visible sheet holds `sheet` (rows in SpreadsheetML)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        first = '<sheet name="Caché" sheetId="9" state="hidden" r:id="rId9"/>' if hidden else ""
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><workbookPr {dated}/><sheets>{first}<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships><Relationship Id="rId1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId9" Type="{LINKS}/worksheet" Target="worksheets/sheet9.xml"/>'
            f'<Relationship Id="rId2" Type="{LINKS}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
            f'<Relationship Id="rId3" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>',
        )
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{shared}</sst>')
        archive.writestr("xl/styles.xml", f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>')
        archive.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
        )
        archive.writestr("xl/worksheets/sheet9.xml", f'<worksheet xmlns="{MAIN}"/>')
    return out.getvalue()


HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>Nom</t></is></c><c r="B1" t="inlineStr"><is><t>Surface</t></is></c></row>'


def cells(content: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read(content).rows()]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_csv_is_read_whatever_its_dialect(separator, encoding, end):
    text = end.join([separator.join(["Nom", "Prénom", "Surface"]), separator.join(["Grès", "Éric", "44.5"]), ""])
    table = read(text.encode(encoding))
    assert table.header == ("Nom", "Prénom", "Surface") and table.kind == "csv"
    assert [(row.line, row.cells) for row in table.rows()] == [(2, ("Grès", "Éric", "44.5"))]


def test_quotes_hold_separators_newlines_and_quotes():
    table = read('Nom;Adresse\n"Grès; fils";"3 rue ""du"" Modèle\nbâtiment C"\nMarbre;x\n'.encode())
    assert [(row.line, row.cells) for row in table.rows()] == [
        (2, ("Grès; fils", '3 rue "du" Modèle\nbâtiment C')),
        (3, ("Marbre", "x")),  # as a spreadsheet program numbers it
    ]


def test_blank_rows_are_left_out_and_still_counted():
    table = read(b"\n;;\nNom;Ville\n\nGres;Dijon\n;\nMarbre;Talant\n")
    assert table.header_line == 3 and [row.line for row in table.rows()] == [5, 7]


def test_decimal_commas_do_not_pass_for_separators():
    assert read(b"Nom;Surface\nA;44,5\nB;30,25\n").header == ("Nom", "Surface")


words = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs", "Cc")), max_size=12).map(
    lambda text: " ".join(text.split())
)


@given(
    st.lists(st.lists(words.filter(lambda w: not w.startswith("=")), min_size=3, max_size=3), min_size=1, max_size=8),
    st.sampled_from([";", ",", "\t"]),
)
def test_what_a_writer_writes_is_what_is_read(rows, separator):
    import csv

    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerows([["un", "deux", "trois"], *rows])
    found = [row.cells for row in read(out.getvalue().encode("utf-8-sig")).rows()]
    assert found == [tuple(cell.strip() for cell in row) for row in rows if any(cell.strip() for cell in row)]


def test_a_workbook_gives_its_texts_numbers_days_and_truths():
    content = xlsx(
        HEAD
        + '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3"><v>44.499999999999996</v></c><c r="D3" s="1"><v>46350</v></c><c r="E3" t="b"><v>1</v></c></row>',
        shared="<si><r><t>Grès</t></r><r><t>-Fils</t></r><rPh><t>lu</t></rPh></si>",
        styles='<numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>',
    )
    table = read(content)
    assert (table.kind, table.header) == ("xlsx", ("Nom", "Surface"))
    assert [(row.line, row.cells) for row in table.rows()] == [(3, ("Grès-Fils", "44.5", "", "2026-11-24", "oui"))]


def test_days_counted_from_1904_are_the_same_days():
    sheet = HEAD + '<row r="2"><c r="A2" s="1"><v>44888</v></c></row>'
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    assert cells(xlsx(sheet, styles=styles, dated='date1904="1"')) == [("2026-11-24",)]


def test_the_first_visible_sheet_is_read():
    assert cells(xlsx(HEAD + '<row r="2"><c r="A2"><v>21231</v></c></row>', hidden=True)) == [("21231",)]


def test_a_formula_gives_the_result_that_was_kept_or_is_named_and_nothing_is_computed():
    row = '<row r="2"><c r="A2" t="str"><f>"G"&amp;"rès"</f><v>Grès</v></c><c r="B2"><f>40+4</f></c><c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    (found,) = read(xlsx(HEAD + row)).rows()
    assert found.cells == ("Grès", "", "") and found.troubles == {1: "formula", 2: "error"}
    (text,) = read(b"Nom;Surface\n=HYPERLINK(1);44\n").rows()
    assert text.cells == ("", "44") and text.troubles == {0: "formula"}


def test_a_file_is_known_by_its_content_not_by_its_name():
    assert read(xlsx(HEAD)).kind == "xlsx" and read(b"a;b\n1;2\n").kind == "csv"


def test_three_hundred_columns_are_read_and_a_thousand_are_refused_with_a_sentence():
    wide = ";".join(f"c{n}" for n in range(300))
    assert len(read(f"{wide}\n{wide}\n".encode()).header) == 300
    with pytest.raises(NotReadable, match="1000 colonnes"):
        read((";".join(f"c{n}" for n in range(1000)) + "\n").encode())


def test_an_archive_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr("trousseau.exchange.spreadsheets.workbook.UNPACKED", 100_000)
    bomb = xlsx(HEAD + '<row r="2"><c r="A2" t="inlineStr"><is><t>' + "A" * 200_000 + "</t></is></c></row>")
    assert len(bomb) < 5000
    with pytest.raises(NotReadable, match="se déplie au-delà"):
        read(bomb)


def test_an_archive_that_lies_about_its_size_is_refused_while_it_unpacks(monkeypatch):
    monkeypatch.setattr("trousseau.exchange.spreadsheets.workbook.UNPACKED", 100_000)
    bomb = xlsx(HEAD + "<row>" + "<c><v>1</v></c>" * 15_000 + "</row>")
    real = zipfile.ZipFile.infolist
    monkeypatch.setattr(zipfile.ZipFile, "infolist", lambda self: [i for i in real(self) if i.file_size < 50_000])
    with pytest.raises(NotReadable, match="se déplie au-delà"):
        list(read(bomb).rows())


def test_an_entity_reaches_no_file_and_multiplies_nothing():
    sheet = HEAD + '<row r="2"><c r="A2" t="inlineStr"><is><t>&lt;ok&gt;</t></is></c></row>'
    content = xlsx(sheet)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename.endswith("sheet1.xml"):
                data = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>' + data.replace(b"&lt;ok&gt;", b"&e;")
            new.writestr(item.filename, data)
    assert cells(out.getvalue()) in ([], [("",)])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"\n;;\n", "ne se distinguent pas"),
        (b"un seul mot\nautre\n", "ne se distinguent pas"),
        (b"\x89PNG\x00\x00\x01", "ni un classeur"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "mot de passe"),
        (b"PK\x03\x04" + bytes(90), "abîmé"),
        (b'Nom;Ville\n"Gr' + b"e" * 40_000 + b";x\n", "ne se ferme pas"),
        (b"x" * (spreadsheets.LARGEST + 1), "20 Mo"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(content, said):
    with pytest.raises(NotReadable, match=said):
        list(read(content).rows())


DATED = '<cellXfs><xf numFmtId="14"/></cellXfs>'
TWO_TEXTS = "<si><t>Un</t></si><si><t>Deux</t></si>"


@pytest.mark.parametrize(
    "cell", ['t="s"><v>7', 't="s"><v>-1', 't="s"><v>un', "><v>1e400", "><v>inf", "><v>nan", "><v>9e9"]
)
def test_a_damaged_sheet_says_so_where_it_breaks(cell):
    content = xlsx(f'{HEAD}<row r="2"><c r="A2" {cell}</v></c></row>', shared=TWO_TEXTS, styles=DATED)
    with pytest.raises(NotReadable, match="abîmé"):
        list(read(content).rows())


def test_a_part_whose_bytes_were_lost_says_so_too():
    whole = xlsx(HEAD + '<row r="2"><c r="A2"><v>1</v></c></row>' * 50)
    start = zipfile.ZipFile(io.BytesIO(whole)).getinfo("xl/worksheets/sheet1.xml").header_offset + 60
    with pytest.raises(NotReadable, match="abîmé"):
        list(read(whole[:start] + b"\xff" * 20 + whole[start + 20 :]).rows())


def test_blank_lines_without_end_are_not_read_to_the_last(monkeypatch):
    monkeypatch.setattr("trousseau.exchange.spreadsheets.table.LINES", 50)
    assert cells(b"Nom;Ville\n" + b"\n" * 40 + b"A;B\n") == [("A", "B")]
    with pytest.raises(NotReadable, match="lignes vides"):
        list(read(b"Nom;Ville\nA;B" + b"\n" * 60 + b"C;D").rows())


def test_a_quote_that_never_closes_does_not_swallow_the_rows_below():
    with pytest.raises(NotReadable, match="ne se ferme pas"):
        list(read(b'Nom;Ville\nA;"B\nC;D\n').rows())
    assert cells(b'Nom;Ville\nA;B"\nC;"D"') == [("A", 'B"'), ("C", "D")]


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (299, "KN"), (702, "AAA")])
def test_a_column_has_the_name_of_a_spreadsheet_program(column, name):
    assert letter(column) == name


def test_two_files_read_in_turns_keep_their_limit():
    first, other = (spreadsheets.read(b"Nom;Ville\nA;B\nC;D\n").rows() for _file in range(2))
    next(first), next(other)
    first.close()
    with pytest.raises(spreadsheets.NotReadable, match="ne se ferme pas"):
        list(spreadsheets.read(b'Nom;Ville\n"Gr' + b"e" * 40_000 + b";x\n").rows())


ABOVE = ("Relevé de compte", "Compte n° 12345678901", "Période du 01/11/2026 au 28/11/2026")
STATEMENT = "Date;Date valeur;Libellé;Débit;Crédit\n03/11/2026;03/11/2026;VIR LOYER NOV;;510,00\n10/11/2026;10/11/2026;FRAIS;-12,50;\n"


@pytest.mark.parametrize("padding", ["", ";;;;"])
def test_the_lines_that_a_bank_writes_above_the_titles_are_no_titles(padding):
    read_ = read("".join(f"{line}{padding}\n" for line in ABOVE).encode() + STATEMENT.encode())
    assert read_.header == ("Date", "Date valeur", "Libellé", "Débit", "Crédit")
    assert [(row.line, row[4]) for row in read_.rows()] == [(5, "510,00"), (6, "")]


def test_a_column_of_addresses_is_not_cut_at_its_commas():
    with pytest.raises(NotReadable):
        read(b"Adresse\n12, rue des Essais\n14, rue des Essais\n")
