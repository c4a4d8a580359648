"""What the bank has not shown is kept by the base: an entry posted waits, a clearing takes it away, its end puts it back."""

from datetime import date

import pytest

from trousseau.ledger.actions import Posting, post
from trousseau.ledger.bank.books import uncleared
from trousseau.ledger.models import BankAccount, BankFile, BankLine, Clearing, Outstanding, Statement
from trousseau.ledger.verification import verify

DAY = date(2026, 1, 5)


def receive(key: str, cents: int, on: date = DAY):
    lines = [Posting("5121", debit=cents), Posting("471", credit=cents)]
    return post(None, ledger="clients", journal="BQ", on=on, label="Reçu", lines=lines, key=key)


@pytest.fixture
def line(committed_db, account):
    clerk = account("rental")
    bank = BankAccount.objects.create(name="Mandants", holder="Agence", iban="", iban_key="k")
    read = BankFile.objects.create(account=bank, state="applied", format="camt", sha256="0", made_by=clerk, made_on=DAY)
    statement = Statement.objects.create(
        account=bank, file=read, rank=1, first_day=DAY, last_day=DAY, opening=0, closing=500, count=1, taken=True
    )
    return BankLine.objects.create(statement=statement, rank=1, booked_on=DAY, cents=500)


def test_what_no_line_is_waits_until_the_day(line):
    first, later = receive("a", 500), receive("b", 700, date(2026, 2, 1))
    bank = line.statement.account
    assert [(one, one.cents) for one in uncleared(bank)] == [(first, 500), (later, 700)]
    assert list(uncleared(bank, DAY)) == [first]
    cleared = Clearing.objects.create(line=line, entry=first, why="essai")
    assert list(uncleared(bank)) == [later] and verify("clients").ok
    cleared.delete()
    assert list(uncleared(bank)) == [first, later] and verify("clients").ok


def test_an_entry_that_moves_no_account_of_the_bank_never_waits(line):
    lines = [Posting("5112", debit=500), Posting("471", credit=500)]
    post(None, ledger="clients", journal="BQ", on=DAY, label="Chèque", lines=lines, key="c")
    assert not Outstanding.objects.exists() and verify("clients").ok


@pytest.mark.parametrize("change", [{"cents": 499}, {"account": "512"}, {"date": date(2026, 1, 6)}, None])
def test_what_was_changed_outside_is_found(line, change):
    receive("a", 500)
    mine = Outstanding.objects.all()
    mine.update(**change) if change else mine.delete()
    found = verify("clients")
    assert {one.code for one in found.breaks} == {"total"} and "si la banque l’a montrée" in str(found)
