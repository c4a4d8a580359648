"""Books that begin with the balances of another software: one opening entry for a ledger and a year, once."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.engines.typography import money
from trousseau.exchange.books.opening import Balance, read
from trousseau.exchange.spreadsheets import NotReadable

from . import chart
from .actions import hold, post
from .books import OPENING
from .models import Entry, Fund, code_only
from .postings import Posting

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
def _open(actor: User | None, ledger: str, on: date, rows: list[Balance], wrong: list[str]) -> Entry:
    hold(ledger)
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
        wrong = [f"Débit {money(debit)}, crédit {money(credit)} : les deux doivent être égaux."]
    if wrong:
        rest = f" Et {len(wrong) - SHOWN} autres." if len(wrong) > SHOWN else ""
        raise Refused(" ".join(wrong[:SHOWN]) + rest, "file")
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


def _lines(ledger: str, rows: list[Balance]) -> tuple[list[Posting], list[str]]:
    funds = {fund.code: fund for fund in Fund.objects.filter(ledger=ledger)}
    seen: dict[tuple[str, str, str], int] = {}
    lines: list[Posting] = []
    wrong: list[str] = []
    for row in rows:
        if (ledger, row.account) not in chart.accounts():
            wrong.append(f"Ligne {row.row} : le compte {row.account} n’est pas au plan comptable.")
        elif row.fund and row.fund not in funds:
            wrong.append(f"Ligne {row.row} : le fonds {row.fund} n’est pas ouvert ; signez d’abord son mandat.")
        elif row.aux and not code_only.regex.fullmatch(row.aux):
            wrong.append(
                f"Ligne {row.row} : « {row.aux} » n’est pas un numéro de bail ou de mandat, par exemple L00042."
            )
        elif first := seen.get((row.account, row.fund, row.aux)):
            wrong.append(f"Ligne {row.row} : ce solde est déjà donné ligne {first}.")
        else:
            seen[row.account, row.fund, row.aux] = row.row
            lines.append(
                Posting(row.account, debit=row.debit, credit=row.credit, fund=funds.get(row.fund), aux=row.aux)
            )
    return lines, wrong
