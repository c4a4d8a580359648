"""Is a ledger whole? Read again from end to end: balances, numbers, seals, and the head kept outside.

The sentences are French: they are read on the command line and in the record of the nightly jobs.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import batched

from django.db.models import Sum

from trousseau.core import chain
from trousseau.core.chain import Break, Head, Link

from .content import Row, content
from .enums import Ledger
from .models import DayTotal, Entry, Line
from .queries import chain_name, lines

_NAMES = {Ledger.CLIENTS: "Comptes mandants", Ledger.AGENCY: "Comptes de l’agence"}


@dataclass(frozen=True)
class Verification:
    """What was found: `breaks` is empty when the ledger is whole."""

    ledger: Ledger
    head: Head
    breaks: tuple[Break, ...]

    @property
    def ok(self) -> bool:
        return not self.breaks

    def __str__(self) -> str:
        name, count = _NAMES[self.ledger], self.head.number
        if self.breaks:
            return f"{name} : {chain.in_one_line(self.breaks)}"
        if not count:
            return f"{name} : aucune écriture."
        plural = "s" if count > 1 else ""
        return (
            f"{name} : {count} écriture{plural}, équilibre, numéros et sceaux vérifiés ; "
            f"tête {count}:{self.head.hash[:12]}."
        )


def verify(ledger: str, heads: Sequence[Head] = ()) -> Verification:
    """Read a whole ledger again. Memory does not grow with it, apart from the numbers.

    `heads` are heads noted elsewhere, on paper for instance; the beginning of a seal is enough.
    """
    found: list[Break] = []
    numbers: dict[tuple[str, int], list[int]] = defaultdict(list)
    head, breaks = chain.examine(chain_name(ledger), _links(ledger, found, numbers), heads=heads)
    for (journal, year), given in sorted(numbers.items()):
        absent = sorted(set(range(1, max(given) + 1)) - set(given))
        if absent:
            why = f"Journal {journal} {year} : il manque le numéro {absent[0]}."
            found.append(Break("gap", absent[0], why))
    for draft in Entry.objects.filter(ledger=ledger, posted=False).order_by("pk"):
        why = f"Écriture {draft} : écrite hors du logiciel, jamais validée."
        found.append(Break("draft", draft.chain_number, why))
    if not (breaks or found):  # a sum of lines that were tampered with proves nothing
        found += _wrong_totals(ledger)
    return Verification(Ledger(ledger), head, (*breaks, *found))


def _wrong_totals(ledger: str) -> Iterator[Break]:
    """The day totals that are not the sums of their lines, each once."""
    sums = lines(ledger).order_by().values_list("account", "entry__date", "entry__journal")
    added = set(sums.annotate(Sum("debit"), Sum("credit")))
    kept = DayTotal.objects.filter(ledger=ledger)
    stored = set(kept.values_list("account", "date", "journal", "debit", "credit"))
    for account, day, journal in sorted({row[:3] for row in added ^ stored}, key=str):
        why = f"Compte {account}, journal {journal}, jour {day} : le cumul du jour n’est pas la somme des lignes."
        yield Break("total", 0, why)


def _links(ledger: str, found: list[Break], numbers: dict[tuple[str, int], list[int]]) -> Iterator[Link]:
    entries = Entry.objects.posted().filter(ledger=ledger).order_by("chain_number", "pk")
    for some in batched(entries.iterator(chunk_size=1000), 1000):
        lines = _lines([entry.pk for entry in some])
        for entry in some:
            rows = lines[entry.pk]
            name = f"Écriture n° {entry.chain_number} ({entry})"
            numbers[entry.journal, entry.year].append(entry.number)
            if not _balanced(rows):
                found.append(Break("unbalanced", entry.chain_number, f"{name} : débit et crédit diffèrent."))
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
