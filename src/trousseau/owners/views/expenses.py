"""What the dwellings cost their owners, and the agency's advances."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, Task, act, form_page, list_page
from trousseau.engines import typography
from trousseau.mandates.models import Mandate
from trousseau.payouts.enums import OrderState
from trousseau.receipts.forms import DayForm
from trousseau.rents.forms import fresh_key

from .. import access, actions
from ..forms import AdvanceForm, ExpenseForm
from ..models import Expense
from .common import account_url, crumbs, mandate_of, of_mandate


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
                    link=lambda e: f"{account_url(e.mandate)}#expenses",
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
            crumbs=crumbs((_("Expenses"), "")),
        ),
    )


@guard(access.WRITE)
def new(request):
    asked = request.GET.get("mandate", "")

    def action(**fields) -> str:
        expense = actions.enter_expense(request.user, today=today(), **fields)
        return f"{account_url(expense.mandate)}#expenses"

    day = today()
    mandates = Mandate.objects.filter(fund__isnull=False).select_related("dwelling__commune").order_by("-number")
    return form_page(
        request,
        Task(
            title=_("Enter an expense"),
            verb=_("Enter this expense"),
            said=_("The expense is on the owner’s account."),
            form=ExpenseForm,
            action=action,
            options={"mandates": mandates},
            initial={
                "mandate": int(asked) if asked.isdigit() else None,
                "dated": day,
                "first_day": day,
                "last_day": day,
            },
            crumbs=crumbs((_("Expenses"), reverse("owners:expenses")), (_("Enter an expense"), "")),
            cancel=reverse("owners:expenses"),
            article="Décret 72-678, art. 66",
        ),
    )


@guard(access.PAY)
@require_POST
def pay(request, pk):
    expense = get_object_or_404(Expense.objects.select_related("mandate__fund", "supplier", "order"), pk=pk)
    return act(
        request,
        lambda: actions.pay_expense(request.user, expense=expense, today=today()),
        url=f"{account_url(expense.mandate)}#expenses",
        said=_("Its payment waits for the next run."),
    )


@guard(access.WRITE)
def cancel(request, pk):
    expense = get_object_or_404(Expense.objects.select_related("mandate", "supplier", "order"), pk=pk)

    def action(*, on) -> str:
        actions.cancel_expense(request.user, expense=expense, on=on, today=today())
        return f"{account_url(expense.mandate)}#expenses"

    return form_page(
        request,
        Task(
            title=_("Undo the expense “%(label)s”") % {"label": expense.label},
            verb=_("Undo this expense"),
            said=_("The expense is undone: its opposite is posted beside it."),
            form=DayForm,
            action=action,
            subtitle=_("Entered by mistake, or given back by the supplier. It stays readable."),
            initial={"on": today()},
            crumbs=of_mandate(expense.mandate, _("Undo an expense")),
            cancel=account_url(expense.mandate),
        ),
    )


@guard(access.DECIDE)
def advance(request, pk):
    mandate = mandate_of(pk)

    def action(*, key, **fields) -> str:
        actions.give_advance(request.user, mandate=mandate, today=today(), key=str(key), **fields)
        return account_url(mandate)

    return form_page(
        request,
        Task(
            title=_("Advance money to the account of %(mandate)s") % {"mandate": mandate.code},
            verb=_("Note this advance"),
            said=_("The advance is in both ledgers."),
            form=AdvanceForm,
            action=action,
            subtitle=_(
                "The agency’s own money, transferred to the clients’ bank: no other owner’s money pays. The next "
                "rents give it back."
            ),
            initial={"key": fresh_key(), "on": today()},
            crumbs=of_mandate(mandate, _("Advance money")),
            cancel=account_url(mandate),
        ),
    )
