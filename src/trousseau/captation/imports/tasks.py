"""What the task worker does for an import. Killed anywhere and run again, it comes to the same."""

import logging

from django.db.models import F
from django.tasks import task
from django.utils import timezone

from trousseau.core.errors import place_of
from trousseau.exchange.spreadsheets import NotReadable

from ..enums import ImportState
from ..models import Import
from .applying import apply_rows
from .staging import stage
from .undoing import undo_rows

log = logging.getLogger(__name__)
WORK = {ImportState.READING: stage, ImportState.APPLYING: apply_rows, ImportState.UNDOING: undo_rows}


def work(source: Import) -> None:
    """Do what the state of `source` asks for. A file that breaks stops it with its reason."""
    if source.state not in WORK:
        return
    try:
        WORK[source.state](source)
    except NotReadable as error:
        mine = Import.objects.filter(pk=source.pk, state=ImportState.READING)
        mine.update(
            state=ImportState.STOPPED, why_stopped=str(error)[:300], version=F("version") + 1, moved_at=timezone.now()
        )


@task()
def work_on_import(pk: int) -> None:
    """By the task worker. A defect is logged by its place alone: its text may hold a name."""
    try:
        work(Import.objects.select_related("applied_by", "undone_by").get(pk=pk))
    except Exception as failed:
        log.error("import %s: %s", pk, place_of(failed))
        raise RuntimeError(f"import {pk}: {place_of(failed)}") from None
