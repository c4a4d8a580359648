"""Many entries at once: staged in chunks, in short transactions; then posted all together, in one, by a few statements.

What each entry says is spelled while it is staged, checked like any other. Posting reads these texts once to number and
seal them one after the other (the chain is the same as that of entries posted alone), then writes entries, lines and
totals by INSERT … SELECT: the lines come out of the very text that was sealed. docs/decisions/0011 says what it costs.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import batched

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core import chain
from trousseau.core.bulk import insert_rows
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.normal import normal

from .actions import check, known, last_number
from .content import asked, booked_on, of_draft, rows, spelled, to_compare
from .models import Entry, Fund, Line, StagedEntry
from .postings import Draft
from .queries import chain_name, head
from .totals import add_up
from .years import booked, closed_years

_READ = 10_000  # staged rows read at once
SQLITE, POSTGRESQL = "sqlite", "postgresql"


def stage(ledger: str, batch: str, drafts: Sequence[tuple[int, Draft]]) -> None:
    """Write drafts in advance, each at its position in the batch; within the caller's transaction.

    Raises as `actions.post` does. A draft with `reverses` is not staged: it is posted by itself.
    """
    closed = closed_years(ledger)
    days = [booked(draft.on, closed) for _position, draft in drafts]
    for _position, draft in drafts:
        check(ledger, draft)
    insert_rows(
        StagedEntry,
        (
            "batch",
            "position",
            "journal",
            "year",
            "date",
            "own_date",
            "piece",
            "label",
            "key",
            "source",
            "idempotency_key",
            "said",
        ),
        [
            (
                batch,
                position,
                draft.journal,
                day.year,
                day,
                draft.on if day != draft.on else None,
                draft.piece,
                draft.label,
                normal(f"{draft.label} {draft.piece}")[:400],
                draft.source,
                draft.key,
                chain.written(of_draft(ledger, draft, day)),
            )
            for day, (position, draft) in zip(days, drafts, strict=True)
        ],
    )


def clear(batch: str) -> None:
    StagedEntry.objects.filter(batch=batch).delete()


@transaction.atomic
def post_staged(actor: User | None, *, ledger: str, batch: str) -> int:
    """Post what is staged under `batch` and not posted yet, in the order of positions: how many entries that made.

    Raises Refused when a key already posted something else.
    """
    chain.lock(chain_name(ledger))
    _date_again(ledger, batch)
    first, now = head(ledger), timezone.now()
    fresh = _seal(actor, ledger, batch, first, now)
    if not fresh:
        return 0
    with connection.cursor() as cursor:
        _write_entries(cursor, actor, ledger, batch, first, now, fresh)
        _write_lines(cursor, ledger, batch, first)
        keys = _post(cursor, ledger, first)
    add_up(ledger, first.number, keys)
    chain.record(chain_name(ledger), chain.Head(first.number + len(fresh), fresh[-1][2]))
    return len(fresh)


def _date_again(ledger: str, batch: str) -> None:
    """What was staged for a year that was closed since is dated on the first open day."""
    closed = closed_years(ledger)
    for row in StagedEntry.objects.filter(batch=batch, year__in=closed):
        own = row.own_date or row.date
        row.date = booked(own, closed)
        row.year, row.own_date = row.date.year, own
        row.said = chain.written(booked_on(json.loads(row.said), row.date))
        row.save(update_fields=["date", "year", "own_date", "said"])


Sealed = tuple[int, int, str]  # position, number in its journal and year, seal


def _seal(actor: User | None, ledger: str, batch: str, first: chain.Head, now: datetime) -> list[Sealed]:
    """Number and seal what is not posted yet: one pass, and nothing is written."""
    name, by = chain_name(ledger), actor.pk if actor else None
    numbers: dict[tuple[str, int], int] = {}
    found: list[Sealed] = []
    last = first.hash
    staged = StagedEntry.objects.filter(batch=batch).order_by("position")
    read = staged.values_list("position", "journal", "year", "idempotency_key", "said")
    for some in batched(read.iterator(chunk_size=_READ), _READ):
        posted = _posted([row[3] for row in some])
        for position, journal, year, key, spelling in some:
            if key in posted:
                if posted[key] != asked(json.loads(spelling)):
                    raise Refused(_("This operation was already posted with other amounts: reload the page."))
                continue
            series = (journal, year)
            if series not in numbers:
                numbers[series] = last_number(ledger, *series)
            numbers[series] += 1
            text = spelled(name, first.number + len(found) + 1, last, spelling, (year, numbers[series]), key, now, by)
            last = chain.sealed(text)
            found.append((position, numbers[series], last))
    return found


def _posted(keys: list[str]) -> dict[str, list]:
    """What the entries already posted under these keys say."""
    return {key: to_compare(entry, rows(lines)) for key, (entry, lines) in known(keys).items()}


# The seals just computed, as a table: n (from 1), position, number, hash.
_FRESH = {
    SQLITE: "(SELECT key + 1 AS n, value ->> 0 AS position, value ->> 1 AS number, value ->> 2 AS hash"
    " FROM json_each(%s))",
    POSTGRESQL: "unnest(%s::integer[], %s::integer[], %s::text[]) WITH ORDINALITY AS given(position, number, hash, n)",
}
# The lines of the staged texts: their eighth element, each [account, fund's code, aux, debit, credit].
_LINES = {
    SQLITE: "json_each(s.said, '$[7]') l",
    POSTGRESQL: "LATERAL (SELECT value, n AS key FROM jsonb_array_elements(s.said::jsonb -> 7) WITH ORDINALITY AS a(value, n)) l",
}
_ENTRY, _LINE, _FUND = (model._meta.db_table for model in (Entry, Line, Fund))
_STAGED = StagedEntry._meta.db_table


def _write_entries(cursor, actor, ledger: str, batch: str, first: chain.Head, now, fresh: list[Sealed]) -> None:
    given: list = [json.dumps(fresh, separators=(",", ":"))]
    if connection.vendor == POSTGRESQL:
        given = [list(column) for column in zip(*fresh, strict=True)]
    cursor.execute(
        f"""INSERT INTO {_ENTRY} (ledger, journal, year, number, date, own_date, piece, label, key, source, idempotency_key,
            posted, posted_at, posted_by_id, chain_number, prev_hash, hash)
        SELECT %s, s.journal, s.year, f.number, s.date, s.own_date, s.piece, s.label, s.key, s.source, s.idempotency_key,
            false, %s, %s, %s + f.n, lag(f.hash, 1, %s) OVER (ORDER BY f.n), f.hash
        FROM (SELECT * FROM {_FRESH[connection.vendor]} ORDER BY n) f
        CROSS JOIN {_STAGED} s WHERE s.batch = %s AND s.position = f.position ORDER BY f.n""",
        [
            ledger,
            connection.ops.adapt_datetimefield_value(now),
            actor.pk if actor else None,
            first.number,
            first.hash,
            *given,
            batch,
        ],
    )


def _write_lines(cursor, ledger: str, batch: str, first: chain.Head) -> None:
    """In the order of the entries, then as each text says them: that order is sealed."""
    number = "::bigint" if connection.vendor == POSTGRESQL else ""
    cursor.execute(
        f"""INSERT INTO {_LINE} (entry_id, account, fund_id, aux, debit, credit)
        SELECT e.id, l.value ->> 0, (SELECT d.id FROM {_FUND} d WHERE d.ledger = %s AND d.code = l.value ->> 1),
            l.value ->> 2, (l.value ->> 3){number}, (l.value ->> 4){number}
        FROM {_STAGED} s CROSS JOIN {_ENTRY} e CROSS JOIN {_LINES[connection.vendor]}
        WHERE s.batch = %s AND e.idempotency_key = s.idempotency_key AND e.chain_number > %s
        ORDER BY s.position, l.key""",
        [ledger, batch, first.number],
    )


def _post(cursor, ledger: str, first: chain.Head) -> tuple[int, int]:
    """One UPDATE, which the triggers judge. Returns the first and the last key of the entries."""
    cursor.execute(
        f"SELECT min(id), max(id) FROM {_ENTRY} WHERE ledger = %s AND chain_number > %s", [ledger, first.number]
    )
    keys = cursor.fetchone()
    cursor.execute(
        f"UPDATE {_ENTRY} SET posted = true WHERE ledger = %s AND NOT posted AND id BETWEEN %s AND %s", [ledger, *keys]
    )
    return keys
