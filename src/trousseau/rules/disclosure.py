"""Which counts of a public table are kept secret, so that nobody is recognised by being few.

A count from 1 to threshold − 1 is secret, and enough others with it that neither totals nor differences
give it back. The table is described as a circulation: each count is a quantity that goes from one node
to another, and what enters a node leaves it (a month gives what it received; a total gives what its
column gave). What a reader can deduce of a secret count is then an exact question of flow in a graph:
how far can it move along other secret counts, all of them staying 1 or more since zeros are shown.
"""

import heapq
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """One count, which goes from `tail` to `head`. `loss` is what hiding it costs the reader."""

    key: Hashable
    tail: Hashable
    head: Hashable
    value: int
    loss: int = 1


class Unsafe(ValueError):
    """No choice of secrets keeps a small count from being computed: the table must not be published."""


def secret(
    cells: Sequence[Cell],
    threshold: int,
    *,
    hidden: Iterable[Hashable] = (),
    fixed: Iterable[Hashable] = (),
    kept: Iterable[Hashable] = (),
) -> frozenset[Hashable]:
    """The keys of the counts to keep secret: those from 1 to `threshold` − 1, and those that betray them.

    Each of the former is left with `threshold` − 1 possible values or more; fewer, but two at the least,
    when what is already public allows no better. Zeros are never hidden. A table that grows is protected
    step by step: `hidden` are the counts already kept secret, `fixed` those already published, which
    hiding would no longer protect; `kept`, counts to be kept secret whatever their size. Raises Unsafe, or ValueError when the cells are not a circulation.
    """
    _check(cells)
    hidden, fixed, kept = set(hidden), set(fixed), set(kept)
    small = sorted((c for c in cells if 0 < c.value < threshold or c.key in kept), key=lambda c: -c.value)
    hidden.update(cell.key for cell in small)
    need = max(1, threshold - 2)
    for cell in small:
        for sign in (1, -1):
            other = _room(cells, hidden, cell, -sign, need)
            _widen([c for c in cells if c.value > 0 and c.key not in fixed], hidden, cell, sign, need - other)
        if not any(_room(cells, hidden, cell, sign, 1) for sign in (1, -1)):
            raise Unsafe(cell.key)
    return frozenset(hidden)


def spread(cells: Sequence[Cell], hidden: Iterable[Hashable], key: Hashable, limit: int) -> tuple[int, int]:
    """How far below and above its value the count `key` may be, for who reads the others: 0 to `limit` each."""
    cell = next(c for c in cells if c.key == key)
    free = set(hidden)
    return _room(cells, free, cell, -1, limit), _room(cells, free, cell, 1, limit)


def _check(cells: Sequence[Cell]) -> None:
    balance: dict[Hashable, int] = {}
    for cell in cells:
        if cell.value < 0 or cell.loss < 0:
            raise ValueError("a count is zero or more")
        balance[cell.tail] = balance.get(cell.tail, 0) - cell.value
        balance[cell.head] = balance.get(cell.head, 0) + cell.value
    if any(balance.values()):
        raise ValueError("what enters a node must leave it")


def _room(cells: Sequence[Cell], hidden: set[Hashable], cell: Cell, sign: int, limit: int) -> int:
    """How much `cell` may grow (sign 1) or shrink (−1), up to `limit`, the published counts being fixed."""
    if sign < 0:
        limit = min(limit, cell.value - 1)
    free = [c for c in cells if c.key in hidden]
    return sum(amount for amount, _ in _paths(free, hidden, cell, sign, limit))


def _widen(free: Sequence[Cell], hidden: set[Hashable], cell: Cell, sign: int, need: int) -> None:
    """Hide the least costly counts that let `cell` grow (sign 1) or shrink (−1) by `need`, as far as can be.

    When nothing is fixed, growing is always possible: counts above zero lie on closed walks, along
    which all may grow together.
    """
    if sign < 0:
        need = min(need, cell.value - 1)
    for _amount, path in _paths(free, hidden, cell, sign, need):
        hidden.update(path)


def _paths(
    free: Sequence[Cell], hidden: set[Hashable], cell: Cell, sign: int, need: int
) -> Iterator[tuple[int, set[Hashable]]]:
    """Yield (amount, keys) of successive cheapest ways to move `cell` by `need` in all, then stop.

    Moving a count along its direction has no bound; against it, it may come down to 1.
    """
    start, end = (cell.head, cell.tail) if sign > 0 else (cell.tail, cell.head)
    moved = dict.fromkeys((c.key for c in free), 0)
    while need > 0:
        if start == end:
            yield need, set()
            return
        path = _cheapest(free, hidden, moved, cell.key, start, end)
        if path is None:
            return
        amount = min([need, *(c.value + moved[c.key] - 1 for c, way in path if way < 0)])
        for c, way in path:
            moved[c.key] += way * amount
        need -= amount
        yield amount, {c.key for c, _way in path}


def _cheapest(
    free: Sequence[Cell],
    hidden: set[Hashable],
    moved: dict[Hashable, int],
    excluded: Hashable,
    start: Hashable,
    end: Hashable,
) -> list[tuple[Cell, int]] | None:
    """Dijkstra from `start` to `end` over counts that may still move; what is already hidden costs nothing."""
    steps: dict[Hashable, list[tuple[Hashable, Cell, int]]] = {}
    for c in free:
        if c.key == excluded:
            continue
        steps.setdefault(c.tail, []).append((c.head, c, 1))
        if c.value + moved[c.key] > 1:
            steps.setdefault(c.head, []).append((c.tail, c, -1))
    best, came = {start: 0}, {}
    queue, tie = [(0, 0, start)], 0
    while queue:
        cost, _tie, node = heapq.heappop(queue)
        if node == end:
            break
        if cost > best[node]:
            continue
        for other, c, way in steps.get(node, ()):
            total = cost + (0 if c.key in hidden or moved[c.key] else 1 + c.loss)
            if other not in best or total < best[other]:
                best[other], came[other] = total, (node, c, way)
                tie += 1
                heapq.heappush(queue, (total, tie, other))
    if end not in best:
        return None
    path = []
    while end != start:
        end, c, way = came[end]
        path.append((c, way))
    return path
