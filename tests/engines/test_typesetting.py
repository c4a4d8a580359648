"""Every document compiles to PDF/UA-1, says what it was given and nothing else."""

import ctypes
import re
import runpy
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from trousseau.engines import typesetting, typography
from trousseau.engines.documents import DOCUMENTS, Unprintable
from trousseau.engines.documents.fields import read
from trousseau.engines.typesetting import render

SAMPLES = Path(__file__).parent / "documents" / "document_samples.py"
HOSTILE = '#panic("x") *bold* $x$ @label <b> \\u{41} // c /* d */ -- \'q\' "r" ~ = h'
# tests are imported without packages, so the samples beside them are run by their path
samples = SimpleNamespace(**runpy.run_path(str(SAMPLES)))

each_document = pytest.mark.parametrize(("template", "sample"), samples.CASES.values(), ids=samples.CASES)
# letters in plain paragraphs have no table
PLAIN = ("letters", "address_sheets", "renewal", "commission_letters", "funder_letter")
TABLED = {name: case for name, case in samples.CASES.items() if name not in PLAIN}
each_with_tables = pytest.mark.parametrize(("template", "sample"), TABLED.values(), ids=TABLED)


def text_of(pdf: bytes) -> str:
    """The text of all pages, line ends as spaces; the break points of very long words are taken out."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return re.sub(r"[ \r\n]+", " ", "\n".join(pages).replace("\u200b", ""))


def pages_of(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def string(call, *before) -> str:
    """A UTF-16 string from one of pdfium's two-step functions."""
    size = call(*before, None, 0)
    buffer = ctypes.create_string_buffer(size)
    call(*before, ctypes.cast(buffer, call.argtypes[-2]), size)
    return buffer.raw[:size].decode("utf-16-le").rstrip("\0")


def structure(pdf: bytes) -> list[tuple[str, str]]:
    """(type, scope) of every element of the structure tree, all pages."""
    found = []

    def walk(element):
        scope = ""
        for n in range(pdfium.FPDF_StructElement_GetAttributeCount(element)):
            attribute = pdfium.FPDF_StructElement_GetAttributeAtIndex(element, n)
            value = pdfium.FPDF_StructElement_Attr_GetValue(attribute, b"Scope")
            if value:
                buffer, size = ctypes.create_string_buffer(64), ctypes.c_ulong()
                pdfium.FPDF_StructElement_Attr_GetStringValue(value, buffer, 64, ctypes.byref(size))
                scope = buffer.raw[: size.value].decode("utf-16-le").rstrip("\0")
        found.append((string(pdfium.FPDF_StructElement_GetType, element), scope))
        for n in range(pdfium.FPDF_StructElement_CountChildren(element)):
            if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, n):
                walk(child)

    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            tree = pdfium.FPDF_StructTree_GetForPage(page)
            for n in range(pdfium.FPDF_StructTree_CountChildren(tree)):
                walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, n))
            pdfium.FPDF_StructTree_Close(tree)
    return found


def given(value, found=None):
    """Every text, amount and day of a sample, written as the document should write it."""
    found = [] if found is None else found
    if isinstance(value, dict):
        for key, item in value.items():
            if key not in ("variant", "charges_kind", "early_start", "language"):
                given(item, found)
    elif isinstance(value, list):
        for item in value:
            given(item, found)
    elif isinstance(value, str):
        found.append(value)
    elif isinstance(value, date):
        found.append(typography.day(value))
    elif isinstance(value, int) and value >= 1000:
        found.append(typography.money(value))
    return found


def folded(text: str) -> str:
    """Spaces and apostrophes made plain, so that a text given and its typeset form compare equal."""
    return re.sub(r"\s+", " ", text.replace("’", "'"))


def test_a_paper_in_the_language_of_its_reader_counts_its_pages_in_it():
    template, sample = samples.CASES["report"]
    for language, of in (("fr", "sur"), ("en", "of")):
        assert f"Page 1 {of} " in text_of(render(template, {**sample(), "language": language}).pdf)


@each_document
def test_everything_given_is_printed(template, sample):
    data = sample()
    if template == "receipt" or template == "rent_call":  # the month is written as a month
        del data["first_day"], data["last_day"]
    if template in (
        "information",
        "amendment",
        "renewal",
        "surety",
        "lease_amendment",
        "sums",
    ):  # they name the dwelling and its owners, no more
        data["dwelling"] = {"address": data["dwelling"]["address"]}
        data["owners"] = [{"name": owner["name"]} for owner in data.get("owners", [])]
    if template == "report":  # its days are said in its own language, by the sentences given
        del data["dated"]
        for part in data["tables"]:  # a curve is drawn; its words are printed
            for name in ("steps", "times", "shares", "ends"):
                part.get("curve", {}).pop(name, None)
    if template == "information":  # read before the mandate enters the register
        del data["number"]
    text = folded(text_of(render(template, sample()).pdf))
    assert [item for item in given(data) if folded(item) not in text] == []


@each_with_tables
def test_a_screen_reader_finds_title_language_headings_and_table_heads(template, sample):
    pdf = render(template, sample()).pdf
    with pypdfium2.PdfDocument(pdf) as document:
        assert pdfium.FPDFCatalog_IsTagged(document)
        assert string(pdfium.FPDFCatalog_GetLanguage, document) == "fr-FR"
        title = document.get_metadata_value("Title")
    assert title == read(DOCUMENTS[template], sample(), template).title
    assert title in text_of(pdf)
    tree = structure(pdf)
    assert [scope for kind, scope in tree if kind == "TH"].count("Column") >= 2
    assert {scope for kind, scope in tree if kind == "TH"} == {"Column"}
    assert [kind for kind, _ in tree].count("H1") == 1
    assert "H2" in [kind for kind, _ in tree]


def test_a_campaign_has_a_page_and_a_heading_for_each_owner():
    pdf = render("letters", samples.letters()).pdf
    with pypdfium2.PdfDocument(pdf) as document:
        assert pdfium.FPDFCatalog_IsTagged(document) and len(document) == 2
        for page, name in zip(document, ("Agathe Basalte", "Rubis Calcaire"), strict=True):
            text = page.get_textpage()
            assert name in text.get_text_range() and "art. 14 et 21" in text.get_text_range()
            found = text.search(name)
            left, bottom, _right, top = text.get_charbox(found.get_next()[0])
            # the window of a DL envelope: 105 to 195 mm from the left, 40 to 75 mm from the top
            assert 105 < left / 72 * 25.4 < 195 and 297 - top / 72 * 25.4 > 40 and 297 - bottom / 72 * 25.4 < 75
    assert [kind for kind, _ in structure(pdf)].count("H1") == 2


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="pdfinfo is not installed")
@each_with_tables
def test_another_reader_sees_a_tagged_table(template, sample, tmp_path):
    (tmp_path / "it.pdf").write_bytes(render(template, sample()).pdf)
    seen = subprocess.run(
        ["pdfinfo", "-struct-text", tmp_path / "it.pdf"], capture_output=True, check=True
    ).stdout.decode(errors="replace")  # poppler prints the names of headings as raw UTF-16
    assert re.search(r"THead\s+TR\s+TH.*\n\s+/Scope /Column", seen)


def test_amounts_have_french_spaces_and_a_true_minus():
    text = text_of(render("rent_call", samples.rent_call()).pdf)
    assert "1\u202f174,56\u00a0€" in text
    assert "\u221242,10\u00a0€" in text
    assert "\u2212234,00\u00a0€" in text
    assert "À payer 983,46\u00a0€" in text  # 1174,56 + 60,00 − 42,10 + 25,00 − 234,00


def test_a_receipt_is_a_quittance_only_when_all_is_paid():
    whole = text_of(render("receipt", samples.receipt()).pdf)
    assert "Quittance de loyer, novembre 2026" in whole
    assert "entièrement payés" in whole


@pytest.mark.parametrize("missing", [1, 10000])
def test_a_part_payment_never_bears_the_name_of_quittance_as_its_own(missing):
    payments = samples.receipt()["payments"]
    payments[1] |= {"amount": payments[1]["amount"] - missing}
    pdf = render("receipt", samples.receipt(payments=payments, mentions=[])).pdf
    text = text_of(pdf)
    assert "Reçu de paiement partiel, novembre 2026" in text
    assert f"Il reste {typography.money(missing)} à payer" in text
    assert "La quittance sera remise quand" in text
    assert text.lower().count("quittance") == 1
    with pypdfium2.PdfDocument(pdf) as document:
        assert "quittance" not in document.get_metadata_value("Title").lower()


def test_a_payment_taken_back_is_shown_with_its_minus():
    payments = samples.receipt()["payments"] + [
        {"payer": "CAF de la Côte-d'Or", "received_on": date(2026, 12, 2), "amount": -23400}
    ]
    text = text_of(render("receipt", samples.receipt(payments=payments)).pdf)
    assert "\u2212234,00\u00a0€" in text
    assert "Total reçu 1\u202f000,56\u00a0€" in text
    assert "Reçu de paiement partiel" in text


def test_a_rent_call_covered_by_aid_asks_for_nothing():
    aid = [{"label": "Aide au logement", "amount": 130000}]
    text = text_of(render("rent_call", samples.rent_call(expected_aid=aid)).pdf)
    assert "Rien à payer" in text
    assert f"garde {typography.money(130000 - 121746)} en votre faveur" in text
    assert "Comment payer" not in text
    assert "À payer" not in text


def test_a_name_that_looks_like_code_is_printed_as_it_is():
    for template, data in (
        ("receipt", samples.receipt(tenants=[HOSTILE], owners=[HOSTILE], dwelling=HOSTILE)),
        ("mandate", samples.mandate(owners=[{"name": HOSTILE}], signed_by=HOSTILE, number=HOSTILE)),
        ("lease", samples.lease(tenants=[{"name": HOSTILE, "represented_by": HOSTILE}])),
    ):
        assert text_of(render(template, data).pdf).count(HOSTILE) >= 2


def test_long_names_wrap_inside_the_page():
    wordy, unbroken = ("Capucine " * 9).strip().ljust(80, "e"), "Réséda" * 13 + "as"
    for template, data in (
        ("receipt", samples.receipt(tenants=[wordy, unbroken], owners=[unbroken])),
        ("lease", samples.lease(tenants=[{"name": name} for name in (wordy, unbroken) * 3])),
        ("mandate", samples.mandate(owners=[{"name": unbroken}, {"name": wordy}], signed_by=unbroken)),
    ):
        pdf = render(template, data).pdf
        text = text_of(pdf).replace(" ", "")
        assert wordy.replace(" ", "") in text
        assert unbroken in text
        with pypdfium2.PdfDocument(pdf) as document:
            for page in document:
                boxes = page.get_textpage()
                rights = [
                    boxes.get_charbox(n)[2]
                    for n in range(boxes.count_chars())
                    if boxes.get_text_range(n, 1).strip(" \r\n\u200b")
                ]
                assert max(rights) <= page.get_width() - 54  # margin of 56.7 points, commas hang in it


def test_an_empty_section_says_so_in_a_free_lease():
    text = text_of(render("lease", samples.lease(works=[], fees=[], deposit=0, revision=None)).pdf)
    assert "Aucuns travaux n’ont été déclarés" in text
    assert "Aucun honoraire n’est demandé" in text
    assert "Dépôt de garantie Aucun" in text
    assert "Le loyer n’est pas révisé" in text


def test_the_two_leases_differ_where_the_law_does():
    free = text_of(render("lease", samples.lease()).pdf)
    conventioned = text_of(render("lease", samples.conventioned_lease()).pdf)
    for heading in ("Les travaux depuis le dernier bail", "Le loyer du locataire précédent", "Durée du contrat"):
        assert heading in free
        assert heading not in conventioned
    for heading in ("La convention avec l’Anah", "Durée, reconduction et congé"):
        assert heading not in free
        assert heading in conventioned


def test_a_lease_for_eight_tenants_has_a_place_for_each_to_sign():
    names = [f"Mme Violette Primevère {n}" for n in "ABCDEFGH"]
    pdf = render("lease", samples.lease(tenants=[{"name": name} for name in names])).pdf
    text = text_of(pdf)
    for name in names:
        assert text.count(name) == 2
    assert "Les locataires" in text
    assert text.count("Date et signature") == 9
    assert pages_of(pdf) <= 4


def test_monthly_papers_hold_on_one_page():
    assert pages_of(render("receipt", samples.receipt()).pdf) == 1
    assert pages_of(render("rent_call", samples.rent_call()).pdf) == 1


def test_every_page_has_its_number():
    pdf = render("mandate", samples.mandate()).pdf
    count = pages_of(pdf)
    text = text_of(pdf)
    assert count == 3
    assert [f"Page {n} sur {count}" in text for n in range(1, count + 1)] == [True] * count


def test_a_mandate_signed_at_the_agency_has_no_withdrawal_form():
    at_home = text_of(render("mandate", samples.mandate()).pdf)
    at_agency = text_of(render("mandate", samples.mandate(off_premises=None)).pdf)
    assert "Vous avez 14\u00a0jours pour changer d’avis, jusqu’au 8\u00a0décembre 2026 inclus" in at_home
    assert "Formulaire pour renoncer au mandat" in at_home
    assert "renoncer" not in at_agency


@each_document
def test_the_same_data_give_the_same_bytes(template, sample):
    first = render(template, sample())
    assert render(template, sample()) == first
    with pypdfium2.PdfDocument(first.pdf) as document:
        assert document.get_metadata_value("CreationDate").startswith(f"D:{sample()['dated']:%Y%m%d}000000")


def test_another_process_gives_the_same_bytes():
    code = (
        "import sys, runpy, hashlib; from trousseau.engines.typesetting import render\n"
        "sample = runpy.run_path(sys.argv[1])['lease']\n"
        "sys.stdout.write(hashlib.sha256(render('lease', sample()).pdf).hexdigest())"
    )
    run = [sys.executable, "-c", code, str(SAMPLES)]
    first, second = (subprocess.run(run, capture_output=True, text=True, check=True).stdout for _ in range(2))
    assert len(first) == 64
    assert first == second


def test_the_version_follows_the_template_and_its_layout(tmp_path, monkeypatch):
    original = render("receipt", samples.receipt()).version
    assert re.fullmatch(r"[0-9a-f]{12}", original)
    copy = tmp_path / "documents"
    shutil.copytree(typesetting.TEMPLATES, copy)
    monkeypatch.setattr(typesetting, "TEMPLATES", copy)
    seen = {original}
    for name in ("receipt.typ", "layout.typ"):
        (copy / name).write_text((copy / name).read_text() + "\n// changed\n")
        typesetting.version.cache_clear()
        seen.add(typesetting.version("receipt"))
    typesetting.version.cache_clear()
    assert len(seen) == 3


def test_a_template_that_a_screen_reader_cannot_read_is_refused(tmp_path, monkeypatch):
    (tmp_path / "receipt.typ").write_text("Un texte sans titre")
    monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path)
    with pytest.raises(RuntimeError, match="PDF/UA-1"):
        render("receipt", samples.receipt())


def test_a_font_that_is_missing_is_refused(tmp_path, monkeypatch):
    (tmp_path / "receipt.typ").write_text('#set document(title: "x")\n#set text(font: "No such font")\nx')
    monkeypatch.setattr(typesetting, "TEMPLATES", tmp_path)
    with pytest.raises(RuntimeError, match="unknown font family"):
        render("receipt", samples.receipt())


def test_a_conventioned_lease_may_leave_out_what_the_law_does_not_ask_of_it():
    dwelling = {**samples.DWELLING, "area": None, "use": None, "energy_class": ""}
    text = text_of(render("lease", samples.conventioned_lease(dwelling=dwelling)).pdf)
    assert "Surface habitable" not in text


@pytest.mark.parametrize("name", ["漢字", "Fleur 🌿", "a\x01b"])
def test_a_text_that_no_font_draws_is_said_not_left_blank(name):
    with pytest.raises(Unprintable, match="could not be displayed"):
        render("receipt", samples.receipt(tenants=[name]))


@pytest.mark.parametrize("name", ["Nguyễn Thị Hồng", "Şükrü Ağaoğlu", "Ольга Ромашка", "Łucja Żonkil"])
def test_names_from_elsewhere_are_printed(name):
    assert name in text_of(render("receipt", samples.receipt(tenants=[name])).pdf)


def test_an_unknown_template_is_refused_before_any_path_is_built():
    with pytest.raises(LookupError, match="choose among mandate, "):
        render("../../secret", samples.receipt())
