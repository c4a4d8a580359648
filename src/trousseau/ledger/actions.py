"""The only way money moves: post, reverse, open a fund."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection
from django.db.models import CharField
from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core import chain
from trousseau.core.bulk import insert_rows
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.normal import normal
from trousseau.core.verbs import TODAY, No, verb

from . import chart
from .access import ACCOUNTS
from .content import of_draft, rows, spelled, to_compare
from .models import CODE, Entry, Fund, Line
from .postings import Draft as Draft
from .postings import Posting as Posting
from .queries import chain_name, head
from .totals import add_up
from .years import booked, closed_years

POSTED = No("under its key an entry is posted once")
HAPPENED = No("asked where somebody says what happened")


@verb(once=No("a code that is taken is refused"), frozen=ACCOUNTS, happened=TODAY)
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


@verb(once=POSTED, frozen=ACCOUNTS, happened=HAPPENED)
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

    `on` is the day of what happened. When its year is closed, the entry is dated on the first open day, and keeps it beside.
    `label` and `piece` are read by every account with access to the ledger: write lease and mandate
    numbers, never names. Raises Refused when debits and credits differ, or when `key` already posted
    something else; ValueError on a journal, account or code that does not exist.
    """
    return post_many(actor, ledger=ledger, drafts=[Draft(journal, on, label, lines, key, source, piece)])[0]


@verb(once=POSTED, frozen=ACCOUNTS, happened=HAPPENED)
def post_many(actor: User | None, *, ledger: str, drafts: Sequence[Draft]) -> list[Entry]:
    """Post `drafts` in their order, in a number of queries that does not grow with theirs; see `post`."""
    already, rows = _post(actor, ledger, drafts)
    names, alias = ("id", *_COLUMNS), connection.alias
    fresh = {row[_KEY]: Entry.from_db(alias, names, (key, *row)) for key, row in rows}
    return [already.get(draft.key) or fresh[draft.key] for draft in drafts]


@verb(once=POSTED, frozen=ACCOUNTS, happened=HAPPENED)
def post_keys(actor: User | None, *, ledger: str, drafts: Sequence[Draft]) -> list[int]:
    """As `post_many`: the primary keys of the entries alone, when they are many and nothing is read of them."""
    already, rows = _post(actor, ledger, drafts)
    found = {key: entry.pk for key, entry in already.items()} | {row[_KEY]: key for key, row in rows}
    return [found[draft.key] for draft in drafts]


_ENTRY = (
    "ledger journal year number date own_date piece label key source idempotency_key reverses posted posted_at posted_by"
    " chain_number prev_hash hash"
).split()
_COLUMNS = [str(Entry._meta.get_field(name).attname) for name in _ENTRY]  # type: ignore[union-attr]  # of its own fields
_KEY, _POSTED = _ENTRY.index("idempotency_key"), _ENTRY.index("posted")
_LINE = ("entry", "account", "fund", "aux", "debit", "credit")
type EntryRow = list  # what `_ENTRY` names, in its order


def _post(
    actor: User | None, ledger: str, drafts: Sequence[Draft]
) -> tuple[dict[str, Entry], list[tuple[int, EntryRow]]]:
    """The entries that were posted already, by their key; the rows just written, each after its primary key."""
    for draft in drafts:
        check(ledger, draft)
    chain.lock(chain_name(ledger))
    already = known([draft.key for draft in drafts])
    says = {key: to_compare(entry, rows(lines)) for key, (entry, lines) in already.items()}
    name, last, closed = chain_name(ledger), head(ledger), closed_years(ledger)
    numbers: dict[tuple[str, int], int] = {}
    fresh: list[tuple[EntryRow, Draft]] = []
    after, now, by = last.number, timezone.now(), actor.pk if actor else None
    for draft in drafts:
        said = of_draft(ledger, draft)
        if draft.key in says:
            if says[draft.key] != said:
                raise Refused(_("This operation was already posted with other amounts: reload the page."))
            continue
        day = booked(draft.on, closed)
        year = day.year
        series = (draft.journal, year)
        numbers[series] = number = (numbers.get(series) or last_number(ledger, *series)) + 1
        place, before = last.number + 1, last.hash
        sealed = said if day == draft.on else of_draft(ledger, draft, day)
        text = spelled(name, place, before, chain.written(sealed), (year, number), draft.key, now, by)
        last = chain.Head(place, chain.sealed(text))
        says[draft.key] = said
        fresh.append((_row(by, ledger, draft, day, now, number, before, last), draft))
    keys = _write(ledger, after, fresh)
    if fresh:
        chain.record(name, last)
    return {key: entry for key, (entry, _lines) in already.items()}, [
        (key, row) for key, (row, _draft) in zip(keys, fresh, strict=True)
    ]


def _row(
    by: int | None, ledger: str, draft: Draft, day: date, now: datetime, number: int, before: str, sealed: chain.Head
) -> EntryRow:
    key = normal(f"{draft.label} {draft.piece}")[:400]
    own = draft.on if day != draft.on else None
    said = [ledger, draft.journal, day.year, number, day, own, draft.piece, draft.label, key, draft.source]
    reverses = draft.reverses and draft.reverses.pk
    return [*said, draft.key, reverses, False, now, by, sealed.number, before, sealed.hash]


def _write(ledger: str, after: int, fresh: Sequence[tuple[EntryRow, Draft]]) -> list[int]:
    """Drafts, their lines, then one UPDATE that posts them: the triggers judge it. `after`: the last number sealed.
    Returns the primary keys of the entries."""
    if not fresh:
        return []
    insert_rows(Entry, _ENTRY, (row for row, _draft in fresh))
    mine = Entry.objects.filter(ledger=ledger, chain_number__gt=after)
    keys = list(mine.order_by("chain_number").values_list("pk", flat=True))
    insert_rows(
        Line,
        _LINE,
        (
            (key, line.account, line.fund and line.fund.pk, line.aux, line.debit, line.credit)
            for key, (_row, draft) in zip(keys, fresh, strict=True)
            for line in draft.lines
        ),
    )
    mine.filter(posted=False, pk__range=(keys[0], keys[-1])).update(posted=True)
    for row, _draft in fresh:
        row[_POSTED] = True
    add_up(ledger, after, (keys[0], keys[-1]))
    return keys


@verb(once=No("an entry is reversed once"), frozen=ACCOUNTS, happened=HAPPENED)
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
    if on < entry.happened_on:
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
