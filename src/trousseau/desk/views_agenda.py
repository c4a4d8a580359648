"""The agenda of all rooms, the appointments written in it, the private calendar of a telephone."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.attempts import Limit, address_of
from trousseau.core.clock import hour, today
from trousseau.core.pages import Button, file_page
from trousseau.followup.enums import ContactKind
from trousseau.followup.queries import adults
from trousseau.rules.dates import add_days
from trousseau.tenancies.subjects import TENANCY

from . import access, actions_agenda
from . import agenda as queries
from .enums import WITH_THEM, AppointmentKind
from .forms import AgendaForm, AppointmentForm, CancelForm, KeptForm, MissedForm, MoveForm
from .models import AgendaReminder, Appointment, CalendarAddress
from .subjects import AGENDA, APPOINTMENT, HOUSEHOLD, LEASE

SHOWN = {"semaine": queries.WEEK, "jour": 1, "liste": queries.LIST}
# a telephone asks a few times an hour; an address that is none is guessed by nobody so slowly
READ = Limit("desk.calendar", 30, 60)
GUESSED = Limit("desk.calendar.unknown", 20, 60)


def _asked(request) -> tuple[str, date, int | None]:
    """What is shown, from which day, of whom: what cannot be read is left out."""
    form = AgendaForm(request.GET)
    form.is_valid()
    found = form.cleaned_data
    return found.get("vue", "semaine"), found.get("jour", today()), found.get("qui")


def _first(view: str, day: date) -> date:
    return add_days(day, -day.weekday()) if view == "semaine" else day


def _title(view: str, first: date, last: date) -> str:
    if view == "jour":
        return _("Agenda, %(day)s") % {"day": localised.day(first, weekday=True)}
    days = {"first": localised.day(first, year=first.year != last.year), "last": localised.day(last)}
    return _("Agenda, from %(first)s to %(last)s") % days


@guard(access.AGENDA)
def agenda(request):
    view, day, who = _asked(request)
    first = _first(view, day)
    last = add_days(first, SHOWN[view] - 1)
    found = queries.agenda(request.user, first, last, who)
    step, held = SHOWN[view], queries.address_of(request.user)
    named = f"&qui={who}" if who else ""
    if view == "liste":
        days = [one for one in found.days if one.rows]
    else:  # an empty week-end takes no room
        days = [one for one in found.days if view == "jour" or one.on.weekday() < 5 or one.rows]
    new = Button(_("Fix an appointment"), f"{reverse('desk:agenda_new')}?jour={max(day, today())}", main=True)
    return file_page(
        request,
        "desk/agenda.html",
        buttons=[new],
        title=_title(view, first, last),
        view=view,
        views=[("semaine", _("Week")), ("jour", _("Day")), ("liste", _("List"))],
        day=day,
        who=who,
        named=named,
        found=found,
        days=days,
        earlier=add_days(first, -step),
        later=add_days(first, step),
        address=held,
        made_on=held and timezone.localdate(held.made_at),
        reminded=AgendaReminder.objects.filter(user=request.user).exists(),
        mail=request.user.email,
    )


def _new(request, household=None, **task):
    people = queries.colleagues(household)
    day = AgendaForm(request.GET)
    day.is_valid()
    initial = {"on": day.cleaned_data.get("jour", today()), "user": request.user.pk, "kind": "meeting"}
    return {
        "verb": _("Fix the appointment"),
        "form": AppointmentForm,
        "options": {"people": people, "household": household},
        "does": actions_agenda.fix_appointment,
        "initial": initial,
        "said": _("It is in the agenda."),
        **task,
    }


@guard(access.AGENDA)
def new(request):
    return AGENDA.form(
        request,
        title=_("Fix an appointment"),
        subtitle=_("With no household: who goes, who writes it and the director read it."),
        then=lambda row: _week_of(row.on),
        given={"today": today()},
        **_new(request),
    )


@guard(access.AGENDA)
def new_about(request, pk):
    lease = LEASE.find(request, pk)
    return LEASE.form(
        request,
        lease,
        title=_("Fix an appointment with %(name)s") % {"name": lease.household},
        here=_("Appointment"),
        subtitle=f"{lease.mandate.dwelling}.",
        given={"today": today()},
        then=TENANCY.url(lease, "echeances"),
        **_new(request, lease.household),
    )


@guard(access.AGENDA)
def new_with(request, pk):
    """With a household that has no home here yet, or about its support: who may open its file reads whom it is with."""
    household = HOUSEHOLD.find(request, pk)
    return HOUSEHOLD.form(
        request,
        household,
        title=_("Fix an appointment with %(name)s") % {"name": household},
        here=_("Appointment"),
        subtitle=_("On the agenda of the agency, those to whom this file is closed read that you are taken, no name."),
        given={"today": today()},
        then=lambda row: _week_of(row.on),
        **_new(request, household),
    )


def _week_of(day: date) -> str:
    return f"{reverse('desk:agenda')}?jour={day}"


@guard(access.AGENDA)
def appointment(request, pk):
    found = APPOINTMENT.find(request, pk)
    return APPOINTMENT.form(
        request,
        found,
        title=found.household or found.get_kind_display(),
        subtitle=_when(found),
        verb="" if found.came_of else _("Save the appointment"),
        form=MoveForm,
        options={"people": queries.colleagues(found.household), "household": found.household},
        obj=found,
        does=actions_agenda.move_appointment,
        given={"today": today()},
        then=_week_of(found.on),
        cancel=_week_of(found.on),
        said=_("The appointment is changed."),
        template="desk/appointment.html",
        extra={"appointment": found, "over": actions_agenda.has_begun(found, today(), hour())},
    )


def _when(found: Appointment) -> str:
    day = localised.capital(localised.day(found.on, weekday=True))
    return f"{day}, {found.at:%H:%M}." if found.at else f"{day}."


@guard(access.AGENDA)
def came(request, pk):
    """Once it is over: somebody was there, nobody came, it was moved or cancelled. Nothing is ticked beforehand."""
    found = APPOINTMENT.find(request, pk)
    if found.came_of or not found.with_them:
        return redirect(APPOINTMENT.url(found))
    point_by_point = found.kind == AppointmentKind.VISIT and found.lease and found.lease.keys_on
    return file_page(
        request,
        "desk/appointment_came.html",
        appointment=found,
        when=_when(found),
        to_come=not actions_agenda.has_begun(found, today(), hour()),
        visit=reverse("followup:home_visit", args=[found.lease_id]) if point_by_point else "",
        crumbs=APPOINTMENT.trail(found, _("How it went")),
    )


def _of_it(request, found: Appointment, given: dict | None = None, **task):
    return APPOINTMENT.form(request, found, given={"today": today(), **(given or {})}, **task)


@guard(access.AGENDA)
def kept(request, pk):
    found = _with_them(request, pk)
    return _of_it(
        request,
        found,
        title=_("%(name)s was there") % {"name": found.household},
        subtitle=_when(found),
        verb=_("Note the contact"),
        form=KeptForm,
        options={"adults": adults(found.household, found.on), "visit": found.kind == AppointmentKind.VISIT},
        initial={"how": ContactKind.OFFICE},
        given={"now": hour()},
        does=actions_agenda.note_kept,
        then=_week_of(found.on),
        said=_("The contact is noted, on the day of the appointment."),
    )


@guard(access.AGENDA)
def missed(request, pk):
    found = _with_them(request, pk)
    return _of_it(
        request,
        found,
        title=_("%(name)s did not come") % {"name": found.household},
        subtitle=_("%(when)s Then fix another one: an appointment missed is a reason to meet, not a fault.")
        % {"when": _when(found)},
        verb=_("Note it missed"),
        form=MissedForm,
        given={"now": hour()},
        does=actions_agenda.note_missed,
        then=_another(found),
        said=_("It is noted. Fix another one with them."),
    )


def _another(found: Appointment) -> str:
    if found.lease_id:
        return reverse("desk:agenda_new_about", args=[found.lease_id])
    return reverse("desk:agenda_new_with", args=[found.household_id])


def _with_them(request, pk: int) -> Appointment:
    """One with a household: a 404 otherwise, since nothing comes of it."""
    return APPOINTMENT.find(request, pk, household__isnull=False, kind__in=WITH_THEM)


@guard(access.AGENDA)
def cancel(request, pk):
    found = APPOINTMENT.find(request, pk)
    return _of_it(
        request,
        found,
        title=_("Cancel this appointment"),
        subtitle=_("It takes place no more, and leaves the agenda. Whoever was expected is told by you."),
        verb=_("Cancel the appointment"),
        form=CancelForm,
        options={"with_them": found.with_them},
        does=actions_agenda.cancel_appointment,
        then=_week_of(found.on),
        said=_("The appointment is cancelled."),
    )


@never_cache
@guard(access.AGENDA)
@require_POST
def address(request):
    """The new address, read once: the base keeps its digest alone."""
    token = actions_agenda.make_address(request.user)
    url = request.build_absolute_uri(reverse("desk:agenda_private", args=[token]))
    return render(request, "desk/agenda_address.html", {"url": url, "crumbs": AGENDA.trail((_("My address"), ""))})


@guard(access.AGENDA)
@require_POST
def address_end(request):
    actions_agenda.end_address(request.user)
    messages.success(request, _("The address is closed: a telephone that asks for it finds nothing."))
    return redirect(f"{reverse('desk:agenda')}#telephone")


@guard(access.AGENDA)
@require_POST
def remind(request):
    wanted = request.POST.get("wanted") == "yes"
    actions_agenda.remind(request.user, wanted=wanted)
    said = _("You are written to on the eve.") if wanted else _("You are reminded no more.")
    messages.success(request, said)
    return redirect(f"{reverse('desk:agenda')}#telephone")


@never_cache
@guard(access.CALENDAR)
@require_safe
def private(request, token):
    """The calendar at a secret address. Revoked, unknown, of a closed account, of who left the team: the same 404."""
    found = CalendarAddress.objects.select_related("user").filter(
        digest=actions_agenda.digest_of(token), ended_at=None, user__is_active=True
    )
    row = found.first()
    if row is None or not access.AGENDA(row.user):
        if not GUESSED.take(address_of(request)):
            return _too_many()
        raise Http404
    if not READ.take(row.pk):
        return _too_many()
    with translation.override("fr"):
        content = queries.private_calendar(row.user, today(), written=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="agenda.ics"'
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _too_many() -> HttpResponse:
    answer = HttpResponse(
        _("Too many readings: ask again in an hour."), status=429, content_type="text/plain; charset=utf-8"
    )
    answer["Retry-After"] = "3600"
    return answer
