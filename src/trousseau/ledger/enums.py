"""The two books, the side on which an account usually stands; where a file of the bank stands, and one of its lines."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.core.states import Transition

from .access import BANK, POST_MANUAL


class Ledger(TextChoices):
    """The money held for others, and the agency's own."""

    CLIENTS = "clients", _("Clients’ ledger")
    AGENCY = "agency", _("Agency ledger")


class Sense(StrEnum):
    DEBIT = "debit"
    CREDIT = "credit"
    EITHER = "either"


class FileState(TextChoices):
    COLUMNS = "columns", _("Columns to be said")
    READING = "reading", _("Being read")
    READY = "ready", _("Read: to be looked at")
    APPLYING = "applying", _("Being taken")
    APPLIED = "applied", _("Taken")
    STOPPED = "stopped", _("Refused")
    DROPPED = "dropped", _("Set aside")


class LineState(TextChoices):
    """A line counts from the day its file is taken. It is settled once the books say whose money it is, to the cent."""

    STAGED = "staged", _("Read, not taken")
    WAITING = "waiting", _("Perhaps already in the books")
    UNKNOWN = "unknown", _("To be identified")
    SETTLED = "settled", _("Treated")


class ManualState(TextChoices):
    """An entry written by hand counts once a second person posted it."""

    PROPOSED = "proposed", _("Waits for a second person")
    POSTED = "posted", _("Posted")
    REFUSED = "refused", _("Refused")


MANUAL_TRANSITIONS = (
    Transition("post", _("Post this entry"), (ManualState.PROPOSED,), ManualState.POSTED, POST_MANUAL),
    Transition("refuse", _("Refuse it"), (ManualState.PROPOSED,), ManualState.REFUSED, POST_MANUAL),
)

AT_WORK = (FileState.READING, FileState.APPLYING)  # the worker holds it
TO_TREAT = (LineState.WAITING, LineState.UNKNOWN)
FILE_TRANSITIONS = (
    Transition("read", _("Read the lines"), (FileState.COLUMNS,), FileState.READING, BANK),
    Transition("apply", _("Take these statements"), (FileState.READY,), FileState.APPLYING, BANK),
    Transition(
        "drop",
        _("Set this file aside"),
        (FileState.COLUMNS, FileState.READING, FileState.READY, FileState.APPLYING, FileState.STOPPED),
        FileState.DROPPED,
        BANK,
    ),
)
