"""Aim 3: the public figures that the observatory signed, set beside a report."""

import json
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.core.files.uploadedfile import SimpleUploadedFile

from trousseau.core.errors import Refused
from trousseau.exchange.public_figures import NotFigures, Period, read, write
from trousseau.reporting.actions import (
    bring_figures,
    correct_report,
    know_observatory,
    make_report,
    read_figures,
    send_report,
)
from trousseau.reporting.models import ObservatoryKey, Report

TODAY = date(2026, 11, 24)


def keys() -> tuple[bytes, bytes]:
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


OURS, THEIRS = keys(), keys()


def signed(private: bytes = OURS[0], months: range = range(4, 8), on: date = date(2026, 8, 3)) -> bytes:
    counts = {"entries": 12, "housed": 7, "inactive": None, "left": 0, "known": 118}
    days = [(date(2026, n, 1), date(2026, n, 30 if n in (4, 6) else 31), 0) for n in months]
    days += [(date(2026, 4, 1), date(2026, 6, 30), 2)]
    return write([Period(start, end, quarter, 1, on, counts) for start, end, quarter in days], private_key_pem=private)


def made(staff, convention, **told) -> Report:
    days = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 7, 31), "on": TODAY} | told
    return make_report(staff.director, convention=convention, **days)


def bring(staff, report: Report, content: bytes) -> None:
    found = read_figures(content)
    bring_figures(staff.director, report=report, version=report.version, found=found, on=TODAY)


def test_the_figures_of_its_months_stand_under_aim_3_with_their_source(staff, convention, account, client):
    know_observatory(staff.director, label="En main propre", pem=OURS[1].decode(), on=TODAY)
    report = made(staff, convention)
    client.force_login(staff.director)
    assert "fichier signé" in client.get(f"/compte-rendu/{report.pk}/").content.decode()
    file = SimpleUploadedFile("observatoire.chiffres", signed())
    answer = client.post(f"/compte-rendu/{report.pk}/observatoire/", {"version": report.version, "file": file})
    assert answer.status_code == 302
    report.refresh_from_db()
    assert [one["start"] for one in report.observatory["periods"]] == ["2026-06-01", "2026-07-01"]  # no half quarter
    send_report(staff.director, report=report, version=report.version, on=TODAY)
    client.force_login(account("funder"))
    page = client.get(f"/compte-rendu/{report.pk}/")
    said = page.content.decode()
    assert "Juin 2026" in said and "secret" in said and "118" in said and report.observatory["key"] in said
    assert "fichier signé de chiffres publics n’est pas venu" not in said
    later = correct_report(staff.director, report=report, version=report.version, why="Un bail manquait.", on=TODAY)
    assert later.observatory == report.observatory
    for name in ("pdf", "tableur"):
        assert client.get(f"/compte-rendu/{report.pk}/{name}/").status_code == 200


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (signed(THEIRS[0]), "n’est pas celle de l’observatoire"),
        (signed().replace(b'"housed":7', b'"housed":9'), "modifié après"),
        (b'{"format":"trousseau-facts"}\n{}\nx\n', "pas un fichier de chiffres publics"),
        (signed()[:-30], "incomplet"),
        (signed(months=range(4, 6)), "ne dit aucun mois entier"),
    ],
)
def test_a_file_that_is_not_the_observatorys_is_refused_in_words(staff, convention, content, said):
    know_observatory(staff.director, label="En main propre", pem=OURS[1].decode(), on=TODAY)
    report = made(staff, convention)
    with pytest.raises(Refused, match=said):
        bring(staff, report, content)
    assert Report.objects.get().observatory is None


def test_without_its_key_nothing_is_believed_and_another_takes_its_place(staff, convention, client):
    report = made(staff, convention)
    with pytest.raises(Refused, match="clé de l’observatoire"):
        bring(staff, report, signed())
    client.force_login(staff.director)
    assert client.get(f"/compte-rendu/{report.pk}/observatoire/").url == "/compte-rendu/observatoire/cle/"
    for pem in (THEIRS[1], OURS[1]):
        given = {"label": "En main propre", "pem": pem.decode()}
        assert client.post("/compte-rendu/observatoire/cle/", given).status_code == 302
    assert ObservatoryKey.objects.filter(withdrawn_on=None).count() == 1
    with pytest.raises(Refused, match="n’est pas celle"):
        bring(staff, report, signed(THEIRS[0]))
    bring(staff, report, signed())
    private = client.post("/compte-rendu/observatoire/cle/", {"label": "x", "pem": OURS[0].decode()})
    assert private.status_code == 422 and "pem" in private.context["form"].errors


def test_the_agencys_own_key_is_refused_and_a_withdrawn_one_given_back_stands_again(staff, settings):
    def give(pem: bytes) -> ObservatoryKey:
        return know_observatory(staff.director, label="En main propre", pem=pem.decode(), on=TODAY)

    first = give(OURS[1])
    with pytest.raises(Refused, match="clé de l’agence"):
        give(settings.KEYS.signing_public)
    assert ObservatoryKey.objects.get(withdrawn_on=None) == first
    with pytest.raises(Refused, match="déjà"):
        give(OURS[1])
    give(THEIRS[1])
    assert give(OURS[1]) == first == ObservatoryKey.objects.get(withdrawn_on=None)


def test_an_older_file_takes_the_place_of_no_newer_one_and_a_key_replaced_since_is_said(staff, convention, client):
    know_observatory(staff.director, label="En main propre", pem=OURS[1].decode(), on=TODAY)
    report = made(staff, convention)
    bring(staff, report, signed(on=date(2026, 9, 2)))
    with pytest.raises(Refused, match="le dernier"):
        bring(staff, report, signed())
    bring(staff, report, signed(on=date(2026, 9, 2)))
    client.force_login(staff.director)
    assert "a été remplacée" not in client.get(f"/compte-rendu/{report.pk}/").content.decode()
    send_report(staff.director, report=report, version=report.version, on=TODAY)
    know_observatory(staff.director, label="Remise en main propre", pem=THEIRS[1].decode(), on=TODAY)
    later = correct_report(staff.director, report=report, version=report.version, why="Un bail manquait.", on=TODAY)
    assert "a été remplacée" in client.get(f"/compte-rendu/{later.pk}/").content.decode()


def test_what_was_sent_receives_no_figures_any_more(staff, convention):
    know_observatory(staff.director, label="En main propre", pem=OURS[1].decode(), on=TODAY)
    report = made(staff, convention)
    send_report(staff.director, report=report, version=report.version, on=TODAY)
    with pytest.raises(Refused, match="a été envoyé"):
        bring(staff, report, signed())


def test_a_count_that_is_no_number_is_refused_even_signed():
    with pytest.raises(NotFigures):
        write([Period(TODAY, TODAY, 0, 1, TODAY, {"entries": -1})], private_key_pem=OURS[0])
    header = json.loads(signed().split(b"\n")[0])
    assert read(signed(), public_keys=[OURS[1]]).key == header["key"]
