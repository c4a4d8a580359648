"""What an entry says, in the fixed form that is compared and sealed."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from trousseau.core import chain

from .models import Entry, Line
from .postings import Draft

# account, fund's code or None, aux, debit, credit (cents)
type Row = tuple[str, str | None, str, int, int]


def rows(lines: Iterable[Line]) -> list[Row]:
    """The lines of one entry, in the order they were written."""
    return [(line.account, line.fund.code if line.fund else None, line.aux, line.debit, line.credit) for line in lines]


def to_compare(entry: Entry, lines: Sequence[Row]) -> list:
    """What an entry says, apart from its numbers: two posts with one key must say the same."""
    return [
        entry.ledger,
        entry.journal,
        entry.date.isoformat(),
        entry.piece,
        entry.label,
        entry.source,
        entry.reverses_id,
        [list(row) for row in lines],
    ]


def of_draft(ledger: str, draft: Draft) -> list:
    """What the entry of `draft` will say: `said` of it once posted, without an entry nor a line being made."""
    return [
        ledger,
        draft.journal,
        draft.on.isoformat(),
        draft.piece,
        draft.label,
        draft.source,
        draft.reverses and draft.reverses.pk,
        [[p.account, p.fund.code if p.fund else None, p.aux, p.debit, p.credit] for p in draft.lines],
    ]


def spelled(
    chain_name: str,
    number: int,
    prev_hash: str,
    said: str,
    numbers: tuple[int, int],
    key: str,
    at: datetime,
    actor: int | None,
) -> str:
    """The text that `chain.seal` would make of `content`, `said` being already spelled. `numbers`: year, number in it."""
    year, mine = numbers
    more = chain.written([year, mine, key, at.astimezone(UTC).isoformat(timespec="microseconds"), actor])
    return f"{chain.written([chain_name, number, prev_hash])[:-1]},[{said[1:-1]},{more[1:-1]}]]"


def content(entry: Entry, lines: Sequence[Row]) -> list:
    """What is sealed: the entry, its lines, its number, when and by whom it was posted."""
    return [
        *to_compare(entry, lines),
        entry.year,
        entry.number,
        entry.idempotency_key,
        entry.posted_at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.posted_by_id,
    ]
