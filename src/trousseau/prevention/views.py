"""The actions that stand, and the situation of one tenancy in debt."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from trousseau.core import localised, todo
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, Column, Empty, Listing, file_page, list_page
from trousseau.engines import typography
from trousseau.followup.enums import ContactKind, Presence
from trousseau.followup.forms import ContactForm
from trousseau.followup.queries import of_household
from trousseau.rents.access import READ as READ_RENTS
from trousseau.rents.plans.queries import standing
from trousseau.tenancies.models import Lease

from . import access, actions, queries, words
from .enums import CONTACTS, Step
from .forms import ActionFilter, DecisionForm, StepForm
from .subjects import TENANCY

KIND_OF = {Step.CALL: ContactKind.CALL, Step.REMIND: ContactKind.LETTER}


def _due(row) -> tuple[str, str]:
    day = today()
    return ("bad:clock" if row.due_on < day else "warn:clock", localised.distance(row.due_on, day))


@guard(access.READ)
def list_(request):
    rows = queries.actions(request.user)
    late = rows.filter(due_on__lt=today()).count()
    columns = (
        Column(
            gettext_lazy("Action"),
            lambda row: todo.words(row)["title"],
            link=lambda row: row.url,
            second=lambda row: row.params["lease"],
            order="household__holder__key",
        ),
        Column(gettext_lazy("When"), _due, kind="state"),
        Column(gettext_lazy("To be done by"), lambda row: row.due_on, kind="date", order="due_on"),
        Column(gettext_lazy("Debt"), lambda row: row.params["cents"], kind="money", order="params__cents"),
        Column(gettext_lazy("Why"), lambda row: todo.words(row)["why"]),
        Column(gettext_lazy("Ground"), lambda row: row.article),
    )
    return list_page(
        request,
        Listing(
            title=_("Prevention"),
            subtitle=ngettext(
                "One next action per tenancy in debt, computed each night; %(n)s is late.",
                "One next action per tenancy in debt, computed each night; %(n)s are late.",
                late,
            )
            % {"n": late},
            query=rows,
            columns=columns,
            empty=Empty(
                _("Everything is up to date"),
                _("No tenancy calls for an action today. They are looked at again each night."),
            ),
            noun=lambda n: ngettext("%(n)s action", "%(n)s actions", n) % {"n": typography.number(n)},
            filterset=ActionFilter,
            links=(Button(_("The law at a date"), reverse("prevention:law")),),
        ),
    )


@guard(access.READ)
def situation(request, pk):
    lease, day = TENANCY.find(request, pk, "prevention:situation"), today()
    found = queries.situation(lease, day)
    step = Step(found.next.step) if found.next else None
    return file_page(
        request,
        "prevention/situation.html",
        lease=lease,
        dwelling=lease.mandate.dwelling,
        found=found,
        step=step,
        title=step and str(words.TITLES[step]) % {"name": lease.household},
        verb=step and words.VERBS[step],
        doing=step and words.DOING[step],
        do_url=step and _do_url(lease, step),
        says=words.law_says(found),
        why_not=words.why_not(found),
        plan=standing(lease, found.debt, day),
        old_plans=lease.plans.exclude(ended_on=None),
        taken=lease.steps_taken.select_related("by"),
        reports=lease.arrears_reports.select_related("by", "proof"),
        contacts=of_household(request.user, lease.household)[:10],
        may_write=access.WRITE(request.user),
        may_read_rents=READ_RENTS(request.user),
        crumbs=TENANCY.trail(lease),
    )


def _do_url(lease: Lease, step: Step) -> str:
    """Where the next action is noted as done."""
    if step == Step.REPORT:
        return reverse("prevention:report", args=[lease.pk])
    if step in CONTACTS:
        return f"{reverse('prevention:contact', args=[lease.pk])}?kind={KIND_OF[step]}"
    return reverse("prevention:take", args=[lease.pk, step.value])


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
        initial={"kind": asked if asked in KIND_OF.values() else ContactKind.CALL, "presence": Presence.MET, "on": day},
    )


@guard(access.WRITE)
def take(request, pk, step):
    lease, day = TENANCY.find(request, pk), today()
    if step not in Step.values or step in (*CONTACTS, Step.REPORT):
        raise Http404
    return TENANCY.form(
        request,
        lease,
        title=str(words.TITLES[step]) % {"name": lease.household},
        here=str(Step(step).label),
        verb=str(words.VERBS[step]),
        subtitle=str(words.DOING[step]),
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
