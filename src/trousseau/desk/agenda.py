"""The appointments of this room, and the agenda of one reader: its days, its clashes, its private calendar."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import takewhile

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.agenda import Entry, ForTenant, What, Window, entries
from trousseau.core.clock import today
from trousseau.core.enums import TEAM
from trousseau.core.models import Grant, Household, User
from trousseau.exchange.calendar import Day as CalendarDay
from trousseau.exchange.calendar import calendar
from trousseau.rules.dates import add_days
from trousseau.tenancies.models import Lease

from . import access
from .enums import WITH_THEM, AppointmentKind, CameOf, Interpreter
from .models import Appointment, CalendarAddress

WEEK, LIST = 7, 30  # days in sight
BEFORE, AFTER = 30, 180  # days of a private calendar
HOUR = timedelta(hours=1)  # of an appointment that does not say until when


def appointments(user: User) -> QuerySet[Appointment]:
    """Those that `user` may open: with no household, or with one whose file is open to them."""
    if not access.AGENDA(user):
        return Appointment.objects.none()
    return (
        Appointment.objects.standing()
        .for_user(user)
        .select_related("household__holder", "lease__mandate__dwelling__commune", "commune", "user", "contact")
    )


def planned(window: Window) -> Iterator[Entry]:
    """As `core.agenda` asks every room."""
    rows = appointments(window.user).filter(on__range=(window.first, window.last))
    if window.household:
        rows = rows.filter(household=window.household)
    for row in rows:
        dwelling = row.lease.mandate.dwelling if row.lease else None
        commune = row.commune or (dwelling.commune if dwelling and row.kind == What.VISIT else None)
        place = row.place or (str(dwelling) if dwelling and row.kind == What.VISIT else "")
        yield Entry(
            f"desk.appointment:{row.pk}",
            What(row.kind),
            row.on,
            str(What(row.kind).label),
            reverse("desk:appointment", args=[row.pk]),
            commune=commune.name if commune else "",
            place=place,
            at=row.at,
            until=row.until,
            about=", ".join(filter(None, (str(row.household) if row.household else "", row.about, *_said(row)))),
            who=(row.user_id,),
        )


def _said(row: Appointment) -> Iterator[str]:
    """Who interprets, and what came of it: read by who may open the file."""
    if row.language:
        booked = Interpreter(row.interpreted).label.lower() if row.interpreted else _("no interpreter asked")
        yield f"{row.language} ({booked})"
    if row.came_of:
        yield str(CameOf(row.came_of).label).lower()


def taken(user: User, first: date, last: date) -> Iterator[Entry]:
    """The hours of colleagues that `user` may not open: that somebody is taken, and nothing of whom or what for."""
    own = Appointment.objects.for_user(user).values("pk")
    rows = Appointment.objects.standing().filter(on__range=(first, last), at__isnull=False, household__isnull=False)
    for row in rows.exclude(pk__in=own):
        what = What(row.kind).public
        yield Entry(
            f"desk.taken:{row.pk}", what, row.on, str(what.label), "", at=row.at, until=row.until, who=(row.user_id,)
        )


TO_TENANTS = (*WITH_THEM, AppointmentKind.WORKS)  # the others are the team's


def for_tenant(lease: Lease, on: date) -> Iterator[ForTenant]:
    """As `core.agenda` asks every room. What a colleague wrote of it stays inside: it may speak of anybody."""
    rows = Appointment.objects.standing().filter(household=lease.household_id, kind__in=TO_TENANTS, on__gte=on)
    for row in rows.filter(came_of=""):
        if row.kind == AppointmentKind.MEETING:
            words = _("We have an appointment with you. If you cannot come, tell us.")
            yield ForTenant(row.on, _("An appointment with us"), words, row.at)
        else:
            words = _("Somebody of the agency comes to see you. If you cannot be there, tell us.")
            yield ForTenant(row.on, _("A visit at your home"), words, row.at)


@dataclass(frozen=True)
class Seen:
    """An entry as a page shows it: `names` of those who go, and whether one of them is expected elsewhere meanwhile."""

    entry: Entry
    names: Sequence[str]
    clash: bool


@dataclass(frozen=True)
class DaySeen:
    on: date
    rows: Sequence[Seen]

    @property
    def said(self) -> str:
        """« Lundi 23 novembre »."""
        return localised.capital(localised.day(self.on, weekday=True, year=False))


@dataclass(frozen=True)
class Clash:
    """One colleague expected at two places at once."""

    name: str
    first: Entry
    second: Entry


@dataclass(frozen=True)
class Agenda:
    """`counts`: by colleague, how much of these days is theirs; `kinds`: how many of each."""

    days: Sequence[DaySeen]
    clashes: Sequence[Clash]
    counts: Sequence[tuple[User, int]]
    kinds: Sequence[tuple[What, int]]
    total: int


def agenda(user: User, first: date, last: date, who: int | None = None) -> Agenda:
    """What `user` may open of these days; of one colleague alone, with what is for whoever does that work."""
    found = sorted([*_entries(user, first, last), *taken(user, first, last)], key=lambda one: one.order)
    people = _people(found)
    clashes = list(_clashes(found, people))
    clashing = {(one.first.uid, one.second.uid) for one in clashes}
    hit = {uid for pair in clashing for uid in pair}
    shown = [one for one in found if who is None or who in one.who]
    counts = Counter(key for one in found for key in one.who)
    by_day: dict[date, list[Seen]] = defaultdict(list)
    for one in shown:
        names = [people[key].name for key in one.who if key in people]
        by_day[one.on].append(Seen(one, names, one.uid in hit))
    days = [DaySeen(day, by_day.get(day, [])) for day in _each(first, last)]
    kinds = Counter(one.what for one in shown)
    return Agenda(
        days,
        [one for one in clashes if who is None or people.get(who) and people[who].name == one.name],
        sorted(((people[key], n) for key, n in counts.items() if key in people), key=lambda pair: pair[0].name),
        [(what, kinds[what]) for what in What if kinds[what]],
        sum(1 for one in shown if one.url),
    )


def _entries(user: User, first: date, last: date) -> list[Entry]:
    """Of every room; an appointment that became a contact stands once, at its hour."""
    became = Appointment.objects.filter(on__range=(first, last), contact__isnull=False).values_list(
        "contact", flat=True
    )
    twice = {f"followup.contact:{pk}" for pk in became}
    return [one for one in entries(Window(user, first, last)) if one.uid not in twice]


def _each(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day = add_days(day, 1)


def _people(found: Sequence[Entry]) -> dict[int, User]:
    keys = {key for one in found for key in one.who}
    return {user.pk: user for user in User.objects.filter(pk__in=keys)}


def _clashes(found: Sequence[Entry], people: dict[int, User]) -> Iterator[Clash]:
    """Two hours of one colleague that meet; an hour without an end lasts `HOUR`."""
    by_person: dict[tuple[int, date], list[Entry]] = defaultdict(list)
    for one in found:
        for key in one.who if one.at else ():
            by_person[key, one.on].append(one)
    for (key, _day), rows in by_person.items():
        if key not in people:
            continue
        for rank, before in enumerate(rows, 1):
            for after in takewhile(partial(_meet, before), rows[rank:]):
                yield Clash(people[key].name, before, after)


def _meet(before: Entry, after: Entry) -> bool:
    return _ends(before) > _begins(after)


def _begins(one: Entry) -> datetime:
    assert one.at
    return datetime.combine(one.on, one.at)


def _ends(one: Entry) -> datetime:
    return datetime.combine(one.on, one.until) if one.until else _begins(one) + HOUR


def private_calendar(user: User, on: date, *, written: datetime) -> bytes:
    """The days of one person, for a telephone: a kind of a closed list, softened, and a commune. No word that a person typed,
    no name, no number of a lease."""
    found = _entries(user, add_days(on, -BEFORE), add_days(on, AFTER))
    mine = [one for one in found if not one.who or user.pk in one.who]
    return calendar((_calendar_day(one) for one in mine), written=written)


def _calendar_day(one: Entry) -> CalendarDay:
    begins = timezone.make_aware(_begins(one)) if one.at else None
    ends = timezone.make_aware(_ends(one)) if one.at else None
    what = one.what.public
    title = ", ".join(filter(None, (str(what.label), one.commune)))
    uid = salted_hmac("agenda", one.uid, algorithm="sha256").hexdigest()[
        :24
    ]  # the same each time, and it tells neither the kind nor the row
    return CalendarDay(f"{uid}@trousseau", one.on, title, place=one.commune, begins=begins, ends=ends)


def address_of(user: User) -> CalendarAddress | None:
    return CalendarAddress.objects.filter(user=user, ended_at=None).first()


def colleagues(household: Household | None) -> QuerySet[User]:
    """Who may be sent: the team, and those alone who may open the file of the household."""
    team = User.objects.holding(*TEAM).open().order_by("name", "pk")
    if household is None:
        return team
    return team.filter(pk__in=Grant.objects.current(today()).filter(household=household).values("user"))
