"""A mediation: who accepts it, its meetings, what is agreed, followed to its end."""

from datetime import date, time
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, next_number, record
from trousseau.core.errors import Refused
from trousseau.core.frozen import frozen
from trousseau.core.models import Household, User
from trousseau.core.normal import normal
from trousseau.core.states import step
from trousseau.core.todo import close_todo, close_todos, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, Refuses, verb
from trousseau.rules.dates import add_days
from trousseau.tenancies.models import Lease

from .. import todo
from ..enums import MEDIATION_TRANSITIONS, MediationState
from ..models import Incident, Mediation, MediationMeeting, MediationParty

ANSWER_DAYS = 14  # from the proposal to the call that hears whether it is accepted


@verb(
    once=Once(Mediation, stands={"ended_on": None}, kept={"on": "opened_on"}),
    frozen=No("the nature of a disturbance, and nobody’s name"),
    happened=("on",),
)
def open_mediation(
    actor: User, *, nature: str, mediator: str, on: date, today: date, incident: Incident | None = None, key: str = ""
) -> Mediation:
    """Loi 95-125, art. 21: proposed, imposed on nobody; led by who is impartial, so outside the agency. `key`: a form sent
    twice is one."""
    mediation = Mediation(
        number=next_number("incidents.mediations"),
        incident=incident,
        nature=nature,
        mediator=mediator.strip(),
        opened_on=on,
        key=key or None,
    )
    record(mediation, actor)
    open_todo(
        todo.PARTIES,
        thing=mediation,
        on=on,
        due_on=add_days(on, ANSWER_DAYS),
        article="Loi 95-125, art. 21",
        household=mediation.household,
        code=mediation.code,
        day=on.isoformat(),
    )
    return mediation


def _going_on(mediation: Mediation) -> None:
    if mediation.over:
        raise Refused(_("This mediation is over: open another one if the disturbance comes back."))


def _last(meetings: QuerySet[MediationMeeting]) -> date | None:
    return meetings.aggregate(day=Max("on"))["day"]


def _not_before(on: date, day: date | None, said: str) -> None:
    if day and on < day:
        raise Refused(said % {"day": localised.day(day)}, "on")


@verb(
    once=No("a name is a party once, and so is a household: the base refuses a second"),
    frozen=Refuses("lease.household", beside="words"),
    happened=TODAY,
)
def add_party(
    actor: User, *, mediation: Mediation, words: str, lease: Lease | None = None, name: str = "", reach: str = ""
) -> MediationParty:
    """A household, or somebody outside by their name; what they say is read by the team alone."""
    _going_on(mediation)
    if mediation.state != MediationState.PROPOSED:
        raise Refused(_("The meetings began: a party joins before, with the agreement of the others."))
    if (lease is None) == (not name.strip()):
        raise Refused(_("Choose a household, or write a name: one of the two."), "name")
    if normal(name) in {normal(other.name) for other in mediation.parties.filter(lease=None)}:
        raise Refused(_("Somebody of this name is a party already: add what tells them apart."), "name")
    party = MediationParty(
        mediation=mediation, lease=lease, name=name.strip(), reach=reach.strip(), words=words.strip()
    )
    record(party, actor)
    return party


@verb(
    once=No("the same answer of the same day is written again"),
    frozen=No("yes or no, without a word"),
    happened=("on",),
)
def answer_party(actor: User, *, party: MediationParty, accepts: bool, on: date, today: date) -> None:
    """A party accepts the mediation, or declines it; it begins once two at least are there and all accept."""
    mediation = Mediation.objects.get(pk=party.mediation_id)
    _going_on(mediation)
    if mediation.state != MediationState.PROPOSED:
        raise Refused(_("The meetings began: their answer was given."))
    _not_before(on, mediation.opened_on, _("It was proposed on %(day)s: a party answers that day or later."))
    party.agreed_on, party.declined_on = (on, None) if accepts else (None, on)
    record(party, actor)
    _begin(actor, mediation, today)


@verb(once=No("a party that is gone goes once"), frozen=Refuses("party.lease.household"), happened=TODAY)
def remove_party(actor: User, *, party: MediationParty, today: date) -> None:
    """Noted by mistake: it is no party, and nothing of what it said is kept. It begins when the others have all accepted."""
    mediation = Mediation.objects.get(pk=party.mediation_id)
    _going_on(mediation)
    if mediation.state != MediationState.PROPOSED:
        raise Refused(_("The meetings began with this party: end the mediation if it leaves."))
    party.delete()
    _begin(actor, mediation, today)


def _begin(actor: User, mediation: Mediation, today: date) -> None:
    """Once two at least are there and all accept."""
    answers = list(mediation.parties.values_list("agreed_on", flat=True))
    if len(answers) > 1 and all(answers):
        state = step(MEDIATION_TRANSITIONS, "begin", mediation.state, actor)
        edit(actor, mediation, version=mediation.version, state=state)
        close_todo(todo.PARTIES, thing=mediation, on=today)


@verb(
    once=No("one meeting a day: the base refuses a second"),
    frozen=No("a day and a place"),
    happened=No("it is planned before it is held"),
)
def plan_meeting(
    actor: User, *, mediation: Mediation, on: date, where: str, today: date, at: time | None = None
) -> MediationMeeting:
    """A meeting to come; one after something was agreed opens the talks again."""
    _going_on(mediation)
    if mediation.state == MediationState.PROPOSED:
        raise Refused(_("Each party accepts first: nobody is brought there against their will."))
    if on < today:
        raise Refused(_("This day is past: a meeting is planned before it is held."), "on")
    if mediation.state == MediationState.AGREED:
        state = step(MEDIATION_TRANSITIONS, "meet", mediation.state, actor)
        edit(actor, mediation, version=mediation.version, state=state, review_on=None)
        close_todo(todo.REVIEW, thing=mediation, on=today)
    meeting = MediationMeeting(mediation=mediation, on=on, at=at, where=where.strip())
    record(meeting, actor)
    open_todo(
        todo.MEETING,
        thing=meeting,
        on=today,
        due_on=on,
        household=mediation.household,
        code=mediation.code,
        day=on.isoformat(),
    )
    return meeting


@verb(
    once=No("it is noted once: a second time is refused"),
    frozen=No("whether it was held, and nothing of what was said"),
    happened=No("asked of the day for which it was planned"),
)
def note_meeting(actor: User, *, meeting: MediationMeeting, held: bool, today: date) -> None:
    """Loi 95-125, art. 21-3: whether it was held, and nothing of what was said there."""
    if meeting.on > today:
        raise Refused(_("This meeting has not come yet: note it once its day is there."))
    if not MediationMeeting.objects.filter(pk=meeting.pk, held=None).update(held=held):
        raise Refused(_("This meeting is noted already: reload the page."))
    close_todo(todo.MEETING, thing=meeting, on=today)


def _frozen(told: Any) -> Household | None:
    """The first of the households that are parties, whose file is frozen."""
    parties = Household.objects.filter(leases__mediation_parties__mediation=told.mediation).distinct()
    return parties.filter(pk__in=frozen(parties.values_list("pk", flat=True))).first()


@verb(once=VERSIONED, frozen=Refuses(_frozen, beside="agreed"), happened=("on",))
def agree(
    actor: User, *, mediation: Mediation, version: int, agreed: str, on: date, review_on: date, today: date
) -> None:
    """What both parties read again, and the day on which it is looked at."""
    met = mediation.meetings.filter(held=True)
    if not met.exists():
        raise Refused(_("No meeting was held: what is agreed is agreed there."))
    _not_before(on, _last(met), _("The last meeting was held on %(day)s: it was agreed that day or later."))
    if review_on <= on:
        raise Refused(_("It is looked at after it was agreed."), "review_on")
    state = step(MEDIATION_TRANSITIONS, "agree", mediation.state, actor)
    edit(actor, mediation, version=version, state=state, agreed=agreed.strip(), agreed_on=on, review_on=review_on)
    open_todo(
        todo.REVIEW,
        thing=mediation,
        on=on,
        due_on=review_on,
        household=mediation.household,
        code=mediation.code,
        day=on.isoformat(),
    )


@verb(once=VERSIONED, frozen=No("whether it holds, without a word"), happened=("on",))
def end_mediation(actor: User, *, mediation: Mediation, version: int, holds: bool, on: date, today: date) -> None:
    """What was agreed holds, or the mediation ends without it. Raises Refused where nothing was agreed."""
    answers = mediation.parties.aggregate(agreed=Max("agreed_on"), declined=Max("declined_on")).values()
    known = (mediation.opened_on, _last(mediation.meetings.filter(held=True)), mediation.agreed_on, *answers)
    _not_before(on, max(filter(None, known)), _("It still went on on %(day)s: it ends that day or later."))
    if holds and mediation.state != MediationState.AGREED:
        raise Refused(_("Nothing was agreed yet: note it first, or end it without."), "holds")
    state = step(MEDIATION_TRANSITIONS, "hold" if holds else "fail", mediation.state, actor)
    edit(actor, mediation, version=version, state=state, ended_on=on)
    close_todo(todo.PARTIES, todo.REVIEW, thing=mediation, on=on)
    waiting = mediation.meetings.filter(held=None)
    close_todos(todo.MEETING, things=list(waiting), on=on)
    waiting.update(held=False)  # nobody comes to a meeting of a mediation that is over
