"""The user guide says the words of the pages: what it names is there."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.urls import Resolver404, resolve

from tests.journeys.guide_pictures import PICTURES

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(GUIDE.glob("*.md"))
MOST = 3_000_000  # bytes of all the pictures


def plain(text: str) -> str:
    return re.sub(r"[\s\u202f\u00a0]+", " ", text).strip()


def said() -> set[str]:
    """Every sentence of the French catalogues."""
    found = set()
    for path in (ROOT / "src").rglob("django.po"):
        with path.open("rb") as source:
            for message in read_po(source, locale="fr"):
                strings = message.string if isinstance(message.string, tuple) else (message.string,)
                found |= {plain(one) for one in strings}
    return found


def test_the_guide_has_a_page_for_each_who_reads_it():
    index = (GUIDE / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", index))
    assert linked == {page.name for page in PAGES} - {"README.md"} and len(linked) == 11


def test_what_is_in_bold_is_a_word_of_the_pages():
    known = said()
    for page in PAGES:
        named = {plain(one) for one in re.findall(r"\*\*(.+?)\*\*", page.read_text(encoding="utf-8"), re.DOTALL)}
        assert named - known == set(), f"{page.name} names what no page says"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_address_and_each_link_leads_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for address in re.findall(r"`(/[\w./-]*)`", text):
        try:
            resolve(address)
        except Resolver404:
            raise AssertionError(f"{page.name}: no page at {address}") from None
    for link in re.findall(r"\]\((?!http)([^)]+)\)", text):
        assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_the_pictures_are_those_that_the_browser_takes_and_are_light():
    used = {name for page in PAGES for name in re.findall(r"images/([\w-]+)\.webp", page.read_text(encoding="utf-8"))}
    files = {path.stem: path.stat().st_size for path in (GUIDE / "images").iterdir()}
    assert used == set(files) == {picture.name for picture in PICTURES}
    assert sum(files.values()) <= MOST
