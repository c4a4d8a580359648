"""What supporting a household writes."""

from .notes import ClosedNote, ClosedNoteQuerySet
from .team import TEAM, TeamMember, TeamQuerySet, support_grants, support_open

__all__ = ["TEAM", "ClosedNote", "ClosedNoteQuerySet", "TeamMember", "TeamQuerySet", "support_grants", "support_open"]
