"""The actions that stand, and the situation of one tenancy in debt."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core import localised, todo
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.models import User
from trousseau.core.nightly import run_apart
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.engines import typography
from trousseau.followup.enums import ContactKind
from trousseau.followup.forms import ContactForm
from trousseau.followup.queries import of_household
from trousseau.mail.enums import Channel
from trousseau.mail.enums import Step as Sent
from trousseau.mail.subjects import ITEM
from trousseau.rents.access import READ as READ_RENTS
from trousseau.rents.enums import PlanEnd
from trousseau.tenancies.models import Lease

from . import access, actions, defaults, queries, queries_creditor, queries_plan, signed, words
from .cases import for_owner
from .enums import ASKED, CONTACTS, ELSEWHERE, Decider, Step
from .forms import ActionFilter, DecisionForm, StepForm
from .letters import section as letters
from .models import ArrearsReport
from .nightly import REFRESH, to_compute
from .owner_letters import waiting_letter
from .procedure.queries import line_of
from .subjects import TENANCY
from .tenancy import KIND_OF, do_url, steps


def _due(row) -> tuple[str, str]:
    day = today()
    return ("bad:clock" if row.due_on < day else "warn:clock", localised.distance(row.due_on, day))


def _subtitle(late: int, beside: int) -> Iterator[str]:
    if not late:
        yield _("One next action per tenancy in debt, computed each night; none is late.")
    else:
        yield ngettext(
            "One next action per tenancy in debt, computed each night; %(n)s is late.",
            "One next action per tenancy in debt, computed each night; %(n)s are late.",
            late,
        ) % {"n": late}
    if beside:
        yield ngettext(
            "Beside them, %(n)s thing decided at a meeting, or copy of a signed plan, waits among the things of the day.",
            "Beside them, %(n)s things decided at meetings, or copies of signed plans, wait among the things of the day.",
            beside,
        ) % {"n": beside}


@guard(access.READ)
def list_(request):
    rows = queries.actions(request.user)
    asked = rows.order_by().aggregate(n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today())))
    stale = not asked["n"] and to_compute()
    compute = Button(_("Compute them now"), reverse("prevention:refresh_all"), access.WRITE, main=True, post=True)
    columns = (
        Column(
            gettext_lazy("Action"),
            lambda row: todo.words(row)["title"],
            link=lambda row: row.url,
            # on a phone this column and the next one alone are seen without moving the table
            second=lambda row: f"{row.params.get('lease', '')} · {localised.day(row.due_on)}",
            order="household__holder__key",
        ),
        Column(gettext_lazy("Debt"), lambda row: row.params.get("cents"), kind="money", order="params__cents"),
        Column(gettext_lazy("When"), _due, kind="state"),
        Column(gettext_lazy("Commune"), lambda row: row.params.get("commune", ""), order="params__commune"),
        Column(gettext_lazy("To be done by"), lambda row: row.due_on, kind="date", order="due_on"),
        Column(gettext_lazy("Why"), lambda row: todo.words(row)["why"]),
        Column(gettext_lazy("Ground"), lambda row: row.article),
    )
    return list_page(
        request,
        Listing(
            title=_("Prevention"),
            subtitle=" ".join(_subtitle(asked["late"], queries.beside(request.user).count())),
            query=rows,
            columns=columns,
            empty=Empty(
                _("Nothing was computed yet"),
                _("The tenancies are looked at each night; none has passed since the last rents or balances came in."),
            )
            if stale
            else Empty(
                _("Everything is up to date"),
                _("No tenancy calls for an action today. They are looked at again each night."),
            ),
            buttons=[compute] if stale else [],
            noun=lambda n: ngettext("%(n)s action", "%(n)s actions", n) % {"n": typography.number(n)},
            filterset=ActionFilter,
            links=(
                Button(_("Procedures"), reverse("prevention:procedures")),
                Button(_("Arrears meetings"), reverse("prevention:meetings")),
                Button(_("The law at a date"), reverse("prevention:law")),
            ),
        ),
    )


@guard(access.READ)
def situation(request, pk):
    lease, day = TENANCY.find(request, pk, "prevention:situation"), today()
    found = queries.situation(lease, day)
    step = Step(found.next.step) if found.next else None
    noted = defaults.noted([lease.pk], day)
    days = {} if noted is None else noted.get(lease.pk, {})
    procedure = line_of(lease, day)
    return file_page(
        request,
        "prevention/situation.html",
        lease=lease,
        dwelling=lease.mandate.dwelling,
        found=found,
        step=step,
        by_contact=step in CONTACTS,
        title=step and str(words.TITLES[step]) % {"name": lease.household},
        verb=step and words.VERBS[step],
        doing=step and words.doing(found, found.next, day),
        decide_url=step in (Step.ACT, Step.CLAIM)
        and found.facts.passed(step, day)
        and reverse("prevention:take", args=[lease.pk, step.value]),
        do_url=step and do_url(lease, step),
        says=words.law_says(found),
        noted=noted is not None,
        unpaid=[(due_on, cents, days.get(due_on)) for due_on, cents in found.unpaid],
        not_known=words.not_known(found),
        to_check=words.to_check(found),
        why_not=words.why_not(found),
        then=found.next and found.next.then and Step(found.next.then).label,
        beside=list(steps(request.user, found, day))[1:],
        ends=step and words.ENDS[step],
        phone=step in CONTACTS and queries.phone_of(lease),
        paused=queries.pause_of(lease, day),
        plan=found.plan,
        stopped=queries_creditor.files([lease.pk], day).get(lease.pk),
        **_followed(found, day),
        signing=signed.PLAN.steps(found.plan.plan, request.user) if found.plan and found.plan.plan.paper_id else None,
        old_plans=lease.plans.exclude(ended_on=None).select_related("ended_by"),
        taken=_taken(lease),
        reports=[Reported(report) for report in queries.reports_of(lease)],
        letter_url=step == Step.REPORT
        and not queries.waiting_reports(lease)
        and reverse("prevention:report_letter", args=[lease.pk])
        or step in ASKED
        and not waiting_letter(lease)
        and reverse("prevention:owner_letter", args=[lease.pk]),
        instruction_url=step in ASKED
        and procedure
        and f"{reverse('prevention:instruction', args=[procedure.row.pk])}?act={ASKED[step]}",
        told_owner=for_owner(lease) and not waiting_letter(lease),
        letters=letters.of(found, day),
        procedure=procedure,
        contacts=of_household(request.user, lease.household)[:10],
        this_year=day.year,
        may_write=access.WRITE(request.user),
        may_read_rents=READ_RENTS(request.user),
        crumbs=TENANCY.trail(lease),
    )


def _followed(found: queries.Situation, day: date) -> dict:
    """What the sheet of the plan that runs says beside its instalments."""
    if found.plan is None:
        return {}
    decider = queries_plan.decided_by(day)
    return {
        "grace": found.plan.grace(queries.pace(day).call - 1),
        "decided": queries_plan.decisions([found.plan.plan.pk]).get(found.plan.plan.pk, []),
        "decider": decider,
        "ccapex": decider.text == Decider.CCAPEX,
    }


@dataclass(frozen=True)
class Reported:
    """A report as the page shows it."""

    report: ArrearsReport

    @property
    def on(self) -> date | None:
        return queries.reported_on(self.report)

    @property
    def how(self) -> str:
        return str(words.WAYS[Channel(self.report.mail.channel)])

    @property
    def kept(self) -> bool:
        """Whether its proof is a file."""
        proofs = self.report.mail.proofs.all()
        return any(proof.step == Sent.SENT and proof.document_id for proof in proofs)

    @property
    def url(self) -> str:
        return ITEM.url(self.report.mail)


@dataclass(frozen=True)
class Taken:
    """A step of the timeline."""

    on: date
    label: str
    note: str
    by: User | None


def _taken(lease: Lease) -> list[Taken]:
    """What was done, the latest first: the steps, and the reports on their proved day."""
    rows = lease.steps_taken.exclude(plan__why_ended=PlanEnd.MISTAKE).select_related("by")
    steps = [Taken(one.on, one.get_step_display(), one.note, one.by) for one in rows]
    made = [
        Taken(day, str(Step.REPORT.label), one.note or str(words.WAYS[Channel(one.mail.channel)]), one.mail.sent_by)
        for one in queries.reports_of(lease)
        if (day := queries.reported_on(one))
    ]
    return sorted([*made, *steps], key=lambda one: one.on, reverse=True)


def _said(lease: Lease, day: date) -> str:
    """What the recomputed situation asks next: the reader sees that the action fell, or why it stands."""
    found = queries.situation(lease, day)
    if found.next is None:
        return _("Noted. Nothing more is to be done for now.")
    return _("Noted. Next: %(action)s.") % {"action": Step(found.next.step).label}


@guard(access.WRITE)
def contact(request, pk):
    lease, day = TENANCY.find(request, pk), today()
    asked = request.GET.get("kind")
    kind = asked if asked in KIND_OF.values() else ContactKind.CALL
    return TENANCY.form(
        request,
        lease,
        title=_("Note a contact with %(name)s") % {"name": lease.household},
        here=_("Note a contact"),
        verb=_("Note the contact"),
        subtitle=_("Once noted, the next action of the tenancy is computed again. When nobody answered, it stays."),
        form=ContactForm,
        does=actions.note_about_debt,
        given={"today": day},
        said=lambda made: _said(lease, day),
        initial={"kind": kind, "on": day},
    )


@guard(access.WRITE)
def take(request, pk, step):
    lease, day = TENANCY.find(request, pk), today()
    late_one = step in (Step.ACT, Step.CLAIM) and queries.situation(lease, day).facts.passed(step, day)
    if step not in Step.values or step in (*CONTACTS, *ELSEWHERE) and not late_one:
        raise Http404
    return TENANCY.form(
        request,
        lease,
        title=str(words.TITLES[step]) % {"name": lease.household},
        here=str(Step(step).label),
        verb=_("Write what is decided") if late_one else str(words.VERBS[step]),
        subtitle=str(words.PASSED if late_one else words.DOING[step]),
        form=DecisionForm if step == Step.DECIDE else StepForm,
        does=actions.take_step,
        given={"step": step, "today": day},
        said=lambda made: _said(lease, day),
        initial={"on": day},
    )


@guard(access.WRITE)
@require_POST
def refresh(request, pk):
    lease = TENANCY.find(request, pk)
    actions.refresh(lease, on=today())
    messages.success(request, _("The situation is computed again."))
    return redirect(TENANCY.url(lease))


@guard(access.WRITE)
@require_POST
def refresh_all(request):
    """Compute every tenancy as the night does, before it."""
    run = run_apart(REFRESH, today())
    if run.ok:
        messages.success(request, _("The actions are computed: those of the tenancies that you may open are below."))
    else:
        messages.error(request, _("The actions could not be computed: %(why)s") % {"why": run.words})
    return redirect("prevention:list")
