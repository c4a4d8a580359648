"""Where an import stands, where its data come from, what each row would do."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.core.states import Transition

from ..access import WRITE


class ImportState(TextChoices):
    COLUMNS = "columns", _("Columns to be said")
    READING = "reading", _("Being read")
    READY = "ready", _("Read: to be looked at")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    DROPPED = "dropped", _("Set aside")
    STOPPED = "stopped", _("Stopped: unreadable")
    ERASED = "erased", _("Erased at its term")


class Ground(TextChoices):
    """Where the data come from, and under what they may be held."""

    OWN = "own", _("The agency’s own follow-up")
    REQUEST = "request", _("The owners’ own requests")
    CONVENTION = "convention", _("A partner’s file, under a convention")
    ENGAGEMENT = "engagement", _("A file held under an act of engagement, other than LOVAC")
    LOVAC = "lovac", _("Nominative LOVAC data")


class Verdict(TextChoices):
    """What a row would do. A doubtful one waits for a person; a bad one does nothing."""

    NEW = "new", _("New")
    UPDATE = "update", _("Changed")
    SAME = "same", _("Unchanged")
    DOUBTFUL = "doubtful", _("To be confirmed")
    BAD = "bad", _("Not taken")


AT_WORK = (ImportState.READING, ImportState.APPLYING, ImportState.UNDOING)  # the worker holds it
ENDED = (ImportState.UNDONE, ImportState.DROPPED, ImportState.ERASED)
TRANSITIONS = (
    Transition("read", _("Read the rows"), (ImportState.COLUMNS,), ImportState.READING, WRITE),
    Transition("apply", _("Apply this import"), (ImportState.READY,), ImportState.APPLYING, WRITE),
    Transition("undo", _("Undo this import"), (ImportState.APPLIED,), ImportState.UNDOING, WRITE),
    Transition(
        "drop",
        _("Set this import aside"),
        (ImportState.COLUMNS, ImportState.READY, ImportState.STOPPED),
        ImportState.DROPPED,
        WRITE,
    ),
)
