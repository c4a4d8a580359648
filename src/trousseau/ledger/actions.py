"""The only way money moves: post, reverse, open a fund."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import CharField
from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core import chain
from trousseau.core.bulk import insert_rows
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.normal import normal

from . import chart
from .content import of_draft, rows, spelled, to_compare
from .models import CODE, Entry, Fund, Line
from .postings import Draft as Draft
from .postings import Posting as Posting
from .queries import chain_name, head
from .totals import add_up
from .years import closed_years, refuse_closed


@transaction.atomic
def open_fund(actor: User | None, *, ledger: str, code: str, label: str) -> Fund:
    """A fund for a mandate or a convention. Raises Refused when its code is taken or malformed."""
    if not re.fullmatch(CODE, code):
        raise Refused(_("A fund’s code is made of capital letters and digits, for instance M00012."), "code")
    fund, fresh = Fund.objects.get_or_create(ledger=ledger, code=code, defaults={"label": label})
    if not fresh:
        raise Refused(_("The fund %(code)s is already open.") % {"code": code}, "code")
    return fund


def hold(ledger: str) -> None:
    """Let nobody else post until the end of the caller's transaction: what is read of the ledger stays true."""
    chain.lock(chain_name(ledger))


def post(
    actor: User | None,
    *,
    ledger: str,
    journal: str,
    on: date,
    label: str,
    lines: Sequence[Posting],
    key: str,
    source: str = "",
    piece: str = "",
) -> Entry:
    """Post one entry of two lines or more; the same `key` again returns the first one.

    `label` and `piece` are read by every account with access to the ledger: write lease and mandate
    numbers, never names. Raises Refused when debits and credits differ, or when `key` already posted
    something else; ValueError on a journal, account or code that does not exist.
    """
    return post_many(actor, ledger=ledger, drafts=[Draft(journal, on, label, lines, key, source, piece)])[0]


@transaction.atomic
def post_many(actor: User | None, *, ledger: str, drafts: Sequence[Draft]) -> list[Entry]:
    """Post `drafts` in their order, in a number of queries that does not grow with theirs; see `post`."""
    for draft in drafts:
        check(ledger, draft)
    chain.lock(chain_name(ledger))
    already = known([draft.key for draft in drafts])
    says = {key: to_compare(entry, rows(lines)) for key, (entry, lines) in already.items()}
    entries = {key: entry for key, (entry, _lines) in already.items()}
    name, first, closed = chain_name(ledger), head(ledger), closed_years(ledger)
    numbers: dict[tuple[str, int], int] = {}
    fresh: list[tuple[Entry, Draft]] = []
    last, now, by = first, timezone.now(), actor.pk if actor else None
    for draft in drafts:
        said = of_draft(ledger, draft)
        if draft.key in entries:
            if says[draft.key] != said:
                raise Refused(_("This operation was already posted with other amounts: reload the page."))
            continue
        entry = _entry(by, ledger, draft, now)
        refuse_closed(entry.year, closed)
        series = (entry.journal, entry.year)
        numbers[series] = entry.number = (numbers.get(series) or last_number(ledger, *series)) + 1
        entry.chain_number, entry.prev_hash = last.number + 1, last.hash
        numbered = (entry.year, entry.number)
        entry.hash = chain.sealed(
            spelled(name, entry.chain_number, last.hash, chain.written(said), numbered, draft.key, now, by)
        )
        last = chain.Head(entry.chain_number, entry.hash)
        says[draft.key], entries[draft.key] = said, entry
        fresh.append((entry, draft))
    if fresh:
        _write(ledger, first.number, fresh)
        chain.record(name, last)
    return [entries[draft.key] for draft in drafts]


_ENTRY = (
    "ledger journal year number date piece label key source idempotency_key reverses posted posted_at posted_by"
    " chain_number prev_hash hash"
).split()
_LINE = ("entry", "account", "fund", "aux", "debit", "credit")


def _write(ledger: str, after: int, fresh: Sequence[tuple[Entry, Draft]]) -> None:
    """Drafts, their lines, then one UPDATE that posts them: the triggers judge it. `after`: the last number sealed."""
    keys = {"reverses", "posted_by"}
    columns = [f"{name}_id" if name in keys else name for name in _ENTRY]
    insert_rows(Entry, _ENTRY, ([getattr(entry, column) for column in columns] for entry, _draft in fresh))
    mine = Entry.objects.filter(ledger=ledger, chain_number__gt=after)
    numbered = mine.order_by("chain_number").values_list("pk", flat=True)
    for (entry, _draft), key in zip(fresh, numbered, strict=True):
        entry.pk, entry.posted, entry._state.adding, entry._state.db = key, True, False, connection.alias
    insert_rows(
        Line,
        _LINE,
        (
            (entry.pk, line.account, line.fund and line.fund.pk, line.aux, line.debit, line.credit)
            for entry, draft in fresh
            for line in draft.lines
        ),
    )
    mine.filter(posted=False, pk__range=(fresh[0][0].pk, fresh[-1][0].pk)).update(posted=True)
    add_up(ledger, after)


@transaction.atomic
def reverse(actor: User | None, *, entry: Entry, on: date, label: str, piece: str | None = None) -> Entry:
    """Post the opposite of `entry`, once, under its own voucher unless it is given another.

    Raises Refused when it already is, is itself a reversal, or closed a year.
    """
    chain.lock(chain_name(entry.ledger))
    if entry.journal == chart.closing().journal:
        raise Refused(_("What closed a year is not reversed: correct the entry that was wrong, in the open year."))
    if entry.reverses_id:
        raise Refused(_("A reversal is not reversed: post the right entry again."))
    if Entry.objects.filter(reverses=entry).exists():
        raise Refused(_("This entry is already reversed."))
    if on < entry.date:
        raise Refused(_("An entry is reversed on its own date or later."), "on")
    lines = [
        Posting(line.account, debit=line.credit, credit=line.debit, fund=line.fund, aux=line.aux)
        for line in entry.lines.select_related("fund")
    ]
    piece = entry.piece if piece is None else piece
    draft = Draft(entry.journal, on, label, lines, f"ledger.reverse:{entry.pk}", entry.source, piece, entry)
    return post_many(actor, ledger=entry.ledger, drafts=[draft])[0]


def known(keys: list[str]) -> dict[str, tuple[Entry, list[Line]]]:
    """The entries already posted under these keys, with their lines."""
    found = {}
    for start in range(0, len(keys), 500):
        rows = Entry.objects.filter(idempotency_key__in=keys[start : start + 500])
        for entry in rows.prefetch_related("lines__fund"):
            found[entry.idempotency_key] = (entry, list(entry.lines.all()))
    return found


def last_number(ledger: str, journal: str, year: int) -> int:
    series = Entry.objects.filter(ledger=ledger, journal=journal, year=year)
    return series.order_by("-number").values_list("number", flat=True).first() or 0


def _entry(by: int | None, ledger: str, draft: Draft, now: datetime) -> Entry:
    more = {"reverses": draft.reverses} if draft.reverses else {}
    return Entry(
        ledger=ledger,
        journal=draft.journal,
        year=draft.on.year,
        date=draft.on,
        piece=draft.piece,
        label=draft.label,
        key=normal(f"{draft.label} {draft.piece}")[:400],
        source=draft.source,
        idempotency_key=draft.key,
        posted_at=now,
        posted_by_id=by,
        **more,
    )


def check(ledger: str, draft: Draft) -> None:
    """Raises Refused or ValueError when `draft` cannot be an entry of `ledger`; see `post`."""
    if (ledger, draft.journal) not in chart.journals():
        raise ValueError(f"no journal {draft.journal} in the ledger {ledger}")
    if not draft.key or not draft.label:
        raise ValueError("an entry has a key and a label")
    for name in ("label", "piece", "source"):
        field = Entry._meta.get_field(name)
        assert isinstance(field, CharField) and field.max_length
        if len(getattr(draft, name)) > field.max_length:
            raise Refused(_("This text is too long: shorten it."), name)
    for line in draft.lines:
        if (ledger, line.account) not in chart.accounts():
            raise ValueError(f"no account {line.account} in the ledger {ledger}")
        if line.fund is not None and line.fund.ledger != ledger:
            raise ValueError(f"the fund {line.fund} is not of the ledger {ledger}")
        if line.aux and not re.fullmatch(CODE, line.aux):
            raise ValueError(f"“{line.aux}” is not a lease or mandate number")
        if type(line.debit) is not int or type(line.credit) is not int:
            raise TypeError("amounts are integer cents")
        if min(line.debit, line.credit) != 0 or max(line.debit, line.credit) <= 0:
            raise Refused(_("A line has an amount on one side, debit or credit."))
    debit, credit = sum(p.debit for p in draft.lines), sum(p.credit for p in draft.lines)
    if len(draft.lines) < 2 or debit != credit:
        raise Refused(_("An entry has two lines or more, and its debits equal its credits."))
