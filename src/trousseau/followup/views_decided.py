"""The measures that a funder pays (ASLL, AVDL…): begun, corrected, ended; and the places that are paid for."""

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, file_page

from . import access, actions_decided, actions_measures, queries, views_billing
from .durations import hours
from .enums import MeasureKind
from .forms import EditDecidedForm, EditPlacesForm, EndForm, NewDecidedForm, PlacesForm, TimeForm, TimeWithdrawForm
from .models import FundedPlaces
from .subjects import DECIDED, HOUSEHOLD, PLACE, PLACES, TIME


@guard(access.DECIDED)
def measure_new(request, pk):
    found, day = HOUSEHOLD.find(request, pk, "followup:measure_new"), today()
    return HOUSEHOLD.form(
        request,
        found,
        title=_("Begin a measure for %(name)s") % {"name": found},
        here=_("Measure"),
        verb=_("Begin the measure"),
        said=_("The measure is noted; what is due of it comes on the day of who supports the household."),
        subtitle=_(
            "The bare measure: who asked, who pays, until when. Goals and notes are of the support, which is closed."
        ),
        form=NewDecidedForm,
        does=actions_decided.begin_decided_measure,
        given={"today": day},
        initial={"begun_on": day},
        template="core/form_sections.html",
    )


@guard(access.DECIDED)
def measure(request, pk):
    """Corrected and followed on one page: what was answered, sent, asked, billed since."""
    found, day = DECIDED.find(request, pk, "followup:measure"), today()
    return DECIDED.form(
        request,
        found,
        title=_("%(measure)s of %(name)s") % {"measure": MeasureKind(found.kind).short, "name": found.household},
        here=MeasureKind(found.kind).short,
        verb="" if found.ended_on else _("Keep it"),
        said=_("It is kept."),
        subtitle=_("This measure has ended: it stays as it was.") if found.ended_on else MeasureKind(found.kind).label,
        form=EditDecidedForm,
        does=actions_decided.edit_decided_measure,
        given={"today": day},
        obj=found,
        template="followup/measure_form.html",
        extra={
            "may_report": access.REPORT(request.user),
            "may_bill": access.BILLS(request.user) and bool(found.unit and found.funder and not found.convention),
            "bills": [(one, views_billing.state_of(one), views_billing.units_said(one)) for one in _bills(found)],
            "may_open": access.BILLS(request.user),
            "times": _times(request.user, found, day),
        },
    )


def _times(user, found, day) -> list[dict]:
    """Those that no bill asked for, the last first; billed in part, one stays."""
    return [
        {"row": one, "left": hours(left), "may_withdraw": left == one.minutes and access.may_withdraw(user, one)}
        for one, left in reversed(queries.unbilled(found, day))
    ]


def _bills(found):
    return found.bills.select_related("funder").prefetch_related("payments")


@guard(access.DECIDED)
def time_new(request, pk):
    found, day = DECIDED.find(request, pk, "followup:time_new"), today()
    return DECIDED.form(
        request,
        found,
        title=_("Note time for the %(measure)s of %(name)s")
        % {"measure": MeasureKind(found.kind).short, "name": found.household},
        here=_("Time"),
        verb=_("Note the time"),
        said=_("The time is noted."),
        subtitle=_("Noted so far: %(time)s.") % {"time": hours(queries.spent([found]).get(found.pk, 0))},
        form=TimeForm,
        does=actions_decided.note_time,
        given={"today": day},
        initial={"on": day},
    )


@guard(access.DECIDED)
def time_withdraw(request, pk):
    found = TIME.find(request, pk, "followup:time_withdraw")
    page = reverse("followup:measure", args=[found.measure_id])
    return TIME.form(
        request,
        found,
        title=_("Withdraw the time of %(day)s") % {"day": localised.day(found.on)},
        here=_("Withdraw"),
        subtitle=_("%(time)s, noted by %(who)s.") % {"time": hours(found.minutes), "who": found.by},
        verb=_("Withdraw this time"),
        said=_("The time is withdrawn."),
        form=TimeWithdrawForm,
        does=actions_decided.withdraw_time,
        given={"today": today()},
        cancel=page,
    )


@guard(access.DECIDED)
def measure_end(request, pk):
    found, day = DECIDED.find(request, pk, "followup:measure_end"), today()
    kind = MeasureKind(found.kind)
    return DECIDED.form(
        request,
        found,
        title=_("End the %(measure)s of %(name)s") % {"measure": kind.short, "name": found.household},
        here=_("End"),
        verb=_("End the measure"),
        said=_("The measure has ended."),
        subtitle=_("What is written here is read by the team: what was reached, in facts. Notes stay in the support."),
        form=EndForm,
        does=actions_measures.end_measure,
        given={"today": day},
        initial={"on": day, **({"ended_for": "term"} if found.planned_end and found.planned_end <= day else {})},
    )


@guard(access.PLACES_READ)
def places(request):
    day = today()
    rows = list(FundedPlaces.objects.select_related("convention", "noted_by"))
    return file_page(
        request,
        "followup/places.html",
        buttons=(
            Button(_("Bills of the measures"), reverse("followup:bills"), access.BILLS),
            Button(_("Write down funded places"), reverse("followup:places_new"), access.PLACES_WRITE, main=True),
        ),
        occupied=queries.occupancy(day),
        rows=[one for one in rows if one.ends_on is None or one.ends_on > day],
        past=[one for one in rows if one.ends_on and one.ends_on <= day],
        may_write=access.PLACES_WRITE(request.user),
        crumbs=PLACES.trail(),
    )


@guard(access.PLACES_WRITE)
def places_new(request):
    return PLACES.form(
        request,
        title=_("Write down funded places"),
        verb=_("Keep the places"),
        said=_("The places are noted, with where they are written."),
        form=PlacesForm,
        does=actions_decided.note_places,
        initial={"starts_on": today()},
    )


@guard(access.PLACES_WRITE)
def places_edit(request, pk):
    row = PLACE.find(request, pk)
    return PLACE.form(
        request,
        row,
        title=_("Correct or end the places: %(measure)s") % {"measure": MeasureKind(row.kind).short},
        here=MeasureKind(row.kind).short,
        verb=_("Keep the places"),
        said=_("The places are noted, with where they are written."),
        form=EditPlacesForm,
        does=actions_decided.edit_places,
        obj=row,
    )
