"""The owners' accounts, and the account of one mandate."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trousseau.core import localised, scales
from trousseau.core.access import guard
from trousseau.core.again import PAGE
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, Task, file_page, form_page, list_page
from trousseau.engines import typography
from trousseau.mandates.access import MONEY
from trousseau.mandates.enums import Payer
from trousseau.mandates.models import Mandate
from trousseau.mandates.queries import fee_clauses
from trousseau.payouts.forms import IbanForm
from trousseau.payouts.ibans import confirm_iban, confirmed
from trousseau.rents.awaited import Awaited, awaited
from trousseau.rents.enums import Wait
from trousseau.rents.held import held
from trousseau.rents.subjects import RENTS
from trousseau.rules.owner_account import Held

from .. import access, actions
from ..actions.contributions import receive_contribution
from ..forms import ContributionForm, OwnerFilter, TermsForm
from ..models import AccountTerms, OwnerStatement
from ..queries.accounts import Standing, beside, payables, reserve_of, standing_of, standings, terms_of, works_limit
from ..queries.fees import to_be_taken, vat_of
from ..queries.lines import account_lines
from ..queries.statements import accounts_due, last_rendered, to_render
from ..subjects import ACCOUNT, EXPENSES, RENDERED, RUNS

STOPS = {"no_iban": gettext_lazy("No IBAN noted"), "unconfirmed": gettext_lazy("IBAN to be confirmed")}


def links() -> tuple[Button, ...]:
    """The other pages of the owners' accounts."""
    return (
        Button(_("Accounts rendered"), RENDERED.url(), access.READ),
        Button(_("Payment runs"), RUNS.url(), access.READ),
        Button(_("Expenses"), EXPENSES.url(), access.READ),
        Button(_("Suppliers"), reverse("payouts:suppliers"), access.READ),
        Button(_("Fees"), reverse("owners:fees"), access.READ),
    )


def waits(rows: list[Awaited]) -> list[tuple[Awaited, str]]:
    """Each sum that the bank has not shown, and why it is not paid yet."""
    return [(one, Wait(one.why).label % {"day": localised.day(one.since)}) for one in rows]


@guard(access.READ)
def list_(request):
    day = today()
    shared, last = beside(day), last_rendered()
    due = payables(day, shared)
    found: dict[int, Standing] = {}  # of the accounts of a page
    stage = Button(_("Prepare the payments"), reverse("owners:stage"), access.PAY, main=True)

    rows = Mandate.objects.filter(fund__isnull=False).select_related("owner", "dwelling__commune").order_by("-number")
    in_situation = {"pay": due.ready, "stopped": due.stops, "negative": due.below}
    situation = request.GET.get("situation", "")
    if situation == "render":
        rows = rows.filter(pk__in=[mandate.pk for _due, mandate in to_render(day)])
    elif situation in in_situation:
        rows = rows.filter(pk__in=list(in_situation[situation]))

    def first(_rows) -> dict[int, int]:
        """Whoever may be paid, the largest sum last; before them, whoever is stopped, and whoever is due nothing."""
        most = max(due.cents.values(), default=0)
        return {pk: cents if pk in due.stops else cents + most for pk, cents in due.cents.items()}

    def read(mandates) -> None:
        found.update(standings(day, [mandate.fund_id for mandate in mandates], shared))

    def state(mandate) -> tuple[str, str]:
        account = found[mandate.pk]
        if account.held.own < 0:
            return ("warn", _("Less than zero"))
        if account.payable and account.stop:
            return ("warn", STOPS[account.stop])
        return ("note", _("To be paid")) if account.payable else ("ok", _("Nothing to pay"))

    subtitle = _("%(amount)s may be paid to the owners today: collected, less fees, expenses and reserves.")
    if waiting := to_be_taken(day).count():
        subtitle += " " + _fees_first(waiting)
    return list_page(
        request,
        Listing(
            title=_("Owners’ accounts"),
            subtitle=subtitle % {"amount": localised.money(sum(due.ready.values()))},
            query=rows,
            filterset=OwnerFilter,
            columns=(
                Column(
                    gettext_lazy("Owner"),
                    lambda m: m.owner.name,
                    order="owner__key",
                    link=ACCOUNT.url,
                    second=lambda m: f"{m.code} · {m.dwelling}",
                ),
                Column(
                    gettext_lazy("May be paid"), lambda m: found[m.pk].payable or None, kind="money", order="payable"
                ),
                Column(gettext_lazy("Situation"), state, kind="state"),
                Column(gettext_lazy("Held for the owner"), lambda m: found[m.pk].held.position, kind="money"),
                Column(gettext_lazy("Owed by the tenants"), lambda m: found[m.pk].held.owed or None, kind="money"),
                Column(
                    gettext_lazy("Accounts by"),
                    lambda m: accounts_due(m, last) if m.entrusted(day) else None,
                    kind="date",
                ),
            ),
            empty=Empty(
                _("No owner’s account yet"),
                _("An account opens when a mandate is signed; rents collected, fees and expenses stand on it."),
            ),
            noun=lambda n: ngettext("%(n)s account", "%(n)s accounts", n) % {"n": typography.number(n)},
            buttons=(stage,),
            links=links(),
            crumbs=RENTS.trail((_("Owners’ accounts"), "")),
            sums={"payable": first},
            read=read,
            order="-payable",
        ),
    )


def _fees_first(n: int) -> str:
    """Why less than what a page says will be paid: a run takes the fees of what came since the last night before it pays."""
    said = ngettext(
        "The fees of %(n)s sum collected are still to be taken from it: the night does it, or the next payment run.",
        "The fees of %(n)s sums collected are still to be taken from it: the night does it, or the next payment run.",
        n,
    )
    return said % {"n": typography.number(n)}


def _clauses(mandate: Mandate, day) -> list[dict]:
    """Each clause in force with how its VAT is counted and the dated values that say it."""
    found = []
    for clause in fee_clauses(mandate, day):
        vat = vat_of(clause)
        exempt = vat == "exempt"
        value = scales.at(f"fees.{'exempt' if exempt else 'vat'}_{clause.kind}", day)
        answer = getattr(clause, "vat_answer", None)
        found.append({"clause": clause, "vat": vat, "exempt": exempt, "value": value, "answer": answer})
    return found


@guard(access.READ)
def account(request, pk):
    mandate, day = ACCOUNT.find(request, pk), today()
    sums: Held = held(mandate.fund)
    terms, lines = terms_of(mandate), account_lines(mandate.fund)
    last = OwnerStatement.objects.filter(mandate=mandate).order_by("-last_day").first()
    due = accounts_due(mandate, {pk: last.last_day} if last else {})
    clauses = _clauses(mandate, day)
    aside = reserve_of(terms, day)
    may = standing_of(mandate, day).payable
    waiting = to_be_taken(day, mandate).count() if may else 0
    ok = confirmed(mandate.owner)
    services = [one for one in clauses if one["clause"].due == "service" and one["clause"].payer == Payer.OWNER]
    args = [pk]
    hand_over = Button(_("Hand the money over"), reverse("owners:handover", args=args), MONEY)
    return file_page(
        request,
        "owners/account.html",
        buttons=[
            Button(_("Open the mandate"), reverse("mandates:mandate", args=args)),
            Button(_("Tax summary"), reverse("owners:taxes", args=args), access.READ),
            *(
                [Button(_("Charge a service done"), reverse("owners:service", args=args), access.WRITE)]
                if services
                else []
            ),
            *([hand_over] if mandate.ended_on and mandate.ended_on <= day and not sums.empty else []),
            Button(_("Note money brought"), reverse("owners:contribution", args=args), access.WRITE),
            Button(_("Enter an expense"), f"{reverse('owners:expense_new')}?mandate={pk}", access.WRITE),
            Button(_("Render the accounts"), reverse("owners:statement_new", args=args), access.WRITE, main=True),
        ],
        mandate=mandate,
        held=sums,
        waiting=waits(awaited(fund=mandate.fund)) if sums.awaited else [],
        terms=terms,
        works_pass=works_limit(terms),
        aside=aside,
        may=may,
        fees_first=_fees_first(waiting) if waiting else "",
        confirmed=ok,
        lines=list(reversed(lines)),
        clauses=clauses,
        silent=[one for one in clauses if not one["vat"]],
        last=last,
        accounts_due=due,
        accounts_late=due is not None and due < day,
        under_notice=mandate.ended_on is not None and mandate.entrusted(day),
        accounts_rule=scales.at("mandate.accounts_months", day),
        fees=mandate.fees_taken.select_related("clause", "lease", "entry", "returned", "invoice")[:24],
        expenses=mandate.expenses.select_related("supplier", "order", "entry")[:24],
        statements=mandate.owner_statements.select_related("paper", "mail"),
        handovers=mandate.handovers.select_related("manager", "order__run", "paper", "mail").prefetch_related(
            "parts__lease"
        ),
        may_hand_over=MONEY(request.user),
        orders=mandate.fund.payment_orders.select_related("run", "entry").order_by("-pk")[:24],
        may_decide=access.DECIDE(request.user),
        may_write=access.WRITE(request.user),
        crumbs=ACCOUNT.trail(mandate),
    )


@guard(access.WRITE)
def contribution(request, pk):
    """The owner brings money to their account."""
    mandate = ACCOUNT.find(request, pk)
    lack = max(0, -held(mandate.fund).own)
    return ACCOUNT.form(
        request,
        mandate,
        title=_("Note money that %(owner)s brings") % {"owner": mandate.owner.name},
        here=_("Money brought"),
        verb=_("Note this money"),
        said=_("It is on the account of the mandate."),
        subtitle=_("For works or a bill that the rents do not cover. It is theirs, and stays on this account."),
        form=ContributionForm,
        does=receive_contribution,
        given={"today": today()},
        initial={"on": today(), "amount": lack or None},
        article="Décret 72-678, art. 66",
    )


@guard(access.DECIDE)
def terms(request, pk):
    mandate = ACCOUNT.find(request, pk)
    found, said = AccountTerms.objects.filter(mandate=mandate).first(), mandate.works_threshold
    return ACCOUNT.form(
        request,
        mandate,
        title=_("Terms of the account of %(mandate)s") % {"mandate": mandate.code},
        here=_("Terms of the account"),
        verb=_("Keep these terms"),
        said=_("The terms of the account are written."),
        form=TermsForm,
        does=actions.write_terms,
        given={"today": today()},
        obj=found,
        subtitle=_("What the signed mandate, or an amendment, writes about the owner’s account.")
        if said is None
        else _("What the signed mandate, or an amendment, writes. Works up to %(amount)s pass: the mandate says so.")
        % {"amount": localised.money(said)},
        initial={"version": found.version if found else 0},
        options={"signed": said is not None},
    )


@guard(access.PAY, again=PAGE)
def iban(request, pk):
    mandate = ACCOUNT.find(request, pk)
    task = Task(
        title=_("Confirm the IBAN of %(name)s") % {"name": mandate.owner.name},
        verb=_("Confirm this IBAN"),
        said=_("The IBAN is confirmed: the owner may be paid."),
        form=IbanForm,
        does=confirm_iban,
        given={"payee": mandate.owner, "on": today()},
        subtitle=_("Another person noted it. You compare it with the bank’s paper: nothing is paid before."),
        crumbs=ACCOUNT.trail(mandate, _("Confirm the IBAN")),
        cancel=ACCOUNT.url(mandate),
    )
    return form_page(request, task)
