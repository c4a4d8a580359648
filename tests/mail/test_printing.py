from io import BytesIO

import pypdfium2
import pytest

from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.mail import printing, queries

from .conftest import DAY


def pages(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(BytesIO(pdf))]


def window(pdf: bytes, number: int) -> list[str]:
    """What the window of the envelope shows of a page."""
    page = pypdfium2.PdfDocument(BytesIO(pdf))[number]
    left, top, right, bottom = (side * printing.envelopes.POINTS for side in printing.envelopes.WINDOW)
    high = page.get_height()
    return page.get_textpage().get_text_bounded(left, high - bottom, right, high - top).split("\r\n")


def test_twelve_letters_leave_in_one_file_each_address_in_its_window(letter):
    items = [letter(f"Personne {n} d’Essai", shown=n % 2 == 0) for n in range(12)]
    made = printing.letters(items, on=DAY)
    assert made.sheets == tuple(item.reference for n, item in enumerate(items) if n % 2)
    assert made.pages == len(pages(made.pdf)) == 12 + 6
    at = 0
    for n, item in enumerate(items):
        assert window(made.pdf, at) == list(queries.envelope(item))
        at += 1 if n % 2 == 0 else 2


def test_a_window_that_shows_more_than_the_address_gets_a_sheet(letter):
    item = letter("Joris Réséda", shown=True)
    item.name = "Joris"
    assert printing.letters([item], on=DAY).sheets == (item.reference,)


@pytest.mark.parametrize(
    "content", [b"%PDF-<script>alert(1)</script>", b"", b"\x00" * 5000], ids=["script", "empty", "noughts"]
)
def test_a_letter_that_is_no_pdf_is_named_and_nothing_is_printed(letter, content):
    good, bad = letter(), letter("Loïc Reine-des-Prés")
    bad.paper = file_document(kind="essai", title="Essai", content=content, suffix=".pdf", on=DAY)
    with pytest.raises(Refused, match=bad.reference):
        printing.letters([good, bad], on=DAY)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "none"),
        ("21000 Dijon", "none"),
        ("A1, B2, C3, D4, E5, 21000 Dijon", "lines"),
        (f"{'rue du Très Long Modèle ' * 3}, 21000 Dijon", "wide"),
        ("Bâtiment C, 9 rue du Modèle, 21000 Dijon", ""),
    ],
)
def test_an_address_that_the_window_does_not_show_is_set_aside(letter, address, why):
    item = letter(address=address or "-") if address else letter(address="x")
    item.address = address
    assert queries.unfit(item) == why
    assert (item in queries.printable([item])) is (why == "")


def test_a_file_of_too_many_pages_names_the_longest_letter_and_says_what_to_do(letter):
    short, long = letter(), letter("Loïc Reine-des-Prés")
    whole, out = pypdfium2.PdfDocument.new(), BytesIO()
    for _page in range(printing.envelopes.PAGES):
        whole.new_page(595, 842)
    whole.save(out)
    long.paper = file_document(kind="essai", title="Essai", content=out.getvalue(), suffix=".pdf", on=DAY)
    with pytest.raises(Refused, match=f"plus de 1.?000 pages.*{long.reference}.*depuis sa page"):
        printing.letters([short, long], on=DAY)
    assert printing.letters([short], on=DAY).pages == 2
