"""The tables of a trial: the page and its CSV show the same rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from trousseau.core import localised
from trousseau.core.models import Dwelling
from trousseau.engines.allocation.problem import SHOWN

from . import words
from .curves import HORIZONS, at, share
from .groups import keys

type Cell = str | int
DASH = "–"


@dataclass(frozen=True)
class Table:
    """`head`: (label, whether its column holds figures). The first cell of a row names it."""

    code: str
    title: str
    head: list[tuple[str, bool]]
    rows: list[list[Cell]]
    note: str = ""

    @property
    def shown(self) -> list[list[tuple[str, str, bool]]]:
        """(label, what is read, figure) of each cell."""
        return [
            [
                (label, localised.number(cell) if isinstance(cell, int) else cell, figure)
                for (label, figure), cell in zip(self.head, row, strict=True)
            ]
            for row in self.rows
        ]

    @property
    def plain(self) -> list[list[str]]:
        return [[label for label, _figure in self.head], *([str(cell) for cell in row] for row in self.rows)]


def of_sitting(found: Mapping[str, Any], codes: bool) -> list[Table]:
    tables = [_groups(found), _homes(found, codes)]
    if codes and found["plan"]:
        tables.append(_plan(found))
    if found["quotas"]:
        tables.append(_quotas(found))
    return tables


def _groups(found: Mapping[str, Any]) -> Table:
    return Table(
        "groupes",
        _("The effect by group"),
        [
            (_("Group"), False),
            (_("Households"), True),
            (_("First three, in force"), True),
            (_("tried"), True),
            (pgettext("trial", "Enter"), True),
            (pgettext("trial", "Leave"), True),
            (_("Plan, in force"), True),
            (_("tried"), True),
        ],
        [
            [_group(one["key"]), one["size"], *one["first"], one["enters"], one["leaves"], *one["plan"]]
            for one in found["groups"]
        ],
        _(
            "Each household once, whatever the number of dwellings that fit it. Plan: who has a dwelling in the plan of the whole sitting."
        ),
    )


def _group(key: str) -> str:
    return str(words.GROUPS[key])


def dwellings(identifiers: Iterable[str]) -> dict[str, str]:
    """« LGT00012 » → the dwelling as its pages call it."""
    keys = {name: int(name[3:].partition(".")[0]) for name in identifiers if name.startswith("LGT")}
    rows = Dwelling.objects.select_related("commune").in_bulk(set(keys.values()))
    return {name: str(rows[pk]) for name, pk in keys.items() if pk in rows}


def _homes(found: Mapping[str, Any], codes: bool) -> Table:
    names = dwellings(one["id"] for one in found["homes"])
    rows: list[list[Cell]] = []
    for home in found["homes"]:
        moves = home["moves"]
        told: list[Cell]
        if codes:
            enters = [one for one in moves if not _in(one[1]) and _in(one[2])]
            leaves = [one for one in moves if _in(one[1]) and not _in(one[2])]
            others = [one for one in moves if one not in enters and one not in leaves]
            told = [_moves(these) for these in (enters, leaves, others)]
        else:
            told = [moves["enters"], moves["leaves"], moves["others"]]
        rows.append([names.get(home["id"], home["id"]), *home["fits"], *told])
    return Table(
        "logements",
        _("Dwelling by dwelling"),
        [
            (_("Dwelling"), False),
            (_("It fits, in force"), True),
            (_("It fits, tried"), True),
            (_("Enter the first three"), not codes),
            (_("Leave them"), not codes),
            (_("Other moves"), not codes),
        ],
        rows,
        _("Rank in force → rank tried, within the first ten; – where the dwelling does not fit the household."),
    )


def _in(rank: int | None) -> bool:
    return rank is not None and rank <= SHOWN


def _moves(moves: list[list]) -> str:
    return ", ".join(f"{code} {before or DASH} → {after or DASH}" for code, before, after in moves) or DASH


def _plan(found: Mapping[str, Any]) -> Table:
    names = dwellings(home for _code, *homes in found["plan"] for home in homes if home)

    def name(home: str | None) -> str:
        return names.get(home, home) if home else DASH

    return Table(
        "plan",
        _("The plan of the whole sitting"),
        [(_("Household"), False), (_("In force"), False), (_("Tried"), False)],
        [[code, name(before), name(after)] for code, before, after in found["plan"]],
        _("Those whose dwelling changes in the plan that gives the most points in all."),
    )


def _quotas(found: Mapping[str, Any]) -> Table:
    rows: list[list[Cell]] = [
        [
            f"{one['label']}, {side}",
            one["at_least"][n],
            one["reached"][n],
            _("+%(points)s points") % {"points": one["bonus"][n]} if one["bonus"][n] else _("none"),
            found["gap"][n],
            found["bound"][n],
        ]
        for one in found["quotas"]
        for n, side in enumerate((_("in force"), _("tried")))
    ]
    return Table(
        "contingents",
        _("The quota as points"),
        [
            (_("Quota"), False),
            (_("Dwellings promised"), True),
            (_("Given in the plan"), True),
            (_("Bonus"), True),
            (_("Gap to the bound, in points"), True),
            (_("Bound, in points"), True),
        ],
        rows,
        _(
            "The least bonus that keeps the promise, or comes as near to it as the dwellings allow. No plan that does as well is worth more than the bound."
        ),
    )


def of_past(found: Mapping[str, Any]) -> list[Table]:
    return [_policies(found), _waits(found), _success(found)]


def _policies(found: Mapping[str, Any]) -> Table:
    rows: list[list[Cell]] = []
    for one in found["policies"]:
        median, low, high = one["waits"]["median"]
        rows.append(
            [
                str(words.POLICIES[one["code"]]),
                one["housed"],
                one["size"],
                ratio(one["offers"], one["housed"]),
                ratio(one["empty_days"], found["history"]["dwellings"], places=0),
                words.days(median),
                words.between(low, high) or DASH,
            ]
        )
    return Table(
        "politiques",
        _("Side by side"),
        [
            (_("Policy"), False),
            (_("Housed"), True),
            (_("of"), True),
            (_("Offers per letting"), True),
            (_("Empty days per dwelling"), True),
            (_("Median wait"), True),
            (_("Interval (95 in 100)"), False),
        ],
        rows,
        _("Median: the wait after which half of all are housed, those who still wait included (Kaplan–Meier)."),
    )


def _waits(found: Mapping[str, Any]) -> Table:
    rows: list[list[Cell]] = []
    for one in found["policies"]:
        row: list[Cell] = [str(words.POLICIES[one["code"]])]
        for day in HORIZONS:
            told = at(one["waits"], day)
            if told is None:
                row.append(DASH)
                continue
            value, low, high = told
            row.append(
                share(value) if low is None or high is None else f"{share(value)} ({share(low)} – {share(high)})"
            )
        rows.append(row)
    return Table(
        "attentes",
        _("Share housed as time goes by"),
        [(_("Policy"), False), *((words.days(day), True) for day in HORIZONS)],
        rows,
        _("Between brackets, the interval (95 in 100). – : not watched that long."),
    )


def _success(found: Mapping[str, Any]) -> Table:
    by = [{one["key"]: one for one in policy["groups"]} for policy in found["policies"]]
    rows: list[list[Cell]] = []
    for key in in_order(by[0]):
        one = by[0][key]
        housed = [policy[key]["housed"] for policy in by]
        rows.append([_group(key), one["size"], *(f"{n} ({percent(n, one['size'])})" for n in housed)])
    return Table(
        "groupes",
        _("Housed, by group"),
        [
            (_("Group"), False),
            (_("Households"), True),
            *((str(words.POLICIES[p["code"]]), True) for p in found["policies"]),
        ],
        rows,
    )


def in_order(found: Iterable[str]) -> list[str]:
    """The groups as the pages list them."""
    return [key for key in keys() if key in set(found)]


def percent(part: int, whole: int) -> str:
    return f"{ratio(part * 100, whole, places=0)} %" if whole else DASH


def ratio(part: int, whole: int, places: int = 2) -> str:
    if not whole:
        return DASH
    return localised.number((Decimal(part) / whole).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
