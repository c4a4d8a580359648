"""What supporting a household writes."""

from .notes import ClosedNote, ClosedNoteQuerySet
from .plans import Cosignature, SupportGoal, SupportPlan, SupportReview, SupportStep
from .reports import MeasureReport, ReportGoal
from .sharing import NoteMove, Sharing
from .team import TeamMember, TeamQuerySet, last_day
