"""One encrypted text that no longer reads is said by its row, and stops neither the proofs nor the pages of others."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection, transaction
from django.urls import reverse

from tests.plugins.bank_files import TENANT_IBAN, camt053
from tests.plugins.money import IBANS
from trousseau.captation.models import Owner
from trousseau.captation.ownership.actions import note_iban
from trousseau.core.errors import Refused
from trousseau.ledger.models import BankLine
from trousseau.ledger.money_proofs import discover
from trousseau.ledger.nightly import JOBS
from trousseau.site import keys

NIGHT = date(2026, 9, 3)
LINE = {"cents": 45000, "on": "2026-08-06", "label": "Loyer", "party": "Aminata Capucine", "iban": TENANT_IBAN}
CUT = "substr({column}, 1, 90)"
TEXTS = [CUT, "'abîmé'", "'gAAAAA'"]


def sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def found() -> dict[str, list[str]]:
    """What each proof finds, in the reader's words: those that found nothing are left out."""
    all_of = {proof.code: [str(said).replace("\u00a0", " ") for said in proof.check(NIGHT)] for proof in discover()}
    return {code: said for code, said in all_of.items() if said}


@pytest.fixture
def owners(build, iban, take, running_lease):
    """Two owners whose IBANs are confirmed, and a statement of two lines."""
    take(camt053([LINE, {"cents": 12300, "on": "2026-08-07", "label": "Remboursement"}]))
    made = [running_lease.mandate.owner, build.mandate().owner]
    for owner, number in zip(made, IBANS, strict=True):
        iban(owner, number)
    assert not {"ibans", "lines"} & found().keys()
    return made


@pytest.mark.parametrize("text", TEXTS)
def test_the_iban_of_one_owner_is_said_by_its_row_and_the_proofs_go_on(owners, text):
    sql(f"UPDATE captation_owner SET iban = {text.format(column='iban')} WHERE id = {owners[0].pk}")
    said = found()
    assert said.keys() == {"ibans"}
    (why,) = said["ibans"]
    assert why.startswith(f"Texte chiffré (propriétaire n° {owners[0].pk}) : il ne se lit pas")
    assert "les clés sont les bonnes" in why and owners[0].name not in why


@pytest.mark.parametrize("text", TEXTS)
def test_a_line_of_the_bank_is_said_by_its_row(owners, text):
    line = BankLine.objects.order_by("pk").first()
    sql(f"UPDATE ledger_bankline SET said = {text.format(column='said')} WHERE id = {line.pk}")
    said = found()
    assert said.keys() == {"lines"}
    assert any(one.startswith(f"Texte chiffré (ligne de relevé n° {line.pk}) : ") for one in said["lines"])
    assert "Capucine" not in str(said)


def test_keys_that_read_nothing_are_said_once(owners, tmp_path, settings):
    others = keys.load(tmp_path / "keys")
    settings.KEYS = replace(settings.KEYS, ring=others.ring)
    said = found()
    assert said.keys() == {"ibans", "lines"}
    for whys in said.values():
        (why,) = whys
        assert "les clés ne sont pas celles de cette base" in why


def test_the_night_names_it_and_the_statement_of_funds_shows_it(owners, client, staff, on_day):
    sql(f"UPDATE captation_owner SET iban = 'abîmé' WHERE id = {owners[0].pk}")
    on_day("2026-09-03")
    with pytest.raises(Refused, match="il ne se lit pas"):
        JOBS["ledger.funds"](NIGHT)
    client.force_login(staff.director)
    assert "il ne se lit pas" in client.get(reverse("ledger:funds")).content.decode()


def test_what_reads_it_is_told_which_row_and_it_can_be_noted_again(owners, staff):
    sql(f"UPDATE captation_owner SET iban = 'abîmé' WHERE id = {owners[0].pk}")
    owner = Owner.objects.get(pk=owners[0].pk)
    for use in (lambda: owner.iban, lambda: owner.iban_masked, owner.save):
        with pytest.raises(Refused, match="il ne se lit pas"), transaction.atomic():
            use()
    with pytest.raises(Refused):
        str(Owner.objects.values_list("iban", flat=True).get(pk=owner.pk))
    note_iban(staff.rental, owner=owner, version=owner.version, new_iban=IBANS[1])
    assert Owner.objects.get(pk=owner.pk).iban == IBANS[1]
    assert "ibans" not in found()
