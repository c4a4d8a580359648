"""Acts in text: both layouts, the variants of other councils, the disagreements found."""

import re

import pytest

from trousseau.exchange.deliberation import read_text, summary
from trousseau.exchange.deliberation.model import Vote

HEAD = """Conseil municipal de Ronceval
Séance du 10 janvier 2025
Convocation du 2 janvier 2025
En exercice : 11
"""
LARGER = HEAD.replace("11", "33")
DECIDED = "\nOBJET : Aide au logement\n\nAprès en avoir délibéré, le conseil décide d'aider l'agence"


def status(reading, code: str) -> list[str]:
    return [check.status for check in reading.checks if check.code == code]


def message(reading, code: str) -> str:
    return next(check.message for check in reading.checks if check.code == code and check.status == "error")


def names(reading, present: bool) -> list[str]:
    return [person.name for person in reading.attendees if person.present is present]


def test_the_shipped_act_is_read_whole_and_agrees(metropole):
    reading = read_text(metropole)
    assert reading.council == "Conseil métropolitain de Val-d’Arcelle métropole"
    assert reading.date.isoformat() == "2026-10-15" and reading.convened_on.isoformat() == "2026-10-07"
    assert (reading.chair, reading.secretary) == ("BALBUZARD", "MÉSANGE")
    assert reading.heading == "HABITAT, SOLIDARITÉS ET VIE DES QUARTIERS"
    assert reading.subject.startswith("Logement d’abord – Convention de partenariat avec l’association")
    assert (reading.members, reading.in_office, reading.present, reading.proxies) == (24, 24, 17, 5)
    assert reading.to_dict()["listed"] == {"present": 17, "absent": 7, "proxies": 5, "absent_without_proxy": 2}
    assert reading.to_dict()["vote"] == {"for": 19, "against": 1, "abstention": 2, "no_position": 0, "proxies": 5}
    assert (reading.quorum.required, reading.quorum.met) == (13, True)
    assert (reading.votes_cast, reading.majority, reading.adopted) == (20, 11, True)
    assert len(reading.decisions) == 4 and len(reading.posts) == 3
    assert [a.cents for a in reading.amounts] == [182_400_00, 74_250_00, 74_250_00]
    assert reading.partners == ("Les Trois Clés", "CAF", "DDETS", "Conseil Départemental")
    assert {check.status for check in reading.checks} == {"ok", "info"}


def test_the_commune_is_read_whole_and_agrees(commune):
    reading = read_text(commune)
    assert reading.council == "CONSEIL MUNICIPAL, COMMUNE DE MONTFLEURI"
    assert reading.convened_on.isoformat() == "2025-03-04"
    assert (reading.chair, reading.secretary) == ("Paul GRANITE", "RUBIS Maud")
    assert (reading.members, reading.in_office, reading.present, reading.proxies, reading.voters) == (
        None,
        23,
        19,
        2,
        21,
    )
    assert names(reading, False) == ["SAPHIR Julie", "TALC Yves", "URANE Félix", "ZIRCON Hugo"]
    assert [p.proxy_to for p in reading.attendees if p.proxy_to] == ["GRANITE Paul", "MICA Ugo"]
    assert reading.adopted is True and reading.vote.for_ is None and reading.votes_cast is None
    assert reading.decisions == (
        "DÉCIDE d'attribuer 30 000 € à l’association Toits Partagés, par convention",
        "AUTORISE M. le Maire à la signer.",
    )
    assert status(reading, "convention") == ["ok"]
    assert not reading.errors


def test_json_bears_the_names_of_the_format(metropole):
    shown = read_text(metropole).to_dict()
    assert (
        list(shown)
        == (
            "council date convened_on chair secretary heading subject members in_office present proxies listed voters "
            "attendees vote quorum votes_cast majority adopted decisions amounts posts partners checks places number acts"
        ).split()
    )
    assert list(shown["attendees"][0]) == ["name", "seat_of", "present", "proxy_to"]
    assert list(shown["amounts"][0]) == ["cents", "currency", "text", "context"]
    assert list(shown["checks"][0]) == ["code", "status", "message", "article"]


DISAGREEMENTS = {
    "a vote too many": ("POUR : 19", "POUR : 20", "tally", ("23", "22")),
    "a figure of present": ("au vote : 17", "au vote : 18", "names_present", ("18", "17")),
    "a figure of proxies": ("procurations : 5", "procurations : 6", "names_proxies", ("6", "5")),
    "members in exercise": ("exercice : 24", "exercice : 25", "names_total", ("25", "24")),
    "no quorum": ("exercice : 24", "exercice : 34", "quorum", ("17", "18")),
    "convened late": ("envoyée le 7 octobre", "envoyée le 10 octobre", "convocation", ("4", "5")),
    "a bearer of two": (
        "pouvoir à Monsieur Evrard GRÈBE",
        "pouvoir à Monsieur Aubin BALBUZARD",
        "proxy_one_per_bearer",
        ("2", "1"),
    ),
    "an absent bearer": (
        "pouvoir à Monsieur Evrard GRÈBE",
        "pouvoir à Monsieur Gontran BUTOR",
        "proxy_bearer_present",
        ("Gontran BUTOR",),
    ),
    "a namesake listed twice": ("Madame Perrine BRUANT", "Madame Lucile BERGERONNETTE", "names_twice", ("2", "1")),
    "a holder beside the substitute": ("Monsieur Rémi FAUCON", "Monsieur Fulbert ROITELET", "substitute", ("2", "1")),
    "a unanimity with one against": ("SCRUTIN\t", "Adopté à l’unanimité\nSCRUTIN\t", "majority", ("1 contre",)),
    "a vote lost but called adopted": (
        "POUR : 19\tABSTENTION : 2\n\tCONTRE : 1",
        "Adopté à la majorité POUR : 9\tABSTENTION : 2\n\tCONTRE : 11",
        "majority",
        ("9", "11"),
    ),
}


@pytest.mark.parametrize("name", DISAGREEMENTS)
def test_a_disagreement_is_an_error_that_names_both_figures(metropole, name):
    written, changed, code, figures = DISAGREEMENTS[name]
    assert written in metropole
    reading = read_text(metropole.replace(written, changed, 1))
    said = message(reading, code)
    assert all(re.search(rf"(?<!\d){figure}(?!\d)", said) for figure in figures), said


def test_a_bearer_equal_only_after_accents_case_and_hyphens_is_information(metropole):
    reading = read_text(metropole)
    assert status(reading, "proxy_spelling") == ["info"]
    assert status(reading, "proxy_bearer_present") == ["ok"]


def test_the_weekday_must_be_that_of_the_date(metropole):
    assert status(read_text(metropole.replace("jeudi 15", "vendredi 15")), "date") == ["warning"]


def test_without_a_convention_the_grant_warns(metropole):
    reading = read_text(re.sub("(?i)conventions?", "entente", metropole))
    assert "warning" in status(reading, "convention")


def test_what_the_act_leaves_out_is_null_and_unknown(metropole):
    bare = "\n".join(
        line for line in metropole.split("\n") if not line.startswith(("Nombre", "Convocation", "Président"))
    )
    reading = read_text(bare)
    assert (reading.members, reading.in_office, reading.present, reading.convened_on, reading.chair) == (None,) * 5
    assert reading.proxies == 5  # counted from the names
    assert (reading.quorum.required, reading.quorum.met) == (None, None)
    assert status(reading, "quorum") == status(reading, "convocation") == ["unknown"]


def test_an_act_of_a_day_without_known_law_leaves_the_law_unknown(metropole):
    for year in ("1990", "2021"):
        reading = read_text(metropole.replace("2026", year).replace("jeudi ", ""))
        assert reading.quorum.required is None
        assert status(reading, "proxy_one_per_bearer") == ["unknown"]
        assert reading.majority == 11  # arithmetic needs no scale


def test_names_one_a_line_without_civility():
    reading = read_text(
        HEAD + "Présents :\nJean ORME\nMarie TILLEUL\nAnne du CHARME\nExcusés :\nLéa BUIS donne pouvoir à Jean ORME\n"
        "Noé PIN\n" + DECIDED
    )
    assert names(reading, True) == ["Jean ORME", "Marie TILLEUL", "Anne du CHARME"]
    assert [(p.name, p.proxy_to) for p in reading.attendees if not p.present] == [
        ("Léa BUIS", "Jean ORME"),
        ("Noé PIN", None),
    ]


def test_columns_spread_over_spaces_a_page_break_and_soft_hyphens():
    reading = read_text(
        HEAD + "PRÉSENTS :\nM. Alain BUIS          Mme Rose HOUX          M. Jean-Marc LE LIERRE\n"
        "Mme Éva DE LA HAIE     M. Luc D’AUBÉPINE      Mme Ida SU\u00adREAU\n\fPage 2/3\n"
        "Mme Marie-Rose CHÈVRE\u00ad\nFEUILLE\nABSENTS :\nM. Noé RONCE (excusé)      Mme Lou MÛRIER (donne pouvoir à M. Alain BUIS)\n\n"
        "Le quorum étant atteint, Monsieur Alain BUIS expose la situation." + DECIDED
    )
    assert names(reading, True) == [
        "Alain BUIS",
        "Rose HOUX",
        "Jean-Marc LE LIERRE",
        "Éva DE LA HAIE",
        "Luc D’AUBÉPINE",
        "Ida SUREAU",
        "Marie-Rose CHÈVREFEUILLE",
    ]
    assert names(reading, False) == ["Noé RONCE", "Lou MÛRIER"]


def test_figures_in_a_table_and_plural_civilities():
    reading = read_text(
        "Conseil municipal de Ronceval\nSéance du 10 janvier 2025\n\nEn exercice\tPrésents\tVotants\n11\t9\t10\n\n"
        "Présents : Mmes ORTIE, MENTHE et SAUGE, MM. THYM, ANETH, M. CUMIN, Mmes BADIANE, ANIS et M. PERSIL.\n"
        "Absente : Mme CERFEUIL donne pouvoir à Mme SAUGE. Absente non excusée : Mme MACIS" + DECIDED
    )
    assert (reading.in_office, reading.present, reading.voters, reading.proxies) == (11, 9, 10, 1)
    assert reading.listed.present == 9 and reading.listed.absent == 2
    assert not reading.errors


def test_present_and_represented_in_one_list():
    reading = read_text(
        HEAD + "Étaient présents ou représentés : M. Luc ORME, Mme Ève IF (pouvoir à M. Luc ORME)." + DECIDED
    )
    assert names(reading, True) == ["Luc ORME"] and names(reading, False) == ["Ève IF"]


def test_proxies_in_a_list_of_their_own_do_not_count_twice():
    reading = read_text(
        HEAD + "Présents : M. Luc ORME, Mme Ève IF\nAbsents excusés : Mme Zoé PIN, M. Guy HOUX\n"
        "Pouvoirs : Mme Zoé PIN à M. Luc ORME" + DECIDED
    )
    assert reading.to_dict()["listed"] == {"present": 2, "absent": 2, "proxies": 1, "absent_without_proxy": 1}


def test_a_bearer_named_by_surname_alone_is_found_when_only_one_answers():
    people = "Présents : M. Luc ORME, Mme Ève IF, Mme Ida ORME-SAULE\nAbsents : Mme Zoé PIN (pouvoir à M. ORME)"
    assert status(read_text(HEAD + people + DECIDED), "proxy_spelling") == ["info"]
    reading = read_text(HEAD + people.replace("Mme Ève IF", "Mme Ève ORME") + DECIDED)
    assert status(reading, "proxy_bearer_present") == ["unknown"]


@pytest.mark.parametrize(
    "people",
    [
        "M. Yann LE GOFF, Mme Anne LA FONTAINE, M. Luc ORME",
        "LE GOFF Yann, LA FONTAINE Anne, ORME Luc",
        "Le Goff Yann, La Fontaine Anne, Orme Luc",
        "MM. LE GOFF, ORME, Mme LA FONTAINE",
        "\nM. LE GOFF Yann\nMme LA FONTAINE Anne\nM. ORME Luc",
        "LE GOFF Yann\nLA FONTAINE Anne\nORME Luc\nLe Maire ouvre la séance.",
        "LE GOFF Yann, LA FONTAINE Anne, ORME Luc, la Présidente",
    ],
)
def test_a_name_that_begins_with_an_article_counts(people):
    reading = read_text(f"{HEAD}Présents : {people}\nAbsents : Mme LE BRIS Zoé{DECIDED}")
    said = " ".join(names(reading, True)).upper()
    assert all(name in said for name in ("LE GOFF", "LA FONTAINE", "ORME"))
    assert reading.to_dict()["listed"]["present"] == 3 and names(reading, False) == ["LE BRIS Zoé"]


VOTES = {
    "VOTE : Pour : 12 - Contre : 0 - Abstention : 1": (12, 0, 1, True),
    "Pour : 12 voix, Contre : néant, Abstentions : 1 (Mme IF)": (12, 0, 1, True),
    "par 11 voix pour, 1 voix contre et 1 abstention": (11, 1, 1, True),
    "par sept voix pour, aucune voix contre et une abstention": (7, 0, 1, True),
    "par 4 voix pour et 9 contre": (4, 9, None, False),
    "Pour 12   Contre 1   Abstention 0": (12, 1, 0, True),
    "POUR\tCONTRE\tABSTENTION\n12\t0\t1": (12, 0, 1, True),
    "à l'unanimité": (None, None, None, True),
    "à l'unanimité des membres présents et représentés": (None, None, None, True),
    "adopté à la majorité": (None, None, None, True),
    "La délibération est rejetée": (None, None, None, False),
    "pour une durée de 3 ans": (None, None, None, None),
    "POUR : 6\nCONTRE : 6": (6, 6, None, None),
}


@pytest.mark.parametrize("written", VOTES)
def test_votes_as_councils_write_them(written):
    reading = read_text(f"{LARGER}{DECIDED}.\n{written}\n")
    vote = reading.vote
    assert (vote.for_, vote.against, vote.abstention, reading.adopted) == VOTES[written]


@pytest.mark.parametrize("between", [" ", "\t", "\n"])
@pytest.mark.parametrize("total", ["Votants", "Nombre de votants", "Suffrages exprimés", "Nombre de présents"])
def test_a_table_without_colons_never_gives_its_total_to_the_votes_for(total, between):
    cells = between.join([total, "30", "Pour", "10", "Contre", "20", "Abstentions", "0"])
    reading = read_text(f"{LARGER}{DECIDED}.\n{cells}\n")
    assert (reading.vote, reading.adopted, reading.votes_cast) == (Vote(), None, None)
    assert "se lit de deux façons" in "".join(check.message for check in reading.checks)


@pytest.mark.parametrize(
    ("told", "votes"),
    [
        ("Votants : 20\n", "Pour : 19\nContre : 2\nAbstentions : 0"),
        ("Présents : 18\nPouvoirs : 2\n", "19 voix pour, 1 contre et 1 abstention"),
        ("", "Suffrages exprimés : 20\nPour : 19\nContre : 2"),
        ("", "Pour : 30\nContre : 4"),  # for 33 members
    ],
)
def test_votes_that_pass_those_who_vote_are_not_taken(told, votes):
    reading = read_text(f"{LARGER}{told}{DECIDED}.\n{votes}\nAdopté à la majorité.\n")
    assert (reading.vote, reading.adopted) == (Vote(), None)
    assert status(reading, "tally")[-1] == "error" and "comparez avec l’acte" in message(reading, "tally")


def test_a_unanimity_told_in_the_recitals_is_not_that_of_the_vote():
    text = (
        f"{HEAD}\nOBJET : Aide\n\nVu la délibération adoptée à l'unanimité le 2 mai 2024,\n\nLe conseil décide d'aider."
    )
    assert read_text(text).adopted is None


def test_votes_cast_and_majority_stated_by_the_act_are_compared():
    reading = read_text(
        f"{HEAD}{DECIDED}.\nPour : 8 Contre : 2 Abstention : 1\nSuffrages exprimés : 11\nMajorité absolue : 6"
    )
    assert "10" in message(reading, "votes_cast") and "11" in message(reading, "votes_cast")
    assert status(reading, "majority") == ["ok"]


AMOUNTS = {
    "38 650€": 38_650_00,
    "1 234,56 €": 1_234_56,
    "12.000 euros": 12_000_00,
    "12 000,5 EUR": 12_000_50,
    "60 k€": 60_000_00,
    "1,2 M€": 1_200_000_00,
}


@pytest.mark.parametrize("written", AMOUNTS)
def test_amounts_are_whole_cents(written):
    reading = read_text(f"{HEAD}{DECIDED} à hauteur de {written} pour 2025.")
    assert [(a.cents, a.text, a.currency) for a in reading.amounts] == [(AMOUNTS[written], written, "EUR")]


def test_posts_in_a_sentence():
    reading = read_text(
        f"{HEAD}{DECIDED} et finance un poste de chargé de captation et un demi-poste de travailleur social."
    )
    assert reading.posts == ("un poste de chargé de captation", "un demi-poste de travailleur social")


def test_decisions_in_capitals_without_dashes():
    text = f"{HEAD}\nOBJET : Aide\n\nLe Conseil Municipal, après en avoir délibéré,\nDÉCIDE d'aider,\nAUTORISE le Maire à signer.\n\nPour extrait conforme\n"
    assert read_text(text).decisions == ("DÉCIDE d'aider", "AUTORISE le Maire à signer.")


def test_a_second_act_in_the_same_text_is_left_and_said(metropole, commune):
    reading = read_text(metropole + "\n" + commune)
    assert status(reading, "several") == ["warning"]
    assert reading.decisions == read_text(metropole).decisions


def test_markdown_and_latex_marks_disappear(metropole):
    marked = (
        metropole.replace("d’approuver", "**d’approuver**")
        .replace("suivants", "^{suivants}")
        .replace("Le Conseil,", "**Le Conseil,**")
    )
    assert read_text(marked) == read_text(metropole)


def test_members_who_leave_are_not_counted_present():
    text = (
        HEAD
        + "Présents : 6\nVotants : 5\nPrésents : M. Luc ORME, Mme Ève IF\nAbsents : M. Guy HOUX\n\nOBJET : Aide\n\n"
        "M. Luc ORME, intéressé, ne prend pas part au vote.\nAprès en avoir délibéré, le conseil décide d'aider."
    )
    reading = read_text(text)
    assert reading.quorum.met is False
    assert status(reading, "voters") == ["info"]


def test_the_summary_says_the_result_and_each_check(metropole):
    told = summary(read_text(metropole))
    assert "Résultat : adoptée" in told and "Quorum : 13 requis, atteint" in told
    assert "74 250 €" in told and "inconnu" in told  # the votants are not stated
    assert told.count("[CGCT, art. L2121-20]") >= 4


def test_a_post_keeps_what_stands_between_brackets_and_its_decimals():
    said = "de financer 1 poste de chargé de captation (1 ETP, 42 000 €) et 0,5 ETP de travailleur social (18 000 €)."
    posts = ("1 poste de chargé de captation (1 ETP, 42 000 €)", "0,5 ETP de travailleur social (18 000 €)")
    assert read_text(f"{HEAD}{DECIDED}, {said}").posts == posts
    assert read_text(f"{HEAD}{DECIDED} et finance un poste de chargé (de captation, un autre").posts == (
        "un poste de chargé",
    )


LOST_LINES = (
    "RÉPUBLIQUE FRANÇAISE{end}VAUMONT MÉTROPOLE D’ESSAI\n\nEXTRAIT DU REGISTRE DES DÉLIBÉRATIONS DU CONSEIL MÉTROPOLITAIN\n\n"
    "Séance du jeudi 25 juin 2026\n\nObjet : Logement d’abord – Convention 2026-2028{end}Le Conseil métropolitain, légalement "
    "convoqué le 18 juin 2026, s’est réuni sous la présidence de Mme Odile Schiste.\n\nEn exercice : 15. Présents : 10.\n\nAprès en avoir délibéré, le Conseil "
    "décide d’approuver la convention.\n\nVote : pour 9, contre 1.\n"
)


@pytest.mark.parametrize("end", ["\n\n", "\n", " "])
def test_a_lost_line_end_joins_nothing_to_the_title_nor_to_the_body(end):
    reading = read_text(LOST_LINES.format(end=end))
    assert reading.heading == "Logement d’abord – Convention 2026-2028"
    assert reading.council == "CONSEIL MÉTROPOLITAIN, VAUMONT MÉTROPOLE D’ESSAI"
