"""Fix, move and cancel an appointment, say what came of it; the private address of an agenda, its reminder."""

import hashlib
import secrets
from datetime import UTC, date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused, sent_again
from trousseau.core.models import Commune, Grant, Household, ToDo, User
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, Refuses, verb
from trousseau.followup.actions import add_to_home_visit, note_contact, note_home_visit, write_team_note
from trousseau.followup.enums import ContactKind, Presence
from trousseau.followup.models import Contact, HomeVisit
from trousseau.rules.dates import add_months
from trousseau.tenancies.models import Lease

from . import access, todo
from .enums import AppointmentKind, CameOf
from .models import AgendaReminder, Appointment, CalendarAddress

FARTHEST = 24  # months: a day beyond is a mistake of year
FIXED = No("an hour is fixed ahead, or was a month ago at most")
BEGUN = No("asked of its hour, which has begun")
OWN = No("the agenda of a colleague: no household is named")


def _check(
    *, household: Household | None, user: User, on: date, today: date, at: time | None, until: time | None
) -> None:
    if not add_months(today, -1) <= on <= add_months(today, FARTHEST):
        raise Refused(_("This day is over a month behind, or two years ahead: check the date."), "on")
    if until and at is None:
        raise Refused(_("Write when it begins, too."), "at")
    if until and at and until <= at:
        raise Refused(_("It ends after it begins: check the hours."), "until")
    for name, hour in (("at", at), ("until", until)):
        if hour and not _on_the_clock(on, hour):
            raise Refused(_("The clocks go forward that night: this hour does not exist."), name)
    if household and not Household.objects.for_user(user).filter(pk=household.pk).exists():
        raise Refused(_("This person may not open this household’s file: name another, or give them access."), "user")


def _on_the_clock(on: date, hour: time) -> bool:
    here = timezone.get_current_timezone()
    return datetime.combine(on, hour, here).astimezone(UTC).astimezone(here).time() == hour


def has_begun(row: Appointment, today: date, now: time) -> bool:
    return (row.on, row.at or time.min) <= (today, now)


def _interpreted(said: dict[str, Any]) -> dict[str, Any]:
    """Whether somebody comes who speaks their language. Raises Refused for an interpreter of no language."""
    language, interpreter = (" ".join((said.get(name) or "").split()) for name in ("language", "interpreter"))
    booked = said.get("interpreted") or ""
    if (booked or interpreter) and not language:
        raise Refused(_("Say which language the interpreter speaks."), "language")
    if interpreter and not booked:
        raise Refused(_("Say whether the interpreter is only asked, or confirmed."), "interpreted")
    return {"language": language, "interpreter": interpreter, "interpreted": booked}


def _with(lease: Lease | None, household: Household | None) -> Household | None:
    return lease.household if lease else household


def _same_appointment(known: Appointment, told: Any) -> None:
    household = _with(told.lease, told.household)
    sent_again(known, household=household, tell=told.tell and household is not None, **_interpreted(vars(told)))


@verb(
    once=Once(
        Appointment,
        stands={"cancelled_on": None},
        kept={"actor": "made_by"},
        apart=("household", "tell", "language", "interpreter", "interpreted"),
        also=_same_appointment,
    ),
    frozen=Refuses(lambda told: _with(told.lease, told.household), words="about"),
    happened=FIXED,
    right=access.AGENDA,
)
def fix_appointment(
    actor: User,
    *,
    kind: str,
    on: date,
    user: User,
    today: date,
    lease: Lease | None = None,
    household: Household | None = None,
    at: time | None = None,
    until: time | None = None,
    commune: Commune | None = None,
    place: str = "",
    about: str = "",
    tell: bool = False,
    key: str = "",
    **interpreter: Any,
) -> Appointment:
    """One hour of one colleague. `key`: the same appointment sent twice is written once. Raises Refused for who may not open
    the file of the household, and for a day far away."""
    household = _with(lease, household)
    place, about = place.strip(), about.strip()
    told: dict[str, Any] = {
        "household": household,
        "lease": lease,
        "kind": kind,
        "on": on,
        "at": at,
        "until": until,
        "user": user,
        "commune": commune,
        "place": place,
        "about": about,
        "tell": tell and household is not None,
        "made_by": actor,
        **_interpreted(interpreter),
    }
    _check(household=household, user=user, on=on, today=today, at=at, until=until)
    row = Appointment(key=key or None, **told)
    record(row, actor)
    ask_what_came(row, today)
    return row


def _said_anew(told: Any) -> Household | None:
    row = told.appointment
    return row.household if vars(told).get("about", row.about) != row.about else None


@verb(once=VERSIONED, frozen=Refuses(_said_anew, beside="about"), happened=FIXED, right=access.AGENDA)
def move_appointment(
    actor: User, *, appointment: Appointment, version: int, today: date, moved_for: str = "", **said: Any
) -> None:
    """Another day, another hour, another colleague: whoever wrote since is met as a conflict. `moved_for`: at whose wish, of
    one with a household whose day or hour changes."""
    if appointment.cancelled_on:
        raise Refused(_("This appointment was cancelled: fix another one."))
    if appointment.came_of:
        raise Refused(_("What came of it is said already: fix another one."))
    hours = {"at": said.get("at"), "until": said.get("until")}
    _check(household=appointment.household, user=said["user"], on=said["on"], today=today, **hours)
    if any(name in said for name in ("language", "interpreter", "interpreted")):
        said |= _interpreted(said)
    if (said["on"], hours["at"]) != (appointment.on, appointment.at):
        said |= {"moved_from": appointment.on, "moved_for": moved_for, "told_on": None}
    edit(actor, appointment, version=version, **said)
    close_todo(todo.CAME_OF, todo.NOBODY_GOES, thing=appointment, on=today)
    ask_what_came(appointment, today)


@verb(
    once=No("cancelled twice, nothing changes"),
    frozen=No("a bare fact: it takes place no more"),
    happened=TODAY,
    right=access.AGENDA,
)
def cancel_appointment(
    actor: User, *, appointment: Appointment, version: int, today: date, cancelled_for: str = ""
) -> None:
    """It takes place no more; cancelled twice, nothing changes."""
    if appointment.came_of:
        raise Refused(_("What came of it is said already: fix another one."))
    if appointment.cancelled_on is None:
        edit(actor, appointment, version=version, cancelled_on=today, cancelled_for=cancelled_for)
        close_todo(todo.CAME_OF, todo.NOBODY_GOES, thing=appointment, on=today)


def ask_what_came(row: Appointment, today: date) -> None:
    """Of an appointment with a household, whoever goes says afterwards what came of it. Safe to run twice."""
    if row.with_them and not row.came_of and row.cancelled_on is None:
        assert row.household
        open_todo(
            todo.CAME_OF,
            thing=row,
            on=today,
            due_on=row.on,
            household=row.household,
            user=row.user,
            name=str(row.household),
        )


@transaction.atomic
def ask_who_goes(today: date) -> int:
    """Of the appointments to come with a household whose file is closed, that day, to the colleague who was to go, or whose
    account is closed: the direction names another. Safe to run twice."""
    theirs = Grant.objects.filter(household=OuterRef("household"), user=OuterRef("user"), starts_on__lte=OuterRef("on"))
    opened = theirs.filter(Q(ends_on=None) | Q(ends_on__gt=OuterRef("on")))
    coming = Appointment.objects.standing().filter(household__isnull=False, came_of="", on__gte=today)
    rows = list(coming.filter(~Exists(opened) | Q(user__is_active=False)).select_related("household__holder"))
    for row in rows:
        assert row.household
        name = str(row.household)
        open_todo(todo.NOBODY_GOES, thing=row, on=today, due_on=row.on, household=row.household, name=name)
    still = [f"appointment:{row.pk}" for row in rows]
    ToDo.objects.waiting().filter(kind=todo.NOBODY_GOES.code).exclude(subject__in=still).update(closed_on=today)
    return len(rows)


@verb(once=VERSIONED, frozen=Refuses("appointment.household", words="line"), happened=BEGUN)
def note_kept(
    actor: User,
    *,
    appointment: Appointment,
    version: int,
    today: date,
    now: time = time.max,
    how: str = ContactKind.OFFICE,
    person: str = "",
    line: str = "",
    next_on: date | None = None,
) -> Contact:
    """Somebody of the household was there: it becomes a contact of its day, by who says it. Raises Refused."""
    said: dict[str, Any] = {"how": how, "person": person, "line": line, "next_on": next_on}
    return _came_of(actor, appointment, version, today, now, CameOf.KEPT, **said)


@verb(once=VERSIONED, frozen=Refuses("appointment.household", words="line"), happened=BEGUN)
def note_missed(
    actor: User,
    *,
    appointment: Appointment,
    version: int,
    today: date,
    missed_for: str,
    now: time = time.max,
    line: str = "",
) -> Contact:
    """Nobody came: a contact of its day where nobody was there, and why, as far as it is known. Raises Refused."""
    return _came_of(actor, appointment, version, today, now, CameOf.MISSED, missed_for=missed_for, line=line)


def _came_of(
    actor: User, row: Appointment, version: int, today: date, now: time, came_of: CameOf, *, line: str, **said: Any
) -> Contact:
    if row.cancelled_on:
        raise Refused(_("This appointment was cancelled: nothing comes of it."))
    if row.came_of:
        raise Refused(_("What came of it is said already: read it among the contacts of the household."))
    if not row.with_them:
        raise Refused(_("This appointment is with no household: nothing is noted of it."))
    if not has_begun(row, today, now):
        raise Refused(_("This appointment is to come: say then what came of it, or move it."))
    contact = _contact(actor, row, today, line=line.strip(), presence=PRESENCE[came_of], **said)
    edit(actor, row, version=version, came_of=came_of, contact=contact, reason="came of")
    close_todo(todo.CAME_OF, thing=row, on=today)
    return contact


PRESENCE = {CameOf.KEPT: Presence.MET, CameOf.MISSED: Presence.ABSENT}


def _contact(
    actor: User,
    row: Appointment,
    today: date,
    *,
    presence: str,
    line: str,
    how: str = ContactKind.OFFICE,
    person: str = "",
    next_on: date | None = None,
    missed_for: str = "",
) -> Contact:
    """What follow-up keeps of it. A visit that was written down point by point is the same one; what another appointment
    became is not."""
    assert row.household
    others = Appointment.objects.filter(household=row.household, contact__isnull=False)
    taken = list(others.values_list("contact", flat=True))
    about: dict[str, Any] = {"person": person, "next_on": next_on, "missed_for": missed_for}
    given: dict[str, Any] = {"on": row.on, "today": today, "presence": presence, **about}
    at_home = row.kind == AppointmentKind.VISIT
    if not at_home or row.lease is None or row.lease.keys_on is None or row.lease.keys_on > row.on:
        # at home, but not in a home of the agency
        kind = ContactKind.VISIT if at_home else how
        return note_contact(actor, household=row.household, kind=kind, line=line, key=_key(row), taken=taken, **given)
    written = HomeVisit.objects.filter(lease=row.lease, contact__on=row.on, contact__presence=presence)
    if visit := written.exclude(contact__in=taken).select_related("contact__household").first():
        add_to_home_visit(actor, visit=visit, today=today, **about)
        if line:
            write_team_note(actor, household=row.household, on=row.on, today=today, text=line, contact=visit.contact)
        return visit.contact
    if presence == Presence.MET and not line:
        raise Refused(_("Write in a few words the state of the dwelling, or note the visit point by point."), "line")
    met = presence == Presence.MET
    state, note = (line, "") if met else ("", line)
    visit = note_home_visit(actor, lease=row.lease, state=state, note=note, **given)
    return visit.contact


def _key(row: Appointment) -> str:
    """One contact of one appointment, whoever sends it twice; another once it was said anew."""
    return f"appointment:{row.pk}:{row.version}"


def contact_withdrawn(contact: Contact, *, today: date) -> None:
    """Told that the contact an appointment became had been noted by mistake: what came of it is asked again."""
    for row in Appointment.objects.filter(contact=contact):
        edit(None, row, version=row.version, came_of="", contact=None, reason="withdrawn")
        ask_what_came(row, today)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@verb(once=No("a new one ends the one before, and serves alone"), frozen=OWN, happened=TODAY)
def make_address(actor: User) -> str:
    """A new private address; the one before serves no more. The token is given back once: the base has its digest alone."""
    end_address(actor)
    token = secrets.token_urlsafe(32)
    CalendarAddress.objects.create(user=actor, digest=digest_of(token))
    return token


@verb(once=No("ended twice, nothing changes"), frozen=OWN, happened=TODAY)
def end_address(actor: User) -> None:
    """From now on the address is none; done twice, nothing changes."""
    CalendarAddress.objects.filter(user=actor, ended_at=None).update(ended_at=timezone.now())


@verb(once=No("the same answer is kept again"), frozen=OWN, happened=No("it notes no day"))
def remind(actor: User, *, wanted: bool) -> None:
    """Be written to, or no more, on the eve of each day that has something."""
    if wanted:
        AgendaReminder.objects.get_or_create(user=actor)
    else:
        AgendaReminder.objects.filter(user=actor).delete()
