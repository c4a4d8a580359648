"""What the pages of the arrears meeting are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core import localised
from trousseau.core.subjects import Place, Subject

from ..models import ArrearsMeeting, MeetingDecision
from ..subjects import PREVENTION
from . import queries

MEETINGS = Place(_("Arrears meetings"), "prevention:meetings", PREVENTION)
MEETING = Subject[ArrearsMeeting](
    "meeting", queries.meetings, MEETINGS, "prevention:meeting", name=lambda meeting: localised.day(meeting.held_on)
)
DECISION = Subject[MeetingDecision](
    "decision",
    queries.decisions,
    MEETING,
    of=lambda decision: decision.meeting,
    household=lambda decision: decision.lease.household,
)
