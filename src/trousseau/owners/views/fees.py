"""The fees taken and their invoices, what waits for an answer, and their transfer to the agency's bank."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, Task, act, file_page, form_page, list_page, paper_page
from trousseau.engines import typography
from trousseau.mandates.enums import Due, Payer
from trousseau.mandates.queries import fee_clauses
from trousseau.payouts.enums import OrderState
from trousseau.payouts.payer import agency_account

from .. import access, actions
from ..actions.transfers import to_transfer, transfer_fees
from ..forms import ServiceForm, VatForm
from ..models import AgencyTransfer, Fee
from ..papers import invoice_lines
from ..subjects import ACCOUNT, CLAUSE, INVOICE, OWNERS
from ..tenant_fees.transferring import to_transfer as tenant_fees


@guard(access.READ)
def list_(request):
    fees, charges = to_transfer()
    of_tenants = sum(fee.amount for fee in tenant_fees())
    may = max(sum(fees.values()) + of_tenants - charges, 0)
    waiting = [
        one.order for one in AgencyTransfer.objects.filter(order__state=OrderState.WAITING).select_related("order")
    ]
    said = _("Each one comes from a clause of its mandate (décret 72-678, art. 66). %(amount)s may be transferred.")
    said = said % {"amount": localised.money(may)}
    if waiting:
        said += " " + _("%(amount)s waits for the next payment run.") % {
            "amount": localised.money(sum(order.amount for order in waiting))
        }
        if agency_account() is None:
            said += " " + _("Note the agency’s own bank account first (Ledger, Bank): the file says where it goes.")
    give_up = [
        Button(
            _("Give up %(payment)s") % {"payment": localised.money(order.amount)},
            reverse("payouts:order_give_up", args=[order.pk]),
            access.PAY,
        )
        for order in waiting
        if order.run_id is None
    ]
    take = Button(_("Take the fees due"), reverse("owners:fees_take"), access.WRITE, post=True)
    transfer = Button(
        _("Transfer %(amount)s to the agency") % {"amount": localised.money(may)},
        reverse("owners:fees_transfer"),
        access.PAY,
        main=True,
        post=True,
    )
    return list_page(
        request,
        Listing(
            title=_("Fees"),
            subtitle=said,
            query=Fee.objects.select_related("mandate", "clause", "lease", "invoice"),
            columns=(
                Column(
                    gettext_lazy("Mandate"),
                    lambda fee: fee.mandate.code,
                    order="mandate__number",
                    link=lambda fee: ACCOUNT.url(fee.mandate),
                    second=lambda fee: fee.lease.code if fee.lease else "",
                ),
                Column(gettext_lazy("Total"), lambda fee: fee.total, kind="money"),
                Column(gettext_lazy("For"), lambda fee: str(fee.clause)),
                Column(gettext_lazy("On"), lambda fee: fee.on, kind="date", order="on"),
                Column(gettext_lazy("Computed on"), lambda fee: fee.base, kind="money"),
                Column(gettext_lazy("Without VAT"), lambda fee: fee.net, kind="money"),
                Column(gettext_lazy("VAT"), lambda fee: fee.vat, kind="money", second=lambda fee: fee.mention),
                Column(
                    gettext_lazy("Invoice"),
                    lambda fee: str(fee.invoice),
                    link=lambda fee: reverse("owners:invoice", args=[fee.invoice_id]),
                ),
                Column(
                    gettext_lazy("State"),
                    lambda fee: ("note", _("Given back")) if fee.returned_id else ("ok", _("Fee taken")),
                    kind="state",
                ),
            ),
            empty=Empty(
                _("No fee yet"),
                _(
                    "A fee is taken when its clause says: as the rents come in, when a lease is signed, with the accounts."
                ),
                take,
            ),
            noun=lambda n: ngettext("%(n)s fee", "%(n)s fees", n) % {"n": typography.number(n)},
            buttons=(take, *([transfer] if may else []), *give_up),
            crumbs=OWNERS.trail((_("Fees"), "")),
        ),
    )


@guard(access.WRITE)
@require_POST
def take(request):
    count = actions.take_fees(request.user, until=today())
    said = ngettext("%(n)s fee was taken.", "%(n)s fees were taken.", count) % {"n": count}
    messages.success(
        request, said if count else _("Every fee due is taken already, or waits for an answer on its VAT.")
    )
    return HttpResponseRedirect(reverse("owners:fees"))


@guard(access.PAY)
@require_POST
def transfer(request):
    return act(
        request,
        lambda: transfer_fees(request.user, on=today()),
        url=reverse("owners:fees"),
        said=_("The transfer waits for the next payment run."),
    )


@guard(access.READ)
def invoice(request, pk):
    """One invoice: its lines, and its paper once it was asked for."""
    found = INVOICE.find(request, pk)
    address = reverse("owners:invoice_paper", args=[pk])
    button = (
        Button(_("The invoice, PDF"), address, access.READ, main=True)
        if found.paper_id
        else Button(
            _("Print this invoice"), reverse("owners:invoice_print", args=[pk]), access.WRITE, main=True, post=True
        )
    )
    lines = invoice_lines(found)
    return file_page(
        request,
        "owners/invoice.html",
        buttons=[button],
        invoice=found,
        lines=lines,
        net=sum(line.net for line in lines),
        vat=sum(line.vat for line in lines),
        total=sum(line.total for line in lines),
        crumbs=INVOICE.trail(found),
    )


@guard(access.WRITE)
@require_POST
def invoice_print(request, pk):
    found = INVOICE.find(request, pk)
    return act(
        request,
        lambda: actions.give_invoice(request.user, invoice=found),
        url=INVOICE.url(found),
        said=_("The invoice is printed: it stays as it is."),
    )


@guard(access.READ)
def invoice_paper(request, pk):
    return paper_page(INVOICE.find(request, pk).paper)


@guard(access.WRITE)
def service(request, pk):
    mandate = ACCOUNT.find(request, pk)
    clauses = fee_clauses(mandate, today()).filter(due=Due.SERVICE, payer=Payer.OWNER)
    task = Task(
        title=_("Charge a service done"),
        verb=_("Take this fee"),
        said=_("The fee is taken."),
        form=ServiceForm,
        does=actions.charge_service,
        given={"today": today()},
        subtitle=_("Only what the mandate writes may be charged, as it writes it."),
        options={"clauses": clauses, "leases": mandate.leases.not_abandoned()},
        initial={"on": today()},
        crumbs=ACCOUNT.trail(mandate, _("Charge a service done")),
        cancel=ACCOUNT.url(mandate),
        article="Décret 72-678, art. 66",
    )
    return form_page(request, task)


@guard(access.DECIDE)
def vat(request, pk):
    """How a silent clause counts its VAT: the software does not choose."""
    clause = CLAUSE.find(request, pk)
    return CLAUSE.form(
        request,
        clause,
        title=_("The VAT of “%(fee)s”, mandate %(mandate)s") % {"fee": clause, "mandate": clause.mandate.code},
        here=_("VAT"),
        verb=_("Keep this answer"),
        said=_("Its fees will be counted so."),
        form=VatForm,
        does=actions.answer_vat,
        given={"on": today()},
        subtitle=_(
            "The clause does not say it, and whether these fees are exempt is not verified. Ask the accountant, or "
            "the tax office in writing; your answer is kept with your name."
        ),
    )
