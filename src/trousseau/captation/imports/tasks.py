"""What the task worker does for an import. Killed anywhere and run again, it comes to the same."""

from django.db.models import F
from django.tasks import task

from trousseau.core.tasks import work_on
from trousseau.exchange.spreadsheets import NotReadable

from ..enums import ImportState
from ..models import Import
from .applying import apply_rows
from .staging import stage
from .undoing import undo_rows

WORK = {ImportState.READING: stage, ImportState.APPLYING: apply_rows, ImportState.UNDOING: undo_rows}


def work(source: Import) -> None:
    """Do what the state of `source` asks for. A file that breaks stops it with its reason."""
    if source.state not in WORK:
        return
    try:
        WORK[source.state](source)
    except NotReadable as error:
        source.moves(state=ImportState.STOPPED, why_stopped=str(error)[:300], version=F("version") + 1)


@task()
def work_on_import(pk: int) -> None:
    work_on(Import, pk, work)
