"""The demonstration is told by the rooms' own actions, the same way each time."""

import io
import os
import shutil
import subprocess
from contextlib import redirect_stdout
from datetime import date
from decimal import Decimal

import pytest
from beancount import loader

DAY = date(2026, 11, 24)
COUNTED = (87, 167, 181)  # owners, dwellings, households


def tell(seed: int) -> list[tuple]:
    from trousseau.captation.models import Owner
    from trousseau.core.models import Dwelling, Household
    from trousseau.demo.command import load
    from trousseau.ledger.models import Line

    steps = []
    load(seed, DAY, steps.append)
    assert len(steps) >= 9, "progress is shown"
    assert (Owner.objects.count(), Dwelling.objects.count(), Household.objects.count()) == COUNTED
    dwellings = list(Dwelling.objects.order_by("pk").values_list("address", "surface", "commune"))
    lines = list(Line.objects.order_by("pk").values_list("account", "aux", "debit", "credit"))
    return [*dwellings, *lines]


@pytest.fixture
def somewhere(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("TROUSSEAU_TODAY", DAY.isoformat())
    settings.EXCHANGE, settings.MEDIA_ROOT = tmp_path / "exchange", tmp_path / "documents"
    settings.HOME = tmp_path  # the heads of these books are not those of other tests


def exported(ledger: str, form: str) -> str:
    from trousseau.ledger.command import main

    out = io.StringIO()
    with redirect_stdout(out):
        assert main(["export", "--ledger", ledger, "--format", form]) == 0
    return out.getvalue()


def read_outside(ledger: str) -> None:
    """hledger and bean-check accept the books, and their balances are ours."""
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


@pytest.mark.once
@pytest.mark.django_db
def test_the_same_seed_tells_the_same_story_whose_books_are_proved_outside(
    somewhere, django_capture_on_commit_callbacks
):
    from django.db import transaction

    from trousseau.core.actions import team
    from trousseau.core.enums import Role
    from trousseau.ledger.bank.reconciliation import gaps
    from trousseau.ledger.enums import Ledger
    from trousseau.ledger.verification import verify
    from trousseau.rents.queries import ledger_balance, months
    from trousseau.tenancies.models import Lease

    with transaction.atomic():
        first = tell(3)
        transaction.set_rollback(True)
    with django_capture_on_commit_callbacks(execute=True):  # the heads are recorded outside once committed
        assert tell(3) == first
    assert team(Role.DIRECTOR)
    for ledger in Ledger.values:
        assert verify(ledger).ok
        read_outside(ledger)
    assert gaps(DAY) == []
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
