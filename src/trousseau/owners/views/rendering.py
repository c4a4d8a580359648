"""The accounts of many mandates: asked for at once, followed, e-mailed."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, act, list_page
from trousseau.core.runs import run_page, taken_up
from trousseau.engines import typography
from trousseau.mail.enums import Channel
from trousseau.rules.dates import add_days, month_start

from .. import access, rendering
from ..forms import RenderForm
from ..models import OwnerStatement, StatementRun
from ..queries.statements import to_render
from ..subjects import OWNERS, RENDERED, RENDERING
from ..tasks import work_on_statements


def _state(run: StatementRun) -> tuple[str, str]:
    if run.stopped:
        return "bad", _("Stopped")
    if not run.ended_at:
        return "note:clock", _("Being rendered")
    return ("warn", _("Some were left aside")) if run.waits else ("ok", _("All rendered"))


@guard(access.READ)
def list_(request):
    new = Button(_("Render the accounts"), reverse("owners:statements_new"), access.WRITE, main=True)
    columns = (
        Column(
            gettext_lazy("Until"),
            lambda run: localised.day(run.until),
            link=RENDERING.url,
            second=lambda run: _("Every mandate") if run.every else _("Those that fell due"),
        ),
        Column(gettext_lazy("State"), _state, kind="state"),
        Column(gettext_lazy("Rendered"), lambda run: run.made, kind="num"),
        Column(gettext_lazy("Left aside"), lambda run: len(run.waits) or None, kind="num"),
        Column(
            gettext_lazy("Asked for on"), lambda run: run.asked_on, kind="date", second=lambda run: run.made_by.name
        ),
    )
    waiting = len(to_render(today()))
    subtitle = ngettext("%(n)s account is to be rendered soon.", "%(n)s accounts are to be rendered soon.", waiting) % {
        "n": typography.number(waiting)
    }
    return list_page(
        request,
        Listing(
            title=_("Accounts rendered to the owners"),
            subtitle=subtitle if waiting else _("Every account that falls due is rendered."),
            query=RENDERING.rows(request.user),
            columns=columns,
            empty=Empty(
                _("No accounts rendered together yet"),
                _("All those that fall due are rendered from here; one alone, from the account of its mandate."),
                new,
            ),
            noun=lambda n: ngettext("%(n)s rendering", "%(n)s renderings", n) % {"n": typography.number(n)},
            buttons=(new,),
            crumbs=OWNERS.trail((_("Accounts rendered"), "")),
        ),
    )


@guard(access.WRITE)
def new(request):
    day = today()
    return RENDERED.form(
        request,
        title=_("Render the accounts to the owners"),
        here=_("Render the accounts"),
        verb=_("Render the accounts"),
        form=RenderForm,
        does=rendering.ask_statements,
        given={"today": day},
        then=RENDERING.url,
        subtitle=_(
            "Each mandate has its own, numbered and kept as it is, from the day after its last ones. Accounts already rendered are not rendered again."
        ),
        initial={"until": add_days(month_start(day), -1)},
    )


@guard(access.READ)
def run(request, pk):
    found = RENDERING.find(request, pk)
    rows = OwnerStatement.objects.filter(last_day=found.until).select_related("mandate__owner", "paper", "mail")
    rows, to_send = list(rows.order_by("mandate__owner__key", "number")), len(rendering.to_send(found))
    items = [row.mail for row in rows]
    mailed = [item for item in items if item and item.channel == Channel.EMAIL]
    printed = [item for item in items if not item or item.channel != Channel.EMAIL]
    buttons = []
    if found.ended_at and to_send:
        label = ngettext("E-mail %(n)s account", "E-mail %(n)s accounts", to_send) % {"n": to_send}
        url = reverse("owners:statements_send", args=[pk])
        buttons.append(Button(label, url, access.WRITE, post=True, main=True))
    return run_page(
        request,
        "owners/statements_run.html",
        found,
        again=reverse("owners:statements_again", args=[pk]),
        right=access.WRITE,
        buttons=buttons,
        state=_state(found),
        rows=rows,
        mailed=len(mailed),
        sent=sum(item.sent_on is not None for item in mailed),
        printed=len(printed),
        left=sum(item is None or item.sent_on is None for item in printed),
        to_send=to_send,
        waits=sorted(found.waits.items()),
        crumbs=RENDERING.trail(found),
    )


@guard(access.WRITE)
@require_POST
def again(request, pk):
    found = RENDERING.find(request, pk)
    return taken_up(request, work_on_statements, found, url=RENDERING.url(found))


@guard(access.WRITE)
@require_POST
def send(request, pk):
    found = RENDERING.find(request, pk)
    return act(
        request,
        lambda: rendering.send_statements(request.user, run=found, on=today()),
        url=RENDERING.url(found),
        said=_("The accounts are in the outbox: they leave in a moment."),
    )
