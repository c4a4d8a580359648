"""The measures that a prescriber asks for and a funder pays (ASLL, AVDL…): begun on a decision, followed to their reports;
and how many places are paid for."""

from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused, happened
from trousseau.core.models import Household, User
from trousseau.core.verbs import VERSIONED, No, Once, verb
from trousseau.ledger.actions import hold
from trousseau.ledger.enums import Ledger

from . import access, due, queries
from .enums import Adhesion, BilledBy, MeasureKind
from .models import FundedPlaces, HouseholdMeasure, MeasureTime

DECISION = No("a bare fact: what was decided, by whom, until when")
TOGETHER = No("each of its days is asked, and against the others")
PLACES = No("how many places are paid for: no household is named")
TO_COME = No("places are paid for from a day to come too")
MOST_MINUTES = 720  # of one colleague in a day
SENT = {"interim_sent_on": "interim_due", "final_sent_on": "final_due", "renewal_asked_on": "renewal_due"}


@verb(once=No("a household has one open measure of a kind: a second is refused"), frozen=DECISION, happened=TOGETHER)
def begin_decided_measure(
    actor: User, *, household: Household, kind: str, begun_on: date, today: date, **fields: Any
) -> HouseholdMeasure:
    """A measure begins on its day, which may be one to come when its decision says so. Raises Refused."""
    if kind == MeasureKind.GLA:
        raise Refused(_("A GLA begins on the page of the tenancy, with its diagnosis."), "kind")
    if household.measures.filter(kind=kind, ended_on=None).exists():
        raise Refused(_("This household has such a measure already: correct it, or end it first."), "kind")
    measure = HouseholdMeasure(household=household, kind=kind, begun_on=begun_on, begun_by=actor, **fields)
    _possible(measure, today)
    record(measure, actor)
    due.refresh(household, today)
    return measure


@verb(once=VERSIONED, frozen=DECISION, happened=TOGETHER)
def edit_decided_measure(
    actor: User, *, measure: HouseholdMeasure, version: int, today: date, **fields: Any
) -> HouseholdMeasure:
    """What was decided, answered, sent or billed since. Raises Refused, and Conflict when somebody else wrote meanwhile."""
    if measure.ended_on:
        raise Refused(_("This measure has ended: it stays as it was."))
    _as_billed(measure, fields)
    for name, value in fields.items():
        setattr(measure, name, value)
    _possible(measure, today)
    edit(actor, measure, version=version, reason="measure", **fields)
    due.refresh(measure.household, today)
    return measure


def _as_billed(measure: HouseholdMeasure, fields: dict[str, Any]) -> None:
    """Raises Refused for `fields` that a bill which stands contradicts."""
    changed = {name for name, value in fields.items() if value != getattr(measure, name)}
    if not measure.bills.filter(withdrawn_on=None).exists():
        return
    if "units_billed" in changed:
        raise Refused(
            _("What is billed is read from the bills of this measure: write one, or withdraw one."), "units_billed"
        )
    for name in ("unit", "funder", "convention"):
        if name in changed:
            raise Refused(
                _("A bill of this measure stands, which says who pays and for what: withdraw it first."), name
            )
    if "units_planned" in changed and (fields["units_planned"] or 0) < (measure.units_billed or 0):
        raise Refused(
            _("%(billed)s are billed already: what was granted is that at least, or withdraw a bill first.")
            % {"billed": measure.units_billed},
            "units_planned",
        )
    end = fields.get("planned_end")
    if "planned_end" in changed and end and measure.unit == BilledBy.MONTHS:
        begun, billed = queries.units_by(measure, end), measure.units_billed or 0
        if billed > begun:
            raise Refused(
                _(
                    "Months begun by that day: %(months)s, fewer than the %(billed)s billed already. Choose a later day, or withdraw a bill first."
                )
                % {"months": begun, "billed": billed},
                "planned_end",
            )
    if "begun_on" in changed and (measure.unit == BilledBy.MONTHS or fields["begun_on"] > measure.begun_on):
        raise Refused(
            _("A bill of this measure stands, whose days are counted from its beginning: withdraw it first."),
            "begun_on",
        )


@verb(once=Once(MeasureTime, kept={"actor": "by"}), frozen=No("a bare fact: a day, who, how long"), happened=("on",))
def note_time(
    actor: User, *, measure: HouseholdMeasure, on: date, today: date, minutes: int, key: str = ""
) -> MeasureTime:
    """What was spent that day, written as often as it happens. `key`: the same time sent twice is written once. Raises Refused
    for a day outside the measure or after its refusal, and for more than a day holds."""
    if measure.adhesion == Adhesion.REFUSED and measure.answered_on and on > measure.answered_on:
        raise Refused(
            _("The household refused this measure on %(day)s: no time is spent on it since.")
            % {"day": localised.day(measure.answered_on)},
            "on",
        )
    if on < measure.begun_on or (measure.ended_on and on > measure.ended_on):
        raise Refused(_("The measure did not run on that day."), "on")
    spent = MeasureTime.objects.filter(by=actor, on=on).aggregate(sum=Sum("minutes"))["sum"] or 0
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refused(_("A time is of a minute at least, of twelve hours at most."), "minutes")
    if spent + minutes > MOST_MINUTES:
        raise Refused(
            _("With the %(n)s minutes that you noted that day, it would be over twelve hours: check the day.")
            % {"n": spent},
            "minutes",
        )
    row = MeasureTime(measure=measure, on=on, noted_on=today, minutes=minutes, by=actor, key=key or None)
    record(row, actor)
    return row


@verb(once=No("it is there no more"), frozen=No("a bare fact: a day, who, how long"), happened=No("it notes no day"))
def withdraw_time(actor: User, *, time: MeasureTime, today: date) -> None:
    """Typed wrong: it goes, by who noted it or the direction. Raises Refused once a bill asked for it."""
    hold(Ledger.AGENCY)  # somebody may bill it meanwhile
    if not access.may_withdraw(actor, time):
        raise Refused(_("Who noted this time withdraws it, or the direction."))
    left = {one.pk: minutes for one, minutes in queries.unbilled(time.measure, today)}
    ran = queries.times_by(time.measure, today).filter(pk=time.pk).exists()
    if ran and left.get(time.pk) != time.minutes:
        raise Refused(_("A bill asked for this time: withdraw the bill first, with its reason."))
    time.delete()


@verb(
    once=No("the same day is written again"),
    frozen=No("a bare fact: the day on which a report left"),
    happened=No("the register of mail says the day"),
)
def note_report_sent(actor: User | None, *, measure: HouseholdMeasure, kind: str, on: date | None, today: date) -> None:
    """A report of the measure (`interim`, `final`) left on that day, after its end even; None: it did not leave after all.
    What waited for it is closed, or waits again."""
    edit(actor, measure, version=measure.version, reason="report", **{f"{kind}_sent_on": on})
    due.refresh(measure.household, today)


def _possible(measure: HouseholdMeasure, today: date) -> None:
    begun, end = measure.begun_on, measure.planned_end
    if measure.decided_on:
        happened(measure.decided_on, today, "decided_on")
    if end and end < begun:
        raise Refused(_("The planned end comes after the beginning."), "planned_end")
    for name in SENT.values():
        if (day := getattr(measure, name)) and day < begun:
            raise Refused(_("It is due after the beginning of the measure."), name)
    for name in SENT:
        if day := getattr(measure, name):
            happened(day, today, name)
            if day < begun:
                raise Refused(_("It was sent after the beginning of the measure."), name)
    if measure.interim_due and end and measure.interim_due > end:
        raise Refused(_("An interim report is due before the planned end."), "interim_due")
    if bool(measure.adhesion) != bool(measure.answered_on):
        raise Refused(_("An answer of the household has its day: write both, or neither."), "answered_on")
    if measure.answered_on:
        happened(measure.answered_on, today, "answered_on")
    if measure.adhesion == Adhesion.REFUSED and measure.units_billed:
        raise Refused(_("What the household refused is not billed: correct one of the two."), "units_billed")
    if not measure.unit and (measure.units_planned is not None or measure.units_billed is not None):
        raise Refused(_("Say whether these are hours or months."), "unit")
    planned, billed = measure.units_planned, measure.units_billed
    if planned is not None and billed is not None and billed > planned:
        raise Refused(
            _("More is billed than was planned: correct one of the two, or write what was granted since."),
            "units_billed",
        )


@verb(once=No("a source says the places of a day once: a second is refused"), frozen=PLACES, happened=TO_COME)
def note_places(actor: User, **fields: Any) -> FundedPlaces:
    """How many places are paid for, from a day on, as it is written in a source."""
    row = FundedPlaces(noted_by=actor, **fields)
    _once(row)
    record(row, actor)
    return row


@verb(once=VERSIONED, frozen=PLACES, happened=TO_COME)
def edit_places(actor: User, *, row: FundedPlaces, version: int, **fields: Any) -> None:
    """Correct, or end. Raises Refused, and Conflict when somebody else wrote meanwhile."""
    for name, value in fields.items():
        setattr(row, name, value)
    _once(row)
    edit(actor, row, version=version, **fields)


def _once(row: FundedPlaces) -> None:
    """The places of one source are said once for a day; two funders have two sources."""
    if row.ends_on and row.ends_on <= row.starts_on:
        raise Refused(_("The last day comes after the first."), "ends_on")
    for other in FundedPlaces.objects.filter(kind=row.kind, source=row.source).exclude(pk=row.pk):
        apart = (other.ends_on and other.ends_on <= row.starts_on) or (row.ends_on and row.ends_on <= other.starts_on)
        if not apart:
            raise Refused(_("This source says the places of these days already: correct or end that line."), "source")
