"""The arrears meetings, the sheet of one, its paper."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.enums import Role
from trousseau.core.models import User
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page, pdf_page
from trousseau.engines import typography
from trousseau.rules.dates import add_days

from .. import access
from ..gone import WITHDRAWN, already
from ..subjects import TENANCY
from . import actions, queries
from .forms import DecideForm, DoneForm, OpenForm, WithdrawForm
from .papers import sheet_paper
from .subjects import DECISION, MEETING, MEETINGS

WEEK = 7  # days between two meetings
DONE = gettext_lazy("This was done already: nothing more was changed.")


def _left(row) -> tuple[str, str]:
    if not row.left:
        return ("ok", _("All done")) if row.decided else ("note", _("Nothing decided"))
    return "warn:clock", ngettext("%(n)s to do", "%(n)s to do", row.left) % {"n": row.left}


@guard(access.READ)
def list_(request):
    columns = (
        Column(gettext_lazy("Held on"), lambda row: row.held_on, kind="date", link=MEETING.url, order="held_on"),
        Column(gettext_lazy("Decisions"), lambda row: row.decided, kind="number", order="decided"),
        Column(gettext_lazy("What is left"), _left, kind="state"),
    )
    return list_page(
        request,
        Listing(
            title=_("Arrears meetings"),
            subtitle=_("Each week: the tenancies in debt, what is decided, who does it, by when."),
            query=queries.meetings(request.user),
            columns=columns,
            empty=Empty(_("No meeting yet"), _("Open the sheet of the next one: the tenancies in debt are on it.")),
            noun=lambda n: ngettext("%(n)s meeting", "%(n)s meetings", n) % {"n": typography.number(n)},
            buttons=(Button(_("Open a meeting"), reverse("prevention:meeting_open"), access.WRITE, main=True),),
            crumbs=MEETINGS.trail(),
        ),
    )


@guard(access.WRITE)
def open_(request):
    day = today()
    return MEETINGS.form(
        request,
        title=_("Open the sheet of a meeting"),
        here=_("Open a meeting"),
        verb=_("Open its sheet"),
        form=OpenForm,
        does=actions.open_meeting,
        given={"today": day},
        initial={"held_on": day},
        then=MEETING.url,
    )


@guard(access.READ)
def meeting(request, pk):
    found = MEETING.find(request, pk)
    sheet = queries.sheet(request.user, found, today())
    return file_page(
        request,
        "prevention/meeting.html",
        meeting=found,
        sheet=sheet,
        writes=access.WRITE(request.user),
        crumbs=MEETING.trail(found),
        buttons=(Button(_("Print the sheet"), reverse("prevention:meeting_paper", args=[found.pk]), icon="doc"),),
    )


@guard(access.READ)
def paper(request, pk):
    found, day = MEETING.find(request, pk), today()
    printed = sheet_paper(queries.sheet(request.user, found, day), on=day)
    return pdf_page(printed.pdf, f"reunion-{found.held_on}", inline=True)


@guard(access.WRITE)
def decide(request, pk, lease):
    found, day = MEETING.find(request, pk), today()
    tenancy = TENANCY.find(request, lease)
    team = User.objects.holding(Role.DIRECTOR, Role.RENTAL, Role.SOCIAL).open().order_by("name", "pk")
    people = User.objects.filter(pk__in=[one.pk for one in queries.who(team, tenancy)]).order_by("name", "pk")
    return MEETING.form(
        request,
        found,
        title=_("Decide about the debt of %(name)s") % {"name": tenancy.household},
        here=str(tenancy.household),
        subtitle=_("It waits among the things to do of the person named, and is read again at the next meeting."),
        verb=_("Note the decision"),
        form=DecideForm,
        options={"people": people},
        does=actions.decide,
        given={"lease": tenancy, "today": day},
        initial={"who": request.user.pk, "by": add_days(found.held_on, WEEK)},
        part=f"lease-{tenancy.pk}",
        said=_("Noted: it waits among their things to do."),
    )


@guard(access.READ)
def done(request, pk):
    found, day = DECISION.find(request, pk), today()
    if found.withdrawn_on or found.done_on:
        return already(request, WITHDRAWN if found.withdrawn_on else DONE, DECISION.url(found))
    return DECISION.form(
        request,
        found,
        title=_("Done: %(what)s") % {"what": found.what},
        here=str(found.lease.household),
        verb=_("Say that it is done"),
        form=DoneForm,
        does=actions.say_done,
        obj=found,
        given={"today": day},
        initial={"on": day},
        said=_("Noted as done."),
    )


@guard(access.WRITE)
def withdraw(request, pk):
    found, day = DECISION.find(request, pk), today()
    if found.withdrawn_on or found.done_on:
        return already(request, WITHDRAWN if found.withdrawn_on else DONE, DECISION.url(found))
    return DECISION.form(
        request,
        found,
        title=_("Withdraw: %(what)s") % {"what": found.what},
        here=str(found.lease.household),
        verb=_("Withdraw the decision"),
        form=WithdrawForm,
        does=actions.withdraw_decision,
        obj=found,
        given={"today": day},
        said=_("Withdrawn: it stays in the sheet with its reason."),
    )
