"""What is asked of the funders of the measures, and what came: of all, and of one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.again import FILE
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page, paper_page, pdf_page
from trousseau.engines import typography

from . import access, actions_billing, actions_invoices, forms, queries
from .durations import hours
from .enums import BilledBy, MeasureKind
from .mail_papers import CREDIT, INVOICE, letters, made
from .models import MeasureBill
from .papers import covered, credit_paper, invoice_paper
from .subjects import BILL, BILLS, DECIDED, PAID


def state_of(bill: MeasureBill) -> tuple[str, str]:
    """The tone and the words of a badge."""
    if bill.withdrawn_on:
        return "note", _("Withdrawn")
    if not bill.left:
        return "ok", _("Paid")
    if bill.late(today()):
        return "bad", _("Late")
    if not bill.sent:
        return "warn:clock", _("To be sent")
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
                Column(pgettext_lazy("a bill", "Asked on"), lambda row: row.asked_on, kind="date", order="asked_on"),
                Column(gettext_lazy("To be paid by"), lambda row: row.due_on, kind="date"),
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
    noted = hours(queries.spent_by(found, day))
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
        initial={"asked_on": day},
        then=BILL.url,
        said=lambda made: _("%(code)s is asked of %(funder)s.") % {"code": made.code, "funder": made.funder},
    )


@guard(access.BILLS)
def bill(request, pk):
    found = BILL.find(request, pk)
    sent = letters(found)
    return file_page(
        request,
        "followup/bill.html",
        bill=found,
        letters=sent,
        state=state_of(found),
        units=units_said(found),
        covered=covered(found) if found.since else (),
        invoice=made(found, INVOICE) or not found.withdrawn_on,
        payments=found.payments.select_related("noted_by", "withdrawn_by"),
        buttons=_buttons(found, {item.kind for item in sent if item.returned_on is None}),
        crumbs=BILL.trail(found),
    )


def _buttons(found, sent: set[str]) -> list[Button]:
    """The next thing to do is the main one: send it, ask for it again, note what came."""

    def to(label: str, page: str, *, main: bool = False) -> Button:
        return Button(label, reverse(f"followup:{page}", args=[found.pk]), access.BILLS, main=main)

    if found.withdrawn_on:
        undo = found.credit_number and found.sent and CREDIT.code not in sent
        return [to(_("Send the credit note"), "bill_credit_send", main=True)] if undo else []
    known = INVOICE.code in sent or found.sent
    send = [] if INVOICE.code in sent else [to(_("Send the invoice"), "bill_send", main=not known and found.left > 0)]
    if not found.left:
        return send
    late = found.late(today())
    remind = [to(_("Send a reminder"), "bill_remind", main=True)] if late else []
    paid = to(_("Note a payment"), "bill_paid", main=known and not late)
    return sorted([to(_("Withdraw the bill"), "bill_withdraw"), *send, paid, *remind], key=lambda one: one.main)


@guard(access.BILLS, again=FILE)
def invoice(request, pk):
    """As it was sent, or as it would leave; of a bill that was withdrawn, only as it was sent."""
    found = BILL.find(request, pk)
    if kept := made(found, INVOICE):
        return paper_page(kept, found.code)
    if found.withdrawn_on:
        messages.error(
            request, _("This bill was withdrawn before its invoice was sent from here: it has none to print.")
        )
        return redirect(BILL.url(found))
    return pdf_page(invoice_paper(found).pdf, found.code)


@guard(access.BILLS, again=FILE)
def credit(request, pk):
    found = BILL.find(request, pk)
    if not found.credit_number:
        messages.error(request, _("No credit note is due: the invoice did not leave, or stands."))
        return redirect(BILL.url(found))
    if kept := made(found, CREDIT):
        return paper_page(kept, found.credit_code)
    return pdf_page(credit_paper(found).pdf, found.credit_code)


def _post(request, pk, *, title: str, here: str, does) -> HttpResponse:
    found = BILL.find(request, pk)
    return BILL.form(
        request,
        found,
        title=title % {"code": found.code, "name": found.funder},
        here=here,
        subtitle=_("It leaves with the mail of the day, with its paper."),
        verb=_("Put it in the mail"),
        form=forms.PostBillForm,
        does=does,
        given={"today": today()},
        said=_("The letter is in the mail of the day, ready to leave."),
    )


@guard(access.BILLS)
def invoice_send(request, pk):
    title = _("Send the invoice %(code)s to %(name)s")
    return _post(request, pk, title=title, here=_("Send the invoice"), does=actions_invoices.post_invoice)


@guard(access.BILLS)
def credit_send(request, pk):
    title = _("Send the credit note of %(code)s to %(name)s")
    return _post(request, pk, title=title, here=_("Send the credit note"), does=actions_invoices.post_credit)


@guard(access.BILLS)
def remind(request, pk):
    title = _("Remind %(name)s of the bill %(code)s")
    return _post(request, pk, title=title, here=_("Send a reminder"), does=actions_invoices.post_payment_letter)


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
