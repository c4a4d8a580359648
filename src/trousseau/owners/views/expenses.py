"""What the dwellings cost their owners, and the agency's advances."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, act, list_page
from trousseau.engines import typography
from trousseau.ledger import links as ledger
from trousseau.ledger.bank.queries import lines
from trousseau.ledger.enums import Ledger
from trousseau.mandates.models import Mandate
from trousseau.payouts.enums import OrderState
from trousseau.receipts.access import BANK
from trousseau.receipts.forms import DayForm

from .. import access, actions
from ..actions.supplier_refunds import receive_supplier_refund
from ..forms import AdvanceForm, ExpenseForm, LineRefundForm, SupplierRefundForm
from ..models import Expense
from ..queries.expenses import left_of, refundable
from ..subjects import ACCOUNT, EXPENSE, EXPENSES, LINES, OWNERS


def state(expense: Expense) -> tuple[str, str]:
    """Where an expense stands, in words: undone, paid, asked, to be paid."""
    if expense.reversal_id:
        return ("note", _("Expense undone"))
    if expense.order is None or expense.order.state == OrderState.CANCELLED:
        return ("note:clock", _("To be paid"))
    if expense.order.state == OrderState.REJECTED:
        return ("warn", _("Rejected by the bank"))
    return ("ok", _("Bill paid")) if expense.order.state == OrderState.SENT else ("note", _("In the next run"))


@guard(access.READ)
def list_(request):
    new_ = Button(_("Enter an expense"), reverse("owners:expense_new"), access.WRITE, main=True)
    return list_page(
        request,
        Listing(
            title=_("Expenses"),
            subtitle=_("Invoices, calls of the co-ownership, taxes and insurances on the owners’ accounts."),
            query=Expense.objects.select_related("mandate", "supplier", "order"),
            columns=(
                Column(
                    gettext_lazy("Expense"),
                    lambda e: e.label,
                    link=lambda e: EXPENSE.url(e, "expenses"),
                    second=lambda e: f"{e.supplier.name}, {e.number}",
                ),
                Column(gettext_lazy("Amount"), lambda e: e.amount, kind="money", order="amount"),
                Column(gettext_lazy("Situation"), state, kind="state"),
                Column(gettext_lazy("Mandate"), lambda e: e.mandate.code, order="mandate__number"),
                Column(gettext_lazy("What it is"), lambda e: e.get_kind_display(), order="kind"),
                Column(
                    gettext_lazy("Recoverable"),
                    lambda e: e.recoverable or None,
                    kind="money",
                    second=lambda e: e.get_nature_display(),
                ),
                Column(gettext_lazy("Dated"), lambda e: e.dated, kind="date", order="dated"),
            ),
            empty=Empty(
                _("No expense yet"),
                _(
                    "An invoice is entered once, on the account of the mandate it is for, with what the tenant may be asked."
                ),
                new_,
            ),
            noun=lambda n: ngettext("%(n)s expense", "%(n)s expenses", n) % {"n": typography.number(n)},
            buttons=(new_,),
            crumbs=OWNERS.trail((_("Expenses"), "")),
        ),
    )


@guard(access.WRITE)
def new(request):
    asked, day = request.GET.get("mandate", ""), today()
    mandates = Mandate.objects.filter(fund__isnull=False).select_related("dwelling__commune").order_by("-number")
    return EXPENSES.form(
        request,
        title=_("Enter an expense"),
        verb=_("Enter this expense"),
        said=_("The expense is on the owner’s account."),
        form=ExpenseForm,
        does=actions.enter_expense,
        given={"today": day},
        then=lambda expense: EXPENSE.url(expense, "expenses"),
        options={"mandates": mandates},
        initial={"mandate": int(asked) if asked.isdigit() else None, "dated": day, "first_day": day, "last_day": day},
        article="Décret 72-678, art. 66",
    )


@guard(access.PAY)
@require_POST
def pay(request, pk):
    expense = EXPENSE.find(request, pk)
    return act(
        request,
        lambda: actions.pay_expense(request.user, expense=expense, today=today()),
        url=EXPENSE.url(expense, "expenses"),
        said=_("Its payment waits for the next run."),
    )


@guard(access.WRITE)
def cancel(request, pk):
    expense = EXPENSE.find(request, pk)
    return EXPENSE.form(
        request,
        expense,
        title=_("Undo the expense “%(label)s”") % {"label": expense.label},
        here=_("Undo an expense"),
        verb=_("Undo this expense"),
        said=_("The expense is undone: its opposite is posted beside it."),
        form=DayForm,
        does=actions.cancel_expense,
        given={"today": today()},
        then=EXPENSE.url(expense, "expenses"),
        subtitle=_("Entered by mistake, or given back by the supplier. It stays readable."),
        initial={"on": today()},
    )


@guard(access.DECIDE)
def advance(request, pk):
    mandate = ACCOUNT.find(request, pk)
    return ACCOUNT.form(
        request,
        mandate,
        title=_("Advance money to the account of %(mandate)s") % {"mandate": mandate.code},
        here=_("Advance money"),
        verb=_("Note this advance"),
        said=_("The advance is in both ledgers."),
        form=AdvanceForm,
        does=actions.give_advance,
        given={"today": today()},
        subtitle=_(
            "The agency’s own money, transferred to the clients’ bank: no other owner’s money pays. The next "
            "rents give it back."
        ),
        initial={"on": today()},
    )


@guard(access.WRITE)
def refund(request, pk):
    """A supplier gives back a bill that was paid, or a part of it."""
    expense, day = EXPENSE.find(request, pk), today()
    return EXPENSE.form(
        request,
        expense,
        title=_("Note what %(name)s gives back") % {"name": expense.supplier.name},
        here=_("Given back by the supplier"),
        part="expenses",
        subtitle=_("%(label)s, %(number)s: %(left)s was paid and not given back. It is the owner’s again.")
        % {"label": expense.label, "number": expense.number, "left": localised.money(left_of(expense))},
        verb=_("Note this money"),
        form=SupplierRefundForm,
        does=receive_supplier_refund,
        given={"today": day},
        initial={"on": day, "amount": left_of(expense) or None},
        said=_("It is on the account of the mandate."),
        article="Décret 72-678, art. 66",
    )


@guard(BANK)
def line_refund(request, pk):
    """A line of the bank is money that a supplier gives back: a person says of which bill."""
    line = get_object_or_404(lines().filter(statement__account__ledger=Ledger.CLIENTS, left__gt=0), pk=pk)
    paid = refundable()
    asked = request.GET.get("supplier", "")
    first = paid.filter(supplier=int(asked)).first() if asked.isdigit() else None
    return LINES.form(
        request,
        title=_("Which bill comes back?"),
        subtitle=_("%(amount)s on %(day)s, from %(party)s.")
        % {
            "amount": localised.money(line.left),
            "day": localised.day(line.booked_on),
            "party": line.party or line.label,
        },
        verb=_("Note it on this account"),
        form=LineRefundForm,
        does=receive_supplier_refund,
        given={"line": line, "on": line.booked_on, "today": today()},
        options={"expenses": paid},
        initial={"expense": first},
        cancel=ledger.BANK_LINE.url(line.pk),
        said=_("It is on the account of the mandate."),
    )
