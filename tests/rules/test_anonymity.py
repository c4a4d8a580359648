"""What a text says of a person: a name, whole words whatever their accents; an illness."""

import pytest

from trousseau.rules.anonymity import named, of_health

NAMES = ["Étienne Chêne", "Marie-Lou Ben Ali", "Petit Jean"]
SPELT = (
    "séro-positif|séropo|V.I.H.|V. I. H.|HIV|S.I.D.A.|VHC|hépathite|R.Q.T.H.|RQTH|A.A.H.|M.D.P.H.|C.H.U.|T.D.A.H.|T.S.A|A.V.C.|"
    "burnout|alcolique|alcolo|toxico|désintoxication|sevrage|subutex|cocaïne|skizophrène|schyzophrène|schizo|parano|bi-polaire|"
    "alzeimer|anti-dépresseurs|post-traumatique|PTSD|psychatrie|phsychiatre|hopitaux|hémodialyse|oncologue|neurologue|"
    "fibromyalgie|para-plégique|polyhandicapé|mal-voyant|malentendante|non-voyant|auto-mutilation|CSAPA|ESAT"
)


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


@pytest.mark.parametrize("word", SPELT.split("|"))
def test_an_illness_is_found_as_people_write_it(word):
    assert of_health(f"Il dit {word} depuis hier.") == [word]


@pytest.mark.parametrize(
    "text",
    [
        "M. D. Petit et J.-P. Martin passent à 17 h. 30, 3 r. de l’Église.",
        "Le dossier S.I.A.O. et la C.A.F. sont d’accord ; bail de 3 ans, art. 24 V.",
        "Handicraft, héros, psaume et séisme ; alcôve, toxique, parage.",
    ],
)
def test_initials_and_neighbours_of_those_words_are_no_illness(text):
    assert of_health(text) == []


@pytest.mark.parametrize(
    ("text", "name", "found"),
    [
        ("M. Li attend", "Li", ["Li"]),
        ("madame sy attend", "Sy", ["sy"]),
        ("Ba attend depuis un an", "Ba", ["Ba"]),
        ("Mme Lê attend", "Lê", ["Lê"]),
        ("le dossier de la famille est complet", "Le Goff", []),
        ("Le dossier est complet", "Le Goff", []),
        ("la famille Ndiaye", "N’Diaye", ["Ndiaye"]),
        ("la famille NDIAYE", "N'Diaye", ["NDIAYE"]),
        ("la famille N’Diaye", "Ndiaye", ["N’Diaye"]),
        ("le dossier d’abdelkader", "Abd-El-Kader", ["abdelkader"]),
        ("Abd El Kader attend", "Abdelkader", ["Abd El Kader"]),
        ("la famille Benali", "Ben Ali", ["Benali"]),
        ("près de l’ami, du pont et de la rue", "Lami", []),
        ("près du pont", "Dupont", []),
        ("les NIGELLES attendent", "Nigelle", ["NIGELLES"]),
        ("les nigelles attendent", "Nigelle", ["nigelles"]),
        ("le moi, les mois", "Moi", ["moi"]),
        ("la famille Bleu\u00adet", "Bleuet", ["Bleuet"]),
        ("la famille B\u200bleuet", "Bleuet", ["Bleuet"]),
        ("la famille Che\u0302ne", "Chêne", ["Chêne"]),
    ],
)
def test_a_name_is_found_however_it_is_written(text, name, found):
    assert named(text, [name]) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Claire attend depuis longtemps", ["Claire"]),
        ("Un an d’attente. CLAIRE accepte", ["CLAIRE"]),
        ("une pièce claire", []),
    ],
)
def test_a_first_name_begins_a_sentence(text, found):
    assert named(text, ["Bleuet"], firsts=["Claire"]) == found


@pytest.mark.parametrize("name", ["Besoin", "Ménage", "Prudence", "Désiré", "Plain", "Dont"])
def test_an_ordinary_word_is_a_name_with_a_capital_or_after_a_civility_alone(name):
    word = name.lower()
    assert named(f"le {word} attend", [name]) == named(f"Il attend. {name} !", [name]) == []
    assert named(f"la famille {name}", [name]) == [name]
    assert named(f"M. {word}", [name]) == [word]


def test_an_address_does_not_let_its_name_be_said_of_a_person():
    address = "3 allée du Bleuet, Dijon"
    assert named("Dijon, allée du bleuet : M. Bleuet attend", ["Rose Bleuet"], besides=address) == ["Bleuet"]
    assert named("M. Dijon, à Dijon", ["Dijon"], besides=address) == ["Dijon"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("au 3 rue de l’Hôpital", []),
        ("7 bis, rue de la Santé : la santé", ["santé"]),
        ("près de l’hôpital", ["hôpital"]),
    ],
)
def test_a_street_may_be_named_after_health(text, found):
    assert of_health(text, besides="3 rue de l'Hôpital, 21000 Dijon\n7 bis rue de la Santé, Dijon") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("troubles psychiques", ["psychiques"]),
        ("sous chimio, puis chimiothérapie", ["chimio", "chimiothérapie"]),
        ("une enfant sourde, un père aveugle", ["sourde", "aveugle"]),
        ("en fauteuil roulant, un fauteuil-roulant", ["roulant", "fauteuil-roulant"]),
        ("personne à mobilité réduite", ["réduite"]),
        ("can\u00adcer, mal\u200bade", ["cancer", "malade"]),
        ("drogué, droguées", ["drogué", "droguées"]),
        ("elle est enceinte, il est invalide", ["enceinte", "invalide"]),
        ("pièces invalides, pièce aveugle", []),
        ("dans l’enceinte de la résidence, près de la droguerie", []),
        ("mobilité professionnelle, surface réduite", []),
    ],
)
def test_a_word_of_health_is_told_from_the_same_word_of_a_thing(text, found):
    assert of_health(text) == found
