"""Open the meeting of a day, note what it decides of a tenancy, say that it is done, take back what was noted by mistake."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, verb
from trousseau.rules.dates import add_days, add_months
from trousseau.tenancies.models import Lease

from .. import access
from ..models import ArrearsMeeting, MeetingDecision
from .todo import DECIDED

AHEAD = 14  # days: how early the sheet of a meeting is opened
FARTHEST = 6  # months: a day beyond is a mistake of year


@verb(
    once=No("one meeting a day: the base refuses a second"),
    frozen=No("the day of a meeting: it names no household"),
    happened=No("it is opened some days ahead"),
    right=access.WRITE,
)
def open_meeting(actor: User, *, held_on: date, today: date) -> ArrearsMeeting:
    """The sheet of one meeting. One a day."""
    if not add_days(today, -AHEAD) <= held_on <= add_days(today, AHEAD):
        raise Refused(_("The meeting is held within two weeks of today: check the date."), "held_on")
    meeting = ArrearsMeeting(held_on=held_on, opened_by=actor)
    record(meeting, actor)
    return meeting


@verb(
    once=Once(MeetingDecision, stands={"withdrawn_on": None}),
    frozen=access.CLAIM,
    happened=No("it is done by a day to come"),
    right=access.WRITE,
)
def decide(
    actor: User, *, meeting: ArrearsMeeting, lease: Lease, what: str, who: User, by: date, today: date, key: str = ""
) -> MeetingDecision:
    """What one person does about a tenancy, and by when: it waits among their things to do. `key`: a form sent twice is one.

    Raises Refused for a person who may not open that household's file, and for a day before the meeting.
    """
    if not what.strip():
        raise Refused(_("Write in a few words what is decided."), "what")
    if not meeting.held_on <= by <= add_months(meeting.held_on, FARTHEST):
        raise Refused(
            _("It is done by a day that follows the meeting of %(day)s, within six months: check the date.")
            % {"day": localised.day(meeting.held_on)},
            "by",
        )
    if not access.READ(who) or not Lease.objects.for_user(who).filter(pk=lease.pk).exists():
        raise Refused(_("This person may not open this household’s file: name another, or give them access."), "who")
    said = {"what": what.strip(), "who": who, "by": by, "noted_by": actor}
    row = MeetingDecision(meeting=meeting, lease=lease, key=key or None, **said)
    record(row, actor)
    open_todo(
        DECIDED,
        thing=row,
        on=today,
        due_on=by,
        user=who,
        household=lease.household,
        name=str(lease.household),
        lease=lease.code,
        commune=lease.mandate.dwelling.commune.name,
        what=row.what,
        since=meeting.held_on.isoformat(),
    )
    return row


def _stands(decision: MeetingDecision) -> None:
    if decision.withdrawn_on:
        raise Refused(_("This decision was withdrawn already."))
    if decision.done_on:
        raise Refused(_("This was done already, on %(day)s.") % {"day": localised.day(decision.done_on)})


@verb(once=VERSIONED, frozen=access.CLAIM, happened=("on",), right=access.READ)
def say_done(actor: User, *, decision: MeetingDecision, version: int, on: date, today: date) -> None:
    """Done, by the person named or by whoever says it."""
    _stands(decision)
    if on < decision.meeting.held_on:
        raise Refused(
            _("It was decided on %(day)s: check the date.") % {"day": localised.day(decision.meeting.held_on)}
        )
    edit(actor, decision, version=version, done_on=on, done_by=actor)
    close_todo(DECIDED, thing=decision, on=today)


@verb(once=VERSIONED, frozen=access.CLAIM, happened=TODAY, right=access.WRITE)
def withdraw_decision(actor: User, *, decision: MeetingDecision, version: int, why: str, today: date) -> None:
    """No longer to be done, or noted by mistake; it stays in the sheet with its reason."""
    _stands(decision)
    if not why.strip():
        raise Refused(_("Write why it is withdrawn."), "why")
    edit(actor, decision, version=version, withdrawn_on=today, withdrawn_for=why.strip())
    close_todo(DECIDED, thing=decision, on=today)
