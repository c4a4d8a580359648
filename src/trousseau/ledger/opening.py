"""Books that begin with the balances of another software: one opening entry for a ledger and a year, once."""

import re
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.engines.typography import money
from trousseau.exchange.books.opening import Balance, read
from trousseau.exchange.spreadsheets import NotReadable
from trousseau.rules.said import Said, say

from . import chart
from .actions import hold, post
from .books import OPENING
from .models import CODE, Entry, Fund
from .postings import Posting
from .years import require_open

SHOWN = 10  # sentences written out; the others are counted


def open_books(actor: User | None, *, ledger: str, on: date, content: bytes) -> Entry:
    """Post the balances of a file as the opening entry of `ledger`, dated `on`, the first day of the books kept here.

    All or nothing. Raises Refused with each row that is wrong, when debits and credits differ, when this year already
    has its opening, or when an entry is dated before: its balance would be counted twice.
    """
    try:
        rows, wrong = read(content)
    except NotReadable as error:
        raise Refused(str(error), "file") from error
    return _open(actor, ledger, on, rows, wrong)


@transaction.atomic
def _open(actor: User | None, ledger: str, on: date, rows: list[Balance], wrong: list[Said]) -> Entry:
    hold(ledger)
    require_open(ledger, on)
    entries = Entry.objects.filter(ledger=ledger)
    before = entries.filter(journal=OPENING, year=on.year, reverses=None)
    if before.filter(reversed_by=None).exists():
        raise Refused(_("This year already has its opening entry: reverse it first if it is wrong."), "on")
    if entries.filter(date__lt=on).exists():
        raise Refused(_("Entries are dated before that day: their balances would be counted twice."), "on")
    lines, more = _lines(ledger, rows)
    wrong += more
    debit, credit = sum(row.debit for row in rows), sum(row.credit for row in rows)
    if not wrong and debit != credit:
        wrong = [
            say("Debit %(debit)s, credit %(credit)s: the two must be equal.", debit=money(debit), credit=money(credit))
        ]
    if wrong:
        rest = [say("And %(n)s others.", n=len(wrong) - SHOWN)] if len(wrong) > SHOWN else []
        raise Refused(" ".join(map(str, [*wrong[:SHOWN], *rest])), "file")
    return post(
        actor,
        ledger=ledger,
        journal=OPENING,
        on=on,
        label=f"Soldes repris au {on:%d/%m/%Y}",
        lines=lines,
        key=f"ledger.opening:{ledger}:{on.year}:{before.count()}",
        source="ledger.opening",
    )


def _lines(ledger: str, rows: list[Balance]) -> tuple[list[Posting], list[Said]]:
    funds = {fund.code: fund for fund in Fund.objects.filter(ledger=ledger)}
    seen: dict[tuple[str, str, str], int] = {}
    lines: list[Posting] = []
    wrong: list[Said] = []
    for row in rows:
        if (ledger, row.account) not in chart.accounts():
            wrong.append(
                say(
                    "Row %(row)s: the account %(account)s is not in the chart of accounts.",
                    row=row.row,
                    account=row.account,
                )
            )
        elif row.fund and row.fund not in funds:
            wrong.append(
                say("Row %(row)s: the fund %(fund)s is not open; sign its mandate first.", row=row.row, fund=row.fund)
            )
        elif row.aux and not re.fullmatch(CODE, row.aux):
            wrong.append(
                say(
                    "Row %(row)s: “%(aux)s” is not the number of a lease or of a mandate, for instance L00042.",
                    row=row.row,
                    aux=row.aux,
                )
            )
        elif first := seen.get((row.account, row.fund, row.aux)):
            wrong.append(say("Row %(row)s: this balance is already given on row %(first)s.", row=row.row, first=first))
        else:
            seen[row.account, row.fund, row.aux] = row.row
            lines.append(
                Posting(row.account, debit=row.debit, credit=row.credit, fund=funds.get(row.fund), aux=row.aux)
            )
    return lines, wrong
