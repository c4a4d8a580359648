"""Whoever takes a file reads it before its transaction: a file that takes a minute holds nobody's write lock."""

from datetime import date

import pytest
from django.db import connection

from trousseau.captation.imports import actions as imports
from trousseau.conventions import actions as conventions
from trousseau.core.errors import Refused
from trousseau.exchange import apart
from trousseau.ledger import opening
from trousseau.ledger.bank import actions as bank
from trousseau.rents.caf import actions as caf
from trousseau.rents.debits import actions as debits
from trousseau.reporting import actions as reporting
from trousseau.reporting import layouts

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)
XML = b"<Document/>"
TAKERS = {
    "prospects": lambda who: imports.read_table(b"a;b\n"),
    "slip of the CAF": lambda who: caf.read_slip(b"a;b\n", "a.csv", paid_on=ON, total=1),
    "opening balances": lambda who: opening.open_books(who, ledger="agency", on=ON, content=b"a;b\n"),
    "bank statement": lambda who: bank.open_file(XML, "a.xml", None),
    "notice of the bank": lambda who: debits.read_notice(XML, ON),
    "deliberation": lambda who: conventions.read_act(b"a", "a.pdf"),
    "accountant’s balance": lambda who: reporting.read_balance(b"a;b\n"),
    "layout of a return": lambda who: layouts.read(b"a;b\n"),
}


@pytest.mark.parametrize("taker", TAKERS)
def test_a_file_is_read_before_the_transaction(taker, account, monkeypatch):
    director, held = account("director"), []
    outside = len(connection.savepoint_ids)

    def reading(*args, **kwargs):
        held.append(len(connection.savepoint_ids) - outside)
        raise apart.Exhausted

    def reading_an_act(*args, **kwargs):
        from trousseau.exchange.deliberation import NotReadable

        held.append(len(connection.savepoint_ids) - outside)
        raise NotReadable("Ce fichier est vide.")

    monkeypatch.setattr(apart, "read", reading)
    monkeypatch.setattr("trousseau.exchange.deliberation.text_of", reading_an_act)
    with pytest.raises(Refused):
        TAKERS[taker](director)
    assert held == [0]
