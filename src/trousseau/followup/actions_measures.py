"""Follow a household by a measure: begin, review, end."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.errors import Refused
from trousseau.core.models import Household, User
from trousseau.core.todo import close_todo
from trousseau.core.verbs import VERSIONED, No, Refuses, verb
from trousseau.tenancies.models import Lease

from . import due, queries, todo
from .enums import Intensity, MeasureEnd, MeasureKind, Need, ReviewKind, Topic
from .models import HouseholdMeasure, MeasureReview


@verb(
    once=No("a household has one follow-up at a time: the base refuses a second"),
    frozen=Refuses("lease.household", beside="words"),
    happened=("on",),
)
def begin_measure(
    actor: User,
    *,
    lease: Lease,
    on: date,
    today: date,
    needs: Mapping[str, str],
    intensity: str = Intensity.CLOSE,
    words: str = "",
) -> HouseholdMeasure:
    """A GLA begins with its diagnosis. It is close at first; another beginning says why."""
    if lease.keys_on is None or on < lease.keys_on:
        raise Refused(_("The household did not live there yet on that day."), "on")
    if lease.ends_on and on > lease.ends_on:
        raise Refused(_("The household lived there no more on that day."), "on")
    if not needs:
        raise Refused(_("Answer one subject of the diagnosis at least."))
    if intensity != Intensity.CLOSE and not words.strip():
        raise Refused(_("A follow-up begins close: say why this one does not."), "words")
    measure = HouseholdMeasure(
        household=lease.household, lease=lease, kind=MeasureKind.GLA, begun_on=on, begun_by=actor
    )
    record(measure, actor)
    _review(actor, measure, ReviewKind.ENTRY, on, today, intensity, needs, words)
    return measure


@verb(once=VERSIONED, frozen=Refuses("measure.household", beside="words"), happened=("on",))
def review_measure(
    actor: User,
    *,
    measure: HouseholdMeasure,
    version: int,
    on: date,
    today: date,
    needs: Mapping[str, str],
    intensity: str,
    words: str,
) -> MeasureReview:
    """What it needs now, and how close it is from now on. Raises Conflict when somebody else wrote meanwhile."""
    _still_open(measure)
    if on < _last_day(measure):
        raise Refused(_("A review comes after the one before it."), "on")
    if not words.strip():
        raise Refused(_("Write in a few words what changed since the last one."), "words")
    edit(actor, measure, version=version, reason="review")
    close_todo(todo.REVIEW, thing=measure, on=today)
    return _review(actor, measure, ReviewKind.REVIEW, on, today, intensity, needs, words)


@verb(once=VERSIONED, frozen=Refuses("measure.household", beside="end_words"), happened=("on",))
def end_measure(
    actor: User, *, measure: HouseholdMeasure, version: int, on: date, today: date, ended_for: str, end_words: str
) -> None:
    """Raises Conflict when somebody else ended it, or reviewed it, meanwhile."""
    _still_open(measure)
    if on < _last_day(measure):
        raise Refused(_("It ends after its last review."), "on")
    billed = measure.bills.filter(withdrawn_on=None).exists() and (measure.units_billed or 0)
    if billed > queries.units_by(measure, on):
        raise Refused(
            _("%(billed)s are billed, more than was done by that day: withdraw a bill first, or choose a later day.")
            % {"billed": billed},
            "on",
        )
    left = measure.lease is not None and measure.lease.ends_on is not None
    if ended_for == MeasureEnd.LEFT and measure.kind == MeasureKind.GLA and not left:
        raise Refused(_("The tenancy has not ended: note the departure first, or choose another reason."), "ended_for")
    if not end_words.strip():
        raise Refused(_("Write in a few words what was reached."), "end_words")
    edit(
        actor,
        measure,
        version=version,
        ended_on=on,
        ended_for=ended_for,
        end_words=end_words.strip(),
        ended_by=actor,
        reason="end",
    )
    close_todo(todo.REVIEW, todo.END, *todo.DECIDED, thing=measure, on=today)
    due.refresh(measure.household, today)


def _still_open(measure: HouseholdMeasure) -> None:
    if measure.ended_on:
        raise Refused(_("This follow-up has ended: read what was reached on the household’s page."))


def _last_day(measure: HouseholdMeasure) -> date:
    last = measure.reviews.first()
    return last.on if last else measure.begun_on


def _review(
    actor: User,
    measure: HouseholdMeasure,
    kind: str,
    on: date,
    today: date,
    intensity: str,
    needs: Mapping[str, str],
    words: str,
) -> MeasureReview:
    if set(needs) - set(Topic.values) or set(needs.values()) - set(Need.values):
        raise Refused(_("This answer is not one of those proposed: reload the page."))
    review = MeasureReview(
        measure=measure,
        kind=kind,
        on=on,
        noted_on=today,
        by=actor,
        intensity=intensity,
        needs=dict(needs),
        words=words.strip(),
    )
    record(review, actor)
    due.refresh(measure.household, today)
    return review


def refresh_all(today: date) -> int:
    """Each household that is followed, or of whom something waits, in a transaction of its own; returns how many are."""
    open_ = HouseholdMeasure.objects.filter(ended_on=None)
    households = Household.objects.filter(measures__in=open_).select_related("holder").distinct().order_by("pk")
    for household in households:
        with transaction.atomic():
            due.refresh(household, today)
    return len(households)
