"""What the task worker does for a file of the bank. Killed anywhere and run again, it comes to the same."""

import logging

from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone

from trousseau.core import rooms
from trousseau.core.errors import Refused, place_of
from trousseau.exchange.bank import NotReadable

from ..enums import AT_WORK, FileState
from ..models import BankFile
from .applying import apply_file
from .staging import stage

log = logging.getLogger(__name__)
WORK = {FileState.READING: stage, FileState.APPLYING: apply_file}


def work(source: BankFile) -> None:
    """Do what the state of `source` asks for, then identify what waits: a work stopped between the two goes on.

    A file that may not be taken is stopped with its reason.
    """
    if source.state in WORK:
        try:
            WORK[FileState(source.state)](source)
        except (NotReadable, Refused) as error:
            _stop(source, str(error))
    identify()


@transaction.atomic
def _stop(source: BankFile, why: str) -> None:
    """Nothing of it is taken, and the file, which names people, is erased: the bank gives it again."""
    name, storage = source.file.name, source.file.storage
    mine = BankFile.objects.filter(pk=source.pk, state__in=AT_WORK)
    stopped = mine.update(
        state=FileState.STOPPED, why_stopped=why[:300], version=F("version") + 1, moved_at=timezone.now(), file=""
    )
    if stopped and name:
        transaction.on_commit(lambda: storage.delete(name))


def identify() -> int:
    """The rooms say whose money the lines are, in the order of the journey."""
    return sum(room.identify_bank_lines() for room in rooms.installed())


@task()
def work_on_file(pk: int) -> None:
    """By the task worker. A defect is logged by its place alone: its text may hold a name."""
    try:
        work(BankFile.objects.select_related("account", "applied_by").get(pk=pk))
    except Exception as failed:
        log.error("bank file %s: %s", pk, place_of(failed))
        raise RuntimeError(f"bank file {pk}: {place_of(failed)}") from None
