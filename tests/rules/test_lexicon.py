"""One lexicon: words of health, justice, origin, opinion, intimacy; needs are none of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.rules import lexicon


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sort de prison en mai.", [("prison", "justice"), ("Sort de prison", "justice")]),
        ("Il a été condamné, casier judiciaire chargé.", [("condamné", "justice"), ("casier judiciaire", "justice")]),
        ("D'origine sénégalaise, musulman pratiquant.", [("musulman", "opinion")]),
        ("Sans-papiers depuis 2020.", [("Sans-papiers", "origin")]),
        ("En GARDE À VUE hier.", [("GARDE À VUE", "justice")]),
        ("Ne dort plus depuis sa dépression.", [("dépression", "health")]),
    ],
)
def test_what_is_found(text, found):
    said = [(one.word, one.topic) for one in lexicon.sensitive(text)]
    assert [one for one in said if one in found] and set(said) <= set(found)


@pytest.mark.parametrize(
    "text",
    [
        "A besoin de calme la nuit, chambre sur cour.",
        "Rez-de-chaussée ou ascenseur, une chambre pour un aidant.",
        "L’origine de la fuite est trouvée ; le compteur tourne.",
        "Peut payer 25 € par mois, pas plus.",
        "",
    ],
)
def test_a_need_and_a_fact_of_the_home_are_not_asked_about(text):
    assert lexicon.sensitive(text) == [] and lexicon.diagnoses(text) == []


def test_a_diagnosis_is_told_from_a_need_and_from_what_is_only_near():
    assert lexicon.diagnoses("Diabète, et enceinte ; fauteuil roulant.") == ["Diabète"]


@given(st.text())
def test_each_word_found_is_in_the_text_and_bears_its_article(text):
    for one in lexicon.sensitive(text):
        assert one.article == lexicon.ARTICLES[one.topic]
        assert one.word
