"""What is asked of the funders of the measures, and what came: of all, and of one."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.engines import typography

from . import access, actions_billing, forms, queries
from .durations import hours
from .enums import BilledBy, MeasureKind
from .models import MeasureBill
from .subjects import BILL, BILLS, DECIDED, PAID


def state_of(bill: MeasureBill) -> tuple[str, str]:
    """The tone and the words of a badge."""
    if bill.withdrawn_on:
        return "note", _("Withdrawn")
    if not bill.left:
        return "ok", _("Paid")
    return "warn:clock", _("Paid in part") if bill.paid else _("Payment awaited")


def units_said(bill: MeasureBill) -> str:
    return f"{bill.units} {BilledBy(bill.unit).label.lower()}"


@guard(access.BILLS)
def bills(request):
    return list_page(
        request,
        Listing(
            title=_("Bills of the measures"),
            subtitle=_(
                "What was asked of the funders by the hour or by the month, outside a convention, and what came."
            ),
            query=queries.bills(request.user),
            columns=(
                Column(gettext_lazy("Bill"), lambda row: row.code, link=BILL.url, order="number"),
                Column(gettext_lazy("Measure"), lambda row: MeasureKind(row.kind).short, second=units_said),
                Column(gettext_lazy("Asked of"), lambda row: str(row.funder)),
                Column(gettext_lazy("Asked on"), lambda row: row.asked_on, kind="date", order="asked_on"),
                Column(pgettext_lazy("amount", "Asked"), lambda row: row.amount, kind="money", order="amount"),
                Column(gettext_lazy("Awaited"), lambda row: row.left or None, kind="money"),
                Column(gettext_lazy("State"), state_of, kind="state"),
            ),
            noun=lambda n: ngettext("%(n)s bill", "%(n)s bills", n) % {"n": typography.number(n)},
            empty=Empty(_("No bill yet"), _("A bill is written from the page of a measure, once its hours are noted.")),
            crumbs=BILLS.trail(),
        ),
    )


@guard(access.BILLS)
def bill_new(request, pk):
    found, day = DECIDED.find(request, pk, "followup:bill_new"), today()
    noted = hours(queries.spent([found]).get(found.pk, 0))
    said = _("Noted so far: %(time)s.") % {"time": noted}
    if found.units_planned is not None:
        said += " " + _("Granted: %(planned)s; billed: %(billed)s.") % {
            "planned": found.units_planned,
            "billed": found.units_billed or 0,
        }
    return DECIDED.form(
        request,
        found,
        title=_("Bill the %(measure)s of %(name)s")
        % {"measure": MeasureKind(found.kind).short, "name": found.household},
        here=_("Bill"),
        subtitle=said,
        verb=_("Write the bill"),
        form=forms.BillForm,
        does=actions_billing.bill_measure,
        given={"today": day},
        initial={"asked_on": day, "version": found.version},
        then=BILL.url,
        said=lambda made: _("%(code)s is asked of %(funder)s.") % {"code": made.code, "funder": made.funder},
    )


@guard(access.BILLS)
def bill(request, pk):
    found = BILL.find(request, pk)
    buttons = []
    if found.left:
        buttons = [
            Button(_("Withdraw the bill"), reverse("followup:bill_withdraw", args=[pk]), access.BILLS),
            Button(_("Note a payment"), reverse("followup:bill_paid", args=[pk]), access.BILLS, main=True),
        ]
    return file_page(
        request,
        "followup/bill.html",
        bill=found,
        state=state_of(found),
        units=units_said(found),
        payments=found.payments.select_related("noted_by", "withdrawn_by"),
        buttons=buttons,
        crumbs=BILL.trail(found),
    )


@guard(access.BILLS)
def bill_paid(request, pk):
    found, day = BILL.find(request, pk), today()
    return BILL.form(
        request,
        found,
        title=_("What came of %(code)s") % {"code": found.code},
        here=_("Note a payment"),
        subtitle=_("%(left)s are awaited of %(funder)s.")
        % {"left": localised.money(found.left), "funder": found.funder},
        verb=_("Note the payment"),
        form=forms.BillPaidForm,
        does=actions_billing.pay_bill,
        given={"today": day},
        initial={"amount": found.left, "on": day},
        said=_("The payment is in the ledger."),
    )


@guard(access.BILLS)
def bill_withdraw(request, pk):
    found = BILL.find(request, pk)
    return BILL.form(
        request,
        found,
        title=_("Withdraw %(code)s") % {"code": found.code},
        here=_("Withdraw the bill"),
        subtitle=_(
            "It was written by mistake: its entry is undone, and stays in the ledger with the one that undoes it."
        ),
        verb=_("Withdraw the bill"),
        form=forms.BillWithdrawForm,
        does=actions_billing.withdraw_bill,
        given={"today": today()},
        initial={"version": found.version},
        said=_("The bill is withdrawn."),
    )


@guard(access.BILLS)
def paid_withdraw(request, pk):
    found = PAID.find(request, pk)
    return PAID.form(
        request,
        found,
        title=_("Withdraw what came on %(day)s") % {"day": localised.day(found.on)},
        here=_("Withdraw"),
        subtitle=_("It was noted by mistake: its entry is undone, the sum is awaited again."),
        verb=_("Withdraw the payment"),
        form=forms.PaidWithdrawForm,
        does=actions_billing.withdraw_payment,
        given={"today": today()},
        said=_("The payment is withdrawn."),
    )
