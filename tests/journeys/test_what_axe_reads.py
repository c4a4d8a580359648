"""What is not read twice: a fault in what no page had is found, whatever its like was on the pages before."""

import pytest

from .axe import Reader

pytestmark = [pytest.mark.browser, pytest.mark.once]
PAGE = """<!doctype html><html lang="fr"><title>Essai</title>
<style>a {{ color: #333; text-decoration: none }} .pale {{ color: #bbb }}
@media (prefers-color-scheme: dark) {{ .dark {{ background: #222; color: #333 }} }}</style>
<main><h1>Essai</h1><p>Un texte.</p><section><p><a href="#x">Un lien seul</a></p>{}</section></main>"""


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("<p>Un texte, <a href='#y'>un lien</a>, la suite.</p>", "light link-in-text-block"),
        ("<p><em class='pale'>pâle</em></p>", "light color-contrast"),
        ("<p><em class='dark'>sombre</em></p>", "dark color-contrast"),
        ("<p><input name='essai'></p>", "light label"),
        ("<p><img src='data:,'></p>", "light image-alt"),
        ("<h4>Un saut</h4>", "light heading-order"),
        ("<p><a href='/y'></a></p>", "light link-name"),
        ("<p role='essai'>Un rôle</p>", "light aria-roles"),
    ],
)
def test_a_fault_in_what_no_page_before_had_is_found(browser, planted, found):
    page = browser.new_page()
    reader = Reader(page, set())
    page.set_content(PAGE.format(""))
    assert reader.faults() == []
    page.set_content(PAGE.format(planted))
    assert found in [fault.split(":")[0] for fault in reader.faults()]
    page.close()
