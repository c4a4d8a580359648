"""What the follow-up reads, always through a grant; and who was met when, which every room asks here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, Q, QuerySet, Sum

from trousseau.captation.enums import Answer
from trousseau.core import scales
from trousseau.core.models import Household, Person, User
from trousseau.core.normal import normal
from trousseau.rules import rhythm as rules
from trousseau.rules.dates import add_days
from trousseau.rules.rhythm import Rhythm
from trousseau.tenancies.models import Lease

from .access import may_withdraw
from .durations import months_begun
from .enums import HEARD, Adhesion, BilledBy, ContactKind, Intensity, MeasureKind, Presence, ReviewKind
from .models import (
    Contact,
    FundedPlaces,
    HomeVisit,
    HomeVisitPhoto,
    HomeVisitPoint,
    HouseholdMeasure,
    MeasureBill,
    MeasurePayment,
    MeasureReview,
    MeasureTime,
    TeamNote,
)
from .words import QUESTIONS

EVERY = {Intensity.CLOSE: "close_days", Intensity.USUAL: "usual_days", Intensity.LIGHT: "light_days"}
LONG = {"close": "close_months", "review": "review_months", "silent": "silent_days"}


def contacts(user: User) -> QuerySet[Contact]:
    return Contact.objects.for_user(user).select_related("household__holder", "by")


def of_household(user: User, household: Household) -> QuerySet[Contact]:
    return contacts(user).filter(household=household).select_related("visit__lease", "person")


def withdrawn(user: User, household: Household) -> QuerySet[Contact]:
    """What was noted of it by mistake, the last withdrawn first: the bare fact, who withdrew it and why."""
    rows = Contact.everything.for_user(user).filter(household=household).exclude(withdrawn_on=None)
    return rows.select_related("withdrawn_by").order_by("-withdrawn_on", "-pk")


def team_notes(user: User, household: Household) -> QuerySet[TeamNote]:
    return TeamNote.objects.for_user(user).filter(household=household).select_related("author")


def visits(user: User) -> QuerySet[HomeVisit]:
    return HomeVisit.objects.filter(contact__in=Contact.objects.for_user(user))


def photos(user: User) -> QuerySet[HomeVisitPhoto]:
    return HomeVisitPhoto.objects.filter(visit__in=visits(user)).select_related("file")


@dataclass(frozen=True)
class Signs:
    """By household, the last day on which it was met, on which it was met in its home, on which it gave a sign (met, or
    wrote), and on which a letter or an e-mail was sent to it."""

    met: dict[int, date] = field(default_factory=dict)
    visited: dict[int, date] = field(default_factory=dict)
    heard: dict[int, date] = field(default_factory=dict)
    written: dict[int, date] = field(default_factory=dict)


def signs(households: Iterable[int], on: date) -> Signs:
    """Who was met when, until the day `on` and as it was known then: the one reading of it. One query."""
    rows = Contact.objects.known(on).filter(household__in=set(households)).order_by()
    found = Signs()
    for household, kind, presence, day in rows.values_list("household", "kind", "presence").annotate(day=Max("on")):
        for last, said in (
            (found.met, presence == Presence.MET),
            (found.visited, presence == Presence.MET and kind == ContactKind.VISIT),
            (found.heard, presence in HEARD),
            (found.written, presence == Presence.SENT and kind == ContactKind.LETTER),
        ):
            if said:
                last[household] = max(day, last.get(household, day))
    return found


MISSED_DAYS = 92  # beyond, an appointment to which nobody came says nothing of today


def missed_days(households: Iterable[int], on: date) -> dict[int, list[date]]:
    """By household, the days on which it was expected or visited and nobody was there. One query."""
    rows = Contact.objects.known(on).filter(
        household__in=set(households),
        presence=Presence.ABSENT,
        kind__in=(ContactKind.OFFICE, ContactKind.VISIT),
        on__gt=add_days(on, -MISSED_DAYS),
    )
    found: dict[int, list[date]] = {}
    for household, day in rows.order_by("on").values_list("household", "on"):
        found.setdefault(household, []).append(day)
    return found


def adults(household: Household, on: date) -> list[Person]:
    """Those of the household whom one may meet: not its children."""
    rows = household.members.on(on).exclude(relation="child").select_related("person")
    return [row.person for row in rows]


def whom(user: User, text: str) -> QuerySet[Household]:
    """The households whose file is open to `user`: by the beginning of a word of a name; without a text, those of whom they
    noted something last."""
    rows = Household.objects.for_user(user).select_related("holder")
    if words := normal(text):
        return rows.filter(Q(holder__key__startswith=words) | Q(holder__key__contains=f" {words}")).order_by(
            "holder__key"
        )
    noted = rows.filter(contacts__by=user, contacts__withdrawn_on=None).annotate(last=Max("contacts__pk"))
    return noted.order_by("-last")


def rhythm(on: date) -> Rhythm:
    """The rhythm in force on the day."""

    values = {code: scales.at(f"followup.{code}", on) for code in (*EVERY.values(), *LONG.values())}
    every = {str(intensity): values[code].number for intensity, code in EVERY.items()}
    close, review, silent = (values[code].number for code in LONG.values())
    articles = {name: values[code].article for name, code in {**LONG, "visit": "close_days"}.items()}
    return Rhythm(every, close, review, silent, articles)


@dataclass(frozen=True)
class Due:
    """A measure on a day: how close it is, what was seen of the household, and what is due when. `agreed`: the next visit is
    the day that was set with it, the rhythm's own otherwise."""

    measure: HouseholdMeasure
    last: MeasureReview
    visited: date | None
    met: date | None
    heard: date | None
    visit_on: date
    agreed: bool
    review_on: date
    silent_on: date
    rhythm: Rhythm = field(repr=False)

    @property
    def intensity(self) -> Intensity:
        return Intensity(self.last.intensity)

    @property
    def every(self) -> int:
        return self.rhythm.every[self.last.intensity]


def due(measures: Iterable[HouseholdMeasure], on: date) -> dict[int, Due]:
    """By measure, what is due of it: three queries besides the rhythm, however many measures."""
    rows = [one for one in measures if one.begun_on <= on]
    if not rows:
        return {}
    households = {one.household_id for one in rows}
    leases = {one.lease_id for one in rows if one.lease_id}
    law = rhythm(on)
    reviews: dict[int, list[MeasureReview]] = {}
    for review in MeasureReview.objects.filter(measure__in=rows, on__lte=on, noted_on__lte=on):
        reviews.setdefault(review.measure_id, []).append(review)
    seen, planned = signs(households, on), planned_visits(leases, on)
    found = {}
    for one in rows:
        if one.pk not in reviews:
            continue
        last = reviews[one.pk][0]
        after = [review.on for review in reviews[one.pk] if review.kind == ReviewKind.REVIEW]
        agreed = planned.get(one.lease_id) if one.lease_id else None
        visited, heard = seen.visited.get(one.household_id), seen.heard.get(one.household_id)
        found[one.pk] = Due(
            one,
            last,
            visited,
            seen.met.get(one.household_id),
            heard,
            agreed or rules.home_visit_due(one.begun_on, last.intensity, visited, law),
            bool(agreed),
            rules.review_due(one.begun_on, max(after, default=None), law),
            rules.silent_on(one.begun_on, heard, law),
            law,
        )
    return found


def planned_visits(leases: Iterable[int], on: date) -> dict[int, date]:
    """By lease, the day set at its last visit, as long as no visit was made since: one where nobody was there, and that sets
    no other day, leaves the one before. One query."""
    rows = HomeVisit.objects.filter(
        Q(contact__presence=Presence.MET) | Q(next_on__isnull=False),
        lease__in=set(leases),
        contact__in=Contact.objects.known(on),
    )
    last = dict(rows.order_by("contact__on", "pk").values_list("lease", "next_on"))
    return {lease: day for lease, day in last.items() if day}


def next_home_visit(lease: Lease, on: date) -> date | None:
    """The day set at the last visit, as long as no visit was made since."""
    return planned_visits([lease.pk], on).get(lease.pk)


def next_contact(household: Household, on: date) -> date | None:
    """The day set for the next contact, as long as the household gave no sign since."""
    last = contact_before_next(household, on)
    return last.next_on if last else None


def contact_before_next(household: Household, on: date) -> Contact | None:
    """The contact that says when the next one is, or that none is set."""
    return Contact.objects.settling(on).filter(household=household).select_related("by").last()


def next_contacts(households: Iterable[int], on: date) -> dict[int, date]:
    """The same, by household. One query."""
    rows = Contact.objects.settling(on).filter(household__in=set(households))
    last = dict(rows.values_list("household", "next_on"))
    return {household: day for household, day in last.items() if day}


def defects(lease: Lease, on: date) -> list[HomeVisitPoint]:
    """What is still to be mended in the home: by point, the last answer that somebody saw; in the order of the points."""
    rows = HomeVisitPoint.objects.filter(
        visit__lease=lease, visit__contact__in=Contact.objects.known(on), answer__in=(Answer.YES, Answer.NO)
    )
    last = {point.code: point for point in rows.order_by("visit__contact__on", "pk").select_related("visit__contact")}
    open_ = [one for one in last.values() if one.answer == Answer.NO and not (one.mended_on and one.mended_on <= on)]
    return sorted(open_, key=lambda one: list(QUESTIONS).index(one.code))


def measures(user: User) -> QuerySet[HouseholdMeasure]:
    return HouseholdMeasure.objects.for_user(user).select_related(
        "household__holder", "lease__mandate__dwelling__commune", "begun_by"
    )


def open_measure(household: Household) -> HouseholdMeasure | None:
    """Its GLA, as long as it runs."""
    return (
        household.measures.filter(ended_on=None, kind=MeasureKind.GLA)
        .select_related("lease__mandate__dwelling__commune")
        .first()
    )


def decided_measures(household: Household) -> list[HouseholdMeasure]:
    """Those of a household that run and that a funder pays."""
    rows = household.measures.filter(ended_on=None).exclude(kind=MeasureKind.GLA)
    return list(rows.select_related("prescriber", "funder", "convention"))


def bills(user: User) -> QuerySet[MeasureBill]:
    """Those of the measures that `user` may read, and those whose measure was erased since, which name nobody."""
    rows = MeasureBill.objects.filter(Q(measure=None) | Q(measure__in=HouseholdMeasure.objects.for_user(user)))
    return rows.select_related("funder", "measure", "asked_by", "entry", "paper", "credit").prefetch_related("payments")


def bills_paid(user: User) -> QuerySet[MeasurePayment]:
    return MeasurePayment.objects.filter(bill__in=bills(user)).select_related("bill__funder", "entry")


def spent(measures: Iterable[HouseholdMeasure]) -> dict[int, int]:
    """By measure, the minutes that were noted for it. One query."""
    rows = MeasureTime.objects.filter(measure__in=[one.pk for one in measures]).order_by()
    return dict(rows.values_list("measure").annotate(sum=Sum("minutes")))


def times_by(measure: HouseholdMeasure, on: date) -> QuerySet[MeasureTime]:
    """Times of the days on which the measure ran, up to `on`. A beginning or an end corrected since leaves others out: nobody is
    billed for them."""
    return measure.times.filter(on__range=(measure.begun_on, min(on, measure.ended_on or on)))


def spent_by(measure: HouseholdMeasure, on: date) -> int:
    """The minutes of those times."""
    return times_by(measure, on).aggregate(sum=Sum("minutes"))["sum"] or 0


def unbilled(measure: HouseholdMeasure, on: date) -> list[tuple[MeasureTime, int]]:
    """Of those times, each that no bill asked for, the oldest first, with its minutes that are left: a bill that stands took
    the first ones of its days that were noted when it was asked; what was billed by hand, or by a bill whose days do not hold
    it, the first of all."""
    times = list(times_by(measure, on).select_related("by").order_by("on", "pk"))
    if measure.unit != BilledBy.HOURS:
        return [(time, time.minutes) for time in times]
    left = {time.pk: time.minutes for time in times}

    def take(minutes: int, rows: Iterable[MeasureTime]) -> int:
        for time in rows:
            taken = min(minutes, left[time.pk])
            left[time.pk], minutes = left[time.pk] - taken, minutes - taken
        return minutes

    apart = (measure.units_billed or 0) * 60
    for bill in measure.bills.filter(withdrawn_on=None).order_by("number"):
        known = times if bill.times_to is None else [time for time in times if time.pk <= bill.times_to]
        theirs = [time for time in known if bill.since and bill.until and bill.since <= time.on <= bill.until]
        apart -= bill.units * 60 - take(bill.units * 60, theirs)
    take(max(apart, 0), times)
    return [(time, left[time.pk]) for time in times if left[time.pk]]


def units_by(measure: HouseholdMeasure, on: date) -> int:
    """The hours noted, or the months begun, by that day while it ran: what may be billed in all."""
    if measure.unit == BilledBy.HOURS:
        return spent_by(measure, on) // 60
    return months_begun(measure.begun_on, min(on, measure.ended_on or on))


def open_measures(households: Iterable[int]) -> dict[int, list[HouseholdMeasure]]:
    """By household, the measures that run: those that a funder pays first. One query."""
    rows = HouseholdMeasure.objects.filter(household__in=set(households), ended_on=None)
    found: dict[int, list[HouseholdMeasure]] = {}
    for one in sorted(rows, key=lambda one: (one.kind == MeasureKind.GLA, one.begun_on)):
        found.setdefault(one.household_id, []).append(one)
    return found


@dataclass(frozen=True)
class Occupied:
    """How many measures of a kind run on a day, and how many places are paid for then: none said, `places` is None."""

    kind: MeasureKind
    running: int
    places: int | None

    @property
    def left(self) -> int | None:
        return None if self.places is None else self.places - self.running

    @property
    def over(self) -> int:
        """How many more run than are paid for."""
        return max(0, self.running - self.places) if self.places is not None else 0


def occupancy(on: date) -> list[Occupied]:
    """Of each kind that runs or is funded on the day; counts alone, of all households. A measure runs on its last day, and not
    once it was refused. Two queries."""
    runs = HouseholdMeasure.objects.filter(Q(ended_on=None) | Q(ended_on__gte=on), begun_on__lte=on)
    runs = runs.exclude(adhesion=Adhesion.REFUSED)
    running = dict(runs.order_by().values_list("kind").annotate(n=Count("pk")))
    funded = FundedPlaces.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on)
    places = dict(funded.order_by().values_list("kind").annotate(n=Sum("places")))
    return [
        Occupied(kind, running.get(kind, 0), places.get(kind))
        for kind in MeasureKind
        if kind in running or kind in places
    ]


@dataclass(frozen=True)
class Event:
    """A line of a household's timeline: a contact, with its visit when it is one, a team note, or a review of its measure."""

    on: date
    contact: Contact | None = None
    visit: HomeVisit | None = None
    note: TeamNote | None = None
    lines: tuple[TeamNote, ...] = ()
    withdrawable: bool = False
    review: MeasureReview | None = None


def timeline(user: User, household: Household) -> list[Event]:
    """Contacts with their one line, visits, team notes and reviews about a household, newest first."""
    notes = list(team_notes(user, household))
    lines: dict[int | None, list[TeamNote]] = {}
    for note in notes:
        lines.setdefault(note.contact_id, []).append(note)
    found = [
        Event(
            contact.on,
            contact,
            getattr(contact, "visit", None),
            lines=tuple(lines.get(contact.pk, ())),
            withdrawable=may_withdraw(user, contact),
        )
        for contact in of_household(user, household)
    ]
    found += [Event(note.on, note=note) for note in notes if note.contact_id is None]
    reviews = MeasureReview.objects.filter(
        measure__in=HouseholdMeasure.objects.for_user(user), measure__household=household
    )
    found += [Event(review.on, review=review) for review in reviews.select_related("by")]
    return sorted(found, key=lambda event: event.on, reverse=True)
