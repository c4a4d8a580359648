"""Prepare a sitting, hold it, close it with its minutes."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from trousseau.applications.models import Application
from trousseau.core import localised
from trousseau.core.actions import edit, next_number, record
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused, happened
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, VERSIONED, No, verb
from trousseau.mandates.models import Mandate

from .. import access, queries_sitting, signed
from ..enums import OpinionValue, Presence, SittingState
from ..models import Opinion, Recusal, Seat, Sitting
from ..papers import minutes_paper
from .locks import hold

MINUTES = "minutes"
AS_IT_WAS = object()  # who presides is not spoken of; None says that nobody does
OF_THE_SITTING = No("the day of the sitting, asked of it")
MEMBERS = No("members and dwellings, and no word of a household")
SEED_BYTES = 14  # printed, it stays shorter than what a paper would cut


@verb(
    once=No("one sitting a day: the base refuses a second"),
    frozen=MEMBERS,
    happened=No("it is convened for a day to come"),
)
def open_sitting(
    actor: User, *, on: date, members: Iterable[User], place: str = "", chair: User | None = None, today: date
) -> Sitting:
    """Convene a sitting. The seed of its draws is drawn now and published with its day, before anyone decides.

    That of a day that was called off is convened again, by the seed that was published. Raises ValidationError when a sitting
    is already held on that day, Refused when the chair is no member.
    """
    members = list(members)
    if chair is not None and chair not in members:
        raise Refused(_("Who chairs is one of the members."), "chair")
    if off := Sitting.objects.filter(held_on=on, state=SittingState.OFF).first():
        back = {"off_on": None, "off_for": "", "off_by": None, "place": place.strip(), "chair": chair}
        edit(actor, off, version=off.version, state=SittingState.OPEN, reason="again", **back)
        _convene(actor, off, members)
        return off
    sitting = Sitting(held_on=on, place=place.strip(), chair=chair, seed=secrets.token_hex(SEED_BYTES), seed_on=today)
    record(sitting, actor)
    _convene(actor, sitting, members)
    return sitting


def _convene(actor: User, sitting: Sitting, members: Iterable[User]) -> None:
    """These members, for its day: what was said for another day, or before, is said no more."""
    sitting.seats.exclude(member__in=list(members)).delete()
    known = {seat.member: seat for seat in sitting.seats.select_related("member")}
    for member in members:
        seat = known.get(member) or Seat(sitting=sitting, member=member)
        if seat.pk is None or seat.presence != Presence.CONVENED:
            seat.presence = Presence.CONVENED
            record(seat, actor)


def not_begun(sitting: Sitting) -> bool:
    """Nobody is there, nothing was said nor decided: it may be moved, or called off. Else it is closed with its minutes."""
    there = sitting.seats.filter(presence=Presence.PRESENT)
    return sitting.is_open and not (there.exists() or sitting.opinions.exists() or sitting.decisions.exists())


def _not_begun(sitting: Sitting) -> None:
    _open(sitting)
    if not not_begun(sitting):
        raise Refused(
            _("Somebody is noted as present, or something was said or decided: it is closed with its minutes.")
        )


def movable(sitting: Sitting) -> bool:
    """Nothing is decided: what is decided is so on the day that the sitting bears."""
    return sitting.is_open and not sitting.decisions.exists()


def _of_its_day(sitting: Sitting, today: date) -> None:
    """Who is there on a later day than the sitting bears, first of all, is in a sitting held on that day."""
    happened(sitting.held_on, today, None)
    if sitting.held_on < today and not_begun(sitting):
        raise Refused(
            _(
                "This sitting bears the day of %(day)s. Held today, it bears today: who prepared it chooses its day first."
            )
            % {"day": localised.day(sitting.held_on)}
        )


@verb(once=VERSIONED, frozen=MEMBERS, happened=No("it is for one to come, or the day on which it was held"))
def move_sitting(actor: User, *, sitting: Sitting, version: int, on: date, today: date) -> None:
    """Another day, while nothing is decided: to come, its members are convened for that one, by the seed that was published;
    come, it is the one on which it was held. Raises Refused for a day before its seed, or that another sitting has, and for
    one to come once it began."""
    _open(sitting)
    if not movable(sitting):
        raise Refused(_("Something was decided on the day that it bears: it is closed with its minutes."))
    if on > today:
        _not_begun(sitting)
    elif sitting.seed_on and on < sitting.seed_on:
        raise Refused(
            _("Its draw was published on %(day)s: it was not held before.") % {"day": localised.day(sitting.seed_on)},
            "on",
        )
    other = Sitting.objects.filter(held_on=on).exclude(pk=sitting.pk).first()
    if other and other.state == SittingState.OFF:
        raise Refused(_("The sitting of that day was called off: prepare it again, and call this one off."), "on")
    if other:
        raise Refused(_("A sitting is already held on that day."), "on")
    edit(actor, sitting, version=version, held_on=on, reason="moved")
    if on > today:
        _convene(actor, sitting, [seat.member for seat in sitting.seats.select_related("member")])


@verb(once=VERSIONED, frozen=MEMBERS, happened=TODAY)
def call_off(actor: User, *, sitting: Sitting, version: int, why: str, today: date) -> None:
    """Convened by mistake, or not held: it stays with its reason, and is listed and counted no more. Raises Refused once it
    began."""
    _not_begun(sitting)
    if not why.strip():
        raise Refused(_("Say why it is called off: it stays in the history."), "why")
    said = {"off_on": today, "off_by": actor, "off_for": why.strip(), "discussed": None}
    edit(actor, sitting, version=version, state=SittingState.OFF, reason="off", **said)


@verb(once=VERSIONED, frozen=MEMBERS, happened=OF_THE_SITTING)
def note_presence(
    actor: User,
    *,
    sitting: Sitting,
    version: int,
    presences: Mapping[User, str],
    chair: User | None | object = AS_IT_WAS,
) -> None:
    """Who was convened, is there, or is excused. Someone who is not in `presences` keeps the seat they have. `chair`:
    who presides in fact, one of those who are there; None: nobody. What is decided already keeps who was there then.

    Raises Refused for one who presides from elsewhere.
    """
    _open(sitting)
    _conducts(actor, sitting)
    seats = {seat.member: seat for seat in sitting.seats.select_related("member")}
    there = {member: seat.presence for member, seat in seats.items()} | dict(presences)
    if chair is AS_IT_WAS or chair == sitting.chair:
        edit(actor, sitting, version=version, reason="presence")
    elif isinstance(chair, User) and there.get(chair) != Presence.PRESENT:
        raise Refused(_("Who presides is there: note them as present."), "chair")
    else:
        edit(actor, sitting, version=version, chair=chair, reason="presence")
    for member, presence in presences.items():
        seat = seats.get(member) or Seat(sitting=sitting, member=member)
        if seat.pk is None or seat.presence != presence:
            seat.presence = presence
            record(seat, actor)


@verb(once=No("a member has one seat in a sitting"), frozen=MEMBERS, happened=OF_THE_SITTING, right=access.SIT)
def join_sitting(actor: User, *, sitting: Sitting, today: date) -> Seat:
    """« I am here », on the day: a member who was convened, or one who comes unannounced."""
    _open(sitting)
    _of_its_day(sitting, today)
    seat = Seat.objects.filter(sitting=sitting, member=actor).first() or Seat(sitting=sitting, member=actor)
    if seat.pk is None or seat.presence != Presence.PRESENT:
        seat.presence = Presence.PRESENT
        record(seat, actor)
    return seat


@verb(once=No("a seat that is taken stays so"), frozen=MEMBERS, happened=OF_THE_SITTING)
def take_seat(actor: User, sitting: Sitting) -> Seat:
    """The seat of who speaks or decides: whoever does is there. Raises Refused for who has none, or is excused."""
    seat = Seat.objects.filter(sitting=sitting, member=actor).first()
    if seat is None or seat.presence == Presence.EXCUSED:
        raise Refused(_("You are not among the members present: say first that you are there, on the sitting’s page."))
    if seat.presence != Presence.PRESENT:
        seat.presence = Presence.PRESENT
        record(seat, actor)
    return seat


@verb(once=No("a withdrawal that is written is refused"), frozen=MEMBERS, happened=TODAY)
def recuse(
    actor: User,
    *,
    sitting: Sitting,
    member: User,
    mandate: Mandate | None = None,
    application: Application | None = None,
    on: date,
) -> Recusal:
    """A member withdraws for a dwelling or a household: the sheet closes to them. Nobody asks why.

    Anyone withdraws for themselves; who conducts the sitting may write it for another. What they had said of an
    undecided point is taken back. Raises Refused when the point is decided.
    """
    _open(sitting)
    if member != actor:
        _conducts(actor, sitting)
    if not sitting.seats.filter(member=member).exists():
        raise Refused(_("Only a member of this sitting withdraws from a point."), "member")
    if mandate and sitting.decisions.filter(mandate=mandate).exists():
        raise Refused(_("This dwelling is decided already: nobody withdraws from it any more."), "mandate")
    known = {"sitting": sitting, "member": member, "mandate": mandate, "application": application}
    if Recusal.objects.filter(**known).exists():
        raise Refused(_("This withdrawal is already written."))
    recusal = Recusal(**known, by=actor, on=on)
    record(recusal, actor)
    given = Opinion.objects.filter(sitting=sitting, member=member)
    decided = sitting.decisions.values("mandate")
    if mandate:
        given.filter(mandate=mandate).delete()
    else:
        touched = given.filter(application=application).exclude(mandate__in=decided).values("mandate")
        given.filter(mandate__in=list(touched.values_list("mandate", flat=True))).delete()
    return recusal


@verb(once=No("turned to twice, it is turned to"), frozen=MEMBERS, happened=OF_THE_SITTING)
def discuss(actor: User, *, sitting: Sitting, mandate: Mandate | None) -> None:
    """The commission turns to this dwelling: every page that follows the sitting says so. No version: nothing is edited."""
    _open(sitting)
    _conducts(actor, sitting)
    Sitting.objects.filter(pk=sitting.pk).update(discussed=mandate)
    sitting.discussed = mandate


@verb(
    once=No("in place of what the member said before"),
    frozen=No("an opinion of a member, by a code"),
    happened=OF_THE_SITTING,
)
def give_opinions(
    actor: User, *, sitting: Sitting, mandate: Mandate, opinions: Mapping[Application, str], today: date
) -> None:
    """What the actor thinks of each proposal, in place of what they said before; "" takes an opinion back."""
    _open(sitting)
    _of_its_day(sitting, today)
    take_seat(actor, sitting)
    if sitting.decisions.filter(mandate=mandate).exists():
        raise Refused(_("This dwelling is decided already."))
    if queries_sitting.withdrew(sitting, actor, mandate):
        raise Refused(_("You withdrew from this point."))
    for application, value in opinions.items():
        if value in OpinionValue:
            Opinion.objects.update_or_create(
                sitting=sitting, mandate=mandate, application=application, member=actor, defaults={"value": value}
            )
        else:
            Opinion.objects.filter(sitting=sitting, mandate=mandate, application=application, member=actor).delete()


@verb(once=VERSIONED, frozen=No("minutes under numbers, without a name"), happened=("on",))
def close_sitting(actor: User, *, sitting: Sitting, version: int, on: date, today: date) -> None:
    """The minutes are numbered, printed and kept, and the sitting closes: all of it or nothing.

    Nothing is decided in it any more. Raises Refused before its day, and when the minutes cannot be printed.
    """
    _conducts(actor, sitting)
    if on < sitting.held_on:
        raise Refused(_("A sitting is closed from its day on."), "on")
    _open(sitting)
    number = f"PV{next_number(MINUTES):04d}"
    paper = minutes_paper(sitting, number=number, on=on)
    document = file_document(
        kind=MINUTES,
        number=number,
        title=_("Minutes %(number)s") % {"number": number},
        content=paper.pdf,
        suffix=".pdf",
        on=on,
        template=f"{paper.template}@{paper.version}",
    )
    edit(actor, sitting, version=version, state=SittingState.CLOSED, minutes=document, discussed=None, reason="close")
    signed.MINUTES.await_copy(sitting, on=today)


def _open(sitting: Sitting) -> None:
    """The sitting is kept to oneself until the end of the transaction. Raises Refused once it is closed."""
    if not hold(Sitting.objects.filter(pk=sitting.pk, state=SittingState.OPEN)):
        if Sitting.objects.filter(pk=sitting.pk, state=SittingState.OFF).exists():
            raise Refused(_("This sitting was called off."))
        raise Refused(_("This sitting is closed."))


def _conducts(actor: User, sitting: Sitting) -> None:
    if not access.conducts(actor, sitting):
        raise Refused(_("The agency and who chairs the sitting do this."))
