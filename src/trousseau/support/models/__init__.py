"""What supporting a household writes."""

from .notes import ClosedNote, ClosedNoteQuerySet

__all__ = ["ClosedNote", "ClosedNoteQuerySet"]
