"""The fees taken, what waits for an answer, and their transfer to the agency's bank."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, Task, act, form_page, list_page
from trousseau.engines import typography
from trousseau.mandates.enums import Due, Payer
from trousseau.mandates.models import FeeClause
from trousseau.mandates.queries import fee_clauses
from trousseau.rents.forms import fresh_key

from .. import access, actions
from ..actions.fees import to_transfer
from ..forms import ServiceForm, VatForm
from ..models import Fee
from ..tenant_fees.transferring import to_transfer as tenant_fees
from .common import account_url, crumbs, mandate_of, of_mandate


@guard(access.READ)
def list_(request):
    fees, charges = to_transfer()
    of_tenants = sum(fee.amount for fee in tenant_fees())
    may = max(sum(fees.values()) + of_tenants - charges, 0)
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
            subtitle=_(
                "Each one comes from a clause of its mandate (décret 72-678, art. 66). %(amount)s may be transferred."
            )
            % {"amount": localised.money(may)},
            query=Fee.objects.select_related("mandate", "clause", "lease"),
            columns=(
                Column(
                    gettext_lazy("Mandate"),
                    lambda fee: fee.mandate.code,
                    order="mandate__number",
                    link=lambda fee: account_url(fee.mandate),
                    second=lambda fee: fee.lease.code if fee.lease else "",
                ),
                Column(gettext_lazy("Total"), lambda fee: fee.total, kind="money"),
                Column(gettext_lazy("For"), lambda fee: str(fee.clause)),
                Column(gettext_lazy("On"), lambda fee: fee.on, kind="date", order="on"),
                Column(gettext_lazy("Computed on"), lambda fee: fee.base, kind="money"),
                Column(gettext_lazy("Without VAT"), lambda fee: fee.net, kind="money"),
                Column(gettext_lazy("VAT"), lambda fee: fee.vat, kind="money", second=lambda fee: fee.mention),
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
            buttons=(take, transfer) if may else (take,),
            crumbs=crumbs((_("Fees"), "")),
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
        lambda: actions.transfer_fees(request.user, on=today()),
        url=reverse("owners:fees"),
        said=_("The fees are in both ledgers: make the same transfer at the bank."),
    )


@guard(access.WRITE)
def service(request, pk):
    mandate = mandate_of(pk)

    def action(*, key, **fields) -> str:
        actions.charge_service(request.user, today=today(), key=str(key), **fields)
        return account_url(mandate)

    clauses = fee_clauses(mandate, today()).filter(due=Due.SERVICE, payer=Payer.OWNER)
    return form_page(
        request,
        Task(
            title=_("Charge a service done"),
            verb=_("Take this fee"),
            said=_("The fee is taken."),
            form=ServiceForm,
            action=action,
            subtitle=_("Only what the mandate writes may be charged, as it writes it."),
            options={"clauses": clauses, "leases": mandate.leases.not_abandoned()},
            initial={"key": fresh_key(), "on": today()},
            crumbs=of_mandate(mandate, _("Charge a service done")),
            cancel=account_url(mandate),
            article="Décret 72-678, art. 66",
        ),
    )


@guard(access.DECIDE)
def vat(request, pk):
    """How a silent clause counts its VAT: the software does not choose."""
    clause = get_object_or_404(FeeClause.objects.select_related("mandate"), pk=pk, mandate__fund__isnull=False)
    mandate = mandate_of(clause.mandate_id)

    def action(**fields) -> str:
        actions.answer_vat(request.user, clause=clause, on=today(), **fields)
        return account_url(mandate)

    return form_page(
        request,
        Task(
            title=_("The VAT of “%(fee)s”, mandate %(mandate)s") % {"fee": clause, "mandate": mandate.code},
            verb=_("Keep this answer"),
            said=_("Its fees will be counted so."),
            form=VatForm,
            action=action,
            subtitle=_(
                "The clause does not say it, and whether these fees are exempt is not verified. Ask the accountant, or "
                "the tax office in writing; your answer is kept with your name."
            ),
            crumbs=of_mandate(mandate, _("VAT")),
            cancel=account_url(mandate),
        ),
    )
