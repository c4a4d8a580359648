"""The lines of the bank that wait for a person: proposals with their reasons, one click, and how to undo it."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from trousseau.core import localised, scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, act, file_page
from trousseau.ledger.bank.books import Pool
from trousseau.ledger.bank.lines import clear_line, post_line, unclear
from trousseau.ledger.bank.queries import waiting
from trousseau.ledger.enums import TO_TREAT, LineState
from trousseau.ledger.models import BankLine
from trousseau.mandates.models import Mandate
from trousseau.receipts.counter import to_pay_in, unpaid_candidates
from trousseau.receipts.enums import Purpose, Step
from trousseau.receipts.forms import DayForm
from trousseau.receipts.models import Cheque
from trousseau.rents.models import Debit
from trousseau.rents.subjects import RENTS
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases

from . import identifying, of_debits, of_orders, queries
from .access import BANK
from .finding import Finder, of_lease
from .forms import ChargeForm, ConfirmForm, EntriesForm, FilterForm, OneForm, OwnerForm, ReturnedForm, SplitForm
from .identifying import Part
from .links import SUPPLIER_REFUND
from .of_caf import from_caf, receive, remittance_of
from .of_suppliers import suppliers_of
from .subjects import LINE, LINES, SHARE
from .words import reason, why_not

PER_PAGE = 20
SHOWN = 3  # answers of one kind beside a line; more are chosen on their own page
MOST = 30  # on the page of one line
WHY = {Step.ACCOUNT: gettext_lazy("its own account"), Step.NAME: gettext_lazy("a name that looks alike")}


def _leases(request) -> QuerySet[Lease]:
    return leases(request.user).select_related("mandate__fund", "household__holder")


def _cards(request, rows: list[BankLine], most: int = SHOWN) -> list[dict]:
    """Each line with what it may be: entries of its amount noted before, the nearest days first, `most` of them; tenants,
    with why."""
    finder = Finder(rows, _leases(request))
    day = today()
    days = scales.at("bank.days_apart", day).number
    whole = {row.pk for row in rows if row.state in TO_TREAT and row.left == row.cents}
    accounts = {row.statement.account_id: row.statement.account for row in rows if row.pk in whole}
    pools = {
        key: Pool.of(account, days, [row for row in rows if row.statement.account_id == key])
        for key, account in accounts.items()
    }
    late = scales.at("bank.unknown_days", day).number
    said = defaultdict(list)
    for share in queries.standing([row for row in rows if row.state == LineState.SETTLED], _leases(request)):
        said[share.line_id].append(share)
    cards = []
    drawer = list(to_pay_in())
    for row in rows:
        found = finder.of(row) if row.cents > 0 and row.left else []
        near = pools[row.statement.account_id].near(row) if row.pk in whole else []
        entries = [one for one in near if finder.may_be(row, one)]
        sent_back = list(_returned(row)[: SHOWN + 1]) if row.left and not (found or entries) else []
        entries = sorted(entries, key=lambda one: abs(one.on() - row.booked_on))
        why = why_not(found, finder.verdict(row)) if row.cents > 0 else ""
        cards.append(
            {
                "line": row,
                "entries": entries[:most],
                "more": max(len(entries) - most, 0),
                "found": [(one, reason(one)) for one in found],
                "why_not": "" if entries else why,
                "slip": row.pk in whole and not entries and _may_be_paid_in(row, drawer),
                "cheques": unpaid_candidates(row)[:SHOWN] if row.left < 0 else (),
                "returned": sent_back if len(sent_back) <= SHOWN else (),
                "many_returned": len(sent_back) > SHOWN,
                "caf": from_caf(row) and row.left == row.cents,
                "late": (day - row.booked_on).days > late,
                "said": said[row.pk],
            }
        )
    return cards


def _may_be_paid_in(row: BankLine, drawer: list[Cheque]) -> bool:
    """Cheques that no slip counts yet may be this line: it has their amount, one's amount, or says the number of one."""
    amounts = {one.receipt.amount for one in drawer} | {sum(one.receipt.amount for one in drawer)}
    return bool(drawer) and (row.cents in amounts or any(one.number in row.label for one in drawer))


@guard(BANK)
def bank_lines(request):
    day = today()
    form = FilterForm(request.GET)
    show = form.cleaned_data["show"] if form.is_valid() else ""
    paginator = Paginator(queries.shown(show, day), PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    return file_page(
        request,
        "matching/lines.html",
        buttons=[Button(_("Bank and reconciliation"), reverse("ledger:bank"), BANK)],
        form=form,
        show=show,
        cards=_cards(request, list(page.object_list)),
        page=page,
        count=paginator.count,
        waiting=waiting(),
        query=f"show={show}" if show else "",
        delay=scales.at("bank.unknown_days", day),
        crumbs=RENTS.trail((_("Lines of the bank"), "")),
    )


@guard(BANK)
def bank_line(request, pk):
    row = LINE.find(request, pk)
    [card] = _cards(request, [row], MOST)
    one, split = reverse("matching:one", args=[pk]), reverse("matching:split", args=[pk])
    free = row.state in (LineState.WAITING, LineState.UNKNOWN)
    buttons = (
        [
            Button(_("Another tenant"), one, BANK),
            Button(_("Brought by an owner"), reverse("matching:owner", args=[pk]), BANK),
            *([Button(_("Given back by a supplier"), refund, BANK)] if (refund := SUPPLIER_REFUND.url(pk)) else []),
            Button(_("Split it"), split, BANK),
        ]
        if free and row.cents > 0
        else []
    )
    if free and row.left and _returned(row).exists():
        said = _("It is a debit sent back") if row.left < 0 else _("It is a transfer sent back")
        buttons.append(Button(said, reverse("matching:returned", args=[pk]), BANK))
    return file_page(
        request,
        "matching/line.html",
        buttons=buttons,
        line=row,
        card=card,
        free=free,
        suppliers=[(one, WHY[step]) for one, step in suppliers_of(row)] if free else [],
        shares=[(share, share.lease and share.lease in _opened(request, share.lease)) for share in queries.shares(row)],
        clearings=[c for c in row.clearings.select_related("entry") if c.entry_id != row.entry_id],
        crumbs=LINE.trail(row),
    )


def _opened(request, lease: Lease) -> QuerySet[Lease]:
    return leases(request.user).filter(pk=lease.pk)


@guard(BANK)
@require_POST
def bank_confirm(request, pk):
    """One click on a proposal: the whole of what is left; of a line that groups several movements it is asked first."""
    row, form = LINE.find(request, pk), ConfirmForm(request.POST, leases=_leases(request))
    if row.count > 1:
        return redirect(reverse("matching:one", args=[pk]))
    if not form.is_valid():
        messages.error(request, _("This proposal is no longer there: look at the line again."))
        return redirect(LINE.url(row))
    lease = form.cleaned_data["lease"]

    def action():
        parts = identifying.parts_of(row, of_lease(lease, row), Step.PERSON)
        identifying.identify(request.user, parts=parts, today=today(), remember=form.cleaned_data["remember"])

    said = _("Noted on the account of lease %(lease)s.") % {"lease": lease.code}
    return act(request, action, url=LINES.url(), said=said)


@guard(BANK)
def bank_owner(request, pk):
    """Money that an owner brings to the account of their mandate."""
    row = LINE.find(request, pk)

    def bring(actor, *, line, mandate) -> None:
        part = Part(line, None, line.left, Step.PERSON, purpose=Purpose.CONTRIBUTION, fund=mandate.fund)
        identifying.identify(actor, parts=[part], today=today())

    return _form(
        request,
        row,
        title=_("Which owner brings this money?"),
        verb=_("Note it on this mandate"),
        form=OwnerForm,
        does=bring,
        options={"mandates": Mandate.objects.filter(fund__isnull=False)},
        said=_("It is on the account of the mandate."),
    )


@guard(BANK)
def bank_one(request, pk):
    """Another tenant than those proposed, or a deposit."""
    row = LINE.find(request, pk)

    def pay(actor, *, line, lease, kind, remember=False) -> None:
        month = of_lease(lease, row).pays if kind == Purpose.RENT else None
        part = Part(row, lease, row.left, Step.PERSON, purpose=Purpose(kind), month=month)
        identifying.identify(actor, parts=[part], today=today(), remember=remember)

    return _form(
        request,
        row,
        title=_("Whose is this money?"),
        verb=_("Note it on this lease"),
        form=OneForm,
        does=pay,
        options={"leases": _leases(request), "iban": bool(row.iban_key), "grouped": row.count > 1},
        initial={"lease": request.GET.get("lease", "")},
        said=_("The payment is noted."),
    )


def _form(request, row: BankLine, **task: Any) -> HttpResponse:
    """A page that asks what a line is: what the bank says of it above, then the list of the lines."""
    figures = {
        "amount": localised.money(row.cents),
        "day": localised.day(row.booked_on),
        "left": localised.money(row.left),
    }
    part = row.left != row.cents
    said = (
        _("%(amount)s on %(day)s, of which %(left)s to be identified.") if part else _("%(amount)s on %(day)s.")
    ) % figures
    subtitle = " ".join(words for words in (said, row.party, row.label) if words)
    return LINE.form(request, row, subtitle=subtitle, **{"then": LINES.url(), **task})


def _returned(row: BankLine) -> QuerySet:
    """What a line may send back: our debits when money went out, our transfers when it came in."""
    return of_debits.returnable(row) if row.left < 0 else of_orders.returnable(row)


@guard(BANK)
def bank_returned(request, pk):
    """The bank sends back a debit, or a transfer, of ours without naming it: a person says which."""
    row = LINE.find(request, pk)
    held = {one.pk: one for one in (of_debits.fitting(row) if row.left < 0 else of_orders.returnable(row))}
    opened = set(leases(request.user).values_list("pk", flat=True)) if held else set()

    def words(one) -> str:
        if not isinstance(one, Debit):
            return f"{one.payee}, {one.reference} ({one.run}, {localised.day(one.entry.date)})"
        name = f"{one.lease.household}, " if one.lease_id in opened else ""
        said = f"{name}{one.lease.code}, {one.reference} ({localised.day(one.collection.due_on)})"
        return f"{said}, {_('told by a notice of the bank')}" if one.returned_on else said

    def send_back(actor, *, line, which) -> None:
        chosen = held[which]
        if isinstance(chosen, Debit):
            of_debits.say_sent_back(actor, line=line, debit=chosen)
        else:
            of_orders.say_sent_back(actor, line=line, order=chosen)

    out = row.left < 0
    return _form(
        request,
        row,
        title=_("A direct debit sent back") if out else _("A transfer sent back"),
        verb=_("It is this one"),
        form=ReturnedForm,
        does=send_back,
        options={"choices": [(key, words(one)) for key, one in held.items()]},
        said=_("The debit came back: the tenant owes this sum again.")
        if out
        else _("The money is back on its account: it is due again."),
    )


@guard(BANK)
def bank_split(request, pk):
    row = LINE.find(request, pk)

    def split(actor, *, line, parts) -> None:
        identifying.identify(
            actor, parts=[Part(line, lease, cents, Step.PERSON) for lease, cents in parts], today=today()
        )

    return _form(
        request,
        row,
        title=_("Split this line"),
        verb=_("Note each part"),
        form=SplitForm,
        does=split,
        then=LINE.url(row),
        options={"leases": _leases(request)},
        said=_("Each part is on its lease."),
        template="matching/split.html",
    )


@guard(BANK)
@require_POST
def bank_link(request, pk):
    """These entries, noted before, are this line."""
    row = LINE.find(request, pk)
    days = scales.at("bank.days_apart", today()).number
    finder, pool = Finder([row]), Pool.of(row.statement.account, days, [row])
    near = {entry.pk: entry for one in pool.near(row) if finder.may_be(row, one) for entry in one.entries}
    form = EntriesForm(request.POST, choices=near)
    if not form.is_valid():
        messages.error(request, _("This proposal is no longer there: look at the line again."))
        return redirect(LINE.url(row))
    entries = [near[key] for key in form.cleaned_data["entries"]]
    return act(
        request,
        lambda: clear_line(request.user, line=row, entries=entries),
        url=LINES.url(),
        said=_("This line is what was noted before: nothing is added."),
    )


@guard(BANK)
@require_POST
def bank_post(request, pk):
    """None of the entries proposed is this line."""
    row = LINE.find(request, pk)
    return act(
        request,
        lambda: post_line(request.user, line=row),
        url=LINE.url(row),
        said=_("This line is in the books, to be identified."),
    )


@guard(BANK)
@require_POST
def bank_caf(request, pk):
    """It is a transfer of the CAF: with its remittance when one waits for this sum, else whole until the remittance comes."""
    row = LINE.find(request, pk)
    return act(
        request,
        lambda: receive(request.user, line=row, remittance=remittance_of(row)),
        url=LINES.url(),
        said=_("It is a transfer of the CAF: what its remittance does not break down waits under Payments of the CAF."),
    )


@guard(BANK)
def bank_charge(request, pk):
    """One click, unless debits may be in the line: who answers is then told so, and says what charge it is."""
    row, said = LINE.find(request, pk), _("The charge is borne by the agency: less of its fees will go to it.")
    if request.method == "POST" and "reason" not in request.POST:
        asked = row.cents < 0 and of_debits.may_return(row)
        url = reverse("matching:charge", args=[pk]) if asked else LINES.url()
        return act(request, lambda: of_debits.say_charge(request.user, line=row), url=url, said=said)
    if row.left >= 0:  # nothing of it may be a charge any more
        return redirect(LINE.url(row))

    return _form(
        request,
        row,
        title=_("A charge of the bank"),
        verb=_("Note this charge"),
        form=ChargeForm,
        does=of_debits.say_charge,
        said=said,
    )


@guard(BANK)
@require_POST
def bank_unclear(request, pk):
    row = LINE.find(request, pk)
    return act(
        request,
        lambda: unclear(request.user, line=row),
        url=LINE.url(row),
        said=_("This line is to be identified again."),
    )


@guard(BANK)
def bank_undo(request, pk):
    share = SHARE.find(request, pk)
    return SHARE.form(
        request,
        share,
        title=_("Undo this part"),
        here=_("Undo"),
        verb=_("Undo this part"),
        form=DayForm,
        does=identifying.undo_share,
        given={"today": today()},
        subtitle=_(
            "It stays readable: its opposite is posted beside it, and the money is to be identified again. An account that "
            "it alone made known for a tenant is known no more."
        ),
        said=_("It is undone: the money is to be identified again."),
        initial={"on": today()},
    )
