"""Lettering (« lettrage »): which lines of an account of third parties settle each other, as far as the books know it.

An entry and its reversal come to nothing together. What stands on an account under one fund and one lease or supplier is
settled on the day its balance is nothing: its lines since the last such day bear one letter. On an account lettered by
voucher (chart.toml), that is asked of the lines of one voucher. Where no payment names what it pays, it settles the oldest.
A debt paid in part stays open.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import attrgetter

from django.db.models import F, Value
from django.db.models.functions import Coalesce

from . import chart
from .queries import lines

type Parts = tuple[str, str, str]  # account, fund's code, lease or supplier; "" for none
type Opening = Mapping[Parts, int]  # debit − credit, in cents
type Letter = tuple[str, date]  # the code, the day of the last line that bears it

BY_PIECE, BY_AGE = "piece", "oldest"


@dataclass
class Letters:
    """The letter of each line that is settled, by its key; and of each balance of the opening."""

    of_line: dict[int, Letter] = field(default_factory=dict)
    of_opening: dict[Parts, Letter] = field(default_factory=dict)


@dataclass(frozen=True)
class _Row:
    """A line, or the balance with which its account opens (no `line`)."""

    parts: Parts
    piece: str
    line: int | None
    entry: int | None
    reverses: int | None
    on: date
    cents: int


def letters(ledger: str, opening: Opening, start: date | None, end: date | None) -> Letters:
    """What settles what between `start` and `end`, both included, after the balances of `opening`."""
    found = Letters()
    for parts, rows in groupby(_rows(ledger, start, end), attrgetter("parts")):
        number = 0
        how = chart.accounts()[ledger, parts[0]].lettered
        for together in _apart(list(rows), how == BY_PIECE, opening.get(parts, 0), start):
            for settled in _oldest(together) if how == BY_AGE else _settled(together):
                number += 1
                letter = (_code(number), max(row.on for row in settled))
                for row in settled:
                    if row.line is None:
                        found.of_opening[parts] = letter
                    else:
                        found.of_line[row.line] = letter
    return found


def _rows(ledger: str, start: date | None, end: date | None) -> Iterator[_Row]:
    """The lines of the accounts that are lettered: account by account, fund by fund, lease by lease, the oldest first."""
    accounts = [account.code for account in chart.accounts().values() if account.ledger == ledger and account.lettered]
    rows = lines(ledger, on=end).filter(account__in=accounts)
    if start:
        rows = rows.filter(entry__date__gte=start)
    rows = rows.annotate(of=Coalesce("fund__code", Value("")), cents=F("debit") - F("credit"))
    order = ("account", "of", "aux", "entry__date", "entry__chain_number", "pk")
    read = rows.order_by(*order).values_list(
        "account", "of", "aux", "entry__piece", "pk", "entry", "entry__reverses", "entry__date", "cents"
    )
    for account, fund, aux, *said in read.iterator(chunk_size=10_000):
        yield _Row((account, fund, aux), *said)


def _apart(rows: list[_Row], by_piece: bool, opening: int, start: date | None) -> Iterator[list[_Row]]:
    """The lines that may settle each other: an entry and its reversal, then those of one voucher, or all the others."""
    posted = {row.entry for row in rows}
    undone = {row.reverses for row in rows if row.reverses in posted}
    pairs: dict[int | None, list[_Row]] = defaultdict(list)
    others: dict[str, list[_Row]] = defaultdict(list)
    if start and opening and not by_piece:
        others[""].append(_Row(rows[0].parts, "", None, None, None, start, opening))
    for row in rows:
        if row.reverses in undone:
            pairs[row.reverses].append(row)
        elif row.entry in undone:
            pairs[row.entry].append(row)
        else:
            others[row.piece if by_piece else ""].append(row)
    yield from pairs.values()
    yield from (found for piece, found in others.items() if piece or not by_piece)


def _settled(rows: list[_Row]) -> Iterator[list[_Row]]:
    """The lines between two days on which nothing is left."""
    since: list[_Row] = []
    left = 0
    for row in rows:
        since.append(row)
        left += row.cents
        if not left:
            yield since
            since = []


def _oldest(rows: list[_Row]) -> Iterator[list[_Row]]:
    """C. civ., art. 1342-10: the oldest debts with the oldest payments, wherever their sums meet."""
    debts = deque(row for row in rows if row.cents > 0)
    payments = deque(row for row in rows if row.cents < 0)
    since: list[_Row] = []
    left = 0
    while side := payments if left > 0 else debts:
        since.append(side.popleft())
        left += since[-1].cents
        if not left:
            yield since
            since = []


def _code(number: int) -> str:
    """« A » to « Z », then « AA »."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
