"""The ledger as other tools read it: an opening, then the entries of a period."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, Sum
from django.utils.timezone import localtime

from trousseau.exchange.books import BookEntry, Movement
from trousseau.rules.dates import add_days

from .chart import account_label, closing, journals
from .lettering import Letters, Opening, letters
from .models import Entry
from .queries import lines, of_income, provisional

# « À nouveaux »: the journal of the one entry with which books begin. An export that begins later opens on the same
# journal, with the balances of that day: the entry is then among those left out, so the two never stand together.
OPENING = "AN"
BROUGHT_IN = "rents.brought_in"  # the keys of the entries with which a portfolio is brought in begin so


def taken_over(path: str = "") -> Q:
    """The entries of what was owed and held when books were taken over, and their reversals: no money moved then, though
    they name the bank.

    `path`: from the rows asked to their entry, `entry__` for lines.
    """
    begins = f"{BROUGHT_IN}:"
    return (
        Q((f"{path}journal", OPENING))
        | Q((f"{path}idempotency_key__startswith", begins))
        | Q((f"{path}reverses__idempotency_key__startswith", begins))
    )


def book_entries(
    ledger: str, start: date | None = None, end: date | None = None, *, with_letters: bool = False
) -> Iterator[BookEntry]:
    """The posted entries of `ledger` from `start` to `end`, both included, oldest first; with what settles what if asked.

    When `start` leaves entries out, a first transaction carries the balances that they left: those of the balance sheet,
    and the income and expense of the year of `start` when it is begun. The result of an earlier year that is not closed
    yet stands where its closing will post it.
    """
    entries = Entry.objects.posted().filter(ledger=ledger).order_by("date", "chain_number")
    opening = _opening(ledger, start) if start else {}
    lettered = letters(ledger, opening, start, end) if with_letters else Letters()
    if start:
        if opening:
            yield _carried(ledger, start, opening, lettered)
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
                    ledger,
                    (line.account, line.fund.code if line.fund else "", line.aux),
                    line.debit - line.credit,
                    lettered.of_line.get(line.pk),
                )
                for line in entry.lines.all()
            ],
            closing=entry.journal == closing().journal,
            own_date=entry.own_date,
        )


def _opening(ledger: str, start: date) -> Opening:
    """The balances carried into the books that begin on `start`: debit − credit in cents, by account, fund and lease."""
    before = lines(ledger, on=add_days(start, -1)).exclude(of_income(ledger) & Q(entry__year__lt=start.year))
    rows = before.order_by().values_list("account", "fund__code", "aux")
    found = {
        (account, fund or "", aux): cents
        for account, fund, aux, cents in rows.annotate(cents=Sum("debit") - Sum("credit"))
    }
    for account, cents in provisional(ledger, start.year).items():
        found[account, "", ""] = found.get((account, "", ""), 0) + cents
    return {parts: cents for parts, cents in sorted(found.items()) if cents}


def _carried(ledger: str, start: date, opening: Opening, lettered: Letters) -> BookEntry:
    return BookEntry(
        start,
        OPENING,
        journals()[ledger, OPENING].label,
        f"{start.year}-1",
        "",
        f"Soldes au {add_days(start, -1):%d/%m/%Y}",
        start,
        [_movement(ledger, parts, cents, lettered.of_opening.get(parts)) for parts, cents in opening.items()],
    )


def _movement(ledger: str, parts: tuple[str, str, str], cents: int, letter: tuple[str, date] | None) -> Movement:
    return Movement([part for part in parts if part], account_label(ledger, parts[0]), cents, *(letter or ()))
