"""Reading a file into staged rows: chunk after chunk, each in one short transaction that says how far it went.

Killed anywhere, it goes on from the last chunk written; two workers at once stage each chunk once.
"""

from collections.abc import Iterable, Iterator
from itertools import batched

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from trousseau.core.clock import today
from trousseau.core.models import Commune
from trousseau.exchange import spreadsheets
from trousseau.exchange.spreadsheets import Row

from ..enums import ImportState, Verdict
from ..models import Import, ImportProblem, ImportRow
from ..plausible import limits
from .columns import column_name
from .matching import CHANGEABLE, Known, changes
from .rows import Facts, Problem, find_commune, identity, read_row

CHUNK = 500


def stage(source: Import) -> None:
    """Read what is left of the file of `source`. Raises NotReadable where the file breaks."""
    with source.file.open("rb") as file:
        table = spreadsheets.read(file.read())
    if not source.total:
        source.total = sum(1 for _row in table.rows())
        source.moves(total=source.total)
    communes = find_commune(list(Commune.objects.values_list("insee", "name", "postal_code")))
    held, columns = limits(today()), source.columns

    def read(row: Row) -> tuple[int, Facts]:
        return row.line, read_row(row, columns, communes=communes, limits=held)

    left = (row for row in table.rows() if row.line > source.reached)
    for chunk in batched(map(read, left), CHUNK):
        if not _stage_chunk(source, chunk):
            return
    _finish(source)


@transaction.atomic
def _stage_chunk(source: Import, chunk: Iterable[tuple[int, Facts]]) -> bool:
    """False when somebody else has staged it, or the import is no longer being read."""
    last = chunk[-1][0]
    mine = Import.objects.filter(pk=source.pk, state=ImportState.READING, reached=source.reached)
    if not mine.update(reached=last, done=F("done") + len(chunk), moved_at=timezone.now()):
        return False
    rows = ImportRow.objects.bulk_create(list(_judged(source, chunk)))
    ImportProblem.objects.bulk_create(
        [
            ImportProblem(
                row=row,
                column=column_name(source.header, source.columns.get(p.field, 0)),
                value=p.value,
                code=p.code,
                params=p.params,
                soft=p.soft,
            )
            for row in rows
            for p in row.found
        ]
    )
    source.reached = last
    return True


def _judged(source: Import, chunk: Iterable[tuple[int, Facts]]) -> Iterator[ImportRow]:
    """What each row would do, against the known prospects and the rows before it."""
    good = [facts.values for _line, facts in chunk if not facts.bad]
    known = Known(good)
    names = [identity(values) for values in good]
    before = {
        row.identity: (row.line, row.values)
        for row in ImportRow.objects.filter(source=source, identity__in=names).exclude(verdict=Verdict.BAD)
    }
    for line, facts in chunk:
        row = ImportRow(source=source, line=line, values=facts.values, verdict=Verdict.BAD)
        row.found = list(facts.problems)
        if not facts.bad:
            row.identity = identity(facts.values)
            row.verdict = _verdict(row, known, before)
            if facts.doubtful and row.verdict in (Verdict.NEW, Verdict.UPDATE):
                row.would, row.verdict = row.verdict, Verdict.DOUBTFUL
            before.setdefault(row.identity, (line, facts.values))
        yield row


def _verdict(row: ImportRow, known: Known, before: dict) -> str:
    if row.identity in before:
        line, values = before[row.identity]
        if values == row.values:
            return Verdict.SAME
        row.found.append(Problem("address", "repeats", row.values["address"], {"line": line}))
        return Verdict.BAD
    prospect = known.find(row.values)
    if known.objects(row.values, prospect):
        row.found.append(Problem("owner_name", "objects", row.values["owner_name"], soft=True))
        return Verdict.SAME
    if prospect is None:
        return Verdict.NEW
    if prospect.stage not in CHANGEABLE:
        row.found.append(Problem("address", "closed", row.values["address"], soft=True))
        return Verdict.SAME
    row.changes = changes(prospect, row.values)
    return Verdict.UPDATE if row.changes else Verdict.SAME


def _finish(source: Import) -> None:
    """All is staged: the file is no longer needed."""
    with transaction.atomic():
        done = Import.objects.filter(pk=source.pk, state=ImportState.READING, reached=source.reached)
        if done.update(state=ImportState.READY, version=F("version") + 1, moved_at=timezone.now(), file=""):
            name, storage = source.file.name, source.file.storage
            transaction.on_commit(lambda: storage.delete(name))
