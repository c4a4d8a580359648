"""What a text says of a person: a name, whole words whatever their accents; an illness."""

import pytest

from trousseau.rules.anonymity import named, of_health

NAMES = ["Étienne Chêne", "Marie-Lou Ben Ali", "Petit Jean"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("M. CHENE attend", ["CHENE"]),
        ("etienne chêne", ["etienne", "chêne"]),
        ("Marie-Lou est là", ["Marie-Lou"]),
        ("La famille Ali", ["Ali"]),
        ("un logement plus petit", []),
        ("Petit logement", []),
        ("le ménage Petit", ["Petit"]),
        ("M. Petit attend", ["Petit"]),
        ("Bénéfice d’un bail enchaîné", []),
        ("", []),
    ],
)
def test_a_name_is_found_as_a_whole_word(text, found):
    assert named(text, NAMES) == found


def test_an_address_may_be_said():
    assert named("Au 3 allée du Bleuet", ["Rose Bleuet"], besides="3 allée du Bleuet, Dijon") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Diabétique, suivi en psychiatrie", ["Diabétique", "psychiatrie"]),
        ("Il est MALADE", ["MALADE"]),
        ("logement accessible, au rez-de-chaussée, deux enfants", []),
        ("Après les opérations de remise en état, le dossier est maladroit mais complet", []),
    ],
)
def test_an_illness_is_found(text, found):
    assert of_health(text) == found
