"""What an entry says, in the fixed form that is compared and sealed."""

from collections.abc import Iterable, Sequence
from datetime import UTC

from .models import Entry, Line

# account, fund's code or None, aux, debit, credit (cents)
Row = Sequence[str | int | None]


def rows(lines: Iterable[Line]) -> list[Row]:
    """The lines of one entry, in the order they were written."""
    return [
        [line.account, line.fund.code if line.fund else None, line.aux, line.debit, line.credit]
        for line in lines
    ]


def said(entry: Entry, lines: Sequence[Row]) -> list:
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


def content(entry: Entry, lines: Sequence[Row]) -> list:
    """What is sealed: the entry, its lines, its number, when and by whom it was posted."""
    return [
        *said(entry, lines),
        entry.year,
        entry.number,
        entry.idempotency_key,
        entry.posted_at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.posted_by_id,
    ]
