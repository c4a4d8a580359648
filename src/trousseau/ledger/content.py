"""What an entry says, in the fixed form that is compared and sealed."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from trousseau.core import chain

from .models import Entry, Line
from .postings import Draft

# account, fund's code or None, aux, debit, credit (cents)
DAY, ASKED = 2, 8  # where the day stands in what an entry says, and of how many parts that is
type Row = tuple[str, str | None, str, int, int]


def rows(lines: Iterable[Line]) -> list[Row]:
    """The lines of one entry, in the order they were written."""
    return [(line.account, line.fund.code if line.fund else None, line.aux, line.debit, line.credit) for line in lines]


def to_compare(entry: Entry, lines: Sequence[Row]) -> list:
    """What was asked, apart from its numbers: two posts with one key must say the same, in whatever year they are booked."""
    return _said(entry, entry.happened_on, lines)


def _said(entry: Entry, day: date, lines: Sequence[Row]) -> list:
    return [
        entry.ledger,
        entry.journal,
        day.isoformat(),
        entry.piece,
        entry.label,
        entry.source,
        entry.reverses_id,
        [list(row) for row in lines],
    ]


def of_draft(ledger: str, draft: Draft, day: date | None = None) -> list:
    """What the entry of `draft` will say, without an entry nor a line being made: what is asked, as `to_compare` has it; or
    what is sealed, once it is dated `day` in the books."""
    return [
        ledger,
        draft.journal,
        (day or draft.on).isoformat(),
        draft.piece,
        draft.label,
        draft.source,
        draft.reverses and draft.reverses.pk,
        [[p.account, p.fund.code if p.fund else None, p.aux, p.debit, p.credit] for p in draft.lines],
        *_late(draft.on if day and day != draft.on else None),
    ]


def asked(sealed: list) -> list:
    """What was asked, of what is sealed."""
    *said, own = sealed if len(sealed) > ASKED else (*sealed, sealed[DAY])
    return [*said[:DAY], own, *said[DAY + 1 :]]


def booked_on(sealed: list, day: date) -> list:
    """What is sealed, dated another day in the books."""
    said = asked(sealed)
    return said if day.isoformat() == said[DAY] else [*said[:DAY], day.isoformat(), *said[DAY + 1 :], said[DAY]]


def _late(own: date | None) -> list[str]:
    """The own date of what came once its year was closed; nothing of any other entry, whose seal has no such part."""
    return [own.isoformat()] if own else []


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
        *_said(entry, entry.date, lines),
        *_late(entry.own_date),
        entry.year,
        entry.number,
        entry.idempotency_key,
        entry.posted_at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.posted_by_id,
    ]
