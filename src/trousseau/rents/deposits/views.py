"""Pages of the deposits: those to give back, one settlement with its count, its retentions, its provision."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core import scales
from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, act, file_page, list_page, paper_page
from trousseau.engines import typography
from trousseau.payouts.enums import OrderState
from trousseau.rules import deposit as rules
from trousseau.rules.overindebtedness import STOPS
from trousseau.tenancies.models import Lease

from .. import access
from ..enums import CONFORMITY, RetentionKind, Way
from ..models import DepositSettlement, Retention
from ..subjects import RENTS
from . import actions, queries, transfers
from .forms import ProvisionForm, RetentionForm, SettleForm, TransferForm
from .subjects import DEPOSIT, SETTLEMENT


def _settlement(request, pk: int) -> DepositSettlement:
    """The settlement of a lease, named by that lease."""
    return get_object_or_404(SETTLEMENT.rows(request.user), lease=DEPOSIT.find(request, pk))


def _due(lease: Lease):
    """The day it goes back by: the settlement's, or what the inspections say."""
    found = getattr(lease, "deposit_settlement", None)
    if found:
        return found.due_on
    on = lease.departure.keys_back_on
    return rules.due_on(on, queries.conforms(lease), queries.deposit_law(on))


@guard(access.READ)
def settlements(request):
    day = today()

    def state(lease: Lease) -> tuple[str, str]:
        found = getattr(lease, "deposit_settlement", None)
        if found and found.aside and (found.finished_on or _due(lease) >= day):
            return "warn:clock", _("Waits for the payment run")
        if found and found.settled and not found.aside:
            return "warn:clock", _("Provision held")
        return ("bad:warn", _("Late")) if _due(lease) < day else ("warn:clock", _("To give back"))

    columns = (
        Column(
            gettext_lazy("Household"),
            lambda lease: str(lease.household),
            order="household__holder__key",
            link=DEPOSIT.url,
            second=lambda lease: lease.code,
        ),
        Column(gettext_lazy("State"), state, kind="state"),
        Column(gettext_lazy("To be given back by"), _due, kind="date"),
        Column(
            gettext_lazy("Keys back on"),
            lambda lease: lease.departure.keys_back_on,
            kind="date",
            order="departure__keys_back_on",
        ),
        Column(gettext_lazy("Deposit"), lambda lease: lease.deposit_held, kind="money"),
        Column(gettext_lazy("Dwelling"), lambda lease: str(lease.mandate.dwelling), order="mandate__dwelling__key"),
    )
    return list_page(
        request,
        Listing(
            title=_("Deposits to give back"),
            subtitle=_(
                "Within %(conform)s month of the return of the keys when the two inspections are alike, else %(differ)s."
            )
            % {"conform": queries.scale_of(True, day).number, "differ": queries.scale_of(False, day).number},
            query=queries.to_give_back(request.user),
            columns=columns,
            empty=Empty(_("No deposit to give back"), _("One comes here when the keys of its lease are given back.")),
            noun=lambda n: ngettext("%(n)s deposit", "%(n)s deposits", n) % {"n": typography.number(n)},
            crumbs=RENTS.trail((_("Deposits to give back"), "")),
        ),
    )


def _why_not(lease: Lease):
    """Why the exit inspection does not conform; a person may have said so of two that are alike."""
    found = queries.conformity_of(lease)
    return CONFORMITY[rules.Conformity.DIFFERS if found == rules.Conformity.CONFORM else found]


@guard(access.READ)
def settlement(request, pk):
    lease, day = DEPOSIT.find(request, pk, "rents:settlement"), today()
    found = DepositSettlement.objects.filter(lease=lease).select_related("lease", "paper").first()
    gone = lease.departure
    conform = found.conform if found else queries.conforms(lease)
    due_on = found.due_on if found else _due(lease)
    draft = queries.draft(found, day) if found and not found.settled else None
    may = access.WRITE(request.user)
    orders = list(queries.orders_of(found).select_related("run", "reversal")) if found else []
    waits = bool(orders) and orders[0].state == OrderState.WAITING and not queries.grown(found, day)
    buttons = []
    if found is None:
        buttons.append(
            Button(
                _("Prepare the count"), reverse("rents:settlement_begin", args=[pk]), access.WRITE, main=True, post=True
            )
        )
    elif not found.settled:
        buttons += [
            Button(_("Add a retention"), reverse("rents:retention_new", args=[pk]), access.WRITE),
            Button(_("Settle the deposit"), reverse("rents:settle", args=[pk]), access.WRITE, main=True),
        ]
    elif found.aside:
        if not waits:
            url = reverse("rents:settlement_transfer", args=[pk])
            buttons.append(Button(_("Ask for its transfer"), url, access.WRITE, main=True))
    elif found.held and not found.finished_on:
        buttons.append(
            Button(_("Settle the provision"), reverse("rents:provision", args=[pk]), access.WRITE, main=True)
        )
    if found and found.paper:
        buttons.append(Button(_("Letter, PDF"), reverse("rents:settlement_paper", args=[pk]), icon="doc"))
    return file_page(
        request,
        "rents/settlement.html",
        buttons=buttons,
        lease=lease,
        gone=gone,
        settlement=found,
        draft=draft,
        may=may,
        conform=conform,
        due_on=due_on,
        by_owner=queries.by_owner(lease),
        owner=lease.mandate.owner,
        held=queries.held(lease),
        scale=queries.scale_of(conform, gone.keys_back_on),
        late_scale=scales.at("deposit.late_percent", gone.keys_back_on),
        provision_scale=scales.at("deposit.provision_percent", gone.keys_back_on),
        late=rules.months_late(due_on, (found.left_on if found else None) or day),
        orders=orders,
        why=_why_not(lease),
        retentions=list(found.retentions.all()) if found else [],
        proposed=queries.proposed(found) if found and not found.settled else [],
        stopped=queries.stopped(lease) if draft else 0,
        stops_article=STOPS,
        lines=queries.account_lines(lease) if not (found and found.settled) else [],
        crumbs=DEPOSIT.trail(lease),
    )


@guard(access.WRITE)
@require_POST
def begin(request, pk):
    lease = DEPOSIT.find(request, pk)
    return act(
        request,
        lambda: actions.begin_settlement(request.user, lease=lease),
        url=DEPOSIT.url(lease),
        said=_("The count is prepared: add what is kept, then settle it."),
    )


@guard(access.WRITE)
def retention_new(request, pk):
    found = _settlement(request, pk)
    lease = found.lease
    wanted = (request.GET.get("room", ""), request.GET.get("element", ""))
    damage = next((d for d in queries.proposed(found) if (d.change.room, d.change.name) == wanted), None)
    initial = {"kind": RetentionKind.REPAIR, "share": 100}
    if damage:
        initial |= {
            "ground": f"{damage.change.room}, {damage.change.name} : {damage.change.after.words}"[:200],
            "proof": _("The two inspections"),
            "share": 100 if damage.share is None else damage.share,
        }

    return SETTLEMENT.form(
        request,
        found,
        title=_("Keep a sum from the deposit of %(name)s") % {"name": lease.household},
        subtitle=_("What is kept is owed by the tenant and proved; wear is not."),
        here=_("Retention"),
        verb=_("Keep this sum"),
        said=_("It is in the count."),
        form=RetentionForm,
        does=actions.add_retention,
        initial=initial,
    )


@guard(access.WRITE)
@require_POST
def retention_remove(request, pk, retention_pk):
    found = _settlement(request, pk)
    one = get_object_or_404(Retention, pk=retention_pk, settlement=found)
    return act(
        request,
        lambda: actions.remove_retention(request.user, retention=one, version=found.version),
        url=SETTLEMENT.url(found),
        said=_("It is no longer kept."),
    )


@guard(access.WRITE)
def settle(request, pk):
    found = _settlement(request, pk)
    lease, day = found.lease, today()

    most = queries.draft(found, day).provision_most
    subtitle = _("The entries are written and the letter kept: nothing of it changes afterwards.")
    if most:
        subtitle += " " + _("Provision: %(amount)s at most.") % {"amount": typography.money(most)}
    return SETTLEMENT.form(
        request,
        found,
        title=_("Settle the deposit of %(name)s") % {"name": lease.household},
        subtitle=subtitle,
        here=_("Settle the deposit"),
        verb=_("Settle the deposit"),
        said=_("The deposit is settled: send the letter."),
        form=SettleForm,
        does=actions.settle_deposit,
        given={"today": day},
        initial={
            "on": day,
            "conform": found.conform,
            "provision": 0,
            "payee": queries.payer_of(lease),
            "way": Way.OTHER if queries.by_owner(lease) else Way.RUN,
            "holder": queries.holder_of(lease, queries.payer_of(lease)),
        },
    )


@guard(access.WRITE)
def transfer(request, pk):
    found = _settlement(request, pk)
    lease, day = found.lease, today()
    last = queries.orders_of(found).first()

    more = queries.grown(found, day)
    subtitle = _("%(amount)s wait for the payment run.") % {"amount": typography.money(found.aside)}
    subtitle += " " + _("Given back to: %(payee)s.") % {"payee": found.get_payee_display()}
    if more:
        subtitle += " " + _("A month of delay began since: it adds %(amount)s.") % {"amount": typography.money(more)}
    return SETTLEMENT.form(
        request,
        found,
        title=_("Transfer the deposit of %(name)s") % {"name": lease.household},
        subtitle=subtitle,
        here=_("Transfer"),
        verb=_("Ask for this payment"),
        said=_("It waits for the next payment run."),
        form=TransferForm,
        does=transfers.ask_transfer,
        given={"today": day},
        initial={
            "on": day,
            "holder": last.payee if last else queries.holder_of(lease, found.payee),
            "bearer": found.bearer,
        },
    )


@guard(access.WRITE)
def provision(request, pk):
    found = _settlement(request, pk)
    lease, day = found.lease, today()

    return SETTLEMENT.form(
        request,
        found,
        title=_("Settle the provision of %(name)s") % {"name": lease.household},
        subtitle=_("Within a month of the approval of the building’s accounts. Held: %(amount)s.")
        % {"amount": typography.money(found.held)},
        here=_("Provision"),
        verb=_("Settle the provision"),
        said=_("The provision is settled."),
        form=ProvisionForm,
        does=actions.settle_provision,
        given={"today": day},
        initial={
            "on": day,
            "way": Way.OTHER if queries.by_owner(lease) else Way.RUN,
            "holder": queries.holder_of(lease, found.payee),
        },
    )


@guard(access.READ)
def paper(request, pk):
    found = _settlement(request, pk)
    opened(request, found.lease.household, "rents:settlement_paper")
    return paper_page(found.paper, f"depot-{found.lease.code}")
