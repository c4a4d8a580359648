"""Pages of the applications: the by-name list, the file of one request, the way in."""

from django.http import Http404
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.pages import Button, Column, Empty, Listing, Task, act, file_page, form_page, list_page
from trousseau.core.states import available
from trousseau.rules.request_numbers import sne_number

from . import access, actions, links, queries, todo, words
from .enums import CLOSED, STEPS, TRANSITIONS, ApplicationState
from .forms import Applications, DayForm, EditForm, OpenForm, ReferForm
from .models import Application
from .subjects import APPLICATION, APPLICATIONS, whose

TONES = {
    ApplicationState.ACTIVE: "",
    ApplicationState.INACTIVE: "warn:clock",
    ApplicationState.HOUSED: "ok",
    ApplicationState.LEFT: "note",
}


NAMED = 3  # communes named in a row of the list; the file names them all


def _wanted(application) -> str:
    names = [commune.name for commune in application.communes.all()]
    if len(names) <= NAMED + 1:
        return ", ".join(names) or _("any")
    return _("%(names)s and %(n)s others") % {"names": ", ".join(names[:NAMED]), "n": len(names) - NAMED}


def _columns() -> tuple[Column, ...]:
    day = today()
    return (
        Column(
            gettext_lazy("Household"), lambda a: str(a.household), order="household__holder__key", link=APPLICATION.url
        ),
        Column(
            gettext_lazy("State"),
            lambda a: (TONES[a.state], ApplicationState(a.state).label),
            kind="state",
            order="state",
        ),
        Column(gettext_lazy("Number"), lambda a: a.code, order="number"),
        Column(gettext_lazy("People"), lambda a: a.size, kind="num", order="size"),
        Column(
            gettext_lazy("Resources per month"),
            lambda a: a.resources,
            kind="money",
            order="resources",
            second=lambda a: _("not proved") if a.resources is None else "",
        ),
        Column(gettext_lazy("Communes wanted"), _wanted),
        Column(
            pgettext_lazy("application", "Received on"),
            lambda a: a.received_on,
            kind="date",
            order="received_on",
            second=lambda a: localised.distance(a.received_on, day),
        ),
        Column(
            gettext_lazy("Last contact"),
            lambda a: a.last_contact_on,
            kind="date",
            order="last_contact_on",
            second=lambda a: a.last_contact_on and localised.distance(a.last_contact_on, day),
        ),
    )


@guard(access.READ)
def applications(request):
    start = Button(_("Open an application"), reverse("applications:new"), access.REGISTER, main=True)
    return list_page(
        request,
        Listing(
            title=_("Applications"),
            subtitle=_("Each household by its name, since when it waits, and when someone last spoke with it."),
            query=queries.applications(request.user, today()),
            columns=_columns(),
            empty=Empty(
                _("No household on the list yet"),
                _("Open the application of a household that asks for a home; partners refer others here."),
                start,
            ),
            by_file=True,
            noun=lambda n: ngettext("%(n)s application", "%(n)s applications", n) % {"n": n},
            filterset=Applications,
            buttons=(start,),
        ),
    )


@guard(access.REGISTER)
def new(request):
    shown: dict = {}

    def entered(user, *, sure: bool, **fields) -> Application:
        if not sure:
            names = ("last_name", "first_name", "born_on", "phone", "email")
            number = sne_number(fields.get("sne_number") or "") or ""
            who = queries.identity(*map(fields.get, names))
            shown["doubles"] = _said(queries.doubles(user, who, sne_number=number))
            if shown["doubles"]:
                raise Refused(
                    _("Somebody already known looks like this person: read below, then tick if it is another."), "sure"
                )
        return actions.open_application(user, today=today(), **fields)

    return APPLICATIONS.form(
        request,
        title=_("Open an application"),
        subtitle=_(
            "What the household says; its resources and its papers come next. Its story stays with its social worker."
        ),
        verb=_("Open the application"),
        form=OpenForm,
        does=entered,
        then=APPLICATION.url,
        initial={"on": today()},
        options={"latest": today()},
        said=_("The application is open."),
        template="applications/new.html",
        extra=shown,
    )


def _said(doubles: list[queries.Double]) -> list[tuple[queries.Double, str]]:
    """Each with the keys on which both agree, in words."""
    words = {
        "last_name": _("last name"),
        "first_name": _("first name"),
        "born_on": _("birth date"),
        "phone": _("telephone"),
        "email": _("e-mail"),
        "sne_number": _("social housing request number"),
    }
    return [
        (double, get_text_list([words[key] for key in words if key in double.keys], _("and"))) for double in doubles
    ]


@guard(access.REFER)
def refer(request):
    return form_page(
        request,
        Task(
            title=_("Refer a household"),
            subtitle=_("The agency meets the household within a week. You see where its request stands, nothing more."),
            verb=_("Refer this household"),
            form=ReferForm,
            does=actions.open_application,
            given={"on": today(), "today": today()},
            said=_("The household is referred: the agency’s social workers have it on their day."),
            cancel=links.REFERRALS.url(),
            template="applications/new.html",
        ),
    )


@guard(access.READ)
def application(request, pk):
    found, day = APPLICATION.find(request, pk, "applications:application"), today()
    reader = request.user
    steps = [t for t in available(TRANSITIONS, found.state, reader) if t.code in STEPS]
    buttons = [Button(t.label, reverse("applications:move", args=[pk, t.code]), main=t.code == "wake") for t in steps]
    if found.state not in CLOSED:
        buttons.insert(0, Button(_("Edit"), reverse("applications:edit", args=[pk]), access.WRITE))
    silence = queries.SilenceRule(day)
    doubles = []
    if found.state not in CLOSED:
        holder = found.household.holder
        who = queries.identity(holder.last_name, holder.first_name, holder.born_on, holder.phone, holder.email)
        doubles = _said(queries.doubles(reader, who, but=found.household, sne_number=found.sne_number))
    members, past = queries.members(found.household, day)
    return file_page(
        request,
        "applications/application.html",
        buttons=buttons,
        application=found,
        tone=TONES[found.state],
        members=members,
        past=past,
        may_compose=access.COMPOSE(reader),
        may_write=access.WRITE(reader),
        silence=silence.silence_of(found),
        rule=silence.rule,
        doubles=doubles,
        crumbs=APPLICATION.trail(found),
        **words.file(found, reader, day),
    )


@guard(access.WRITE)
def edit(request, pk):
    found = APPLICATION.find(request, pk, "applications:edit")
    return APPLICATION.form(
        request,
        found,
        title=_("Edit the application"),
        subtitle=whose(found),
        verb=_("Keep the changes"),
        form=EditForm,
        does=actions.edit_application,
        given={"today": today()},
        obj=found,
        initial={"communes": found.communes.all()},
        said=_("The application is up to date."),
        template="applications/edit.html",
    )


@guard(access.WRITE)
@require_POST
def gone_over(request, pk, code):
    """What a refusal asked for was gone over with the household: nothing of the file changes."""
    found = APPLICATION.find(request, pk, "applications:gone_over")
    if code not in todo.GONE_OVER:
        raise Http404
    return act(
        request,
        lambda: actions.go_over(request.user, application=found, code=code, on=today()),
        url=APPLICATION.url(found),
        said=_("It is noted: nothing changes."),
    )


@guard(access.WRITE)
def move(request, pk, code):
    found = APPLICATION.find(request, pk)
    if code not in STEPS:
        raise Http404
    transition = next(t for t in TRANSITIONS if t.code == code)
    return APPLICATION.form(
        request,
        found,
        title=transition.label,
        subtitle=f"{whose(found)} {(transition.target in CLOSED and queries.obstacle(found)) or STEPS[code]}",
        verb=transition.label,
        form=DayForm,
        does=actions.move_application,
        given={"code": code, "today": today()},
        initial={"on": today()},
        options={"latest": today()},
        said=_("The application’s state is recorded."),
    )
