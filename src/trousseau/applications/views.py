"""Pages of the applications: the by-name list, the file of one request, the way in."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from trousseau.core import components
from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.pages import Button, Column, Empty, Listing, Task, file_page, form_page, list_page
from trousseau.core.states import available
from trousseau.engines import typography

from . import access, actions, queries
from .enums import CLOSED, STEPS, TRANSITIONS, ApplicationState
from .forms import Applications, DayForm, EditForm, OpenForm, ReferForm
from .models import Application

TONES = {
    ApplicationState.ACTIVE: "",
    ApplicationState.INACTIVE: "warn:clock",
    ApplicationState.HOUSED: "ok",
    ApplicationState.LEFT: "note",
}


def _url(application: Application) -> str:
    return reverse("applications:application", args=[application.pk])


def _crumbs(*more: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return ((_("Applications"), reverse("applications:list")), *more)


def _mine(request, pk: int) -> Application:
    return get_object_or_404(queries.applications(request.user, today()), pk=pk)


def _columns() -> tuple[Column, ...]:
    day = today()
    return (
        Column(
            gettext_lazy("Household"), lambda a: str(a.household), order="household__holder__key", link=_url
        ),
        Column(
            gettext_lazy("State"), lambda a: (TONES[a.state], ApplicationState(a.state).label), kind="state", order="state",
        ),
        Column(gettext_lazy("Number"), lambda a: a.code, order="number"),
        Column(gettext_lazy("People"), lambda a: a.size, kind="num", order="size"),
        Column(
            gettext_lazy("Resources per month"), lambda a: a.resources, kind="money", order="resources",
            second=lambda a: _("not proved") if a.resources is None else "",
        ),
        Column(gettext_lazy("Communes wanted"), lambda a: ", ".join(c.name for c in a.communes.all()) or _("any")),
        Column(
            pgettext_lazy("application", "Received on"), lambda a: a.received_on, kind="date", order="received_on",
            second=lambda a: typography.distance(a.received_on, day, components.language()),
        ),
        Column(
            gettext_lazy("Last contact"), lambda a: a.last_contact_on, kind="date", order="last_contact_on",
            second=lambda a: a.last_contact_on
            and typography.distance(a.last_contact_on, day, components.language()),
        ),
    )  # fmt: skip


@guard(access.READ)
def applications(request):
    start = Button(_("Open an application"), reverse("applications:new"), access.REGISTER, main=True)
    return list_page(
        request,
        Listing(
            title=_("Applications"),
            lede=_("Each household by its name, since when it waits, and when someone last spoke with it."),
            query=queries.applications(request.user, today()),
            columns=_columns(),
            empty=Empty(
                _("No household on the list yet"),
                _("Open the application of a household that asks for a home; partners refer others here."),
                start,
            ),
            noun=lambda n: ngettext("%(n)s application", "%(n)s applications", n) % {"n": n},
            filterset=Applications,
            buttons=(start,),
        ),
    )


@guard(access.REGISTER)
def new(request):
    shown: dict = {}

    def action(*, sure: bool, **fields) -> str:
        if not sure:
            names = ("last_name", "first_name", "born_on", "phone", "email")
            shown["doubles"] = _said(queries.doubles(request.user, queries.identity(*map(fields.get, names))))
            if shown["doubles"]:
                raise Refused(
                    _(
                        "Somebody already known looks like this person: read below, then tick if it is another."
                    ),
                    "sure",
                )
        return _url(actions.open_application(request.user, today=today(), **fields))

    return form_page(
        request,
        Task(
            title=_("Open an application"),
            lede=_("What the household says and proves. Its story has no place here: it stays with its social worker."),
            verb=_("Open the application"), form=OpenForm, action=action, initial={"on": today()},
            options={"latest": today()}, said=_("The application is open."),
            crumbs=_crumbs((_("Open an application"), "")), cancel=reverse("applications:list"),
            template="applications/new.html", extra=shown,
        ),
    )  # fmt: skip


def _said(doubles: list[queries.Double]) -> list[tuple[queries.Double, str]]:
    """Each with the keys on which both agree, in words."""
    words = {
        "last_name": _("last name"), "first_name": _("first name"), "born_on": _("birth date"),
        "phone": _("telephone"), "email": _("e-mail"),
    }  # fmt: skip
    return [
        (double, get_text_list([words[key] for key in words if key in double.keys], _("and")))
        for double in doubles
    ]


@guard(access.REFER)
def refer(request):
    back = reverse("portals:referrals")

    def action(**fields) -> str:
        actions.open_application(request.user, on=today(), today=today(), **fields)
        return back

    return form_page(
        request,
        Task(
            title=_("Refer a household"),
            lede=_("The agency meets the household within a week. You see where its request stands, nothing more."),
            verb=_("Refer this household"), form=ReferForm, action=action,
            said=_("The household is referred: the agency’s social workers have it on their day."),
            cancel=back, template="applications/new.html",
        ),
    )  # fmt: skip


@guard(access.READ)
def application(request, pk):
    found = _mine(request, pk)
    opened(request, found.household, "applications:application")
    steps = [t for t in available(TRANSITIONS, found.state, request.user) if t.code in STEPS]
    buttons = [
        Button(t.label, reverse("applications:move", args=[pk, t.code]), main=t.code == "wake") for t in steps
    ]
    if found.state not in CLOSED:
        edit_url = reverse("applications:edit", args=[pk])
        buttons.insert(
            0, Button(_("Edit"), edit_url, access.WRITE, main=found.state == ApplicationState.ACTIVE)
        )
    members, past = queries.members(found.household, today())
    silence = queries.SilenceRule(today())
    estimated = Button(_("Estimate the housing benefit"), reverse("applications:benefit", args=[pk]))
    doubles = []
    if found.state not in CLOSED:
        holder = found.household.holder
        who = queries.identity(
            holder.last_name, holder.first_name, holder.born_on, holder.phone, holder.email
        )
        doubles = _said(queries.doubles(request.user, who, but=found.household))
    return file_page(
        request,
        "applications/application.html",
        buttons=[*buttons, estimated],
        application=found,
        tone=TONES[found.state],
        members=members,
        past=past,
        may_compose=access.COMPOSE(request.user),
        changes=queries.changes(found),
        allocations=queries.allocations(found),
        silence=silence.of(found),
        doubles=doubles,
        rule=silence.rule,
        crumbs=_crumbs((found.code, "")),
    )


@guard(access.WRITE)
def edit(request, pk):
    found = _mine(request, pk)
    opened(request, found.household, "applications:edit")

    def action(**fields) -> str:
        actions.edit_application(request.user, application=found, **fields)
        return _url(found)

    return form_page(
        request,
        Task(
            title=_("Edit the application"), lede=f"{found.code}, {found.household}",
            verb=_("Keep the changes"), form=EditForm, action=action, obj=found,
            initial={"communes": found.communes.all()}, said=_("The application is up to date."),
            crumbs=_crumbs((found.code, _url(found)), (_("Edit"), "")), cancel=_url(found),
            template="applications/edit.html",
        ),
    )  # fmt: skip


@guard(access.WRITE)
def move(request, pk, code):
    found = _mine(request, pk)
    if code not in STEPS:
        raise Http404
    transition = next(t for t in TRANSITIONS if t.code == code)

    def action(*, on) -> str:
        actions.move_application(request.user, application=found, code=code, on=on, today=today())
        return _url(found)

    return form_page(
        request,
        Task(
            title=transition.label, lede=f"{found.code}, {found.household}. {STEPS[code]}", verb=transition.label,
            form=DayForm, action=action, initial={"on": today()}, options={"latest": today()},
            said=_("The application’s state is recorded."),
            crumbs=_crumbs((found.code, _url(found)), (str(transition.label), "")), cancel=_url(found),
        ),
    )  # fmt: skip
