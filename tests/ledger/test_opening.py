"""Books that begin with balances from another software."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse as url
from owed import payable

from trousseau.core.errors import Refused
from trousseau.ledger.actions import open_fund, reverse
from trousseau.ledger.books import book_entries
from trousseau.ledger.command import main
from trousseau.ledger.models import Entry
from trousseau.ledger.opening import open_books
from trousseau.ledger.queries import balance

pytestmark = pytest.mark.django_db
ON = date(2026, 1, 1)
HEADER = "Compte;Fonds;Auxiliaire;Débit;Crédit"
ROWS = ("5121;;;1 250,50;", "46711;M00001;L00001;100,00;", "46712;M00001;;;950,50", "46713;M00001;L00001;;400")


def file(*rows: str, header: str = HEADER) -> bytes:
    return "\r\n".join([header, *rows, ""]).encode()


@pytest.fixture
def fund():
    return open_fund(None, ledger="clients", code="M00001", label="Mandat 1")


def begin(*rows: str, on: date = ON, **more) -> Entry:
    return open_books(None, ledger="clients", on=on, content=file(*rows, **more))


def why(*rows: str, **more) -> str:
    with pytest.raises(Refused) as refusal:
        begin(*rows, **more)
    assert not Entry.objects.exclude(journal="AN", label="Soldes repris au 01/01/2026").exists()
    return str(refusal.value).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_balances_become_one_opening_entry(fund):
    entry = begin(*ROWS)
    assert (str(entry), entry.lines.count(), entry.date) == ("AN 2026-1", 4, ON)
    assert balance("clients", "5121") == 125050 and balance("clients", aux="L00001") == 10000 - 40000
    assert payable(fund, ON) == 95050 - 10000


def test_once(fund):
    entry = begin(*ROWS)
    assert "déjà son écriture d’ouverture" in why(*ROWS)
    assert "compté" in why(*ROWS, on=date(2027, 1, 1))
    reverse(None, entry=entry, on=ON, label="Soldes repris au 01/01/2026")
    assert str(begin(*ROWS)) == "AN 2026-3"


def test_the_export_opens_on_the_same_journal(fund, call):
    begin(*ROWS)
    call(3)
    own, _march = book_entries("clients")
    carried, march = book_entries("clients", date(2026, 2, 1))
    assert (own.journal, own.journal_label) == (carried.journal, carried.journal_label) == ("AN", "À nouveaux")
    assert {tuple(m.parts): m.cents for m in own.movements} == {tuple(m.parts): m.cents for m in carried.movements}
    assert march.code == "AL-2026-1"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS[:3], "Débit 1 350,50 €, crédit 950,50 €"),
        ((*ROWS, "999;;;1;"), "Ligne 6 : le compte 999"),
        ((*ROWS, "46712;M00009;;1;"), "Ligne 6 : le fonds M00009"),
        ((*ROWS, "46711;M00001;Capucine;1;"), "Ligne 6 : « Capucine »"),
        ((*ROWS, "46711;M00001;L00001;1;"), "Ligne 6 : ce solde est déjà donné ligne 3"),
        ((*ROWS, "471;;;5;5"), "Ligne 6 : un montant"),
        ((*ROWS, "471;;;;"), "Ligne 6 : un montant"),
        ((*ROWS, "471;;;-5;"), "Ligne 6 : un montant s’écrit sans signe"),
        ((*ROWS, "471;;;12,345;"), "Ligne 6 : « 12,345 » peut se lire de deux façons"),
        ((*ROWS, ";;;5;"), "Ligne 6 : le compte manque"),
        ((), "deux lignes"),
    ],
)
def test_what_is_wrong_is_said_by_row_and_nothing_is_posted(fund, rows, said):
    assert said in why(*rows)


def test_a_file_that_is_no_table_of_balances(fund):
    assert "Il manque la colonne fonds" in why("5121;1;", header="compte;debit;credit")


def test_by_the_page_and_by_the_command(client, account, fund, tmp_path, capsys, on_day):
    on_day("2026-12-01")
    client.force_login(account("director"))
    sent = {"ledger": "clients", "on": "2026-01-01", "file": SimpleUploadedFile("soldes.csv", file(*ROWS[:3]))}
    answer = client.post(url("ledger:opening"), sent)
    assert answer.status_code == 422 and "doivent être égaux" in answer.content.decode()
    sent["file"] = SimpleUploadedFile("soldes.csv", file(*ROWS))
    assert client.post(url("ledger:opening"), sent, follow=True).status_code == 200
    place = tmp_path / "soldes.csv"
    place.write_bytes(file("411;;;5,00;", "706;;;;5,00"))
    command = ["open", str(place), "--ledger", "agency", "--on", "2026-01-01"]
    assert [main(command), main(command)] == [0, 1]
    assert "AN 2026-1 : 2 soldes repris" in capsys.readouterr().out
    assert main([*command[:1], str(tmp_path / "absent.csv"), *command[2:]]) == 2
