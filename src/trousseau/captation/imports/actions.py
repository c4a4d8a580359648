"""An import, from the file to its undoing. Long work is asked for here and done by the task worker."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import PurePath
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.core import localised, scales
from trousseau.core.errors import Conflict, Refused, sent_again
from trousseau.core.models import User
from trousseau.core.states import step
from trousseau.core.tasks import enqueue_once
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, verb
from trousseau.exchange import spreadsheets
from trousseau.rules.dates import add_days, add_months

from .. import todo
from ..enums import IMPORT_ENDED, IMPORT_TRANSITIONS, Ground, ImportState, Verdict
from ..models import ColumnMap, Import, ImportRow, Prospect
from . import columns as cols
from .tasks import work_on_import
from .undoing import erase_rows

OF_OWNERS = No("of owners and dwellings: nothing is said of a household")
NO_DAY = No("no day is said")
LOVAC = "Acte d’engagement LOVAC"


def read_table(content: bytes) -> spreadsheets.Table:
    """The spreadsheet, read before the transaction: the file says how long it takes. Raises Refused when it cannot be."""
    try:
        return spreadsheets.read(content)
    except spreadsheets.NotReadable as error:
        raise Refused(str(error), "file") from error


def _same_file(known: Import, told: Any) -> None:
    sent_again(known, sha256=_digest(told.content))
    gone = SimpleNamespace(set_aside=known.state in (ImportState.DROPPED, ImportState.ERASED))
    sent_again(gone, set_aside=False)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@verb(
    once=Once(
        Import,
        stands={"undone_by": None, "undone_at": None},
        later=("why_stopped", "applied_at"),
        apart=("table", "content", "filename", "on"),
        also=_same_file,
    ),
    frozen=OF_OWNERS,
    happened=No("it may be kept until a day to come"),
)
def receive_file(
    actor: User,
    *,
    table: spreadsheets.Table,
    content: bytes,
    filename: str,
    label: str,
    ground: str,
    act: str,
    keep_until: date,
    on: date,
    key: str = "",
) -> Import:
    """Keep a spreadsheet until its rows are read. Raises Refused on nominative LOVAC data, a term that is past or
    too far. `key`: a form sent twice is one.
    """
    if ground == Ground.LOVAC:
        raise Refused(
            _(
                "An EPCI may not pass nominative LOVAC data on: do not load this file here. The métropole writes to the "
                "owners itself; note as a prospect only the owner who answers. (%(article)s)"
            )
            % {"article": LOVAC},
            "ground",
            LOVAC,
        )
    longest = add_months(on, scales.at("imports.kept_months", on).number)
    if not on < keep_until <= longest:
        raise Refused(
            _("A day from tomorrow to %(day)s: what nobody has taken up by then is erased.")
            % {"day": localised.day(longest)},
            "keep_until",
        )
    known = ColumnMap.objects.filter(signature=cols.signature(table.header)).first()
    source = Import(
        label=label,
        ground=ground,
        act=act,
        keep_until=keep_until,
        made_on=on,
        made_by=actor,
        key=key or None,
        sha256=_digest(content),
        dialect=table.dialect,
        header=list(table.header),
        columns=known.columns if known else cols.guess(table.header),
    )
    suffix = PurePath(filename).suffix.lower()[:8] or ".csv"
    source.file.save(f"import-{source.sha256[:16]}{suffix}", ContentFile(content), save=False)
    source.full_clean(exclude=["file", "columns", "header"])
    source.save()
    return source


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=NO_DAY)
def say_columns(actor: User, *, source: Import, version: int, columns: Mapping[str, int]) -> None:
    """Which column says what; remembered for the next file with the same header. Reading is then asked for."""
    absent = cols.lacking(columns)
    if absent:
        raise Refused(_("No column says: %(fields)s. Choose one for each.") % {"fields": ", ".join(absent)})
    state = step(IMPORT_TRANSITIONS, "read", source.state, actor)
    _move(source, version, state=state, why_stopped="", columns=dict(columns))
    ColumnMap.objects.update_or_create(signature=cols.signature(source.header), defaults={"columns": dict(columns)})
    enqueue_once(work_on_import, source.pk)


def _move(source: Import, version: int, **fields: Any) -> None:
    """An import has no history: its rows are it. Its version still makes the second writer meet a conflict."""
    mine = Import.objects.filter(pk=source.pk, version=version)
    if not mine.update(version=F("version") + 1, moved_at=timezone.now(), **fields):
        raise Conflict(Import.objects.get(pk=source.pk))
    source.refresh_from_db()


@verb(once=No("a row that is confirmed is in doubt no more"), frozen=OF_OWNERS, happened=NO_DAY)
def confirm_rows(actor: User, *, source: Import, lines: Iterable[int]) -> int:
    """A person looked at these unusual rows and they are right. Kept with who and when."""
    if source.state != ImportState.READY:
        raise Refused(_("These rows are no longer waiting: reload the page."))
    waiting = ImportRow.objects.filter(source=source, verdict=Verdict.DOUBTFUL, line__in=list(lines))
    return waiting.update(verdict=F("would"), confirmed_by=actor, confirmed_at=timezone.now())


def changes_too_much(source: Import, on: date) -> tuple[int, int, int] | None:
    """(rows that change a prospect, prospects known, the agency's share in %) when a question must be asked."""
    share = scales.at("imports.change_share", on).number
    changed = source.rows.filter(verdict=Verdict.UPDATE).count()
    known = Prospect.objects.count()
    return (changed, known, share) if changed * 100 > share * known else None


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=TODAY)
def ask_apply(actor: User, *, source: Import, version: int, on: date, agreed: bool = False) -> None:
    """Have the rows written. Raises Refused when they would change more than the agency's share and nobody agreed."""
    state = step(IMPORT_TRANSITIONS, "apply", source.state, actor)
    much = changes_too_much(source, on)
    if much and not agreed:
        raise Refused(
            ngettext(
                "One of your %(known)s prospects would change, more than %(share)s %%: tick to agree.",
                "%(n)s of your %(known)s prospects would change, more than %(share)s %%: tick to agree.",
                much[0],
            )
            % {"n": much[0], "known": much[1], "share": much[2]},
            "agreed",
        )
    _move(source, version, state=state, why_stopped="", applied_by=actor, change_agreed_by=actor if much else None)
    warning = scales.at("imports.warning_days", on).number
    open_todo(
        todo.IMPORT_TERM,
        thing=source,
        on=on,
        due_on=max(on, add_days(source.keep_until, -warning)),
        label=source.label,
        until=source.keep_until.isoformat(),
    )
    enqueue_once(work_on_import, source.pk)


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=TODAY)
def ask_undo(actor: User, *, source: Import, version: int, on: date) -> None:
    """Have the import taken back: what nobody has touched since returns to what it was."""
    state = step(IMPORT_TRANSITIONS, "undo", source.state, actor)
    _move(source, version, state=state, why_stopped="", undone_by=actor)
    close_todo(todo.IMPORT_TERM, thing=source, on=on)
    enqueue_once(work_on_import, source.pk)


@verb(once=VERSIONED, frozen=OF_OWNERS, happened=NO_DAY)
def drop_import(actor: User, *, source: Import, version: int) -> None:
    """Set aside a file that was not applied: its rows and the file are erased. Raises Refused while the worker has it."""
    if source.at_work:
        raise Refused(_("The worker is on this file: set it aside once it is read."))
    step(IMPORT_TRANSITIONS, "drop", source.state, actor)
    _set_aside(source, version)


@transaction.atomic
def _set_aside(source: Import, version: int) -> None:
    """Erase the staged rows and, once committed, the file."""
    name = source.file.name
    _move(source, version, state=ImportState.DROPPED, file="")
    ImportRow.objects.filter(source=source).delete()
    if name:
        storage = Import._meta.get_field("file").storage
        transaction.on_commit(lambda: storage.delete(name))


def end_terms(on: date) -> tuple[int, int]:
    """The imports whose term has passed lose what nobody touched; those not applied are set aside, with their file.

    (imports ended, prospects left in place). Called each night; the second time does nothing.
    """
    ended = left = 0
    for source in Import.objects.filter(keep_until__lt=on).exclude(state__in=IMPORT_ENDED):
        if source.state == ImportState.APPLIED:
            erase_rows(source)
            left += source.rows.filter(effect__isnull=False).count()
            close_todo(todo.IMPORT_TERM, thing=source, on=on)
        elif source.at_work or source.state == ImportState.UNDOING:
            continue  # the worker has it, or what it wrote is still to be taken back: tomorrow
        else:
            _set_aside(source, source.version)
        ended += 1
    return ended, left
