"""Note a contact, a home visit, a team note."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Max
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from trousseau.applications.actions import touch_contact, untouch_contact
from trousseau.applications.models import Application
from trousseau.captation.enums import Answer
from trousseau.captation.visits.entries import Photo, Seen
from trousseau.conventions.withdrawing import withdraw
from trousseau.core import localised, rooms
from trousseau.core.actions import record
from trousseau.core.actions_papers import file_document
from trousseau.core.careful import no_diagnosis
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import Household, Person, User
from trousseau.core.todo import close_todo
from trousseau.core.verbs import TODAY, No, Once, Refuses, verb
from trousseau.rules.dates import add_months
from trousseau.tenancies.models import Lease

from . import access, due, queries, todo
from .enums import HEARD, WRITTEN, ContactKind, Presence
from .models import Contact, HomeVisit, HomeVisitPhoto, HomeVisitPoint, TeamNote
from .words import QUESTIONS, label

BEFORE_FILE = (
    12  # months: a household speaks to the agency before anybody writes its file; beyond, the year is a mistake
)


def _stands(made: Contact) -> None:
    """Raises Refused for what was sent already, and withdrawn since."""
    if made.withdrawn_on:
        raise Refused(
            _(
                "%(who)s has withdrawn what was recorded from this page, on %(day)s: “%(why)s”. Nothing was written this "
                "time. If it was right, send it once more."
            )
            % {"who": made.withdrawn_by, "day": localised.day(made.withdrawn_on), "why": made.withdrawn_for},
            "key",
        )


def _same_contact(known: Contact, told: Any) -> None:
    _stands(known)
    came_of, line = _came_of(told.kind, told.presence), told.line.strip()
    sent_again(known, presence=came_of, person=_one_of(told.household, told.person, told.on))
    missed_for = told.missed_for if came_of == Presence.ABSENT else ""
    sent_again(known, missed_for=missed_for or known.missed_for)
    sent_again(known.notes.order_by("pk").first() or TeamNote(), text=line)


@verb(
    once=Once(
        Contact,
        stands={"withdrawn_on": None},
        kept={"actor": "by"},
        apart=("presence", "person", "line", "missed_for", "claim", "taken"),
        also=_same_contact,
    ),
    frozen=Refuses(lambda told: None if told.claim else told.household, words="line"),
    happened=("on",),
)
def note_contact(
    actor: User,
    *,
    household: Household,
    kind: str,
    on: date,
    today: date,
    presence: str = Presence.MET,
    person: str = "",
    line: str = "",
    next_on: date | None = None,
    key: str = "",
    missed_for: str = "",
    claim: bool = False,
    taken: Collection[int] = (),
) -> Contact:
    """The bare fact, and its one line as a team note. `key`: the same contact sent twice is written once. `claim`: of a sum
    that is owed, whose line is written in a frozen file too. `taken`: the contacts that are something else already.

    What is written is sent, not met. The date of a sign of the household goes down to the application, whose silence is
    counted from it. `person`: the key of who of the household it was, as text.
    """
    came_of, line = _came_of(kind, presence), line.strip()
    missed_for = missed_for if came_of == Presence.ABSENT else ""
    # a second tab sends another key, and so does Back where no script runs: the same said of the same person, with the same
    # words, is one contact
    said = {"household": household, "on": on, "kind": kind, "by": actor, "noted_on": today, "next_on": next_on}
    said |= {"notes__text": line} if line else {"notes": None}
    alike = Contact.objects.filter(**said, presence=came_of).exclude(pk__in=taken)
    if missed_for:
        alike = alike.filter(missed_for__in=("", missed_for))
    if made := next((one for one in alike if str(one.person_id or "") == person), None):
        if missed_for and not made.missed_for:  # why is known since
            made.missed_for = missed_for
            record(made, actor)
        return made
    contact = _note(
        actor,
        household,
        kind,
        on=on,
        today=today,
        presence=presence,
        person=person,
        line=line,
        next_on=next_on,
        key=key,
        missed_for=missed_for,
    )
    due.refresh(household, today)
    return contact


@verb(once=No("the second time is refused"), frozen=Refuses("contact.household", beside="why"), happened=TODAY)
def withdraw_contact(actor: User, *, contact: Contact, why: str, today: date) -> None:
    """Noted by mistake: with its visit and its lines it is read and counted no more, and stays with who withdrew it and why.
    What it had settled waits again. Raises Refused to who neither noted it nor directs, and the second time."""
    contact = Contact.everything.select_for_update(of=("self",)).select_related("household").get(pk=contact.pk)
    if not access.may_withdraw(actor, contact):
        raise Refused(_("Who noted this contact withdraws it, or the direction."))
    no_diagnosis(why, "why")
    household = contact.household
    withdraw(actor, contact, why=why, on=today)
    if contact.presence in HEARD:
        _unheard(household)
    for room in rooms.installed():
        room.contact_withdrawn(contact, today=today)
    due.refresh(household, today)


def _unheard(household: Household) -> None:
    """What its application knows of its contacts is read again from those that stand."""
    heard = Contact.everything.filter(household=household).heard()
    stand = heard.filter(withdrawn_on=None).aggregate(
        last=Max("on"), count=Count("pk"), noted=Max(Coalesce("noted_on", "on"))
    )
    fallen = set(heard.exclude(withdrawn_on=None).values_list("on", flat=True))
    for application in Application.objects.filter(household=household):
        untouch_contact(application, fallen=fallen, **stand)


def _note(
    actor: User,
    household: Household,
    kind: str,
    *,
    on: date,
    today: date,
    presence: str,
    person: str,
    line: str = "",
    next_on: date | None = None,
    key: str = "",
    missed_for: str = "",
) -> Contact:
    since = _known_since(household)
    if on < add_months(since, -BEFORE_FILE):
        raise Refused(
            _("This day comes more than a year before the household is known, since %(day)s: check the year.")
            % {"day": localised.day(since)},
            "on",
        )
    if next_on and next_on <= on:
        raise Refused(_("The next contact comes after this one."), "next_on")
    presence = _came_of(kind, presence)
    contact = Contact(
        household=household,
        kind=kind,
        on=on,
        noted_on=today,
        presence=presence,
        by=actor,
        person=_one_of(household, person, on),
        next_on=next_on,
        key=key or None,
        missed_for=missed_for if presence == Presence.ABSENT else "",
    )
    record(contact, actor)
    if line:
        _team_note(actor, household, on=on, text=line, contact=contact)
    if presence in HEARD:
        for application in Application.objects.filter(household=household):
            touch_contact(actor, application, on=on)
    if presence in HEARD or next_on:
        close_todo(todo.CONTACT, thing=household, on=today)
    return contact


def _known_since(household: Household) -> date:
    """Its file, its application or its first lease, whichever came first: one that was brought in is older than its file."""
    dated = Application.objects.filter(household=household).values_list("received_on", flat=True)
    leases = Lease.objects.filter(household=household).values_list("starts_on", flat=True)
    return min(household.created_on, *dated, *leases)


def _came_of(kind: str, presence: str) -> str:
    """Nobody is met by what is written."""
    return Presence.SENT if kind in WRITTEN and presence == Presence.MET else presence


def _one_of(household: Household, person: str, on: date) -> Person | None:
    if not person:
        return None
    found = next((one for one in queries.adults(household, on) if str(one.pk) == person), None)
    if found is None:
        raise Refused(_("This person was not of the household on that day."), "person")
    return found


def _same(made: HomeVisit, told: Any) -> None:
    """Raises Refused when what is sent under the key of this visit says something else, or when it was withdrawn since."""
    contact, points = made.contact, told.points or {}
    _stands(contact)
    noted = contact.notes.order_by("pk").first()
    seen = {one.code: Seen(one.answer, one.words, one.mender, one.mend_by) for one in made.points.all()}
    said = (told.state.strip(), told.agreed.strip(), told.next_on, told.note.strip())
    if (
        (contact.on, contact.presence, str(contact.person_id or "")) != (told.on, told.presence, told.person)
        or (made.state, made.agreed, made.next_on, noted.text if noted else "") != said
        or seen != {code: points[code].as_kept() for code in QUESTIONS if code in points}
        or set(made.photos.values_list("sha256", flat=True)) != {photo.sha256 for photo in told.cleaned}
    ):
        raise Refused(
            _(
                "The visit of %(day)s was recorded from this page already, and says something else: nothing of what you send "
                "now is kept. Read that visit in the follow-up of the household; what it leaves out goes into a contact or a "
                "team note. If this one is another visit, record it again: it is kept apart."
            )
            % {"day": localised.day(contact.on)},
            "key",
        )


def _written_about(told: Any) -> Household | None:
    """Point by point, the state of the home is what its lessor owes (loi 89-462, art. 6); the rest is about who lives there."""
    return told.lease.household if any(text.strip() for text in (told.state, told.agreed, told.note)) else None


@verb(
    once=Once(
        HomeVisit,
        apart=("on", "presence", "person", "points", "cleaned", "state", "agreed", "next_on", "note", "missed_for"),
        also=_same,
    ),
    frozen=Refuses(_written_about),
    happened=("on",),
)
def note_home_visit(
    actor: User,
    *,
    lease: Lease,
    on: date,
    today: date,
    presence: str,
    person: str = "",
    points: Mapping[str, Seen] | None = None,
    cleaned: Sequence[Photo] = (),
    state: str = "",
    agreed: str = "",
    next_on: date | None = None,
    note: str = "",
    key: str = "",
    missed_for: str = "",
) -> HomeVisit:
    """A visit to a household in its home, point by point, with a team note when there is something to say. `key`: the same
    visit sent twice is written once. `cleaned`: its photos, drawn again (`home_visits`).

    A point that `points` leaves out was not seen.
    """
    points, state, agreed, note = points or {}, state.strip(), agreed.strip(), note.strip()
    _possible(lease, on, presence, points, state)
    if next_on and next_on <= on:
        raise Refused(_("The next visit comes after this one."), "next_on")
    contact = _note(
        actor,
        lease.household,
        ContactKind.VISIT,
        on=on,
        today=today,
        presence=presence,
        person=person,
        missed_for=missed_for,
    )
    visit = HomeVisit(contact=contact, lease=lease, state=state, agreed=agreed, next_on=next_on, key=key or None)
    record(visit, actor)
    for code in QUESTIONS:
        if seen := points.get(code):
            record(HomeVisitPoint(visit=visit, code=code, **vars(seen.as_kept())), actor)
    _keep(visit, cleaned, on)
    if note:
        _team_note(actor, lease.household, on=on, text=note, contact=contact)
    if presence == Presence.MET or next_on:  # a visit where nobody came is still to be made
        close_todo(todo.VISIT, thing=lease, on=on)
    if presence == Presence.MET:
        close_todo(todo.RHYTHM, thing=lease, on=on)
    due.refresh(lease.household, today)
    return visit


@verb(
    once=No("what it says already stays as it is"),
    frozen=No("bare facts: who was there, why nobody came, the next day"),
    happened=No("the next visit is to come"),
)
def add_to_home_visit(
    actor: User, *, visit: HomeVisit, today: date, person: str = "", next_on: date | None = None, missed_for: str = ""
) -> None:
    """What is said later of a visit fills what it left empty. Raises Refused, beside its field, for what it says otherwise."""
    contact = visit.contact
    if next_on and next_on <= contact.on:
        raise Refused(_("The next visit comes after this one."), "next_on")
    if next_on and visit.next_on not in (None, next_on):
        raise Refused(
            _("The visit written down sets the next one on %(day)s: write that day here, or none.")
            % {"day": localised.day(visit.next_on)},
            "next_on",
        )
    whom = _one_of(contact.household, person, contact.on)
    if whom and contact.person not in (None, whom):
        raise Refused(
            _("The visit written down says that %(name)s was there: choose the same person, or none.")
            % {"name": contact.person},
            "person",
        )
    if missed_for and contact.missed_for not in ("", missed_for):
        raise Refused(
            _("The visit written down gives another reason: “%(why)s”. Choose the same.")
            % {"why": contact.get_missed_for_display()},
            "missed_for",
        )
    visit.next_on = visit.next_on or next_on
    contact.person = contact.person or whom
    contact.missed_for = contact.missed_for or missed_for
    record(contact, actor)
    record(visit, actor)
    due.refresh(contact.household, today)


def _possible(lease: Lease, on: date, presence: str, points: Mapping[str, Seen], state: str) -> None:
    if lease.keys_on is None or on < lease.keys_on:
        raise Refused(_("The household did not live there yet on that day."), "on")
    if lease.ends_on and on > lease.ends_on:
        raise Refused(_("The household lived there no more on that day."), "on")
    if set(points) - set(QUESTIONS):
        raise Refused(_("This answer is not one of those proposed: reload the page."))
    answered = {code for code, seen in points.items() if seen.answer != Answer.UNSEEN}
    if presence != Presence.MET and answered:
        raise Refused(_("Nobody was there: nothing was seen inside. Say “Yes”, or take the answers away."), "presence")
    if presence == Presence.MET and not (answered or state):
        raise Refused(_("Write in a few words the state of the dwelling, or answer a point."), "state")
    for code, seen in points.items():
        if seen.answer == Answer.NO and not seen.words.strip():
            raise Refused(_("Write a few words: the answer is “No”."), f"{code}_words")
        if seen.mend_by and seen.mend_by < on:
            raise Refused(_("A repair is due after the visit."), f"{code}_by")
    same = lease.visits.filter(contact__on=on, contact__presence=Presence.MET).select_related("contact__by").first()
    if same and presence == Presence.MET:
        raise Refused(
            _(
                "%(who)s has already recorded a visit on that day: read it. What it leaves out goes into a contact or a team "
                "note; the day may also be another one."
            )
            % {"who": same.contact.by},
            "on",
        )


def _keep(visit: HomeVisit, cleaned: Sequence[Photo], on: date) -> None:
    held: set[str] = set()
    for photo in cleaned:
        if (sha := photo.sha256) in held:
            continue
        held.add(sha)
        title = _("Photo of a home visit: %(point)s") % {"point": label(photo.point)}
        file = file_document(kind="home-photo", title=title[:200], content=photo.content, suffix=".jpg", on=on)
        HomeVisitPhoto.objects.create(visit=visit, point=photo.point, file=file, sha256=sha)


@verb(
    once=No("what is mended is no defect any more"),
    frozen=No("the state of the home, which its lessor owes (loi 89-462, art. 6)"),
    happened=("on",),
)
def note_mended(actor: User, *, lease: Lease, codes: Iterable[str], on: date, today: date) -> int:
    """Defects seen in the home are mended. Returns how many; one that is no longer open stays as it was said."""
    wanted, count = set(codes), 0
    for point in queries.defects(lease, today):
        if point.code not in wanted:
            continue
        if on < point.visit.contact.on:
            raise Refused(_("It was mended after it was seen."), "on")
        point.mended_on = on
        record(point, actor)
        count += 1
    due.refresh(lease.household, today)
    return count


@verb(once=No("the first one stays"), frozen=No("the code of an incident, and no word"), happened=No("it notes no day"))
def note_reported(actor: User, *, point: HomeVisitPoint, incident: str) -> None:
    """An incident was noted of this defect, under the code `incident`: its visit says so. The first one stays."""
    if not point.incident:
        point.incident = incident
        record(point, actor)


@verb(once=No("the same words of one day are one note"), frozen=Refuses("household", beside="text"), happened=("on",))
def write_team_note(
    actor: User, *, household: Household, on: date, today: date, text: str, contact: Contact | None = None
) -> TeamNote:
    """What the team should know; the same words of one day, sent again from the page that was left, are one note. Raises
    Refused when the day has not come, for a diagnosis, and in a frozen file."""
    if known := TeamNote.objects.filter(household=household, author=actor, contact=contact, on=on, text=text).first():
        return known
    return _team_note(actor, household, on=on, text=text, contact=contact)


def _team_note(actor: User, household: Household, *, on: date, text: str, contact: Contact | None = None) -> TeamNote:
    no_diagnosis(text, "text")
    note = TeamNote(household=household, contact=contact, on=on, text=text, author=actor)
    record(note, actor)
    return note
