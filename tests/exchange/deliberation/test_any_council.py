"""What acts of other councils were read wrong or not at all: each with a text of its own."""

import struct
import zlib
from datetime import date

import pytest
import typst

from trousseau.exchange.deliberation import read_bytes, read_text
from trousseau.rules.deliberation import DeliberationLaw, Minutes, Seat, find_name
from trousseau.rules.deliberation_checks import check_convocation

ACT = """{council}
{day}
{called}
En exercice : 11
Présents : 8
Votants : 10
{people}

OBJET : Aide aux Clés du Val

{report}
Le conseil, après en avoir délibéré{outcome}
{end}
"""
PLAIN = {
    "council": "Conseil municipal de Ronceval",
    "day": "Séance du 10 janvier 2025",
    "called": "Convocation du 2 janvier 2025",
    "people": "",
    "report": "",
    "outcome": ", par 9 voix pour et 1 voix contre, décide d’aider l’association.",
    "end": "",
}


def read(**parts):
    return read_text(ACT.format(**PLAIN | parts))


def statuses(reading, code):
    return [check.status for check in reading.checks if check.code == code]


YEARS = {
    "L’an deux mille vingt et\nun, le dix janvier, le conseil s’est réuni": "2021-01-10",
    "L’an deux mille vingt-\nquatre, le dix janvier, le conseil s’est réuni": "2024-01-10",
    "L’an deux mil vingt cinq et le dix janvier, le conseil s’est réuni": "2025-01-10",
    "Deux mille vingt, le dix janvier, le conseil s’est réuni": "2020-01-10",
    "Deux mil vingt et le dix janvier, le conseil s’est réuni": "2020-01-10",
    "Le dix janvier deux mille vingt-cinq à 20 heures, le conseil s’est réuni": "2025-01-10",
    "Aujourd’hui vendredi 10 janvier 2025 à 9 h, le conseil s’est réuni": "2025-01-10",
    "L’an deux mille vingt et Présents, le dix janvier": None,
}


@pytest.mark.parametrize("written", YEARS)
def test_a_year_in_words_is_read_whole_or_not(written):
    reading = read(day=written, called="")
    assert (reading.date and reading.date.isoformat()) == YEARS[written]


@pytest.mark.parametrize(
    "report",
    [
        "La commission du logement, réunie en séance le 3 décembre 2024, a donné un avis favorable.",
        "Vu la séance du bureau du 4 décembre 2024,",
        "Le compte rendu de la séance du 5 décembre 2024 est joint.",
    ],
)
def test_the_day_of_a_committee_is_not_that_of_the_sitting(report):
    reading = read(report=report)
    assert reading.date.isoformat() == "2025-01-10"
    alone = read(report=report, day="")
    assert alone.date is None


@pytest.mark.parametrize(
    "called", ["Le conseil, dûment convoqué, s’est réuni le 9 janvier 2025", "Convocation affichée le 3 janvier 2025"]
)
def test_another_day_is_not_that_of_the_convocation(called):
    reading = read(called=called, day="Séance du 10 janvier 2025")
    assert reading.convened_on is None or "affichée" not in called


COUNCILS = (
    "Conseil de Métropole",
    "Conseil de la Métropole de Hautemont",
    "Conseil de Rochemare Métropole",
    "Conseil d’agglomération de Longuevaux",
    "Conseil de la communauté d’agglomération de Longuevaux",
    "Conseil de la communauté urbaine de Longuevaux",
    "Conseil de Grandeville",
    "Conseil de territoire de la Boucle",
    "Commission permanente du conseil départemental de l’Ornelle",
    "Commission permanente du conseil régional des Plaines",
    "Comité syndical du Val de Serne",
    "Conseil d’administration de Ronceval",
)


@pytest.mark.parametrize("council", COUNCILS)
def test_every_council_is_one(council):
    reading = read(council=council)
    assert reading.council.replace("'", "’") == council and reading.adopted is True


def test_the_name_of_a_council_stops_before_its_verb():
    reading = read(
        council="COMMUNE DE RONCEVAL", day="Le Conseil Municipal décide de fixer sa séance du 10 janvier 2025"
    )
    assert reading.council in (None, "Conseil Municipal, COMMUNE DE RONCEVAL")


def test_two_councils_in_one_head_are_not_chosen():
    reading = read(council="Conseil municipal de Ronceval\nConseil communautaire du Pays de Serne")
    assert reading.council is None and statuses(reading, "stated_twice") == ["warning"]


def test_a_chair_cut_by_a_line_end_is_whole_and_two_chairs_are_none():
    cut = read(people="Le conseil s’est réuni sous la présidence de Madame\nLise CORMIER, Maire.")
    assert cut.chair == "Lise CORMIER"
    two = read(
        people="Séance ouverte sous la présidence de Mme Lise CORMIER.\nPuis sous la présidence de M. Paul AULNE."
    )
    assert two.chair is None and statuses(two, "stated_twice") == ["warning"]


def test_a_secretary_is_a_person():
    text = "Secrétaire de séance : Conformément à l’article L2121-15, Mme Rosalie BUIS a été désignée secrétaire."
    assert read(people=text).secretary == "Rosalie BUIS"
    assert read(people="Secrétaire de séance : Conformément au code").secretary is None


def test_what_stands_before_names_is_nobody():
    reading = read(
        people="Présents : Mmes et MM. Lise CORMIER, Paul AULNE, Ida IF.\nAbsents : Mesdames et Messieurs Noé PIN, Ève HOUX."
    )
    assert [person.name for person in reading.attendees] == [
        "Lise CORMIER",
        "Paul AULNE",
        "Ida IF",
        "Noé PIN",
        "Ève HOUX",
    ]


def test_the_communes_of_the_members_are_nobody():
    columns = "Présents :\nAubières\tMme Lise CORMIER\nBeaulieu\tM. Paul AULNE\nFontanes\tMme Ida IF"
    assert [p.name for p in read(people=columns).attendees] == ["Lise CORMIER", "Paul AULNE", "Ida IF"]
    titles = "Présents :\nAubières : Mme Lise CORMIER, M. Paul AULNE\nFontanes : Mme Ida IF"
    assert [p.name for p in read(people=titles).attendees] == ["Lise CORMIER", "Paul AULNE", "Ida IF"]


def test_a_proxy_to_the_mayor_goes_to_who_presides():
    people = "Sous la présidence de Mme Lise CORMIER, Maire.\nPrésents : Mme Lise CORMIER, M. Paul AULNE\nAbsent : M. Noé PIN, pouvoir à Mme le Maire"
    reading = read(people=people)
    assert [person.proxy_to for person in reading.attendees if person.proxy_to] == ["Lise CORMIER"]
    assert statuses(reading, "proxy_bearer_present") == ["ok"]
    unnamed = read(people=people.split("\n", 1)[1])
    assert unnamed.listed.proxies == 1 and statuses(unnamed, "proxy_bearer_present") == ["unknown"]


def test_names_side_by_side_are_several_people():
    reading = read(people="Présents :\nLise CORMIER Paul AULNE Ida DE LA HAIE\nNoé PIN Ève HOUX")
    assert [p.name for p in reading.attendees] == [
        "Lise CORMIER",
        "Paul AULNE",
        "Ida DE LA HAIE",
        "Noé PIN",
        "Ève HOUX",
    ]


@pytest.mark.parametrize(
    "outcome",
    [
        ", décide, à l’unanimité, d’ajourner ce point.",
        ", à l’unanimité, décide de reporter l’examen.",
        ", à l’unanimité, ajourne sa décision.",
    ],
)
def test_an_act_put_off_is_not_adopted(outcome):
    reading = read(outcome=outcome)
    assert reading.adopted is None and "ok" not in statuses(reading, "majority")


@pytest.mark.parametrize(
    "word",
    [
        "NPPV : 1",
        "N.P.P.V. : 1",
        "Ne prennent pas part au vote : 1",
        "Non participation au vote : 1",
        "Ne se prononce pas : 1",
    ],
)
def test_those_who_take_no_part_are_counted_apart(word):
    reading = read(outcome=" :", end=f"Pour : 9 – Contre : 0 – Abstention : 0 – {word}")
    assert (reading.vote.for_, reading.vote.no_position) == (9, 1)
    assert statuses(reading, "tally") == ["ok"]


def test_a_dash_under_against_is_none():
    reading = read(outcome=" :", end="ONT VOTÉ POUR : 10\nONT VOTÉ CONTRE : /\nSE SONT ABSTENUS : néant")
    assert (reading.vote.for_, reading.vote.against, reading.vote.abstention) == (10, 0, 0)


def test_a_demand_that_the_votes_refuse_is_rejected():
    reading = read(outcome=", par 3 voix pour et 7 voix contre, rejette la demande.")
    assert (reading.vote.for_, reading.vote.against, reading.adopted) == (3, 7, False)
    assert read(outcome=", par 7 voix pour et 3 voix contre, rejette la demande.").vote.for_ is None


def test_minutes_approved_are_no_result():
    reading = read(outcome=", est d’avis d’aider.", end="Le procès-verbal du 3 décembre est approuvé à l’unanimité.")
    assert reading.adopted is None


@pytest.mark.parametrize(
    ("kind", "seats", "status"),
    [
        ("commune", 11, "info"),
        ("commune", 27, "error"),
        ("commune", None, "unknown"),
        ("large", 60, "error"),
        ("grouping", 30, "unknown"),
        ("", 11, "unknown"),
    ],
)
def test_four_clear_days_are_enough_in_a_small_commune_alone(kind, seats, status):
    law = DeliberationLaw(convocation_clear_days=5, small_commune_clear_days=3, small_commune_members=23)
    minutes = Minutes(held_on=date(2025, 1, 10), convened_on=date(2025, 1, 5), members=seats, kind=kind)
    assert check_convocation(minutes, law).status == status
    late = Minutes(held_on=date(2025, 1, 10), convened_on=date(2025, 1, 8), members=seats, kind=kind)
    assert check_convocation(late, law).status == "error"


def test_the_rules_of_communes_are_not_those_of_a_departement():
    reading = read(council="Conseil départemental de l’Ornelle")
    assert reading.quorum.required is None
    assert statuses(reading, "quorum") == statuses(reading, "convocation") == ["unknown"]


def test_a_bearer_by_initials_is_the_only_one_who_answers():
    names = ["MUSSO Marie-Claude", "MUSSO Paul"]
    assert find_name("MC MUSSO", names) == ("MUSSO Marie-Claude", False)
    assert find_name("P. MUSSO", [*names, "MUSSO Pierre"]) == (None, False)
    assert Seat("A", True).present


def test_a_more_than_half_of_those_who_vote_is_a_majority_whatever_the_rest():
    assert read(outcome=", par 9 voix pour et 1 abstention, décide d’aider.").adopted is True
    assert read(outcome=", par 5 voix pour et 1 abstention, arrête le compte.").adopted is None


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png() -> bytes:
    """One grey dot: the image of a page."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(b"\0\x80")) + _chunk(b"IEND", b"")
    )


def test_a_scanned_page_among_pages_of_text_is_said(commune):
    lines = "\n\n".join(_typst_line(line) for line in commune.split("\n") if line.strip())
    image = f"#image(bytes(({', '.join(map(str, _png()))})), width: 100%)"
    reading = read_bytes(typst.compile(f"{lines}\n#pagebreak()\n{image}".encode()), "acte.pdf")
    assert statuses(reading, "scanned") == ["warning"] and reading.in_office == 23


def _typst_line(line: str) -> str:
    return '#text("' + line.replace("\\", "\\\\").replace('"', '\\"') + '")'


TWO_COLUMNS = (
    "Présents :\tAbsents :\nMme Lise CORMIER\tM. Noé PIN\nM. Paul AULNE\tMme Ève HOUX\nMme Ida IF\tM. Guy BUIS"
)


def test_two_lists_in_two_columns_are_not_mixed(make):
    text = ACT.format(**PLAIN | {"people": TWO_COLUMNS})
    for kind in ("txt", "pdf", "docx", "odt"):
        reading = read_text(text) if kind == "txt" else read_bytes(getattr(make, kind)(text), f"acte.{kind}")
        there = {person.name for person in reading.attendees if person.present}
        assert there in (set(), {"Lise CORMIER", "Paul AULNE", "Ida IF"}), kind
