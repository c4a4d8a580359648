"""Cash and cheques: what waits for the bank, what went there, the receipts given."""

from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core import localised, scales
from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.pages import Button, Task, act, file_page, form_page
from trousseau.ledger.bank.queries import lines
from trousseau.ledger.enums import Ledger
from trousseau.ledger.queries import balance
from trousseau.tenancies.queries import leases

from ..access import BANK, READ
from . import actions
from .forms import CashForm, ChequeChoice, ChequesForm
from .models import Cheque, CounterReceipt, PayingIn
from .receipts import CASH

RECENT = 20


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (_("Rents"), reverse("rents:home")),
        (_("Cash and cheques"), reverse("rents:counter") if more else ""),
        *more,
    ]


def _cheques(request) -> list[Cheque]:
    rows = actions.to_pay_in().filter(actions.of_leases(leases(request.user)))
    return sorted(rows, key=lambda cheque: (cheque.money.received_on, cheque.pk))


@guard(BANK)
def counter(request):
    cheques, cash = _cheques(request), balance(Ledger.CLIENTS, CASH)
    buttons = []
    if cash > 0:
        buttons.append(Button(_("Pay the cash in"), reverse("rents:pay_in_cash"), BANK))
    if cheques:
        buttons.append(Button(_("Make the deposit slip"), reverse("rents:pay_in_cheques"), BANK, main=True))
    return file_page(
        request,
        "rents/counter.html",
        buttons=buttons,
        cheques=cheques,
        total=sum(cheque.money.amount for cheque in cheques),
        cash=cash,
        limit=scales.at("payments.cash_limit", today()),
        slips=PayingIn.objects.select_related("entry__clearing__line", "made_by")[:RECENT],
        crumbs=_crumbs(),
    )


@guard(BANK)
def pay_in_cheques(request):
    held = {cheque.pk: cheque for cheque in _cheques(request)}
    choices = [
        (
            key,
            f"{localised.money(one.money.amount)}, n° {one.number}, {one.bank}, {one.money.lease.code}"
            f" ({localised.day(one.money.received_on)})",
        )
        for key, one in held.items()
    ]

    def action(*, cheques, on) -> str:
        chosen = [held[key] for key in cheques]
        actions.pay_in_cheques(request.user, cheques=chosen, on=on, today=today())
        return reverse("rents:counter")

    task = Task(
        title=_("Make the deposit slip"),
        verb=_("Hand these cheques over"),
        form=ChequesForm,
        action=action,
        subtitle=_("One slip is one line of the statement: it is recognised by its total or its number."),
        options={"choices": choices},
        initial={"on": today(), "cheques": list(held)},
        said=_("The cheques are on their way to the bank."),
        crumbs=_crumbs((_("Deposit slip"), "")),
        cancel=reverse("rents:counter"),
    )
    return form_page(request, task)


@guard(BANK)
def pay_in_cash(request):
    cash = balance(Ledger.CLIENTS, CASH)

    def action(**fields) -> str:
        actions.pay_in_cash(request.user, today=today(), **fields)
        return reverse("rents:counter")

    task = Task(
        title=_("Pay the cash in"),
        verb=_("Hand this cash over"),
        form=CashForm,
        action=action,
        subtitle=_("The box holds %(amount)s.") % {"amount": localised.money(cash)},
        initial={"amount": max(cash, 0), "on": today()},
        said=_("The cash is on its way to the bank."),
        crumbs=_crumbs((_("Cash"), "")),
        cancel=reverse("rents:counter"),
    )
    return form_page(request, task)


@guard(READ)
def counter_receipt(request, pk):
    found = get_object_or_404(
        CounterReceipt.objects.filter(actions.of_leases(leases(request.user))).select_related(
            "payment__lease__household", "deposit__lease__household", "fee__lease__household", "paper"
        ),
        pk=pk,
    )
    opened(request, found.money.lease.household, "rents:counter_receipt")
    return FileResponse(found.paper.file.open("rb"), as_attachment=True, filename=f"{found}.pdf")


@guard(BANK)
@require_POST
def bank_cheque(request, pk):
    """A line out is this cheque, sent back unpaid."""
    row = get_object_or_404(lines().filter(statement__account__ledger=Ledger.CLIENTS), pk=pk)
    form = ChequeChoice(request.POST)
    cheque = actions.unpaid_candidates(row).filter(pk=form.cleaned_data["cheque"]).first() if form.is_valid() else None
    if cheque is None:
        messages.error(request, _("This proposal is no longer there: look at the line again."))
        return redirect(reverse("rents:bank_line", args=[pk]))
    return act(
        request,
        lambda: actions.send_back(request.user, line=row, cheque=cheque, today=today()),
        url=reverse("rents:bank_lines"),
        said=_("The cheque came back unpaid: the tenant owes this sum again."),
    )
