"""Whom each supports, why, since when, and what waits for them; read with a number of queries that does not grow with theirs."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import FILES, Role
from trousseau.core.models import Household, ToDo, User
from trousseau.core.normal import normal
from trousseau.core.todo import words
from trousseau.followup.enums import Adhesion, ContactKind, MeasureKind
from trousseau.followup.models import Contact, HouseholdMeasure
from trousseau.followup.queries import missed_days, next_contacts, open_measures, planned_visits, rhythm, signs
from trousseau.followup.supporting import TEAM, support_grants
from trousseau.rules.dates import add_days
from trousseau.tenancies.models import Lease

from .actions_team import closes_on
from .enums import Part
from .models import ClosedNote, TeamMember, last_day

SOON_DAYS = 7  # what is due by then is to be done this week
NEW_DAYS = 30  # after somebody joined a team: not met since, the household is new to them
APPOINTMENT = "desk.appointment"  # of the agenda, which is a later room: what waits for its day is read by all
SHORT = {
    APPOINTMENT: _("Appointment"),
    "followup.contact": _("Contact them"),
    "followup.interim": _("Send the interim report"),
    "followup.final": _("Send the final report"),
    "followup.renewal": _("Ask for the renewal"),
    "followup.term": _("End the measure or renew it"),
}
DUE, SILENT, NEW, CALM = "due", "silent", "new", "calm"


@dataclass(frozen=True)
class Report:
    """What a measure waits for next."""

    kind: str
    due_on: date


@dataclass
class Line:
    """A household that somebody supports, as it stands on a day. `part` empty: opened to them by name, on the ground `why`.
    `until`: the last day of it."""

    household: Household
    part: str
    why: str
    since: date
    until: date | None = None
    home: str = ""
    heard: date | None = None
    how: str = ""
    next_on: date | None = None
    measures: list[HouseholdMeasure] = field(default_factory=list)
    report: Report | None = None
    todos: list[dict] = field(default_factory=list)
    due_on: date | None = None
    silent_days: int = 0
    missed: int = 0  # appointments or visits where nobody was there, since the last sign
    group: str = CALM
    notes: int = 0

    @property
    def part_said(self) -> str:
        return str(Part(self.part).label) if self.part else ""


@dataclass(frozen=True)
class Caseload:
    lines: list[Line]
    ending: list[Line]  # the team was left, the file is open for what is to be finished
    hidden: int = 0  # of households whose file is closed to who reads
    silent_after: int = 0
    article: str = ""

    def of(self, group: str) -> list[Line]:
        return [line for line in self.lines if line.group == group]

    def count(self, group: str) -> int:
        return len(self.of(group))


def caseload(user: User, on: date, *, reader: User | None = None, text: str = "") -> Caseload:
    """Those whom `user` supports on a day. `reader`: who reads it, of whose files alone the names are shown; `user` unless
    told. `text`: the words of a name."""
    rows = TeamMember.objects.opened(on).filter(user=user).select_related("household__holder")
    lines = {
        row.household_id: Line(row.household, row.part, row.why, row.starts_on, row.last_day)
        for row in rows.order_by("pk")
    }
    ending: dict[int, Line] = {}
    for grant in support_grants(user, on).select_related("household__holder").order_by("starts_on", "pk"):
        if grant.household_id in lines:
            continue
        if grant.ground == TEAM and grant.given_by_id is None:
            ending.setdefault(
                grant.household_id, Line(grant.household, "", "", grant.starts_on, last_day(grant.ends_on))
            )
        else:
            line = Line(grant.household, "", grant.ground, grant.starts_on, last_day(grant.ends_on))
            lines.setdefault(grant.household_id, line)
    hidden = 0
    if reader is not None and reader.pk != user.pk:
        seen = set(Household.objects.for_user(reader).filter(pk__in=[*lines, *ending]).values_list("pk", flat=True))
        hidden = len({*lines, *ending} - seen)
        lines = {key: line for key, line in lines.items() if key in seen}
        ending = {key: line for key, line in ending.items() if key in seen}
    for word in normal(text).split():
        lines = {key: line for key, line in lines.items() if word in line.household.holder.key}
        ending = {}
    law = rhythm(on)
    _fill(lines, user, on, law.silent)
    order = {DUE: 0, SILENT: 1, NEW: 2, CALM: 3}
    found = sorted(lines.values(), key=lambda one: (order[one.group], _first(one, on), one.household.holder.key))
    return Caseload(found, list(ending.values()), hidden, law.silent, law.articles["silent"])


def _first(line: Line, on: date) -> int:
    if line.group == DUE and line.due_on:
        return (line.due_on - on).days
    return -line.silent_days if line.group == SILENT else 0


def _fill(lines: dict[int, Line], user: User, on: date, silent: int) -> None:
    keys = list(lines)
    leases = Lease.objects.filter(household__in=keys, keys_on__isnull=False, ends_on=None)
    homes = {one.household_id: one for one in leases.select_related("mandate__dwelling__commune")}
    heard = Contact.objects.known(on).heard().filter(household__in=keys).order_by("on", "pk")
    last = {household: (day, kind) for household, day, kind in heard.values_list("household", "on", "kind")}
    absent = missed_days(keys, on)
    next_on = next_meetings(keys, on, {one.pk: household for household, one in homes.items()})
    measures = open_measures(keys)
    todos: dict[int, list[ToDo]] = {}
    for row in ToDo.objects.waiting().for_user(user).filter(household__in=keys).order_by("due_on", "pk"):
        todos.setdefault(row.household_id, []).append(row)
    notes = dict(
        ClosedNote.objects.for_user(user)
        .filter(household__in=keys)
        .order_by()
        .values_list("household")
        .annotate(n=Count("pk"))
    )
    for key, line in lines.items():
        lease = homes.get(key)
        line.home = str(lease.mandate.dwelling) if lease else ""
        line.heard, kind = last.get(key, (None, ""))
        line.how = str(ContactKind(kind).label) if kind else ""
        line.next_on = next_on.get(key)
        line.measures = measures.get(key, [])
        line.report = next_report(line.measures)
        line.todos = [_said(row) for row in todos.get(key, []) if row.due_on <= add_days(on, SOON_DAYS)]
        waits = [row.due_on for row in todos.get(key, [])] + ([line.next_on] if line.next_on else [])
        line.due_on = min(waits, default=None)
        line.silent_days = (on - max(line.since, line.heard or line.since)).days
        line.missed = sum(1 for day in absent.get(key, []) if line.heard is None or day > line.heard)
        line.notes = notes.get(key, 0)
        line.group = _group(line, on, silent)


def next_meetings(households: Iterable[int], on: date, homes: Mapping[int, int] | None = None) -> dict[int, date]:
    """By household, the first day on which somebody is to hear of it: a contact or a visit that the last one set, an
    appointment. `homes`: their leases, with the household of each, when the caller has read them."""
    keys = set(households)
    if homes is None:
        let = Lease.objects.filter(household__in=keys, keys_on__isnull=False, ends_on=None)
        homes = dict(let.order_by().values_list("pk", "household"))
    fixed = ToDo.objects.waiting().filter(kind=APPOINTMENT, household__in=keys, due_on__gte=on).order_by()
    found = [
        *next_contacts(keys, on).items(),
        *((homes[lease], day) for lease, day in planned_visits(homes, on).items()),
        *fixed.values_list("household", "due_on"),
    ]
    days: dict[int, date] = {}
    for household, day in found:
        days[household] = min(day, days.get(household, day))
    return days


def _said(row: ToDo) -> dict:
    """What is to be done, without the name that stands beside it where that is known."""
    said = words(row)
    return {"title": SHORT.get(row.kind, said["title"]), "url": said["url"], "due_on": row.due_on}


def _group(line: Line, on: date, silent: int) -> str:
    if line.due_on and line.due_on <= add_days(on, SOON_DAYS):
        return DUE
    if line.silent_days >= silent:
        return SILENT
    met_since = line.heard is not None and line.heard >= line.since
    return NEW if not met_since and line.since > add_days(on, -NEW_DAYS) else CALM


def next_report(measures: Iterable[HouseholdMeasure]) -> Report | None:
    """The first that is due of them, and not sent."""
    waits = []
    for one in measures:
        if one.kind == MeasureKind.GLA or one.adhesion == Adhesion.REFUSED:
            continue
        for kind, day, sent in (
            ("interim", one.interim_due, one.interim_sent_on),
            ("final", one.final_due, one.final_sent_on),
            ("renewal", one.renewal_due, one.renewal_asked_on),
        ):
            if day and not sent:
                waits.append(Report(kind, day))
    return min(waits, key=lambda one: one.due_on, default=None)


@dataclass
class Load:
    """What one worker supports on a day, as counts."""

    user: User
    referent: int = 0
    colleague: int = 0
    measures: Counter = field(default_factory=Counter)
    due: int = 0
    silent: int = 0

    @property
    def total(self) -> int:
        return self.referent + self.colleague

    @property
    def measures_said(self) -> str:
        kinds = [(kind, self.measures[kind]) for kind in MeasureKind if self.measures[kind]]
        return ", ".join(f"{n} {kind.short}" for kind, n in kinds)


def loads(on: date) -> list[Load]:
    """Of each social worker who has an account, and of whoever is in a team; counts alone, of all households. What is due and
    who is silent are those that each reads in their own caseload."""
    workers = User.objects.holding(Role.SOCIAL).open()
    found = {user.pk: Load(user) for user in workers}
    rows = list(TeamMember.objects.opened(on).select_related("user"))
    households = {row.household_id for row in rows}
    measures, heard = open_measures(households), signs(households, on).heard
    silent = rhythm(on).silent
    soon = add_days(on, SOON_DAYS)
    waits: dict[int, list[tuple[str, int | None]]] = {}
    due = ToDo.objects.waiting().filter(household__in=households, due_on__lte=soon).order_by()
    for household, role, user in due.values_list("household", "role", "user"):
        waits.setdefault(household, []).append((role, user))
    expected = {household for household, day in next_meetings(households, on).items() if day <= soon}
    for row in rows:
        if row.user is None:
            continue
        load = found.setdefault(row.user.pk, Load(row.user))
        if row.part == Part.REFERENT:
            load.referent += 1
            load.measures.update(MeasureKind(one.kind) for one in measures.get(row.household_id, []))
        else:
            load.colleague += 1
        mine = any(
            row.user.holds(role) and user in (None, row.user_id) for role, user in waits.get(row.household_id, [])
        )
        if mine or row.household_id in expected:
            load.due += 1
        else:
            last = heard.get(row.household_id, row.starts_on)
            load.silent += (on - max(row.starts_on, last)).days >= silent
    return sorted(found.values(), key=lambda load: (-load.total, load.user.name))


def without_referent(reader: User, on: date) -> tuple[list[Household], int]:
    """The households of which a measure runs and nobody is referent: those whose file `reader` opens, and how many more."""
    runs = HouseholdMeasure.objects.filter(ended_on=None).exclude(kind=MeasureKind.GLA).values("household")
    led = TeamMember.objects.opened(on).filter(part=Part.REFERENT).values("household")
    rows = Household.objects.filter(pk__in=runs).exclude(pk__in=led)
    shown = list(rows.filter(pk__in=Household.objects.for_user(reader).values("pk")).select_related("holder"))
    return shown, rows.count() - len(shown)


@dataclass(frozen=True)
class Team:
    """The team of a household on a day: who is in it, who will be, who was; of who left, the
    last day on which the file is still open to them."""

    now: list[TeamMember]
    coming: list[TeamMember]
    past: list[tuple[TeamMember, date | None]]


def team_of(household: Household, on: date) -> Team:
    order = {Part.REFERENT: 0, Part.COLLEAGUE: 1, Part.OUTSIDE: 2}
    rows = list(TeamMember.objects.filter(household=household).select_related("user", "organisation", "ended_by"))
    now = sorted((row for row in rows if row.on(on)), key=lambda row: order[Part(row.part)])
    coming = [row for row in rows if row.starts_on > on and row.ends_on != row.starts_on]
    past = []
    for row in reversed([row for row in rows if row not in now and row not in coming]):
        closes = closes_on(row) if row.user_id else None
        past.append((row, last_day(closes) if closes and closes > on else None))
    return Team(now, coming, past)


def takers() -> QuerySet[User]:
    """Who may be in a team by their account."""
    return User.objects.holding(*FILES).open().order_by("name", "pk")


def teams_of(user: User) -> QuerySet[TeamMember]:
    return TeamMember.objects.for_user(user).select_related("household__holder", "user", "organisation")
