"""The payment plan of a tenancy, agreed and ended; the pause of the agency's own steps, said and lifted."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.pages import paper_page
from trousseau.rents.models import PaymentPlan
from trousseau.rents.plans.queries import stopped_before
from trousseau.rules.dates import add_months, month_start
from trousseau.rules.overindebtedness import STOPS
from trousseau.tenancies.models import Lease

from . import access, actions, queries, queries_plan, words
from .enums import ActKind, Decider
from .forms import MistakeForm, PauseForm, PlanDecisionForm, PlanEndForm, PlanForm, TermsForm, WithdrawForm
from .gone import WITHDRAWN, already
from .procedure.subjects import ACT
from .subjects import DECISION, PLAN, TENANCY

GRACE_DAYS = 5  # days of delay that the form proposes


@guard(access.WRITE)
def agree(request, pk):
    reads = "prevention:plan" if request.POST.get("stage") == "preview" else ""  # what the household lives on
    lease, day = TENANCY.find(request, pk, reads), today()
    if before := stopped_before([pk]).get(pk):
        said = _("What fell due before %(day)s may not be paid, under a plan either: only the rent since is asked.")
        return already(request, said % {"day": localised.day(before)}, TENANCY.url(lease))
    debt = queries.situation(lease, day).debt
    subtitle = _("%(amount)s is late: all of it is spread over the months, the current rent paid beside it.")
    return TENANCY.form(
        request,
        lease,
        title=_("Payment plan of %(name)s") % {"name": lease.household},
        here=_("Payment plan"),
        verb=_("Record the signed plan"),
        form=PlanForm,
        does=actions.agree_plan,
        given={"today": day},
        then=TENANCY.url(lease, "plan"),
        printable=f"plan-{lease.code}",
        subtitle=subtitle % {"amount": localised.money(debt)},
        options={"debt": debt, "weighed": queries_plan.left_to_live_on(lease, day) is not None},
        template="prevention/plan_form.html",
        preview=lambda user, asked: _preview(request, lease, day, asked),
        initial={
            "agreed_on": day,
            "grace_days": GRACE_DAYS,
            "first_on": add_months(month_start(day), 1).replace(day=lease.payment_day),
        },
        said=_("The plan is noted: each instalment is followed on the account."),
    )


def _preview(request, lease: Lease, day: date, asked: dict) -> dict:
    """The instalments that would be kept, and what they leave of the budget when one is known."""
    plan = actions.preview_plan(request.user, lease=lease, today=day, **asked)
    rows = list(plan.instalments.all())
    most = max(one.cents for one in rows)
    known = queries_plan.budget_of(request.user, queries.situation(lease, day), most, day)
    return {
        "rows": rows,
        "debt": plan.debt,
        "uneven": rows[-1].cents != rows[0].cents,
        "most": most,
        "known": known,
        "why": words.NO_BUDGET.get(known.why, ""),
    }


@guard(access.WRITE)
def withdraw(request, pk):
    plan, day = PLAN.find(request, pk), today()
    if plan.ended_on:
        return already(request, _("This plan ended already: nothing more was changed."), PLAN.url(plan))
    return PLAN.form(
        request,
        plan,
        title=_("Withdraw the payment plan of %(name)s") % {"name": plan.lease.household},
        here=_("Entered by mistake"),
        verb=_("Withdraw the plan"),
        form=MistakeForm,
        does=actions.withdraw_plan,
        given={"today": day},
        subtitle=_("It counts no more, as if it had never been noted; it stays in the history with the reason."),
        said=_("The plan is withdrawn."),
    )


@guard(access.WRITE)
def terms(request, pk):
    act = ACT.find(request, pk, withdrawn_on=None)
    if act.act not in (ActKind.DELAYS_GRANTED, ActKind.OVERINDEBTEDNESS_MEASURES):
        raise Http404
    lease, day = act.procedure.lease, today()
    subtitle = _("Decided on %(day)s: the last instalment takes what is left.") % {"day": localised.day(act.on)}
    if act.until:
        subtitle = _("Granted on %(day)s, until %(until)s: the last instalment before that end takes what is left.")
        subtitle %= {"day": localised.day(act.on), "until": localised.day(act.until)}
    return ACT.form(
        request,
        act,
        title=_("%(act)s: terms to follow") % {"act": act.get_act_display()},
        here=_("Payment plan"),
        verb=_("Follow these terms"),
        form=TermsForm,
        does=actions.note_terms,
        given={"today": day},
        then=TENANCY.url(lease, "plan"),
        subtitle=subtitle,
        initial={"each": act.monthly, "first_on": add_months(month_start(act.on), 1).replace(day=lease.payment_day)},
        said=_("The terms are followed on the account, without a delay after an instalment."),
        article="Loi 89-462, art. 24 V" if act.until else STOPS,
    )


@guard(access.WRITE)
def decide(request, pk):
    plan, day = PLAN.find(request, pk), today()
    ccapex = queries_plan.decided_by(day).text == Decider.CCAPEX
    return PLAN.form(
        request,
        plan,
        title=_("Decision on the payment plan of %(name)s") % {"name": plan.lease.household},
        here=_("Decision"),
        part="plan",
        verb=_("Note the decision"),
        form=PlanDecisionForm,
        does=actions.note_decision,
        given={"today": day},
        initial={"on": day, "body": Decider.CCAPEX if ccapex else Decider.CAF},
        said=_("The decision is noted, with its proof."),
        article=queries_plan.decided_by(day).article,
    )


@guard(access.READ)
def decision_proof(request, pk):
    found = DECISION.find(request, pk, "prevention:plan_decision_proof")
    return paper_page(found.paper, f"decision-{found.plan.lease.code}-{found.on}")


@guard(access.WRITE)
def withdraw_decision(request, pk):
    found = DECISION.find(request, pk)
    if found.withdrawn_on:
        return already(request, WITHDRAWN, DECISION.url(found))
    return DECISION.form(
        request,
        found,
        title=_("Withdraw the decision"),
        subtitle=_("Noted by mistake: it stays in the history with the reason and its proof."),
        verb=_("Withdraw the decision"),
        form=WithdrawForm,
        does=actions.withdraw_decision,
        given={"today": today()},
        said=_("The decision is withdrawn."),
    )


@guard(access.READ)
def paper(request, pk):
    """The plan as it was signed."""
    found = PLAN.find(request, pk, "prevention:plan_paper", paper__isnull=False)
    return paper_page(found.paper, f"plan-{found.lease.code}")


@guard(access.WRITE)
def end(request, pk):
    lease, day = TENANCY.find(request, pk), today()
    plan = PaymentPlan.objects.filter(lease=lease, ended_on=None).first()
    if plan is None:
        raise Http404
    return PLAN.form(
        request,
        plan,
        title=_("End the payment plan of %(name)s") % {"name": lease.household},
        here=_("End the plan"),
        verb=_("End the plan"),
        form=PlanEndForm,
        does=actions.end_plan,
        given={"today": day},
        initial={"on": day},
        subtitle=_("What is late stays due. A plan kept to its end closes by itself."),
        said=_("The plan is ended."),
    )


@guard(access.WRITE)
def pause(request, pk):
    lease, day = TENANCY.find(request, pk), today()
    return TENANCY.form(
        request,
        lease,
        title=_("Pause the steps about %(name)s") % {"name": lease.household},
        here=_("Pause"),
        verb=_("Pause"),
        form=PauseForm,
        does=actions.pause,
        given={"today": day},
        initial={"until": add_months(day, 1)},
        subtitle=_("Only what the agency chooses stops: a report, a guarantee and a limitation go on."),
        said=_("The steps of the agency wait until that day."),
    )


@guard(access.WRITE)
@require_POST
def lift(request, pk):
    lease = TENANCY.find(request, pk)
    try:
        actions.lift_pause(request.user, lease=lease, today=today())
        messages.success(request, _("The steps begin again."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(TENANCY.url(lease))
