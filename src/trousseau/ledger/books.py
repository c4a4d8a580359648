"""The ledger as other tools read it: an opening, then the entries of a period."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Sum
from django.utils.timezone import localtime

from trousseau.exchange.books import BookEntry, Movement
from trousseau.rules.dates import add_days

from .chart import account_label, journals
from .models import Entry, Line

# « À nouveaux »: the journal of the one entry with which books begin. An export that begins later opens on the same
# journal, with the balances of that day: the entry is then among those left out, so the two never stand together.
OPENING = "AN"
BROUGHT_IN = "rents.brought_in"  # the keys of the entries with which a portfolio is brought in begin so


def book_entries(ledger: str, start: date | None = None, end: date | None = None) -> Iterator[BookEntry]:
    """The posted entries of `ledger` from `start` to `end`, both included, oldest first.

    When `start` leaves entries out, a first transaction carries the balances that they left, so that the
    reader's balances are ours.
    """
    entries = Entry.objects.posted().filter(ledger=ledger).order_by("date", "chain_number")
    if start:
        yield from _opening(ledger, start)
        entries = entries.filter(date__gte=start)
    if end:
        entries = entries.filter(date__lte=end)
    labels = {code: journal.label for (book, code), journal in journals().items() if book == ledger}
    for entry in entries.prefetch_related("lines__fund").iterator(chunk_size=1000):
        yield BookEntry(
            entry.date,
            entry.journal,
            labels.get(entry.journal, entry.journal),
            f"{entry.year}-{entry.number}",
            entry.piece,
            entry.label,
            localtime(entry.posted_at).date(),
            [
                _movement(
                    ledger, line.account, line.fund.code if line.fund else None, line.aux, line.debit - line.credit
                )
                for line in entry.lines.all()
            ],
        )


def _opening(ledger: str, start: date) -> Iterator[BookEntry]:
    before = (
        Line.objects.filter(entry__ledger=ledger, entry__posted=True, entry__date__lt=start)
        .order_by("account", "fund__code", "aux")
        .values_list("account", "fund__code", "aux")
        .annotate(cents=Sum(F("debit") - F("credit")))
        .exclude(cents=0)
    )
    movements = [_movement(ledger, *row) for row in before]
    if movements:
        last = add_days(start, -1)
        yield BookEntry(
            start,
            OPENING,
            journals()[ledger, OPENING].label,
            f"{start.year}-1",
            "",
            f"Soldes au {last:%d/%m/%Y}",
            start,
            movements,
        )


def _movement(ledger: str, account: str, fund: str | None, aux: str, cents: int) -> Movement:
    return Movement([part for part in (account, fund, aux) if part], account_label(ledger, account), cents)
