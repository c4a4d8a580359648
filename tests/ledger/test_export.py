"""Outside programs read our books and come to our figures."""

import os
import shutil
import subprocess
from datetime import date

import pytest
from accounting_fr.fec_check import check_fec
from beancount import loader
from beancount.core.realization import compute_balance, get_or_create, realize

from trousseau.core.models import Agency
from trousseau.exchange.books import BookEntry, Movement, fec
from trousseau.ledger.command import main
from trousseau.ledger.queries import balances

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(call):
    """Rents of January to April, of two leases."""
    for month in (1, 2, 3, 4):
        call(month)
    call(3, lease="L00002", label='Appel ; "2026-03"  L00002, d’août – œuvre 漢')


@pytest.fixture
def exported(capsys):
    """The lines that `trousseau ledger export` writes with these arguments."""

    def run(*arguments: str) -> str:
        assert main(["export", *arguments]) == 0
        return capsys.readouterr().out

    return run


def ours() -> dict[str, int]:
    return {":".join(filter(None, (b.account, b.fund, b.aux))): b.balance for b in balances("clients")}


PERIODS = [(), ("--from", "2026-03-01"), ("--from", "2026-02-15", "--to", "2026-12-31")]


@pytest.mark.parametrize("period", PERIODS)
def test_hledger_finds_our_balances(book, exported, period):
    tool = shutil.which("hledger")
    if tool is None:
        pytest.skip("hledger is not installed: its reading of the ledger was not compared with ours")
    quiet = {"input": exported(*period), "text": True, "check": True, "env": {**os.environ, "LANG": "C.UTF-8"}}
    subprocess.run([tool, "-f", "-", "check", "--strict"], **quiet)
    told = subprocess.run(
        [tool, "-f", "-", "bal", "--flat", "-N", "-E", "-O", "csv"], capture_output=True, **quiet
    ).stdout
    theirs = {}
    for row in told.splitlines()[1:]:
        name, amount = row.replace('"', "").split(",")
        euros, cents = amount.removesuffix(" EUR").split(".")
        theirs[name] = int(euros + cents)
    assert theirs == ours() and len(theirs) == 3


@pytest.mark.parametrize("period", PERIODS)
def test_beancount_finds_our_balances(book, exported, period):
    entries, errors, _options = loader.load_string(exported("--format", "beancount", *period))
    assert errors == []
    tree = realize(entries)
    theirs = {
        name: int(compute_balance(get_or_create(tree, f"Assets:C{name}")).get_currency_units("EUR").number * 100)
        for name in ours()
    }
    # an account sums its parts: the rent is owed by the leases under it
    assert theirs == ours()


def test_a_period_that_leaves_nothing_out_has_no_opening(book, exported):
    assert "Soldes au" not in exported("--from", "2026-01-01")
    opened = exported("--from", "2026-03-01")
    assert "\n2026-03-01 (AN-2026-1) Soldes au 28/02/2026\n    46711:M00001:L00001  997.00 EUR" in opened
    assert opened.count("\n\n") == 1 + 4  # the currency; the opening, March twice, April


class TestFec:
    """Livre des procédures fiscales, art. A47 A-1: read back as its text describes it."""

    def rows(self, text: str) -> list[dict[str, str]]:
        head, *lines = text.splitlines()
        names = head.split("\t")
        assert tuple(names) == fec.COLUMNS and len(names) == 18
        found = [dict(zip(names, line.split("\t"), strict=True)) for line in lines]
        assert all(len(line.split("\t")) == 18 for line in lines)
        return found

    def test_each_entry_balances_and_is_numbered_without_a_gap(self, book, exported):
        rows = self.rows(exported("--format", "fec"))
        cents = {"Debit": 0, "Credit": 0}
        for row in rows:
            for side in cents:
                euros, rest = row[side].split(",")
                assert len(rest) == 2
                cents[side] += int(euros + rest)
        assert cents["Debit"] == cents["Credit"] == 5 * 49850
        numbers = list(dict.fromkeys(row["EcritureNum"] for row in rows))
        assert sorted(numbers) == [f"2026-{n}" for n in range(1, 6)]
        assert {row["EcritureDate"] for row in rows} == {f"20260{m}01" for m in (1, 2, 3, 4)}
        assert all(row["ValidDate"] and row["PieceRef"] and row["CompteLib"] for row in rows)

    def test_an_outside_checker_accepts_it_and_sees_what_is_tampered(self, book, exported):
        text, name = exported("--format", "fec"), "123456782FEC20261231.txt"
        told = check_fec(text.encode(fec.ENCODING), name)
        assert told.errors == [] and told.summary() == {"warning:chronologie": 1}  # March, called after April
        assert not check_fec(text.replace("498,50", "498,51", 1).encode(fec.ENCODING), name).ok

    def test_an_account_has_three_signs_and_no_column_asked_for_is_empty(self):
        day = date(2026, 3, 1)
        till = (Movement(("53",), "Caisse", 100), Movement(("5121", "M00001"), "漢", -100))
        text = "\n".join(fec.write([BookEntry(day, "BQ", "Banque", "2026-1", "", "漢", day, till)]))
        assert [row["CompteNum"] for row in self.rows(text)] == ["530", "5121"]
        told = check_fec(text.encode(fec.ENCODING), "123456782FEC20261231.txt")
        assert (told.errors, told.warnings) == ([], [])

    def test_the_file_has_its_legal_name_and_encoding(self, book, tmp_path, capsys):
        Agency.objects.create(pk=1, name="Agence", address="Dijon", siren="123456782")
        assert main(["export", "--format", "fec", "--to", "2026-12-31", "--out", str(tmp_path)]) == 0
        (place,) = tmp_path.iterdir()
        assert place.name == "123456782FEC20261231.txt" and capsys.readouterr().out.strip() == str(place)
        text = place.read_bytes().decode("iso8859-15")
        assert "d'août - œuvre" in text and text.count("\r\n") == 1 + 5 * 3


def test_a_period_upside_down_is_said(db, capsys):
    assert main(["export", "--from", "2026-02-01", "--to", "2026-01-01"]) == 2
    assert "échangez-les" in capsys.readouterr().err


def test_a_day_that_is_none_is_said(db, capsys):
    with pytest.raises(SystemExit) as stop:
        main(["export", "--from", "2026-02-30"])
    assert stop.value.code == 2 and "2026-01-31" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_leaves_nothing(book, tmp_path, capsys):
    nowhere = tmp_path / "absent" / "books.txt"
    assert main(["export", "--out", str(nowhere)]) == 2
    assert "Rien n’a été écrit" in capsys.readouterr().err and not nowhere.parent.exists()


def test_labels_carry_no_name(book, exported):
    """The ledger holds pseudonyms alone, so what leaves it does too."""
    for form in ("hledger", "beancount", "fec"):
        text = exported("--format", form)
        assert "L00001" in text and date(2026, 1, 1).strftime("%Y") in text
