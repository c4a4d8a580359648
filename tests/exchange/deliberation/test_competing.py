"""Two votes in one text, a figure stated twice, a sum that cannot be read: null and a warning, never right."""

import re

import pytest

from trousseau.exchange.deliberation import Vote, read_bytes, read_text, summary

COMMUNE = """COMMUNE DE ROCHE-PERCÉE
EXTRAIT DU REGISTRE DES DÉLIBÉRATIONS DU CONSEIL MUNICIPAL

Séance du 14 mai 2025
L'an deux mille vingt-cinq, le quatorze mai à 20 heures, le Conseil Municipal, légalement convoqué le 6 mai, s'est réuni sous la présidence de Mme Odile SCHISTE, Maire.

En exercice : 15 Présents : 12 Votants : 14

Présents : Mmes SCHISTE, AGATE, BÉRYL, CORAIL, DOLOMIE, ÉPIDOTE, MM. GNEISS, HALITE, JASPE, KAOLIN, LAVE et MICA.
Absents excusés : Mme NACRE qui a donné procuration à M. GNEISS, M. ONYX qui a donné procuration à Mme AGATE.
Absent : M. PORPHYRE.
Secrétaire de séance : M. LAVE

OBJET : Subvention à l’association Les Clés du Val

Mme le Maire propose d’aider l’association Les Clés du Val, qui capte des logements privés, à hauteur de 12 000 €.
{debate}
Le Conseil Municipal, après en avoir délibéré{outcome}
- DÉCIDE d’attribuer {sum} à l’association Les Clés du Val pour 2025,
- AUTORISE Mme le Maire à signer tout document utile.
{ballot}
"""
ONCE = {"debate": "", "outcome": ", par 9 voix pour, 4 voix contre et 1 abstention :", "sum": "12 000 €", "ballot": ""}

# What stands in the act, and what a hasty reader would have taken for its vote.
OTHER_VOTES = {
    "an amendment lost before the act": {
        "debate": "M. KAOLIN dépose un amendement qui porte l’aide à 20 000 €. Mis aux voix, l’amendement est rejeté par 9 voix pour le rejet.\nPOUR : 5 CONTRE : 9 ABSTENTION : 0",
        "outcome": " :",
        "ballot": "POUR : 9 CONTRE : 4 ABSTENTION : 1",
    },
    "an amendment voted in the decisions": {
        "outcome": " :",
        "ballot": "Amendement n° 1\nPour : 10 Contre : 4 Abstention : 0\nEnsemble de la délibération\nPour : 4 Contre : 10 Abstention : 0",
    },
    "an amendment is the only vote in figures": {
        "debate": "L’amendement de Mme CORAIL est repoussé : POUR : 3 CONTRE : 11 ABSTENTION : 0",
        "outcome": ", adopte la proposition :",
    },
    "an amendment carried, an act without figures": {
        "debate": "L’amendement de Mme CORAIL est mis aux voix.\n",
        "outcome": " :",
        "ballot": "L’amendement est adopté à l’unanimité.",
    },
    "each article voted": {
        "outcome": " :",
        "ballot": "Article 1 : 14 voix pour, 0 voix contre, 0 abstention\nArticle 2 : 8 voix pour, 6 voix contre, 0 abstention",
    },
    "open ballot agreed unanimously": {
        "debate": "Le Conseil décide à l’unanimité de ne pas procéder au scrutin secret.",
        "outcome": ", décide :",
        "ballot": "POUR : 6 CONTRE : 8 ABSTENTION : 0",
    },
    "said rejected and adopted": {
        "outcome": " :",
        "ballot": "La délibération est adoptée.\nLa délibération est rejetée.",
    },
    "two acts under numbers, without OBJET": {
        "outcome": ", à l’unanimité, approuve le procès-verbal.\n\nDÉLIBÉRATION N° 2025-31 – Aide aux Clés du Val\nLe Conseil Municipal, après en avoir délibéré, par 8 voix pour et 6 voix contre :"
    },
    "figures in the head, others below": {"outcome": " :", "ballot": "POUR : 9 CONTRE : 4 ABSTENTION : 1"},
}


# The only votes in figures stand before the council's decision, or are of something else.
NOT_THE_VOTE = {
    "a proposal of the minority": {
        "debate": "Cette proposition recueille 5 voix pour et 9 voix contre ; elle est rejetée.",
        "outcome": ", adopte la proposition du Maire et",
    },
    "a demand to withdraw the point": {
        "debate": "M. JASPE demande le retrait de l’ordre du jour. Votants 14 : 5 pour, 9 contre."
    },
    "a demand to adjourn": {"debate": "La demande d’ajournement de M. JASPE est soumise au vote : Pour 5, Contre 9."},
    "a change rejected": {
        "debate": "Proposition de modification de Mme CORAIL : POUR : 5 CONTRE : 9 ABSTENTION : 0. Proposition rejetée."
    },
    "a change carried before a unanimity": {
        "debate": "M. KAOLIN demande de modifier l’article 2 (8 pour, 6 contre, adoptée).",
        "outcome": ", à l’unanimité :",
    },
    "the point put on the agenda": {
        "debate": "L’inscription de ce point à l’ordre du jour est acceptée : Pour : 14 Contre : 0 Abstention : 0",
        "outcome": ", adopte la délibération et",
    },
    "an earlier vote recalled": {
        "debate": "Rappel : le 12 mars, le conseil avait adopté le principe par 14 voix pour, 0 voix contre et 0 abstention."
    },
    "an earlier vote recalled below": {
        "ballot": "Rappel : le 12 mars, le conseil avait adopté le principe par 14 voix pour, 0 voix contre et 0 abstention."
    },
    "the opinion of a committee with the total of the council": {
        "debate": "Après avis favorable de la commission (POUR : 14 CONTRE : 0 ABSTENTION : 0), le rapport est présenté."
    },
    "an election before": {"debate": "M. LAVE est élu délégué (14 voix pour, 0 contre, 0 abstention)."},
    "an election in the decision": {
        "outcome": ", désigne M. LAVE (14 voix pour, 0 contre, 0 abstention) comme délégué, puis"
    },
    "a committee that deliberates": {
        "debate": "La commission, après en avoir délibéré, est favorable : 9 voix pour, 4 voix contre et 1 abstention."
    },
    "two results without a number of act": {
        "debate": "Le conseil municipal approuve le procès-verbal à l’unanimité.",
        "outcome": " :",
    },
    "does not adopt": {"outcome": ", par 9 voix pour, 4 voix contre et 1 abstention, n’adopte pas la délibération et"},
    "does not approve": {"outcome": " n’approuve pas, par 9 voix pour, 4 voix contre et 1 abstention, la demande et"},
    "does not give": {"ballot": "Le conseil ne donne pas son accord : 9 voix pour, 4 voix contre et 1 abstention."},
    "groups added": {"outcome": " :", "ballot": "Pour : 9 (groupe Ensemble) + 2 (groupe Citoyens)\nContre : 3"},
    "a table of two votes": {"outcome": " :", "ballot": "Pour\t5\t9\nContre : 4"},
}


@pytest.mark.parametrize("case", NOT_THE_VOTE)
def test_counts_that_are_not_surely_those_of_the_decision_are_not_taken(case):
    words = {"outcome": " :"} | NOT_THE_VOTE[case]
    text = act(**words)
    if case in ("a committee that deliberates", "two results without a number of act"):
        text = text.replace("Le Conseil Municipal, après en avoir délibéré :", "Le Conseil Municipal décide :")
    reading = read_text(text)
    assert reading.vote == Vote() and reading.adopted is not True
    assert (reading.votes_cast, reading.majority) == (None, None)
    assert statuses(reading, "several_votes") == ["warning"]
    assert "ok" not in statuses(reading, "tally") + statuses(reading, "votes_cast") + statuses(reading, "majority")


def test_the_warning_says_where_the_counts_stand():
    reading = read_text(act(**({"outcome": " :"} | NOT_THE_VOTE["a proposal of the minority"])))
    told = next(check.message for check in reading.checks if check.code == "several_votes")
    assert "qu’avant la décision du conseil (« Cette proposition recueille 5 voix pour et 9 voix contre" in told


def test_an_act_that_calls_itself_rejected_is_not_adopted_by_its_votes():
    reading = read_text(act(ballot="La délibération n’est pas adoptée."))
    assert reading.adopted is not True and "ok" not in statuses(reading, "majority")


NUMBERED = {
    "numbers": ("Délibération n° 2025-31 – Procès-verbal", "Délibération n° 2025-32 – Subvention"),
    "dates and ranks": ("2025-05-01 – Procès-verbal", "2025-05-02 – Subvention"),
    "points": ("Point 3 – Procès-verbal", "Point 4 – Subvention"),
}


@pytest.mark.parametrize("case", NUMBERED)
@pytest.mark.parametrize("second", ["décide d’attribuer 12 000 €", "rejette la demande de 12 000 €"])
def test_of_two_numbered_acts_without_object_none_is_chosen(case, second):
    head = act().split("OBJET")[0]
    first, last = NUMBERED[case]
    reading = read_text(
        f"{head}{first}\nLe conseil approuve le texte.\nPOUR : 14 CONTRE : 0 ABSTENTION : 0\n\n"
        f"{last}\nLe conseil {second} à l’association Les Clés du Val.\n"
    )
    assert reading.vote == Vote() and reading.adopted is None
    assert statuses(reading, "several_votes") == ["warning"]
    proofs = ("tally", "votes_cast", "majority", "convention")
    assert "ok" not in [status for code in proofs for status in statuses(reading, code)]


def act(**words: str) -> str:
    return COMMUNE.format_map(ONCE | words)


def statuses(reading, code: str) -> list[str]:
    return [check.status for check in reading.checks if check.code == code]


def test_an_act_with_one_vote_and_sums_that_are_read_is_proved():
    reading = read_text(act())
    assert (reading.vote.for_, reading.vote.against, reading.vote.abstention) == (9, 4, 1)
    assert (reading.votes_cast, reading.majority, reading.adopted) == (13, 7, True)
    assert [check.code for check in reading.checks if check.status in ("error", "warning")] == []
    assert statuses(reading, "tally") == statuses(reading, "majority") == statuses(reading, "convention") == ["ok"]


@pytest.mark.parametrize("case", OTHER_VOTES)
def test_when_several_votes_compete_none_is_taken(case):
    text = act(**OTHER_VOTES[case])
    if case == "figures in the head, others below":
        text = text.replace("Votants : 14", "Votants : 14\nPOUR : 14 CONTRE : 0 ABSTENTION : 0")
    reading = read_text(text)
    assert reading.vote == Vote() and reading.adopted is None
    assert (reading.votes_cast, reading.majority) == (None, None)
    assert statuses(reading, "several_votes") == ["warning"]
    assert "ok" not in statuses(reading, "tally") + statuses(reading, "votes_cast") + statuses(reading, "majority")
    assert "Résultat : inconnu" in summary(reading)


def test_the_same_vote_written_twice_is_one_vote():
    reading = read_text(act(ballot="Votes : POUR : 9 CONTRE : 4 ABSTENTION : 1"))
    assert (reading.vote.for_, reading.adopted) == (9, True)
    assert statuses(reading, "several_votes") == []


@pytest.mark.parametrize(
    "written", ["AUTORISE Mme le Maire à signer la convention et tout avenant ou amendement", "ADOPTE les amendements"]
)
def test_an_amendment_that_nobody_votes_on_takes_nothing_away(written):
    text = act().replace("AUTORISE Mme le Maire à signer tout document utile", written)
    if written.startswith("AUTORISE"):
        assert read_text(text).vote.for_ == 9
    else:
        assert statuses(read_text(text), "several_votes") == ["warning"]


def test_a_vote_whose_words_bear_two_readings_is_not_read():
    reading = read_text(act(outcome=", par 13 voix contre 1 :"))
    assert reading.vote == Vote() and reading.votes_cast is None
    assert statuses(reading, "several_votes") == ["warning"]
    assert "ok" not in statuses(reading, "tally") + statuses(reading, "majority")


def test_of_several_acts_neither_the_vote_nor_the_sums_are_said_right(metropole, commune):
    for text in (metropole + "\n" + commune, commune + "\n" + metropole):
        reading = read_text(text)
        assert statuses(reading, "several") == ["warning"]
        assert reading.vote == Vote() and reading.adopted is None
        assert "ok" not in [
            check.status for check in reading.checks if check.code in ("tally", "votes_cast", "majority", "convention")
        ]


STATED_TWICE = {
    "present": (
        "Votants : 14",
        "Votants : 14\nNombre de présents : 11",
        ("present",),
        ("names_present", "quorum", "tally", "voters"),
    ),
    "in office": ("Votants : 14", "Votants : 14\nMembres en exercice : 19", ("in_office",), ("quorum", "names_total")),
    "voters": ("Votants : 14", "Votants : 14\nNombre de votants : 12", ("voters",), ("voters",)),
    "proxies": (
        "Votants : 14",
        "Pouvoirs : 2 Votants : 14\nProcurations : 3",
        ("proxies",),
        ("names_proxies", "tally", "voters"),
    ),
    "the day of the sitting": ("le quatorze mai", "le quinze mai", ("date",), ("convocation", "quorum")),
    "the day of the convocation": (
        "Votants : 14",
        "Votants : 14\nDate de convocation : 12 mai 2025",
        ("convened_on",),
        ("convocation",),
    ),
    "votes cast": ("utile.", "utile.\nSuffrages exprimés : 13\nSuffrages exprimés : 14", (), ("votes_cast",)),
    "majority": ("utile.", "utile.\nMajorité absolue : 7\nMajorité absolue : 8", (), ("majority",)),
}


@pytest.mark.parametrize("case", STATED_TWICE)
def test_a_figure_stated_twice_differently_is_null_and_proves_nothing(case):
    old, new, fields, codes = STATED_TWICE[case]
    reading = read_text(act().replace(old, new, 1))
    assert [getattr(reading, field) for field in fields] == [None] * len(fields)
    assert statuses(reading, "stated_twice") == ["warning"]
    assert "ok" not in [status for code in codes for status in statuses(reading, code)]


UNREADABLE = [
    "45'636 €",
    "€ 45 000",
    "EUR 45 000",
    "deux millions et demi d’euros",
    "1 million 200 000 euros",
    "45 OOO €",
    "2 Md€",
    "respectivement 45 000, 30 000 et 2 000 €",
    "45 000/46 000 €",
    "entre 45 000 et 2 000 €",
    "45 000 Euros.",
    "45 milliers d’euros",
]

READ_WHOLE = {
    "45636.60 €": 45_636_60,
    "45 000.00 €": 45_000_00,
    "45 000,- €": 45_000_00,
    "45 000,-- €": 45_000_00,
    "45 mille euros": 45_000_00,
    "45 000 (quarante-cinq mille) euros": 45_000_00,
    "quarante-cinq mille euros": 45_000_00,
    "deux cent mille euros": 200_000_00,
    "deux millions d’euros": 2_000_000_00,
    "1 200 k €": 1_200_000_00,
    "2.5 M€": 2_500_000_00,
    "2,5 M€": 2_500_000_00,
    "1,250 M€": 1_250_000_00,
}


@pytest.mark.parametrize("written", READ_WHOLE)
def test_a_sum_in_another_form_is_read_whole(written):
    reading = read_text(act(sum=written).replace(", à hauteur de 12 000 €", ""))
    assert {amount.cents for amount in reading.amounts} == {READ_WHOLE[written]}
    assert "ok" not in statuses(reading, "convention")


@pytest.mark.parametrize(
    "written",
    [
        "cinq six mille euros",
        "douze ou quinze mille euros",
        "45 000 (quarante mille) euros",
        "1.250 M€",
        "vingt et mille euros",
    ],
)
def test_words_that_are_no_number_whole_give_no_sum(written):
    reading = read_text(act(sum=written).replace(", à hauteur de 12 000 €", ""))
    assert {amount.cents for amount in reading.amounts} <= {None} and "ok" not in statuses(reading, "convention")


def test_the_opinion_of_a_committee_is_no_vote_of_the_council():
    opinion = "La commission des finances a donné un avis favorable, par 6 voix pour, 0 contre et 1 abstention."
    reading = read_text(act(debate=opinion, outcome=", par 8 voix pour, 5 voix contre et 1 abstention :"))
    assert (reading.vote.for_, reading.vote.against, reading.vote.abstention) == (8, 5, 1)
    assert statuses(reading, "tally") == ["ok"] and statuses(reading, "several_votes") == []


# No sum that is read tells what these come to.
UNACCOUNTED = {
    "cut at a line end": "une aide de 45\n636,60 € et",
    "cut between cells": "une aide\t45\n636 €\n",
    "KE": "12 000 € et 45 KE",
    "hyphens": "12 000 € et soixante-mille-euros",
    "half a million": "12 000 € et un demi-million d’euros",
    "without a space": "12 000 € et 45mille€",
    "without a unit": "150 € de frais et une subvention de 45 636,60",
    "a column without a unit": "500 € :\nAssociation\tSubvention\nLes Clés du Val\t45 636,60\nToit\t1 200,00\n",
    "a column in k€": "500 € :\nAssociation\tMontant (k€)\nLes Clés du Val\t45,6\n",
    "a raised dot": "45·636 €",
    "two millions": "500 € et 2 M",
    "per dwelling": "2 000 € par logement capté, dans la limite de 30 logements,",
    "monthly": "une subvention mensuelle de 4 000 €",
    "each": "deux subventions de 15 000 € chacune",
    "a year": "20 000 € par an pendant trois ans",
    "by slices": "une première tranche de 20 000 €",
}


@pytest.mark.parametrize("case", UNACCOUNTED)
def test_what_may_be_a_sum_that_was_not_read_is_never_under_the_threshold(case):
    text = act(sum=UNACCOUNTED[case]).replace(", à hauteur de 12 000 €", "")
    found = statuses(read_text(text), "convention")
    assert found and "ok" not in found and {"unknown", "warning"} & set(found)


def test_a_pdf_that_cuts_a_sum_between_two_lines_does_not_shrink_it(make):
    text = act(sum="une aide de 45\n\n636,60 € en tout,").replace(", à hauteur de 12 000 €", "")
    reading = read_bytes(make.pdf(text), "acte.pdf")
    assert 636_60 not in [amount.cents for amount in reading.amounts]
    assert "ok" not in statuses(reading, "convention")


NO_CONVENTION = {
    "none is needed": ("décide", "sans qu’il soit besoin de conclure une convention"),
    "a collective agreement": ("Vu la convention collective nationale des organismes,\n", ""),
    "refused": ("décide", "et n’autorise pas Mme le Maire à signer la convention"),
    "an old one": ("Vu la convention signée le 3 mars 2019,\n", ""),
}


@pytest.mark.parametrize("case", NO_CONVENTION)
def test_the_word_convention_alone_does_not_foresee_one(case):
    debate, end = NO_CONVENTION[case]
    text = act(sum=f"45 636 € {end}", debate=debate if debate.startswith("Vu") else "")
    found = statuses(read_text(text), "convention")
    assert "unknown" in found and "ok" not in found


@pytest.mark.parametrize("written", ["à signer la convention", "à conclure avec elle une convention d’objectifs"])
def test_a_convention_that_the_council_allows_to_sign_is_foreseen(written):
    text = act(sum="45 636 €").replace("à signer tout document utile", written)
    assert statuses(read_text(text), "convention") == ["ok"]


@pytest.mark.parametrize("written", UNREADABLE)
def test_a_sum_that_is_not_read_whole_is_never_under_the_threshold(written):
    reading = read_text(act(sum=written))
    assert statuses(reading, "convention") and "ok" not in statuses(reading, "convention")
    unread = [amount for amount in reading.amounts if amount.cents is None]
    over = [amount for amount in reading.amounts if amount.cents is not None and amount.cents > 23_000_00]
    if over:  # « 45 000 Euros » and « 45 milliers d’euros » are read
        assert not unread and [amount.cents for amount in over] == [45_000_00]
    else:
        assert "warning" in statuses(reading, "convention")
        assert all(amount.text and amount.context for amount in unread)
        assert re.search(r"\d|mill", unread[0].text)


def test_a_column_of_sums_under_one_unit_is_not_read_and_is_said():
    table = "Association\tMontant (en €)\nLes Clés du Val\t45 000\nToits Partagés\t8 000"
    reading = read_text(act(ballot=table))
    assert [a.text for a in reading.amounts if a.cents is None] == ["45 000", "8 000"]
    assert "warning" in statuses(reading, "convention") and "ok" not in statuses(reading, "convention")


@pytest.mark.parametrize(
    "written",
    [
        "12 000 €",
        "12 000,00 €",
        "12.000 euros",
        "12 000 € (douze mille euros)",
        "douze mille euros (12 000 €)",
        "en 2025, 12 000 €",
        "12 k€",
        "un euro symbolique et 12 000 €",
        "12 000 € exprimés en euros courants",
    ],
)
def test_a_sum_that_is_read_whole_warns_of_nothing(written):
    reading = read_text(act(sum=written))
    assert {amount.cents for amount in reading.amounts} == {12_000_00}
    assert statuses(reading, "convention") == ["ok"]


def test_sums_past_the_last_one_kept_are_said():
    rows = "\n".join(f"- Association n° {n} : {n} €," for n in range(1, 300)) + "\n- Les Clés du Val : 90 000 €"
    reading = read_text(act(ballot="", debate=rows))
    assert "ok" not in statuses(reading, "convention")
