"""The payment runs: staged and read by a person, then written for the bank."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.again import FILE, PAGE
from trousseau.core.clock import today
from trousseau.core.errors import Conflict, Refused
from trousseau.core.forms import Versioned
from trousseau.core.pages import Button, Column, Empty, Listing, act, file_page, list_page, paper_page
from trousseau.engines import typography
from trousseau.payouts.enums import OrderState, RunState
from trousseau.payouts.models import PaymentRun
from trousseau.payouts.orders import reject_order
from trousseau.payouts.payer import agency_account, payer_account
from trousseau.rents.awaited import awaited

from .. import access, actions
from ..forms import RejectForm, StageForm
from ..queries import accounts
from ..subjects import ORDER, OWNERS, RUN, RUNS
from .accounts import STOPS, waits

SHOWN = 50  # sums that wait for the bank; the others are counted
TONES = {RunState.STAGED: "warn:clock", RunState.WRITTEN: "ok", RunState.DROPPED: "note"}


@guard(access.READ)
def list_(request):
    stage_ = Button(_("Prepare the payments"), reverse("owners:stage"), access.PAY, main=True)
    return list_page(
        request,
        Listing(
            title=_("Payment runs"),
            subtitle=_("Each one is prepared, read by a person, then posted and written for the bank at once."),
            query=PaymentRun.objects.select_related("written_by"),
            columns=(
                Column(
                    gettext_lazy("Run"), str, link=RUN.url, second=lambda r: r.written_by.name if r.written_by else ""
                ),
                Column(gettext_lazy("Total"), lambda r: r.total, kind="money", order="total"),
                Column(gettext_lazy("State"), lambda r: (TONES[r.state], r.get_state_display()), kind="state"),
                Column(gettext_lazy("Bank payments"), lambda r: r.count, kind="num"),
                Column(gettext_lazy("Executed on"), lambda r: r.on, kind="date", order="on"),
            ),
            empty=Empty(
                _("No payment yet"),
                _(
                    "What was collected for the owners is paid by a run: prepare one, read it, give its file to the bank."
                ),
                stage_,
            ),
            noun=lambda n: ngettext("%(n)s run", "%(n)s runs", n) % {"n": typography.number(n)},
            buttons=(stage_,),
            crumbs=OWNERS.trail((_("Payment runs"), "")),
        ),
    )


@guard(access.PAY)
def stage(request):
    return RUNS.form(
        request,
        title=_("Prepare the payments"),
        verb=_("Prepare the payments"),
        form=StageForm,
        does=actions.stage_run,
        given={"today": today()},
        then=RUN.url,
        subtitle=_(
            "Fees due are taken first; then each owner is due what was collected for them, less their reserve. "
            "Nothing leaves before you read the list."
        ),
        initial={"on": today()},
    )


@guard(access.READ)
def run(request, pk):
    found = RUN.find(request, pk)
    staged = found.state == RunState.STAGED
    orders = found.orders.select_related("fund__mandate__dwelling__commune", "owner", "supplier", "entry")
    asked = accounts(today(), lambda one: one.payable and one.stop or one.held.awaited) if staged else []
    aside = [(mandate, one) for mandate, one in asked if one.payable and one.stop]
    missing = {mandate.fund.code: (mandate, one) for mandate, one in asked if one.held.awaited}
    waiting = [one for one in awaited() if one.fund in missing] if missing else []
    drop_ = Button(_("Give this run up"), reverse("owners:drop", args=[pk]), access.PAY)
    file_ = Button(_("The bank’s file, XML"), reverse("owners:file", args=[pk]), access.PAY, "down", main=True)
    return file_page(
        request,
        "owners/run.html",
        buttons=[drop_] if staged else [file_] if found.file else [],
        run=found,
        staged=staged,
        tone=TONES[found.state],
        orders=orders if found.state == RunState.DROPPED else orders.exclude(state=OrderState.CANCELLED),
        aside=[(mandate, one, STOPS[one.stop]) for mandate, one in aside],
        waiting=[(one, why, missing[one.fund][0]) for one, why in waits(waiting)[:SHOWN]],
        waiting_more=max(len(waiting) - SHOWN, 0),
        awaited=sum(one.held.awaited for _mandate, one in missing.values()),
        may_pay=access.PAY(request.user),
        agency=agency_account(),
        crumbs=RUN.trail(found),
    )


def _version(request) -> int:
    """The version that the button carries; without one it is nobody's, hence a conflict."""
    form = Versioned(request.POST)
    return form.cleaned_data["version"] if form.is_valid() else 0


def _done(action) -> None:
    """A conflict, said as a refusal: the button carries nothing typed that could be lost."""
    try:
        action()
    except Conflict:
        raise Refused(_("Somebody else changed this run meanwhile: read it again before you decide.")) from None


@guard(access.PAY, again=PAGE)
@require_POST
def write(request, pk):
    found, version = RUN.find(request, pk), _version(request)

    def action():
        actions.write_run(request.user, run=found, version=version, payer=payer_account(), today=today())

    return act(
        request,
        lambda: _done(action),
        url=RUN.url(found),
        said=_("Everything is posted and the file is ready: give it to the bank once."),
    )


@guard(access.PAY)
def drop(request, pk):
    found = RUN.find(request, pk)
    return RUN.form(
        request,
        found,
        title=_("Give this run up"),
        verb=_("Give this run up"),
        said=_("Nothing left: the sums stay due."),
        form=Versioned,
        does=actions.drop_run,
        then=RUNS.url(),
        subtitle=_("Nothing is posted. The owners’ sums stay due, the other payments wait for the next run."),
    )


@guard(access.PAY, again=FILE)
def file(request, pk):
    found = RUN.find(request, pk)
    return paper_page(found.file, str(found))


@guard(access.PAY)
@require_POST
def take_out(request, pk):
    order = ORDER.find(request, pk)
    return act(
        request,
        lambda: actions.take_out(request.user, order=order),
        url=ORDER.url(order),
        said=_("This payment is no longer in the run."),
    )


@guard(access.PAY)
def reject(request, pk):
    order = ORDER.find(request, pk, entry__isnull=False)
    return ORDER.form(
        request,
        order,
        title=_("The bank sent back %(amount)s") % {"amount": localised.money(order.amount)},
        here=_("Sent back"),
        verb=_("Note the return"),
        said=_("The money is back on its account: it is due again."),
        form=RejectForm,
        does=reject_order,
        given={"today": today()},
        initial={"on": today()},
        subtitle=_("Payment %(payment)s.") % {"payment": order.reference},
    )
