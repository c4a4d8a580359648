from datetime import date

import pytest
from django.template import engines
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from trousseau.engines import typography

NARROW, FIXED = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    "typed, written",
    [
        ("Qui répare ?", f"Qui répare{NARROW}?"),
        ("Oui ; non !", f"Oui{NARROW}; non{NARROW}!"),
        ("Dette : 5 €", f"Dette{FIXED}: 5{FIXED}€"),
        ("94,1 % encaissé", f"94,1{FIXED}% encaissé"),
        ("« 24 »", f"«{FIXED}24{FIXED}»"),
        ("M. Grès et Mme Ardoise", f"M.{FIXED}Grès et Mme{FIXED}Ardoise"),
        ("n° 3, art. 7", f"n°{FIXED}3, art.{FIXED}7"),
        ("le 24 novembre, 44 m², 8 jours", f"le 24{FIXED}novembre, 44{FIXED}m², 8{FIXED}jours"),
        ("14 h 00", f"14{FIXED}h{FIXED}00"),
        ("au-delà de 23 000 €", f"au-delà de 23{NARROW}000{FIXED}€"),
        ("1 234 567", f"1{NARROW}234{NARROW}567"),
        ("L'avis d'impôt", "L’avis d’impôt"),
        ("06 00 00 00 12", "06 00 00 00 12"),
        ("https://exemple.example/?q=a;b", "https://exemple.example/?q=a;b"),
        ("%(count)s lignes, %(name)s : fait", f"%(count)s lignes, %(name)s{FIXED}: fait"),
        ("100 %(unit)s", "100 %(unit)s"),
        ("le bail de Ambre Iris", "le bail d’Ambre Iris"),
        ("De Éléonore, de Yvon et de Yann", "D’Éléonore, d’Yvon et de Yann"),
        ("Loyers de octobre 2026, de mars, de août, de avril", "Loyers d’octobre 2026, de mars, d’août, d’avril"),
        ("attendre que Olga signe", "attendre qu’Olga signe"),
        ("le bail de Hawa, de aucun", "le bail de Hawa, de aucun"),
        ("de I à IV, de Iris", "de I à IV, d’Iris"),
        ("une classe de A à E", "une classe de A à E"),
    ],
)
def test_french_spaces(typed, written):
    assert typography.french(typed) == written


@given(st.text(alphabet="deuqAIYÉ aé 12,.:;!?%€«»'<>mh\u00a0\u202f", max_size=60))
def test_applied_twice_it_changes_nothing_more(text):
    once = typography.french(text)
    assert typography.french(once) == once


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_an_amount_can_be_read_back(cents):
    text = typography.money(cents)
    assert text.endswith(f"{FIXED}€")
    back = text.replace(NARROW, "").replace(",", "").replace("\u2212", "-").removesuffix(f"{FIXED}€")
    assert int(back) == cents


@pytest.mark.parametrize(
    "cents, french, english",
    [
        (123456, f"1{NARROW}234,56{FIXED}€", "€1,234.56"),
        (0, f"0,00{FIXED}€", "€0.00"),
        (-1200, f"\u221212,00{FIXED}€", "\u2212€12.00"),
        (5, f"0,05{FIXED}€", "€0.05"),
    ],
)
def test_money_in_both_languages(cents, french, english):
    assert typography.money(cents) == french
    assert typography.money(cents, "en") == english


TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "on, french, english",
    [
        (date(2026, 11, 24), "aujourd’hui", "today"),
        (date(2026, 11, 25), "demain", "tomorrow"),
        (date(2026, 11, 23), "hier", "yesterday"),
        (date(2026, 12, 5), f"dans 11{FIXED}jours", "in 11 days"),
        (date(2026, 11, 18), f"il y a 6{FIXED}jours", "6 days ago"),
        (date(2027, 3, 24), f"dans 4{FIXED}mois", "in 4 months"),
        (date(2023, 11, 24), f"il y a 3{FIXED}ans", "3 years ago"),
    ],
)
def test_distance(on, french, english):
    assert typography.distance(on, TODAY) == french
    assert typography.distance(on, TODAY, "en") == english


def draw(source: str, language: str = "fr", **context) -> str:
    with translation.override(language):
        return engines["django"].from_string(source).render(context)


def test_the_first_of_a_month_raises_its_letters():
    assert draw("{{ d|day }}", d=date(2027, 1, 1)) == f"1<sup>er</sup>{FIXED}janvier 2027"
    assert draw("{{ d|day }}", d=date(2026, 11, 24)) == f"24{FIXED}novembre 2026"
    assert draw("{{ d|day }}", "en", d=date(2027, 1, 1)) == "1 January 2027"


def test_the_filter_touches_text_alone_and_escapes():
    html = draw("{{ text|french }}", text="<b>L'un ; l'autre</b>")
    assert html == f"&lt;b&gt;L’un{NARROW}; l’autre&lt;/b&gt;"
    safe = draw('{% filter french %}<a title="a ; b">c ; d</a>{% endfilter %}')
    assert safe == f'<a title="a ; b">c{NARROW}; d</a>'


def test_english_pages_are_left_as_they_are():
    assert draw("{{ text|french }}", "en", text="It's 5 % : yes") == "It&#x27;s 5 % : yes"


@pytest.mark.parametrize("name", ["money", "amount", "day", "month", "number", "distance", "shown"])
def test_nothing_is_a_dash(name):
    assert draw("{{ value|" + name + " }}", value=None) == "–"


def test_a_state_always_has_an_icon_and_a_word():
    assert draw("{% badge 'warn:clock' 'Aujourd\\'hui' %}") == (
        '<span class="badge is-warn"><svg class="i" aria-hidden="true"><use href="#i-clock"/></svg>'
        "<span>Aujourd’hui</span></span>"
    )
    assert 'class="state"' in draw("{% state_of 'ok' 'À jour' %}")
    assert draw("{% state_of '' text %}", text="<neuf>") == "&lt;neuf&gt;"


def test_every_icon_named_is_drawn():
    from trousseau.core.components import ICONS

    sprite = draw("{% include 'core/icons.html' %}")
    assert {f'id="i-{name}"' in sprite for name in ICONS} == {True}
    with pytest.raises(KeyError):
        draw("{% icon 'unknown' %}")


def test_the_unverified_values_of_a_page_are_one_line_at_its_foot_never_for_those_from_outside(rf):
    from dataclasses import replace
    from types import SimpleNamespace

    from trousseau import scales
    from trousseau.core.models import User

    value = next(iter(scales.load().values()))[0]
    doubtful, sure = replace(value, verified_on=None), replace(value, verified_on=TODAY)
    page = "[{% unverified v %}{% unverified v %}]{% unverified_line %}"

    def shown(user, **context) -> str:
        request = rf.get("/")
        request.user = user
        return engines["django"].from_string(page).render({"user": user, **context}, request)

    worker, tenant = User(roles=("rental",)), User(roles=("tenant",))
    with translation.override("fr"):
        said = shown(worker, v=doubtful)
        assert said.startswith("[]") and said.count(value.code) == 1 and "personne n’a encore vérifiée" in said
        assert shown(tenant, v=doubtful).strip() == shown(worker, v=sure).strip() == "[]"
        assert value.code in shown(worker, v=sure, form=SimpleNamespace(unverified=[doubtful]))


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("Un chez-moi 🏠 !", "Un chez-moi [signe] !"),
        ("👩‍👧 🏠 漢字", "[signe]"),
        ("Nguyễn, Ольга, œuvre — 12 € « oui » ’ …", "Nguyễn, Ольга, œuvre — 12 € « oui » ’ …"),
        ("a\x01b\u200bc\nd", "abc\nd"),
    ],
)
def test_a_free_text_is_drawn_whatever_was_typed(typed, drawn):
    assert typography.drawable(typed) == drawn
