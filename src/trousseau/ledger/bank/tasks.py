"""What the task worker does for a file of the bank. Killed anywhere and run again, it comes to the same."""

from django.db import transaction
from django.db.models import F
from django.tasks import task

from trousseau.core import rooms
from trousseau.core.errors import Refused
from trousseau.core.tasks import work_on
from trousseau.exchange.bank import Format, NotReadable

from ..enums import FileState
from ..models import BankFile
from .applying import apply_file
from .staging import stage

WORK = {FileState.READING: stage, FileState.APPLYING: apply_file}


def work(source: BankFile) -> None:
    """Do what the state of `source` asks for, then identify what waits: a work stopped between the two goes on.

    A file that may not be taken is stopped with its reason; a sheet is asked about again, since who typed its balances
    or chose its columns may be wrong.
    """
    if source.state in WORK:
        try:
            WORK[FileState(source.state)](source)
        except (NotReadable, Refused) as error:
            if source.format == Format.SHEET and source.state == FileState.READING:
                source.moves(state=FileState.COLUMNS, why_stopped=str(error)[:300], version=F("version") + 1)
            else:
                _stop(source, str(error))
    identify()


@transaction.atomic
def _stop(source: BankFile, why: str) -> None:
    """Nothing of it is taken, and the file, which names people, is erased: the bank gives it again."""
    name, storage = source.file.name, source.file.storage
    stopped = source.moves(state=FileState.STOPPED, why_stopped=why[:300], version=F("version") + 1, file="")
    if stopped and name:
        transaction.on_commit(lambda: storage.delete(name))


def identify() -> int:
    """The rooms say whose money the lines are, in the order of the journey."""
    return sum(room.identify_bank_lines() for room in rooms.installed())


@task()
def work_on_file(pk: int) -> None:
    work_on(BankFile, pk, work)
