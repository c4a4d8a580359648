"""Corrections of what was published: a new vintage of the months that changed, protected together with the old ones.

Who kept every page reads all vintages at once. What they show may not tell a small count of any of them, nor by how
little a count was corrected: a count that moved by less than the threshold is secret from then on, and so is each count
that was secret already. `leaks` then looks at all the pages together, and what would let one be computed is not published.

For a secret to be kept there must be another story that all the pages tell too. Two kinds are looked for: the same
change in every vintage (`_everywhere`), and a change of one vintage alone, where nothing that a page shares with another
vintage moves (`_alone`). Both are exact: what is found is a story that no reader can set aside.
"""

from collections.abc import Hashable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from trousseau.rules.disclosure import Cell, Unsafe, secret, spread
from trousseau.rules.flows import Flow

from .counts import COLUMNS, FLOWS, Published, circulation, count_of, protected, secrets_of

BEFORE = (-1, "known")  # the stock before the first month, on no page
ALL = -1  # the place from which a vintage changes everything, that stock too


@dataclass(frozen=True)
class Vintage:
    """The whole table as it stands once `months` from the place `first` on were published anew. `hidden`: its secrets."""

    months: tuple[Flow, ...]
    hidden: frozenset
    first: int = ALL


def grown(history: Sequence[Vintage], flow: Flow, threshold: int) -> Vintage | None:
    """The last vintage with one more month; None when it cannot be published without telling a secret."""
    last = history[-1] if history else Vintage((), frozenset())
    months = [*last.months, flow]
    figures = protected(months, threshold, Published(list(last.months), last.hidden))
    if figures.held_back:
        return None
    hidden = last.hidden | secrets_of(figures)
    place = len(months) - 1
    every = {key for key, value in _values(months).items() if value and _place(key) == place}
    for more in (frozenset(), frozenset(every)):
        one = Vintage(tuple(months), hidden | more, last.first)
        if not leaks([*history[:-1], one], threshold):
            return one
    return None


def corrected(history: Sequence[Vintage], months: Sequence[Flow], threshold: int) -> Vintage | None:
    """The vintage that says `months` where the last one says otherwise; None when nothing that is public changed, or when
    it would tell a secret: the pages then stay as they are."""
    last = history[-1]
    first = _first_change(last.months, months)
    if first is None:
        return None
    values = _values(months)
    before = [_values(one.months) for one in history]
    slight = {
        key
        for key, value in values.items()
        if _is_read(key) and any(0 < abs(value - told.get(key, value)) < threshold for told in before)
    }
    inherited = {key for key in last.hidden if values.get(key)}
    start = {key for key in inherited | slight if _place(key) >= first and values[key]}
    earlier = {key for key in last.hidden if _place(key) < first}
    cells = circulation(list(months), 0, len(months))
    unread = {key for key, value in values.items() if value and not _is_read(key)}
    fixed = {key for key in values if _place(key) < first} - earlier - unread
    tries = [start | {key for key, value in values.items() if value and _place(key) >= first and _is_read(key)}]
    with suppress(Unsafe):
        found = secret(cells, threshold, hidden=start | earlier | unread, fixed=fixed, kept=slight & start)
        tries.insert(0, set(found))
    for hidden in tries:
        one = Vintage(
            tuple(months), frozenset(earlier | {k for k in hidden if _place(k) >= first and _is_read(k)}), first
        )
        if not leaks([*history, one], threshold):
            return one
    return None


def leaks(history: Sequence[Vintage], threshold: int) -> list[tuple]:
    """What who kept every page could compute: (vintage, key) of small counts, (vintage, vintage, key) of slight changes."""
    tables = [_values(one.months) for one in history]
    months = list(history[-1].months)
    cells = circulation(months, 0, len(months))
    hidden = [
        one.hidden | {key for key in table if not _is_read(key)} for one, table in zip(history, tables, strict=True)
    ]
    everywhere = _everywhere(cells, tables, hidden)
    alone = [_alone(cells, tables[u], hidden[u], history, u) for u in range(len(history))]

    def moves(story: tuple[list[Cell], set], key: Hashable) -> bool:
        return key in story[1] and sum(spread(*story, key, 1)) > 0

    found: list[tuple] = []
    for u, table in enumerate(tables):
        for key, value in table.items():
            if _place(key) < history[u].first or not 0 < value < threshold:
                continue
            if not (moves(everywhere, key) or moves(alone[u], key)):
                found.append((u, key))
    for u, v, key in _changes(history, tables, threshold):
        if not (moves(alone[u], key) or moves(alone[v], key)):
            found.append((u, v, key))
    return found


def _changes(history: Sequence[Vintage], tables: list[dict], threshold: int) -> Iterator[tuple[int, int, Hashable]]:
    """The counts that two vintages say, which differ by less than the threshold."""
    for v in range(1, len(history)):
        for u in range(v):
            for key in tables[u].keys() & tables[v].keys():
                again = _is_read(key) and _place(key) >= history[v].first
                if again and 0 < abs(tables[v][key] - tables[u][key]) < threshold:
                    yield u, v, key


def _everywhere(cells: list[Cell], tables: list[dict], hidden: list[frozenset]) -> tuple[list[Cell], set]:
    """What may move by the same in every vintage: each bounds how low."""
    told = {
        cell.key: [(t[cell.key], cell.key in h) for t, h in zip(tables, hidden, strict=True) if cell.key in t]
        for cell in cells
    }
    lowest = [replace(cell, value=min(value for value, _hidden in told[cell.key])) for cell in cells]
    return lowest, {key for key, all_ in told.items() if all(is_hidden and value for value, is_hidden in all_)}


def _alone(
    cells: list[Cell], table: dict, hidden: frozenset, history: Sequence[Vintage], u: int
) -> tuple[list[Cell], set]:
    """What may move in one vintage alone: what it published itself, and no later one goes on from."""
    free = {
        cell.key
        for cell in cells
        if cell.key in hidden and table.get(cell.key) and _place(cell.key) >= history[u].first
    }
    for later in history[u + 1 :]:
        quarter = _quarter_start(history[-1].months, later.first)
        free = {
            key
            for key in free
            if _place(key) >= later.first or not (_place(key) == later.first - 1 or _place(key) >= quarter)
        }
    return [replace(cell, value=table.get(cell.key, cell.value)) for cell in cells], free


def _quarter_start(months: Sequence[Flow], place: int) -> int:
    return place - (months[place].end.month - 1) % 3 if place >= 0 else place


def _first_change(told: Sequence[Flow], now: Sequence[Flow]) -> int | None:
    if told and told[0].opening != now[0].opening:
        return 0
    for i, (one, other) in enumerate(zip(told, now, strict=True)):
        if any(count_of(one, code) != count_of(other, code) for code in COLUMNS):
            return i
    return None


def _values(months: Sequence[Flow]) -> dict[Hashable, int]:
    return {cell.key: cell.value for cell in circulation(list(months), 0, len(months))} if months else {}


def _place(key) -> int:
    """The month from which a count is another when a vintage begins there; a quarter is that of its last month."""
    return key[1] if key[0] in ("quarter", "correction") else key[0]


def _is_read(key) -> bool:
    """Whether a page has a place for it."""
    return key != BEFORE and key[0] != "correction"


def quarters(months: Sequence[Flow]) -> list[int]:
    return [i for i, flow in enumerate(months) if i >= 2 and flow.end.month % 3 == 0]


def shown(vintage: Vintage, key: Hashable, value: int) -> int | None:
    return None if key in vintage.hidden else value


def month_counts(vintage: Vintage, i: int) -> dict[str, int | None]:
    return {code: shown(vintage, (i, code), count_of(vintage.months[i], code)) for code in COLUMNS}


def quarter_counts(vintage: Vintage, i: int) -> dict[str, int | None]:
    three = vintage.months[i - 2 : i + 1]
    counts = {c: shown(vintage, ("quarter", i, c), sum(count_of(flow, c) for flow in three)) for c in FLOWS}
    return counts | {"known": month_counts(vintage, i)["known"]}
