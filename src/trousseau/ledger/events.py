"""What happens to the money, and the accounts it moves: read from chart.toml, so that an accountant may change them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from .chart import data
from .enums import Ledger
from .models import Entry, Fund
from .postings import Draft, Posting


@dataclass(frozen=True)
class Move:
    """One line of an event. `parts`: the amounts it adds, by name, or none when it takes what balances the other lines.
    `fund` and `aux`: whether it bears them."""

    account: str
    debit: bool
    parts: tuple[str, ...]
    fund: bool
    aux: bool


@dataclass(frozen=True)
class Event:
    ledger: Ledger
    code: str
    journal: str
    label: str
    moves: tuple[Move, ...]


@cache
def events() -> dict[str, Event]:
    """By code, in the order of the file; then the sums received."""
    return {row["code"]: _event(row) for row in data()["event"]} | {
        event.code: event for event in (_received(source, what) for what in data()["for"] for source in data()["from"])
    }


def _received(source: Mapping, what: Mapping) -> Event:
    """The event of a sum received from `source` for `what`."""
    moves = (
        Move(source["account"], True, ("amount",), False, False),
        Move(what["account"], False, ("amount",), what.get("fund", False), what.get("aux", False)),
    )
    return Event(Ledger.CLIENTS, f"{what['code']}_{source['code']}", source["journal"], what["label"], moves)


def _event(row: Mapping) -> Event:
    moves = [
        Move(
            line["account"],
            "debit" in line,
            () if line.get("rest") else tuple((line.get("debit") or line["credit"]).split("+")),
            line.get("fund", False),
            line.get("aux", False),
        )
        for line in row["lines"]
    ]
    return Event(Ledger(row["ledger"]), row["code"], row["journal"], row["label"], tuple(moves))


def draft(
    event: str,
    *,
    on: date,
    key: str,
    amounts: Mapping[str, int],
    fund: Fund | None = None,
    aux: str = "",
    label: str = "",
    source: str = "",
    piece: str = "",
    reverses: Entry | None = None,
) -> Draft:
    """The entry of one event. `amounts`: cents by name; a line that comes to zero is left out, one below zero stands on
    the other side.

    `label` is said instead of the event's own followed by `aux`, or by the fund's code: pseudonyms, never names.
    Raises KeyError for an event, or an amount, that chart.toml does not name.
    """
    what = events()[event]
    if unknown := set(amounts) - {part for move in what.moves for part in move.parts}:
        raise KeyError(f"{event} has no amount {', '.join(sorted(unknown))}")
    lines: list[Posting] = []
    for move in what.moves:
        cents = sum(amounts[part] for part in move.parts) * (1 if move.debit else -1)
        if not move.parts:
            cents = sum(line.credit - line.debit for line in lines)
        if cents:
            side = {"debit": cents} if cents > 0 else {"credit": -cents}
            held = fund if move.fund else None
            lines.append(Posting(move.account, fund=held, aux=aux if move.aux else "", **side))
    said = label or f"{what.label} {aux or (fund.code if fund else '')}".strip()
    return Draft(what.journal, on, said, lines, key, source, piece, reverses)
