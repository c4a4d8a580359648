"""An owner compares, by the keyboard alone, without an account."""

import re

import pytest

from .axe import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.once]

TYPED = {"rent": "540", "area": "45", "costs": "1800", "income": "16000", "parts": "1", "tax_due": "484"}
FOCUSED = "document.activeElement.name || document.activeElement.className || document.activeElement.tagName"


def test_an_owner_compares_by_the_keyboard_alone(town, browser):
    town.start("2026-11-24", "--empty")
    page = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900}).new_page()
    page.goto(f"{town.agency}/captation/simulateur/")
    typed = set()
    for _step in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate(FOCUSED)
        if name in TYPED:
            page.keyboard.type(TYPED[name])
            typed.add(name)
        elif name == "btn btn-main":
            break
    assert typed == set(TYPED) and page.evaluate(FOCUSED) == "btn btn-main"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name=re.compile("vous gagneriez")).wait_for()
    said = re.sub(r"\s+", " ", page.locator("main").inner_text())
    assert "Avec Loc3, vous perdriez 944 € par an" in said and said.index(
        "Avec Loc1, vous gagneriez 506 € par an"
    ) < said.index("Avec Loc3")
    assert "16000" not in page.url
    for details in page.locator("details").all():
        details.evaluate("e => e.open = true")
    assert faults_of(page) == []
