"""Reading a file into staged lines: chunk after chunk, each in one short transaction that says how far it went.

Killed anywhere, it goes on from the last chunk written; two workers at once stage each chunk once.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import batched

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core.clock import today
from trousseau.exchange import bank
from trousseau.exchange.bank import Line, NotReadable

from ..enums import FileState
from ..models import BankAccount, BankFile, BankLine, Statement
from . import continuity
from .sealed import seal
from .secrets import iban_key

CHUNK = 500
WORDS = ("party", "party_id", "iban", "reference", "end_to_end", "mandate", "batch", "structured")


def stage(source: BankFile) -> None:
    """Read what is left of the file. Raises NotReadable on a file that may not be taken: nothing of it then is."""
    with source.file.open("rb") as file:
        found = _read(source, file.read())
    if source.total is None and not _open(source, found):
        return
    source.refresh_from_db()
    rows = {row.rank: row for row in source.statements.all()}
    lines = [
        (rows[rank], place, line)
        for rank, statement in enumerate(found)
        if rank in rows
        for place, line in enumerate(statement.lines)
    ]
    for chunk in batched(lines[source.done :], CHUNK):
        if not _stage_chunk(source, chunk):
            return
    _finish(source)


def _read(source: BankFile, content: bytes) -> list[bank.Statement]:
    """The statements of the file, each held against its sum, its days, its currency and its account."""
    if source.format == bank.Format.SHEET:
        assert source.opening is not None and source.closing is not None, "typed with the columns of the sheet"
        found = [
            bank.read_columns(
                content, source.columns, account=source.account.iban, opening=source.opening, closing=source.closing
            )
        ]
    else:
        found = [one for one in bank.read(content) if bank.same_account(one, source.account.iban)]
        found = list(_between_balances(source.account, found))
    if not found:
        raise NotReadable(_("This file is of another account than “%(name)s”.") % {"name": source.account.name})
    for statement in found:
        if why := bank.wrong(statement, today()):
            raise NotReadable(why)
        if statement.first_day is None or statement.last_day is None:
            raise NotReadable(_("This statement has no line and lacks a date: nothing can be taken from it."))
    return found


def _between_balances(account: BankAccount, statements: Iterable[bank.Statement]) -> Iterator[bank.Statement]:
    """Each with its two balances. One that says its closing alone (OFX) opens where the last one taken closes: its sum then
    proves it. Raises NotReadable on what is no statement of what is booked."""
    last = continuity.taken(account).last()
    before = last.closing if last else None
    for statement in statements:
        if statement.kind == bank.Kind.NOTICE:
            raise NotReadable(_("This file is a notice (CAMT.054), without balances: load the statement, CAMT.053."))
        if statement.kind == bank.Kind.REPORT:
            raise NotReadable(
                _("This file is a report of the day (CAMT.052, MT942), provisional: wait for the statement, CAMT.053.")
            )
        if statement.closing is None:
            raise NotReadable(_("This statement lacks its closing balance: ask the bank for it in CAMT.053."))
        if statement.opening is None:
            if before is None:
                raise NotReadable(
                    _(
                        "This file does not say the balance at which it opens, and no statement was taken before it: begin with one that has both, CAMT.053 or CFONB120."
                    )
                )
            statement = replace(statement, opening=before)
        before = statement.closing
        yield statement


@transaction.atomic
def _open(source: BankFile, found: list[bank.Statement]) -> bool:
    """Write its statements, but for those already taken. False when somebody else did."""
    rows = [_statement(source, rank, one) for rank, one in enumerate(found)]
    fresh = [row for row in rows if not continuity.known(source.account, row)]
    if not fresh:
        raise NotReadable(_("Every statement of this file was already taken: nothing changes."))
    if why := continuity.broken(source.account, fresh):
        raise NotReadable(why)
    mine = BankFile.objects.filter(pk=source.pk, state=FileState.READING, total=None)
    if not mine.update(total=sum(row.count for row in fresh)):
        return False
    Statement.objects.bulk_create(fresh)
    return True


def _statement(source: BankFile, rank: int, read: bank.Statement) -> Statement:
    assert read.first_day and read.last_day, "a statement without a day is refused when it is read"
    assert read.opening is not None and read.closing is not None, "so is one without its balances"
    return Statement(
        account=source.account,
        file=source,
        rank=rank,
        number=read.number[:40],
        first_day=read.first_day,
        last_day=read.last_day,
        opening=read.opening,
        closing=read.closing,
        count=len(read.lines),
    )


@transaction.atomic
def _stage_chunk(source: BankFile, chunk: tuple) -> bool:
    """False when somebody else has staged it, or the file is no longer being read."""
    mine = BankFile.objects.filter(pk=source.pk, state=FileState.READING, done=source.done)
    if not mine.update(done=source.done + len(chunk), moved_at=timezone.now()):
        return False
    BankLine.objects.bulk_create(_rows(chunk))
    source.done += len(chunk)
    return True


def _rows(chunk: tuple[tuple[Statement, int, Line], ...]) -> Iterator[BankLine]:
    for statement, rank, line in chunk:
        assert line.booked_on, "a movement without a day is refused when it is read"
        said = {"label": line.wording, **{name: getattr(line, name) for name in WORDS}}
        words = {name: text for name, text in said.items() if text}
        yield BankLine(
            statement=statement,
            rank=rank,
            booked_on=line.booked_on,
            valued_on=line.valued_on,
            cents=line.cents,
            left=line.cents,
            said=json.dumps(words, ensure_ascii=False),
            iban_key=iban_key(line.iban),
            reason=line.reason[:8],
            code=line.code[:35],
            count=line.count,
        )


def _finish(source: BankFile) -> None:
    """All is staged and sealed: the file is no longer needed."""
    with transaction.atomic():
        done = BankFile.objects.filter(pk=source.pk, state=FileState.READING, done=source.done)
        if done.update(state=FileState.READY, version=F("version") + 1, moved_at=timezone.now(), file=""):
            seal(source.statements.all())
            name, storage = source.file.name, source.file.storage
            if name:
                transaction.on_commit(lambda: storage.delete(name))
