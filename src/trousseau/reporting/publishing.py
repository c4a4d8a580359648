"""What a funder reads of the rows: no row, and no count by which one household could be found.

CAF and métropole know these households: a coded row stays personal data (RGPD, considération 26). Each count of rows is
a set: of the households behind them, then of each further row that one of them has, since the number told counts it too.
`engines.differences` says which counts may be told beside all that was sent before, whatever their periods; one of few
households is not, however many its rows. What a reader may not know is None, with its reason, and a breakdown joins what is
left as one line.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from . import staying
from .figures import Figure, Kind, Why, share, stay
from .measures import BY_CODE, MEASURES, STAY, Counted, Measure
from .reading import Row

LEAST = 5  # households: fewer are not told
NOW, BEFORE = "now", "before"
COMMUNE, GROUP = "commune", "group"
WATCHED, LEFT = "watched", "left"  # of an interval of a curve
FURTHER = "#"  # between a household and the row that it has beside its first
type Key = tuple[str, str, str, str]  # measure, period, what part of it, which
type Sets = dict[Key, frozenset[str]]


def sets(rows: Counted, when: str) -> Sets:
    """Each count that a funder might read, as the set of what is counted; what is the most asked for first."""
    found: Sets = {}
    for part in (_whole, _parts):
        for measure in MEASURES:
            if measure.households and measure.code in rows and measure.kind != Kind.STAY:
                part(found, measure, rows[measure.code], when)
    if when == NOW and STAY in rows:
        names = _named(BY_CODE[STAY], rows[STAY])
        for one in staying.intervals(rows[STAY], _few_are_hidden):
            found[STAY, when, WATCHED, one.name] = _members(names, one.watched)
            found[STAY, when, LEFT, one.name] = _members(names, one.left)
    return found


def _few_are_hidden(many: int) -> bool:
    return not 0 < many < LEAST


def _of_many(members: frozenset[str]) -> bool:
    """Whether nobody, or enough households, stand behind these rows."""
    return _few_are_hidden(len({one.partition(FURTHER)[0] for one in members}))


def _whole(found: Sets, measure: Measure, rows: Sequence[Row], when: str) -> None:
    names = _named(measure, rows)
    found[measure.code, when, "all", ""] = _members(names, rows)
    if measure.kind != Kind.COUNT:
        found[measure.code, when, "known", ""] = _members(names, [row for row in rows if _known(measure, row)])
    if measure.kind == Kind.SHARE:
        found[measure.code, when, "num", ""] = _members(names, [row for row in rows if row.yes])


def _parts(found: Sets, measure: Measure, rows: Sequence[Row], when: str) -> None:
    if when != NOW:
        return
    names = _named(measure, rows)
    if measure.groups:
        told = broken_down(measure, rows)
        for group, some in _sorted(_by(told, GROUP)):
            found[measure.code, when, GROUP, group] = _members(names, some)
    if any(row.commune for row in rows):
        for commune, some in _sorted(_by(rows, COMMUNE)):
            found[measure.code, when, COMMUNE, commune] = _members(names, some)


def broken_down(measure: Measure, rows: Sequence[Row]) -> list[Row]:
    """The rows that a breakdown by group tells apart: of what ended, those that are not in the numerator."""
    return [row for row in rows if not row.yes] if measure.ends else list(rows)


def _known(measure: Measure, row: Row) -> bool:
    return row.yes is not None if measure.kind == Kind.SHARE else row.value is not None


def _named(measure: Measure, rows: Sequence[Row]) -> dict[Row, str]:
    """Who stands behind each row: its first row has the name of a household, which other tables know; a further one its own."""
    found: dict[Row, str] = {}
    seen: set[str] = set()
    for row in rows:
        name = measure.member(row)
        found[row] = f"{name}{FURTHER}{measure.opens}:{row.pk}:{row.also}:{row.on}" if name in seen else name
        seen.add(name)
    return found


def _members(names: Mapping[Row, str], rows: Sequence[Row]) -> frozenset[str]:
    return frozenset(names[row] for row in rows)


def _by(rows: Sequence[Row], name: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def _sorted(parts: Mapping[str, list[Row]]) -> list[tuple[str, list[Row]]]:
    return sorted(parts.items(), key=lambda part: (-len(part[1]), part[0]))


@dataclass(frozen=True)
class View:
    """What a funder reads: `now` and `before`, the figures by code; `parts`, (which, how many) by code and by breakdown, the
    last without a name for what is told together; `curve`, how long households stay, as `staying.counts` says it; `keys`, the
    counts told."""

    now: dict[str, Figure]
    before: dict[str, Figure]
    parts: dict[str, dict[str, list[tuple[str | None, int]]]]
    keys: list[Key]
    curve: list[staying.Counts] = field(default_factory=list)

    def told(self) -> dict:
        return {
            "now": {code: one.told() for code, one in self.now.items()},
            "before": {code: one.told() for code, one in self.before.items()},
            "parts": self.parts,
            "curve": [list(one) for one in self.curve],
            "keys": [list(key) for key in self.keys],
        }


def view(rows: Counted, before: Counted | None, told: Sequence[frozenset[str]] = ()) -> View:
    """`told`: the sets whose counts were already sent to anybody, in any report."""
    wanted = sets(rows, NOW)
    if before is not None:
        wanted |= sets(before, BEFORE)
    from trousseau.engines.differences import tellable  # numpy

    asked = [(key, members) for key, members in wanted.items() if _of_many(members)]
    kept = tellable(asked, told, LEAST)
    now = _figures(rows, NOW, kept, wanted)
    told_curve = staying.counts(_told_curve(rows.get(STAY, ()), kept))
    if STAY in rows:
        now[STAY] = stay(told_curve) if told_curve or not rows[STAY] else Figure(why=Why.FEW)
    earlier = _figures(before or {}, BEFORE, kept, wanted) | {STAY: Figure(why=Why.YEARS)}
    parts = {code: found for code in rows if (found := _told_parts(BY_CODE[code], rows[code], kept))}
    return View(now, earlier, parts, sorted(kept), told_curve)


def _told_curve(rows: Sequence[Row], kept: frozenset[Key]) -> list[staying.Interval]:
    """The intervals whose two counts may be told, up to the first that may not."""
    found = []
    for one in staying.intervals(rows, _few_are_hidden):
        if not {(STAY, NOW, WATCHED, one.name), (STAY, NOW, LEFT, one.name)} <= kept:
            break
        found.append(one)
    return found


def sets_told(rows: Counted, before: Counted | None, keys: Sequence[Sequence[str]]) -> list[frozenset[str]]:
    """The sets of a report that was sent, from its frozen rows and the keys that it told."""
    known = sets(rows, NOW) | (sets(before, BEFORE) if before is not None else {})
    return [known[key] for one in keys if (key := (one[0], one[1], one[2], one[3])) in known]


def _figures(rows: Counted, when: str, kept: frozenset[Key], wanted: Sets) -> dict[str, Figure]:
    """Of what was not counted, nothing is known: nobody's secret."""
    unknown = Figure(why=Why.BEFORE)
    return {
        code: _figure(one, rows[code], when, kept, wanted) if code in rows else unknown for code, one in BY_CODE.items()
    }


def _figure(measure: Measure, rows: Sequence[Row], when: str, kept: frozenset[Key], wanted: Sets) -> Figure:
    found = measure.figure(rows)
    if not measure.households:
        return found

    def may(part: str) -> bool:
        return (measure.code, when, part, "") in kept

    few = Figure(why=Why.FEW)
    if measure.kind == Kind.COUNT:
        return found if may("all") else few
    if found.why:  # nobody to count is no secret; whose answer is unknown may be
        return found if may("all") else few
    if measure.kind == Kind.SHARE:
        if may("num") and may("known"):
            return found if found.unknown == 0 or may("all") else replace(found, unknown=None)
        if may("num") and may("all") and found.num is not None and rows:
            many = len(rows)
            return replace(share(found.num, many, None), value=100 * found.num // many, least=True)
        return few
    return replace(found, unknown=found.unknown if may("all") else None) if may("known") else few


def all_parts(measure: Measure, rows: Sequence[Row]) -> dict[str, list[tuple[str, int]]]:
    """Every line of each breakdown, for the agency."""
    found = {}
    if measure.groups:
        found[GROUP] = _in_order(
            measure, [(w, len(some)) for w, some in _by(broken_down(measure, rows), GROUP).items()]
        )
    if any(row.commune for row in rows):
        found[COMMUNE] = [(which, len(some)) for which, some in _sorted(_by(rows, COMMUNE))]
    return found


def _in_order[W: str | None](measure: Measure, lines: list[tuple[W, int]]) -> list[tuple[W, int]]:
    """As the measure names its groups: from the street to a bad home, from the first step to the last."""
    order = {which: place for place, which in enumerate(measure.groups)}
    return sorted(lines, key=lambda line: order.get(line[0] or "", len(order)))


def _told_parts(measure: Measure, rows: Sequence[Row], kept: frozenset[Key]) -> dict[str, list[tuple[str | None, int]]]:
    """The lines of each breakdown that may be told, then the others together."""
    if not measure.households or (measure.code, NOW, "all", "") not in kept:
        return {}
    found = {}
    for name in (GROUP, COMMUNE):
        if name == GROUP and not measure.groups:
            continue
        part = broken_down(measure, rows) if name == GROUP else rows
        lines: list[tuple[str | None, int]] = [
            (which, len(some)) for which, some in _sorted(_by(part, name)) if (measure.code, NOW, name, which) in kept
        ]
        if name == GROUP:
            lines = _in_order(measure, lines)
        left = len(part) - sum(many for _which, many in lines)
        hidden = name == GROUP and measure.ends and (measure.code, NOW, "num", "") not in kept
        if not lines or (hidden and left):
            continue  # how many are left would give back a numerator that is not told
        found[name] = [*lines, *([(None, left)] if left else [])]
    return found
