"""What supporting a household writes."""

from .notes import ClosedNote, ClosedNoteQuerySet
from .plans import Cosignature, SupportGoal, SupportPlan, SupportReview, SupportStep
from .sharing import NoteMove, Sharing

__all__ = [
    "ClosedNote",
    "ClosedNoteQuerySet",
    "Cosignature",
    "NoteMove",
    "Sharing",
    "SupportGoal",
    "SupportPlan",
    "SupportReview",
    "SupportStep",
]
