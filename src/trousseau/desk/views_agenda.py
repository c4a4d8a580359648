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
from trousseau.core.clock import today
from trousseau.core.pages import Button, Task, file_page, form_page
from trousseau.rules.dates import add_days
from trousseau.tenancies.subjects import TENANCY

from . import access, actions_agenda
from . import agenda as queries
from .forms import AgendaForm, AppointmentForm, CancelForm, MoveForm
from .models import AgendaReminder, CalendarAddress
from .subjects import AGENDA, APPOINTMENT, LEASE

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


def _new(request, lease=None, **said):
    people = queries.colleagues(lease)
    day = AgendaForm(request.GET)
    day.is_valid()
    initial = {"on": day.cleaned_data.get("jour", today()), "user": request.user.pk, "kind": "meeting"}
    return {
        "verb": _("Fix the appointment"),
        "form": AppointmentForm,
        "options": {"people": people},
        "does": actions_agenda.fix_appointment,
        "given": {"today": today(), "lease": lease},
        "initial": initial,
        "said": _("It is in the agenda."),
        **said,
    }


@guard(access.AGENDA)
def new(request):
    return AGENDA.form(
        request,
        title=_("Fix an appointment"),
        subtitle=_("About no tenancy: who goes, who writes it and the director read it."),
        then=lambda row: _week_of(row.on),
        **_new(request),
    )


@guard(access.AGENDA)
def new_about(request, pk):
    lease = LEASE.find(request, pk)
    said = _new(request, lease)
    given = said.pop("given")
    given.pop("lease")
    return LEASE.form(
        request,
        lease,
        title=_("Fix an appointment with %(name)s") % {"name": lease.household},
        here=_("Appointment"),
        subtitle=f"{lease.mandate.dwelling}.",
        given=given,
        then=TENANCY.url(lease, "echeances"),
        **said,
    )


def _week_of(day: date) -> str:
    return f"{reverse('desk:agenda')}?jour={day}"


@guard(access.AGENDA)
def appointment(request, pk):
    found = APPOINTMENT.find(request, pk)
    return APPOINTMENT.form(
        request,
        found,
        title=found.lease.household if found.lease else found.get_kind_display(),
        subtitle=localised.capital(localised.day(found.on, weekday=True)) + ".",
        verb=_("Save the appointment"),
        form=MoveForm,
        options={"people": queries.colleagues(found.lease)},
        obj=found,
        does=actions_agenda.move_appointment,
        given={"today": today()},
        then=_week_of(found.on),
        cancel=_week_of(found.on),
        said=_("The appointment is changed."),
        template="desk/appointment.html",
        extra={"appointment": found},
    )


@guard(access.AGENDA)
def cancel(request, pk):
    found = APPOINTMENT.find(request, pk)
    return form_page(
        request,
        Task(
            title=_("Cancel this appointment"),
            subtitle=_("It takes place no more, and leaves the agenda. Whoever was expected is told by you."),
            verb=_("Cancel the appointment"),
            form=CancelForm,
            about=found,
            does=actions_agenda.cancel_appointment,
            given={"appointment": found, "today": today()},
            cancel=APPOINTMENT.url(found),
            then=_week_of(found.on),
            said=_("The appointment is cancelled."),
            crumbs=APPOINTMENT.trail(found, _("Cancel")),
        ),
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
