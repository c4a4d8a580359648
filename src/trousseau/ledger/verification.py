"""Is a ledger whole? Read again from end to end: balances, numbers, seals, and the head kept outside.

The sentences are read on the command line and in the record of the nightly jobs.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import batched

from django.db.models import Sum

from trousseau.core import chain
from trousseau.core.chain import Break, Head, Link
from trousseau.core.heads import Chained
from trousseau.rules.said import Said, say, say_many

from .content import Row, content
from .enums import Ledger
from .models import DayTotal, Entry, Line
from .queries import chain_name, lines
from .totals import wrong_of_funds, wrong_outstanding

WORDS = {Ledger.CLIENTS: "mandants", Ledger.AGENCY: "agence"}  # on the sheet of the month
_NAMES = {Ledger.CLIENTS: say("Clients’ accounts"), Ledger.AGENCY: say("Accounts of the agency")}


@dataclass(frozen=True)
class Verification:
    """What was found: `breaks` is empty when the ledger is whole."""

    ledger: Ledger
    head: Head
    breaks: tuple[Break, ...]

    @property
    def ok(self) -> bool:
        return not self.breaks

    @property
    def said(self) -> Said:
        name = _NAMES[self.ledger]
        if self.breaks:
            return say("%(books)s: %(found)s", books=name, found=chain.in_one_line(self.breaks))
        if not self.head.number:
            return say("%(books)s: no entry.", books=name)
        return say_many(
            "%(books)s: %(n)s entry, balance, numbers and seals verified; head %(n)s:%(seal)s.",
            "%(books)s: %(n)s entries, balance, numbers and seals verified; head %(n)s:%(seal)s.",
            self.head.number,
            books=name,
            seal=self.head.hash[:12],
        )

    def __str__(self) -> str:
        return str(self.said)


def _span(first: int, last: int) -> Said:
    if first == last:
        return say("Entry no. %(first)s", first=first)
    return say("Entries no. %(first)s to %(last)s", first=first, last=last)


def verify(ledger: str, heads: Sequence[Head] = ()) -> Verification:
    """Read a whole ledger again. Memory does not grow with it, apart from the numbers.

    `heads` are heads noted elsewhere, on paper for instance; the beginning of a seal is enough.
    """
    found: list[Break] = []
    numbers: dict[tuple[str, int], list[int]] = defaultdict(list)
    head, breaks = chain.examine(chain_name(ledger), _links(ledger, found, numbers), _span, heads)
    for (journal, year), given in sorted(numbers.items()):
        absent = sorted(set(range(1, max(given) + 1)) - set(given))
        if absent:
            why = say(
                "Journal %(journal)s %(year)s: number %(number)s is missing.",
                journal=journal,
                year=str(year),
                number=absent[0],
            )
            found.append(Break("gap", absent[0], why))
    for draft in Entry.objects.filter(ledger=ledger, posted=False).order_by("pk"):
        why = say("Entry %(entry)s: written outside the software, never posted.", entry=str(draft))
        found.append(Break("draft", draft.chain_number, why))
    if not (breaks or found):  # a sum of lines that were tampered with proves nothing
        found += _wrong_totals(ledger)
    return Verification(Ledger(ledger), head, (*breaks, *found))


def _wrong_totals(ledger: str) -> Iterator[Break]:
    """The totals of a day, or of a fund, that are not the sums of their lines, each once."""
    sums = lines(ledger).order_by().values_list("account", "entry__date", "entry__journal")
    added = set(sums.annotate(Sum("debit"), Sum("credit")))
    kept = DayTotal.objects.filter(ledger=ledger)
    stored = set(kept.values_list("account", "date", "journal", "debit", "credit"))
    for account, day, journal in sorted({row[:3] for row in added ^ stored}, key=str):
        why = say(
            "Account %(account)s, journal %(journal)s, day %(day)s: the day total is not the sum of the lines.",
            account=account,
            journal=journal,
            day=str(day),
        )
        yield Break("total", 0, why)
    for fund, account, aux in wrong_of_funds(ledger):
        why = say(
            "Fund %(fund)s, account %(account)s%(aux)s: its total is not the sum of the lines.",
            fund=fund,
            account=account,
            aux=aux and f", {aux}",
        )
        yield Break("total", 0, why)
    for entry, account in wrong_outstanding(ledger):
        why = say(
            "Account %(account)s, entry %(entry)s: whether the bank has shown it was changed outside the software.",
            account=account,
            entry=str(entry),
        )
        yield Break("total", 0, why)


def _links(ledger: str, found: list[Break], numbers: dict[tuple[str, int], list[int]]) -> Iterator[Link]:
    entries = Entry.objects.posted().filter(ledger=ledger).order_by("chain_number", "pk")
    for some in batched(entries.iterator(chunk_size=1000), 1000):
        lines = _lines([entry.pk for entry in some])
        for entry in some:
            rows = lines[entry.pk]
            name = say("Entry no. %(number)s (%(entry)s)", number=entry.chain_number, entry=str(entry))
            numbers[entry.journal, entry.year].append(entry.number)
            if not _balanced(rows):
                why = say("%(row)s: debit and credit differ.", row=name)
                found.append(Break("unbalanced", entry.chain_number, why))
            try:
                sealed = content(entry, rows)
            except (AttributeError, TypeError):
                sealed = []  # no longer a date where a date was: no seal can hold
            yield Link(entry.chain_number, entry.prev_hash, entry.hash, sealed, name)


def _balanced(rows: list[Row]) -> bool:
    """SQLite keeps a text in an integer column when nothing guards it: that is no balance."""
    if len(rows) < 2 or not all(type(cents) is int for row in rows for cents in row[3:]):
        return False
    return sum(row[3] for row in rows) == sum(row[4] for row in rows)


def _lines(keys: list[int]) -> dict[int, list[Row]]:
    """The lines of some entries, by entry, in the order they were written."""
    found: dict[int, list[Row]] = defaultdict(list)
    stored = Line.objects.filter(entry__in=keys).order_by("entry", "pk")
    for key, account, fund, aux, debit, credit in stored.values_list(
        "entry", "account", "fund__code", "aux", "debit", "credit"
    ):
        found[key].append((account, fund, aux, debit, credit))
    return found


CHAINED = [Chained(WORDS[ledger], ledger.label, partial(verify, ledger)) for ledger in Ledger]
