"""What is done of a request about data: noted, checked, extended, answered or refused, its file closed; and erasures."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.utils.translation import gettext as _

from trousseau.allocation.actions import withdraw_for
from trousseau.applications.actions import take_state
from trousseau.applications.enums import CLOSED, ApplicationState
from trousseau.applications.models import Application
from trousseau.applications.queries import one_with
from trousseau.core import localised, scales
from trousseau.core.actions import edit, record, write
from trousseau.core.actions_grants import take_grants
from trousseau.core.enums import Aim, OpeningReason
from trousseau.core.errors import Refused
from trousseau.core.frozen import refuse_frozen
from trousseau.core.models import AccessLog, Grant, Household, Person, User
from trousseau.core.personal_data import erase
from trousseau.core.todo import close_todo, follow_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, Refuses, verb
from trousseau.rules.dates import add_months
from trousseau.rules.working_days import next_open
from trousseau.support.actions_sharing import end_sharings

from ..enums import DATA_ARTICLES, AskedBy, DataRight, IdentityBy, RightsOutcome, Standing
from ..models import RightsRequest
from ..todo import ANSWER
from .queries import WHY
from .standing import CLAIMS, standing

ANSWERED = "rights.answer_months"
LONGER = "rights.extension_months"


def due(received_on: date, on: date, *, extended: bool = False) -> date:
    """RGPD, art. 12, 3: a month from the day it was received, two more when it is extended; a day on which the house is
    closed leads to the next one (règlement 1182/71, art. 3, 4)."""
    months = scales.at(ANSWERED, on).number + (scales.at(LONGER, on).number if extended else 0)
    return next_open(add_months(received_on, months))


@verb(
    once=Once(RightsRequest, stands={"outcome": ""}, later=("lifted_on",)),
    frozen=No("the person asks"),
    happened=("received_on",),
)
def note_request(
    actor: User,
    *,
    household: Household,
    person: Person,
    right: str,
    by: str,
    received_on: date,
    words: str,
    key: str,
    today: date,
    stands: str = "",
    identity: str = "",
) -> RightsRequest:
    """A person asks something about their data; sent twice, it is noted once. Raises Refused, or ValidationError when the same
    right of the same person waits for its answer already."""
    words, stands = words.strip(), stands.strip()
    if AskedBy.SPACE in (by, identity) and person.user_id != actor.pk:  # nobody asks there in another's name
        raise Refused(_("Only the person themselves asks from their space: say how it came to the agency."), "by")
    if right == DataRight.RECTIFICATION:
        if by == AskedBy.SPACE and not words:  # what the file says, they may not have read
            raise Refused(_("Say what is right, for you."), "words")
        if by != AskedBy.SPACE and not (words and stands):
            raise Refused(
                _("Write what the person says, and what the file says: both stay."), "stands" if words else "words"
            )
    if right == DataRight.OBJECTION and not words:
        theirs = _("Say to which use you object, and why.")
        raise Refused(theirs if by == AskedBy.SPACE else _("Write to which use the person objects, and why."), "words")
    made = RightsRequest(
        household=household,
        person=person,
        right=right,
        by=by,
        received_on=received_on,
        noted_by=actor,
        words=words,
        stands=stands,
        identity=identity,
        identity_on=today if identity else None,
        due_on=due(received_on, today),
        key=key,
    )
    record(made, actor)
    _await_answer(made, household, today)
    return made


@verb(
    once=No("each opening has its reason, and a second is read too"),
    frozen=No("why a colleague opened it: the person may ask"),
    happened=TODAY,
)
def say_why(actor: User, *, household: Household, role: str, reason: str, words: str) -> None:
    """Why somebody reads the file of a household that they do not support; the director reads it. Raises Refused."""
    words = words.strip()
    if reason == OpeningReason.OTHER and not words:
        raise Refused(_("Say which: the director reads it."), "words")
    log = AccessLog(household=household, user=actor, role=role, page=WHY, purpose=Aim.FILE, reason=reason, words=words)
    write(log)


@verb(once=No("the request that it notes has the key"), frozen=No("the person asks"), happened=TODAY)
def ask_for_oneself(
    actor: User, *, household: Household, right: str, words: str, stands: str, key: str, today: date
) -> RightsRequest:
    """From a person’s space: the sign-in says who they are. It lands on the desk with its clock. Raises Refused when they asked
    it already."""
    person = Person.objects.get(user=actor)
    waits = RightsRequest.objects.standing().filter(household=household, person=person, right=right).exclude(key=key)
    if before := waits.first():
        raise Refused(
            _("You asked this on %(day)s: the agency answers by %(due)s.")
            % {"day": localised.day(before.received_on), "due": localised.day(before.due_on)},
            "right",
        )
    return note_request(
        actor,
        household=household,
        person=person,
        right=right,
        by=AskedBy.SPACE,
        received_on=today,
        words=words,
        stands=stands,
        identity=IdentityBy.SPACE,
        key=key,
        today=today,
    )


def _await_answer(request: RightsRequest, household: Household | None, today: date) -> None:
    """The answer is to be given: by any director once nothing is left of the `household` to open."""
    follow_todo(
        ANSWER,
        thing=request,
        on=today,
        due_on=request.due_on,
        household=household,
        article=DATA_ARTICLES[DataRight(request.right)],
        name=str(request.person),
        received=request.received_on.isoformat(),
        right=str(DataRight(request.right).label),
    )


def _require_open(request: RightsRequest) -> None:
    if request.outcome:
        raise Refused(
            _("This request was answered on %(day)s: read it again.")
            % {"day": localised.day(request.answered_on) if request.answered_on else "–"}
        )


@verb(once=VERSIONED, frozen=No("the person asks"), happened=("identity_on",))
def check_identity(
    actor: User, *, request: RightsRequest, version: int, identity: str, identity_on: date, today: date
) -> None:
    """RGPD, art. 12, 6: how it was established that the person is who they say. No copy of a paper is kept."""
    _require_open(request)
    if identity_on < request.received_on:
        raise Refused(_("The request came after that day."), "identity_on")
    edit(actor, request, version=version, identity=identity, identity_on=identity_on)


@verb(once=VERSIONED, frozen=No("the person asks"), happened=TODAY)
def extend_request(actor: User, *, request: RightsRequest, version: int, extended_for: str, today: date) -> None:
    """RGPD, art. 12, 3: two more months, told to the person with the reason before the first month is over. Raises Refused."""
    _require_open(request)
    if request.extended_on:
        raise Refused(_("The time was extended already: it is extended once."))
    if today > request.due_on:
        raise Refused(
            _("The person had to be told before %(day)s: answer now.") % {"day": localised.day(request.due_on)}
        )
    longer = due(request.received_on, today, extended=True)
    edit(actor, request, version=version, extended_on=today, extended_for=extended_for.strip(), due_on=longer)
    _await_answer(request, request.household, today)


BY_ITS_ACT = (DataRight.ERASURE, DataRight.RESTRICTION)  # done by the software, which answers then


@verb(once=VERSIONED, frozen=No("what is answered about the person’s own data"), happened=TODAY)
def answer_request(
    actor: User, *, request: RightsRequest, version: int, outcome: str, answer: str, today: date, ground: str = ""
) -> None:
    """What was answered, or refused and on which ground. Raises Refused while nobody has checked the identity, and of an
    erasure or a freeze said to be done, which nothing here did: `erase_for` and `restrict_file` answer it themselves."""
    if outcome != RightsOutcome.REFUSED and request.right in BY_ITS_ACT:
        raise Refused(
            _("This is not done by writing it: erase or freeze the file, which answers the request, or refuse it."),
            "outcome",
        )
    _answer(actor, request, version=version, outcome=outcome, answer=answer, today=today, ground=ground)


def _answer(
    actor: User, request: RightsRequest, *, version: int, outcome: str, answer: str, today: date, ground: str = ""
) -> None:
    _require_open(request)
    if outcome in (RightsOutcome.DONE, RightsOutcome.PARTLY) and not request.identity:
        raise Refused(_("Note first how the identity was checked: the file is given to nobody else."))
    if outcome == RightsOutcome.REFUSED and not ground:
        raise Refused(_("Say on which ground: the person may complain of it."), "ground")
    if not answer.strip():
        raise Refused(_("Write what is answered: the letter says it."), "answer")
    edit(
        actor,
        request,
        version=version,
        outcome=outcome,
        ground=ground if outcome == RightsOutcome.REFUSED else "",
        answer=answer.strip(),
        answered_on=today,
        answered_by=actor,
    )
    close_todo(ANSWER, thing=request, on=today)


def _of_right(request: RightsRequest, right: DataRight) -> None:
    if request.right != right:
        raise Refused(_("This is not what the person asked: read the request again."))


@verb(once=VERSIONED, frozen=Refuses("request.household", opens=True), happened=TODAY)
def erase_for(actor: User, *, request: RightsRequest, version: int, sure: bool, today: date) -> list[str]:
    """Erase what can be, and answer: what stays, and why. Raises Refused, as `erase_household` does."""
    _of_right(request, DataRight.ERASURE)
    _require_open(request)
    if not request.identity:
        raise Refused(_("Note first how the identity was checked: the file is given to nobody else."))
    kept = erase_household(actor, household=request.household, today=today)
    request.refresh_from_db()
    said = _("What could be was erased.")
    if kept:
        said = _("What could be was erased. Kept, and why: %(what)s") % {"what": " ; ".join(kept)}
    _answer(
        actor,
        request,
        version=version,
        outcome=RightsOutcome.PARTLY if kept else RightsOutcome.DONE,
        answer=said,
        today=today,
    )
    return kept


@verb(once=VERSIONED, frozen=No("it freezes the file"), happened=TODAY)
def restrict_file(
    actor: User, *, request: RightsRequest, version: int, keep: Collection[User], answer: str, today: date
) -> int:
    """RGPD, art. 18: the file is closed to whoever is not needed, here and outside, and to whom it was to open later; it is
    kept as it stands, and no term erases it. So are the files that were said to be theirs by a merge. Returns to how many it
    was closed."""
    _of_right(request, DataRight.RESTRICTION)
    keys = {actor.pk, *(user.pk for user in keep)}
    theirs = one_with(request.household)
    open_to = Grant.objects.given(today).filter(household__in=theirs).exclude(user__in=keys)
    held: dict[int, set[int]] = defaultdict(set)
    for user, household in open_to.order_by().values_list("user", "household").distinct():
        held[user].add(household)
    for user in User.objects.filter(pk__in=held).order_by("pk"):
        closed = [one for one in theirs if one.pk in held[user.pk]]
        take_grants(actor, user=user, on=today, why=_("Frozen at the person’s request"), households=closed)
    count = len(held) + sum(end_sharings(actor, household=one, today=today) for one in theirs)
    _answer(actor, request, version=version, outcome=RightsOutcome.DONE, answer=answer, today=today)
    edit(actor, request, version=request.version, restricted_on=today)
    return count


@verb(once=VERSIONED, frozen=No("it lifts the freeze"), happened=TODAY)
def lift_restriction(actor: User, *, request: RightsRequest, version: int, lifted_for: str, today: date) -> None:
    """The file is no longer frozen: who needs it is given it again, by name (Settings, Who opens which household)."""
    if not request.restricted_on or request.lifted_on:
        raise Refused(_("This file is not frozen."))
    edit(actor, request, version=version, lifted_on=today, lifted_for=lifted_for.strip())


@verb(once=No("erased twice, nothing more goes"), frozen=Refuses("household", opens=True), happened=TODAY)
def erase_household(actor: User, *, household: Household, today: date) -> list[str]:
    """RGPD, art. 17: erase what no text makes the agency keep. Returns what stays, and why. Done twice, it erases nothing
    more; at once, the second waits for the first.

    Raises Refused while a lease runs: its file is needed to carry it out (RGPD, art. 6.1 b), and while it is frozen. Of who
    looks for a home, the request is closed, and the dwelling that was promised to them is free again; of who owes a sum or
    is before the judge, what the claim needs stays. What else they asked about their data still awaits its answer. The files
    that were said to be theirs by a merge go with this one.
    """
    found = one_with(household)
    list(Household.objects.select_for_update().filter(pk__in=[one.pk for one in found]).order_by("pk"))
    states = {}
    for one in found:
        refuse_frozen(one)
        states[one.pk] = standing(one, today)
    if Standing.HOUSED in states.values():
        raise Refused(_("This household has a lease under way: its file is needed to carry it out."))
    kept: list[str] = []
    for one in found:
        kept += _erase_one(actor, household if one.pk == household.pk else one, states[one.pk], today)
    return list(dict.fromkeys(kept))


def _erase_one(actor: User, household: Household, state: Standing, on: date) -> list[str]:
    application = Application.objects.filter(household=household).exclude(state__in=CLOSED).first()
    if application:
        withdraw_for(actor, household=household, today=on)
        take_state(actor, application, ApplicationState.LEFT, on=max(on, application.state_on), reason="erase")
    kept = erase(actor, household, claim=state in CLAIMS)
    for request in RightsRequest.objects.filter(household=household, outcome="").select_related("person"):
        _await_answer(request, None, on)
    return kept
