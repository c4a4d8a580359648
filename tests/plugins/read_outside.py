"""The books of a test, read by programs that we did not write: hledger, beancount, fec_check. Their balances are ours."""

import io
import os
import shutil
import subprocess
from contextlib import redirect_stdout
from decimal import Decimal

from accounting_fr.fec_check import check_fec
from beancount import loader

from trousseau.exchange.books import fec


def exported(ledger: str, form: str, *period: str) -> str:
    """What `trousseau ledger export` writes."""
    from trousseau.ledger.command import main

    out = io.StringIO()
    with redirect_stdout(out):
        assert main(["export", "--ledger", ledger, "--format", form, *period]) == 0
    return out.getvalue()


def read_by_hledger(journal: str) -> dict[str, int] | None:
    """The balances that hledger finds, in cents, by account; None where it is not installed. `check --strict` passes."""
    if not shutil.which("hledger"):
        return None
    quiet = {"input": journal, "text": True, "check": True, "env": {**os.environ, "LANG": "C.UTF-8"}}
    subprocess.run(["hledger", "-f", "-", "check", "--strict"], **quiet)
    told = subprocess.run(
        ["hledger", "-f", "-", "bal", "--flat", "-N", "-E", "-O", "csv"], capture_output=True, **quiet
    ).stdout
    theirs = {}
    for row in told.splitlines()[1:]:
        name, amount = row.replace('"', "").split(",")
        theirs[name] = int(Decimal(amount.removesuffix(" EUR")) * 100)
    return theirs


def read_outside(ledger: str, *, accounts: int, entries: int, ahead: bool = False) -> None:
    """hledger and bean-check accept the books, their balances are ours; fec_check accepts their FEC.

    More accounts and entries than these are read: a book that lost its lines would please them too. `ahead`: the story is
    told ahead of the clock, so that entries are sealed before their day.
    """
    from trousseau.ledger.queries import balances

    ours = {":".join(filter(None, (b.account, b.fund, b.aux))): b.balance for b in balances(ledger)}
    theirs = read_by_hledger(exported(ledger, "hledger"))
    assert theirs in (None, ours) and len(ours) > accounts
    read, errors, _options = loader.load_string(exported(ledger, "beancount"))
    assert errors == [] and len(read) > entries
    last = max(one.date for one in read)
    told = check_fec(exported(ledger, "fec").encode(fec.ENCODING), f"123456782FEC{last:%Y}1231.txt")
    late = {"warning:chronologie"} | ({"warning:validation"} if ahead else set())  # entries come in after their day
    assert told.errors == [] and set(told.summary()) <= late
