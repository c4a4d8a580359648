"""Cash and cheques: what waits for the bank, what went there, the papers given; and a sum undone, whatever it is for."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core import localised, scales
from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.models import User
from trousseau.core.pages import Button, Task, act, file_page, form_page, paper_page
from trousseau.ledger import links as ledger
from trousseau.ledger.bank.queries import lines
from trousseau.ledger.enums import Ledger
from trousseau.ledger.queries import balance
from trousseau.mandates.models import Mandate
from trousseau.tenancies import links as tenancies
from trousseau.tenancies.queries import leases

from . import counter as cash_desk
from . import links, receiving
from .access import BANK, READ, WRITE
from .forms import CashForm, ChequeChoice, ChequesForm, DayForm
from .given import CASH
from .models import Cheque, CounterReceipt, PayingIn, Receipt
from .queries import receipts
from .subjects import COUNTER, RENTS

RECENT = 20


def _cheques(user: User) -> list[Cheque]:
    seen = Q(receipt__lease__in=leases(user)) | Q(receipt__lease=None)
    return list(cash_desk.to_pay_in().filter(seen).order_by("receipt__received_on", "pk"))


@guard(BANK)
def counter(request):
    cheques, cash = _cheques(request.user), balance(Ledger.CLIENTS, CASH)
    buttons = []
    if cash > 0:
        buttons.append(Button(_("Pay the cash in"), reverse("receipts:pay_in_cash"), BANK))
    if cheques:
        buttons.append(Button(_("Make the deposit slip"), reverse("receipts:pay_in_cheques"), BANK, main=True))
    return file_page(
        request,
        "receipts/counter.html",
        buttons=buttons,
        cheques=cheques,
        total=sum(cheque.receipt.amount for cheque in cheques),
        cash=cash,
        limit=scales.at("payments.cash_limit", today()),
        slips=PayingIn.objects.select_related("entry__clearing__line", "made_by")[:RECENT],
        crumbs=RENTS.trail((_("Cash and cheques"), "")),
    )


@guard(BANK)
def pay_in_cheques(request):
    held = {cheque.pk: cheque for cheque in _cheques(request.user)}

    def pay_in(actor, *, cheques, **fields) -> PayingIn:
        return cash_desk.pay_in_cheques(actor, cheques=[held[key] for key in cheques], today=today(), **fields)

    return COUNTER.form(
        request,
        title=_("Make the deposit slip"),
        verb=_("Hand these cheques over"),
        form=ChequesForm,
        does=pay_in,
        subtitle=_("One slip is one line of the statement: it is recognised by its total or its number."),
        options={"choices": [(key, _cheque(one)) for key, one in held.items()]},
        initial={"on": today(), "cheques": list(held)},
        said=_("The cheques are on their way to the bank."),
    )


def _cheque(one: Cheque) -> str:
    receipt = one.receipt
    said = f"{localised.money(receipt.amount)}, n° {one.number}, {one.bank}, {receipt.account}"
    return f"{said} ({localised.day(receipt.received_on)})"


@guard(BANK)
def pay_in_cash(request):
    cash = balance(Ledger.CLIENTS, CASH)
    return COUNTER.form(
        request,
        title=_("Pay the cash in"),
        verb=_("Hand this cash over"),
        form=CashForm,
        does=cash_desk.pay_in_cash,
        given={"today": today()},
        subtitle=_("The box holds %(amount)s.") % {"amount": localised.money(cash)},
        initial={"amount": max(cash, 0), "on": today()},
        said=_("The cash is on its way to the bank."),
    )


@guard(READ)
def paper(request, pk):
    found = get_object_or_404(CounterReceipt.objects.filter(receipt__in=receipts(request.user)), pk=pk)
    if found.receipt.lease:
        opened(request, found.receipt.lease.household, "receipts:paper")
    return paper_page(found.paper, str(found))


def account_url(receipt: Receipt) -> str:
    """The account on which a sum is read."""
    if receipt.lease:
        return tenancies.ACCOUNT.url(receipt.lease_id)
    return links.OWNER_ACCOUNT.url(Mandate.objects.get(fund=receipt.fund).pk)


@guard(WRITE)
def undo(request, pk):
    receipt = get_object_or_404(receipts(request.user), pk=pk)
    account, whose = account_url(receipt), receipt.account
    title = _("Undo the sum of %(amount)s") % {"amount": localised.money(receipt.amount)}
    return form_page(
        request,
        Task(
            title=title,
            verb=_("Undo this sum"),
            said=_("It is undone: the sum is awaited again, and the papers that counted it are cancelled."),
            subtitle=_(
                "%(what)s, received on %(day)s (%(whose)s). It stays readable: its opposite is posted beside it."
            )
            % {"what": receipt.get_purpose_display(), "day": localised.day(receipt.received_on), "whose": whose},
            form=DayForm,
            does=receiving.undo,
            given={"receipt": receipt, "today": today()},
            initial={"on": today()},
            crumbs=RENTS.trail((whose, account), (_("Undo"), "")),
            cancel=account,
        ),
    )


@guard(BANK)
@require_POST
def bank_cheque(request, pk):
    """A line out is this cheque, sent back unpaid."""
    row = get_object_or_404(lines().filter(statement__account__ledger=Ledger.CLIENTS), pk=pk)
    form = ChequeChoice(request.POST)
    found = cash_desk.unpaid_candidates(row)
    cheque = found.filter(pk=form.cleaned_data["cheque"]).first() if form.is_valid() else None
    if cheque is None:
        messages.error(request, _("This proposal is no longer there: look at the line again."))
        return redirect(ledger.BANK_LINE.url(pk))
    return act(
        request,
        lambda: cash_desk.send_back(request.user, line=row, cheque=cheque, today=today()),
        url=ledger.BANK_LINES.url(),
        said=_("The cheque came back unpaid: the tenant owes this sum again."),
    )
