"""The demonstration is told by the rooms' own actions, the same way each time."""

import io
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, redirect_stdout
from decimal import Decimal
from pathlib import Path

import pytest
from accounting_fr.fec_check import check_fec
from base_copy import begin
from beancount import loader

from tests.plugins.town import TOLD_ON
from trousseau.exchange.books import fec

COUNTED = (87, 167, 181)  # owners, dwellings, households


def told(home: Path) -> list[tuple]:
    """What does not depend on the hour: the dwellings, and every line of both books."""
    with closing(sqlite3.connect(home / "agency" / "db.sqlite3")) as base:
        return [
            *base.execute("SELECT address, surface, commune FROM core_dwelling ORDER BY id"),
            *base.execute("SELECT account, fund_id, aux, debit, credit FROM ledger_line ORDER BY id"),
        ]


def exported(ledger: str, form: str) -> str:
    from trousseau.ledger.command import main

    out = io.StringIO()
    with redirect_stdout(out):
        assert main(["export", "--ledger", ledger, "--format", form]) == 0
    return out.getvalue()


def read_outside(ledger: str) -> None:
    """hledger and bean-check accept the books, their balances are ours; fec_check accepts their FEC."""
    from trousseau.ledger.queries import balances

    ours = {":".join(filter(None, (b.account, b.fund, b.aux))): b.balance for b in balances(ledger)}
    journal = exported(ledger, "hledger")
    quiet = {"input": journal, "text": True, "check": True, "env": {**os.environ, "LANG": "C.UTF-8"}}
    if shutil.which("hledger"):
        subprocess.run(["hledger", "-f", "-", "check"], **quiet)
        told = subprocess.run(
            ["hledger", "-f", "-", "bal", "--flat", "-N", "-E", "-O", "csv"], capture_output=True, **quiet
        ).stdout
        theirs = {}
        for row in told.splitlines()[1:]:
            name, amount = row.replace('"', "").split(",")
            theirs[name] = int(Decimal(amount.removesuffix(" EUR")) * 100)
        assert theirs == ours and len(ours) > 20
    entries, errors, _options = loader.load_string(exported(ledger, "beancount"))
    assert errors == [] and len(entries) > 400
    told = check_fec(exported(ledger, "fec").encode(fec.ENCODING), "123456782FEC20261231.txt")
    assert told.errors == [] and set(told.summary()) <= {
        "warning:chronologie"
    }  # entries come in after their day


@pytest.mark.once
def test_the_same_seed_tells_the_same_story(demonstration, town, pytestconfig):
    begin(pytestconfig, town.home)
    town.command(TOLD_ON.isoformat(), "migrate")
    steps = town.command(TOLD_ON.isoformat(), "demo").splitlines()
    assert len(steps) >= 9, "progress is shown"
    again = told(town.home)
    assert again == told(demonstration.parent) and len(again) > 1000


@pytest.mark.once
def test_the_books_of_the_demonstration_are_proved_outside(demonstration):
    from trousseau.captation.models import Owner
    from trousseau.core.models import Dwelling, Household
    from trousseau.ledger.bank.reconciliation import gaps
    from trousseau.ledger.enums import Ledger
    from trousseau.ledger.verification import verify
    from trousseau.rents.queries import ledger_balance, months
    from trousseau.tenancies.models import Lease

    assert (Owner.objects.count(), Dwelling.objects.count(), Household.objects.count()) == COUNTED
    for ledger in Ledger.values:
        assert verify(ledger).ok
        read_outside(ledger)
    assert gaps(TOLD_ON) == []
    for lease in Lease.objects.filter(keys_on__isnull=False):
        credit = sum(p.amount for p in lease.payments.filter(reversal=None)) - sum(
            cents for month in months(lease) for _payment, cents in month.payments
        )
        assert sum(month.left for month in months(lease)) - credit == ledger_balance(lease)


@pytest.mark.django_db
def test_it_refuses_an_installation_that_has_accounts(account, capsys):
    from trousseau.demo.command import main

    account("director")
    assert main([]) == 1
    assert "installation vide" in capsys.readouterr().err
