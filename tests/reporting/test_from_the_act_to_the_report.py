"""From the act of a council to the report that answers it and the two open files, with the figures of each step.

Told on the shipped act with the figures of the real one; on the real act too, where it lies beside the project.
"""

import csv
import io
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
from django.urls import reverse

from trousseau.conventions import queries_money, queries_parties, queries_programmes
from trousseau.conventions.actions import (
    complete_deliberation,
    draw_convention,
    enter_deliberation,
    read_act,
    sign_convention,
)
from trousseau.conventions.actions import organisation as body
from trousseau.conventions.actions_amendments import needs_vote, prepare_amendment, sign_amendment
from trousseau.conventions.actions_decisions import decide
from trousseau.conventions.actions_money import promise_tranche, receive_tranche, return_payment
from trousseau.conventions.actions_open_data import complete_publication, publish
from trousseau.conventions.actions_parties import sign_party
from trousseau.conventions.actions_programmes import add_action, add_envelope, commit, open_programme
from trousseau.conventions.enums import PostKind, Verdict
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.ledger.queries import balance
from trousseau.reporting.actions import make_report, remade, send_report
from trousseau.reporting.page import Reading

REAL = Path(__file__).parents[3] / "shared/data/deliberations/2023-12-21-dijon-metropole-ais-soliha.txt"
SIRET = "00000000000000"  # nobody's: its key is right
DETAIL = (
    "- d’autoriser Monsieur le Président à signer la convention de partenariat et à y apporter, le cas échéant, des "
    "modifications de détail ne remettant pas en cause son économie générale.\n"
)


def invented() -> tuple[str, str]:
    """The shipped act, of the form and the figures of the real one: its day, its amounts, what it lets be changed."""
    text = (files("trousseau.demo") / "data" / "deliberation-val-d-arcelle.txt").read_text(encoding="utf-8")
    for said, real in (
        ("jeudi 15 octobre 2026", "jeudi 21 décembre 2023"),
        ("7 octobre 2026", "13 décembre 2023"),
        ("182 400 euros pour les années 2026 à 2028", "406 614 euros pour les années 2023 à 2025"),
        ("74 250 € pour l’année 2026", "38 650 € pour l’année 2023"),
        ("- d’autoriser Monsieur le Président à signer cette convention et les actes qui en découlent.\n", DETAIL),
    ):
        assert said in text
        text = text.replace(said, real)
    return text, "Les Trois Clés"


def real() -> tuple[str, str]:
    if not REAL.exists():
        pytest.skip("the real act is not beside the project")
    return REAL.read_text(encoding="utf-8"), "SOLIHA"


@pytest.mark.parametrize("act", [invented, real])
def test_an_act_becomes_a_programme_a_convention_payments_a_report_and_two_open_files(act, staff, client, tmp_path):
    """406 614 € over three years; 38 650 € for 2023, three posts, five parties; 12 000 € came, 500 € went back."""
    director, (text, agency) = staff.director, act()
    read = enter_deliberation(director, read=read_act(text.encode(), "acte.txt"), on=date(2023, 12, 22))
    assert (read.verdict, read.errors, read.held_on) == (Verdict.PROVED, 0, date(2023, 12, 21))
    granted, voted = max(one["cents"] for one in read.reading["amounts"]), 38_650_00
    assert granted == 406_614_00 and voted in [one["cents"] for one in read.reading["amounts"]]

    convention = draw_convention(
        director,
        deliberation=read,
        title="Convention cadre 2023",
        starts_on=date(2023, 1, 1),
        ends_on=date(2023, 12, 31),
        amount=voted,
        agency=agency,
        partners=read.reading["partners"],
        on=date(2023, 12, 22),
    )
    council = read.council
    shares = {one.organisation.name: (one.part, one.share) for one in queries_parties.parties(convention)}
    assert len(shares) == 5 and shares[council.name] == ("grantor", 38_650_00) and shares[agency] == ("agency", None)
    assert [share for part, share in shares.values() if part == "partner"] == [None] * 3
    assert [post.kind for post in convention.posts.all()] == [PostKind.CAPTATION, PostKind.SOCIAL, PostKind.RENTAL]

    # the programme that pays it, whose own act is known by its reference alone
    vote = decide(
        director,
        body=council,
        decided_on=date(2023, 9, 28),
        reference="DM2023_09_28",
        subject="Convention pluriannuelle d’objectifs avec l’État",
        today=date(2023, 12, 22),
    )
    programme = open_programme(
        director,
        title="Logement d’abord 2023–2025",
        call="Deuxième appel à manifestation d’intérêt",
        funder=body("funder", "État"),
        holder=council,
        decision=vote,
        starts_on=date(2023, 1, 1),
        ends_on=date(2025, 12, 31),
        amount=granted,
        steered_by="La métropole et l’État",
        meets="Chaque trimestre",
        aims=("Accompagner", "Prévenir les expulsions", "Connaître", "Loger vite"),
    )
    envelope = add_envelope(director, programme=programme, year=2023, line="6574", amount=135_538_00)
    action = add_action(
        director,
        programme=programme,
        aim=programme.aims.get(number=4),
        title="Captation",
        operator=body("agency", agency),
        convention=convention,
    )
    commit(director, action=action, envelope=envelope, amount=38_650_00)

    # signed; a detail passes, what touches the economy of the convention waits for the council
    sign_convention(director, convention=convention, version=1, on=date(2023, 12, 22), today=date(2023, 12, 22))
    convention.refresh_from_db()
    for party in queries_parties.parties(convention).filter(part__in=("grantor", "agency")):
        sign_party(director, party=party, version=party.version, on=date(2023, 12, 22), today=date(2023, 12, 22))
    detail = prepare_amendment(
        director,
        convention=convention,
        dated_on=date(2023, 12, 26),
        subject="La commission se réunit tous les quinze jours",
        changes={},
    )
    assert not detail.touches and needs_vote(detail) == ""
    sign_amendment(director, amendment=detail, version=1, on=date(2023, 12, 27), decision=None, today=date(2024, 1, 5))
    year = {"ends_on": "2024-12-31"}
    longer = prepare_amendment(
        director, convention=convention, dated_on=date(2023, 12, 28), subject="Un an de plus", changes=year
    )
    assert longer.touches
    with pytest.raises(Refused, match="vote") as refusal:
        sign_amendment(
            director, amendment=longer, version=1, on=date(2023, 12, 29), decision=None, today=date(2024, 1, 5)
        )
    assert refusal.value.field == "decided_on"
    convention.refresh_from_db()
    assert convention.ends_on == date(2023, 12, 31)

    # two payments foreseen; of the first a part came, and a part of that went back
    first = promise_tranche(
        director, convention=convention, funder=council, amount=19_325_00, due_on=date(2023, 12, 31)
    )
    promise_tranche(director, convention=convention, funder=council, amount=19_325_00, due_on=date(2024, 6, 30))
    receive_tranche(
        director, tranche=first, on=date(2024, 1, 10), amount=12_000_00, key="came", today=date(2024, 1, 10)
    )
    return_payment(
        director,
        tranche=first,
        amount=500_00,
        on=date(2024, 1, 20),
        words="Poste vacant",
        key="went",
        today=date(2024, 1, 20),
    )
    due = ToDo.objects.waiting().get(kind="conventions.due")
    assert due.due_on == date(2023, 12, 31) and "7 325" in due.params["left"].replace("\u202f", " ")
    assert balance("agency", "74") == -11_500_00 and balance("agency") == 0
    found = queries_money.account(convention, *queries_money.EVER)
    assert (found.voted, found.received, found.returned, found.left) == (38_650_00, 12_000_00, 500_00, 26_650_00)
    assert len(found.unsaid) == 3
    [line] = queries_programmes.programme_lines()
    assert (line.envelope, line.committed, line.paid) == (135_538_00, 38_650_00, 11_500_00)
    assert line.committed + line.left == line.envelope

    # the report that answers it
    report = make_report(
        director, convention=convention, starts_on=date(2023, 1, 1), ends_on=date(2024, 1, 31), on=date(2024, 2, 1)
    )
    send_report(director, report=report, version=1, on=date(2024, 2, 1))
    reading = Reading(report, None)
    money = {name: report.money[name] for name in ("voted", "due", "received", "returned", "left")}
    assert money == {"voted": 3865000, "due": 1932500, "received": 1200000, "returned": 50000, "left": 2665000}
    assert len(reading.posts) == 3 and not reading.own and remade(report)[0] == report.digest

    # the two files of the open data, and a validator that is not ours
    complete_deliberation(
        director, deliberation=read, version=1, number="DM2023_12_21_007", subject_code="8.5", siret=SIRET
    )
    convention.refresh_from_db()
    complete_publication(
        director, convention=convention, version=0, notified=False, siret=SIRET, today=date(2024, 2, 1)
    )
    publish(director, convention=convention, at="https://agence.example/", on=date(2024, 2, 1))
    rows = {name: validated(client, name, tmp_path) for name in ("deliberations", "subventions")}
    [told], [grant] = rows["deliberations"], rows["subventions"]
    assert int(told["VOTE_POUR"]) == read.reading["vote"]["for"] and told["DELIB_DATE"] == "2023-12-21"
    assert (grant["montant"], grant["dateConvention"]) == ("38650.00", "2023-12-22")
    assert grant["datesPeriodeVersement"] == "2023-12-31/2024-06-30"


def validated(client, name: str, folder: Path) -> list[dict]:
    """The rows of a file that frictionless finds nothing wrong in."""
    from frictionless import Resource, Schema

    content = client.get(reverse("conventions:open_data_file", args=[name])).content
    (folder / f"{name}.csv").write_bytes(content)
    schema = Schema.from_descriptor(client.get(reverse("conventions:open_data_schema", args=[name])).json())
    report = Resource(path=f"{name}.csv", basepath=str(folder), schema=schema).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])
    return list(csv.DictReader(io.StringIO(content.decode())))
