"""Acts to read, and the same text as a docx, an odt or a pdf, made as office software and typesetters do."""

import io
import zipfile
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from xml.sax.saxutils import escape

import pytest
import typst

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ODT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def archive(members: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def docx_of(body: str, declaration: str = "") -> bytes:
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>{declaration}<w:document {W}><w:body>{body}</w:body></w:document>'
    )
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def docx(text: str) -> bytes:
    """Columns are table cells, list items are numbered paragraphs without a written dash."""
    body, rows = [], []
    for line in [*text.split("\n"), ""]:
        if "\t" in line:
            cells = "".join(f"<w:tc>{_docx_paragraph(cell)}</w:tc>" for cell in line.split("\t"))
            rows.append(f"<w:tr>{cells}</w:tr>")
            continue
        if rows:
            body.append(f"<w:tbl>{''.join(rows)}</w:tbl>")
            rows = []
        body.append(_docx_paragraph(line))
    return docx_of("".join(body))


def _docx_paragraph(line: str) -> str:
    numbered = line.startswith("- ")
    style = '<w:pPr><w:numPr><w:ilvl w:val="0"/></w:numPr></w:pPr>' if numbered else ""
    half = len(line) // 2
    runs = (line[2:half], line[half:]) if numbered else (line[:half], line[half:])
    return f"<w:p>{style}{''.join(f'<w:r><w:t xml:space="preserve">{escape(run)}</w:t></w:r>' for run in runs)}</w:p>"


def odt_of(body: str, **others: str) -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODT}><office:body><office:text>{body}'
        "</office:text></office:body></office:document-content>"
    )
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, **others})


def odt(text: str) -> bytes:
    body, rows = [], []
    for line in [*text.split("\n"), ""]:
        if "\t" in line:
            cells = "".join(
                f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>" for cell in line.split("\t")
            )
            rows.append(f"<table:table-row>{cells}</table:table-row>")
            continue
        if rows:
            body.append(f"<table:table>{''.join(rows)}</table:table>")
            rows = []
        if line.startswith("- "):
            body.append(f"<text:list><text:list-item><text:p>{escape(line[2:])}</text:p></text:list-item></text:list>")
        else:
            body.append(f"<text:p>{escape(line)}</text:p>")
    return odt_of("".join(body))


def pdf(text: str, justify: bool = True) -> bytes:
    """Pages of wrapped paragraphs; columns are a grid, list items have a bullet, pages a number."""
    rules = (
        '#set page(width: 210mm, height: 240mm, margin: 20mm, numbering: "1 / 1")\n'
        f'#set text(size: 9pt, lang: "fr")\n#set par(justify: {str(justify).lower()})\n'
    )
    blocks, rows = [], []
    for line in [*text.split("\n"), ""]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows:
            width = max(len(row) for row in rows)
            cells = ", ".join(f"[#{_typst(cell)}]" for row in rows for cell in row + [""] * (width - len(row)))
            blocks.append(f"#grid(columns: {width}, column-gutter: 18pt, row-gutter: 6pt, {cells})")
            rows = []
        if line.startswith("- "):
            blocks.append(f"#list(marker: [•], [#{_typst(line[2:])}])")
        elif line.strip():
            blocks.append(f"#{_typst(line)}")
    return typst.compile((rules + "\n\n".join(blocks)).encode())


def _typst(line: str) -> str:
    escaped = line.replace("\\", "\\\\").replace('"', '\\"')
    return f'text("{escaped}")'


COMMUNE = """COMMUNE DE MONTFLEURI
EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS DU CONSEIL MUNICIPAL

Séance du 12 mars 2025
L'an deux mille vingt-cinq, le douze mars à 20 heures, le Conseil Municipal, légalement convoqué le 4 mars, s'est réuni sous la présidence de Monsieur Paul GRANITE, Maire.

En exercice : 23 Présents : 19 Votants : 21

Étaient présents : M. GRANITE Paul, Maire, Mmes AGATE Anne, BÉRYL Lise, CORAIL Ève, DOLOMIE Zoé, ÉPIDOTE Léa, FLUORINE Ida, adjointes ; MM. GNEISS Luc, HALITE Marc, IGNIMBRITE Jean, JASPE Guy, KAOLIN Éric, LAVE Noé, MICA Ugo, conseillers municipaux, Mme NACRE Rose, M. OBSIDIENNE Alain, Mme PÉRIDOT Inès, M. QUARTZITE Léon et Mme RUBIS Maud.
Absents excusés : Mme SAPHIR Julie (pouvoir à M. GRANITE Paul), M. TALC Yves a donné procuration à M. MICA Ugo.
Absents : MM. URANE Félix, ZIRCON Hugo.
Mme RUBIS Maud a été désignée secrétaire de séance.

OBJET : Soutien à l’association Toits Partagés

Le Maire rappelle que l’association Toits Partagés loue à des ménages modestes des logements privés, et demande 30 000 €.

Le Conseil Municipal, après en avoir délibéré, à l'unanimité des membres présents et représentés,
- DÉCIDE d'attribuer 30 000 € à l’association Toits Partagés, par convention,
- AUTORISE M. le Maire à la signer.
"""


@pytest.fixture(scope="session")
def metropole() -> str:
    """The invented act that the project ships, in the métropole's layout."""
    return (files("trousseau.demo") / "data" / "deliberation-val-d-arcelle.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def commune() -> str:
    return COMMUNE


@pytest.fixture(scope="session")
def make() -> SimpleNamespace:
    """Builders of files: docx(text), odt(text), pdf(text), docx_of(xml), odt_of(xml), archive(members)."""
    return SimpleNamespace(docx=docx, odt=odt, pdf=pdf, docx_of=docx_of, odt_of=odt_of, archive=archive)


@pytest.fixture(scope="session")
def given() -> Path:
    """The folder of acts beside the project, where there is one."""
    folder = Path(__file__).parents[4] / "shared" / "data" / "deliberations"
    if not folder.is_dir():
        pytest.skip("no acts are given beside the project")
    return folder
