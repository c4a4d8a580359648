"""The over-indebtedness of a household: what stops, what the lessor has to do, the loss written off."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import Button, file_page, paper_page
from trousseau.rents.models import PaymentPlan
from trousseau.rules.overindebtedness import CLAIM, ERASES, STOPS

from . import access, queries, queries_creditor
from . import actions_creditor as actions
from .enums import CreditorDuty
from .forms import ClaimForm, DutyForm, FileForm, LossForm, WithdrawForm
from .gone import WITHDRAWN, already
from .procedure.queries import line_of
from .subjects import CREDITOR_STEP, TENANCY
from .words import CREDITOR_DUTIES


@guard(access.READ)
def file(request, pk):
    lease, day = TENANCY.find(request, pk, "prevention:creditor"), today()
    found = actions.standing(lease, day)
    writes, plan = access.WRITE(request.user), queries.situation(lease, day).plan
    duties = [
        (duty, *(str(said) for said in CREDITOR_DUTIES[duty.code]), _do(lease, duty.code))
        for duty in (found.duties if found else ())
    ]
    buttons = [Button(_("Open the tenancy"), TENANCY.url(lease))]
    if writes:
        note = reverse("prevention:creditor_note", args=[lease.pk])
        buttons.append(Button(_("Note a decision"), note, main=found is None))
    return file_page(
        request,
        "prevention/creditor.html",
        buttons=buttons,
        lease=lease,
        found=found,
        duties=duties,
        plan=plan,
        waits=found and plan and not plan.decided,
        ended=PaymentPlan.objects.filter(lease=lease, why_ended="stopped").first(),
        withdrawn=[*lease.creditor_steps.exclude(withdrawn_on=None).select_related("withdrawn_by")],
        measures=found and found.file.measures_on and queries_creditor.measures_of(lease, found.file.measures_on),
        may_lose=found is not None and (found.lost or (found.file.measures_on and not found.file.erased_on)),
        procedure=line_of(lease, day),
        writes=writes,
        crumbs=TENANCY.trail(lease, _("Over-indebtedness")),
    )


def _do(lease, code: str) -> str:
    if code == "loss":
        return reverse("prevention:creditor_loss", args=[lease.pk])
    return reverse("prevention:creditor_done", args=[lease.pk, code])


@guard(access.WRITE)
def note(request, pk):
    lease, day = TENANCY.find(request, pk), today()
    return TENANCY.form(
        request,
        lease,
        title=_("Over-indebtedness of %(name)s") % {"name": lease.household},
        here=_("Note a decision"),
        subtitle=_(
            "What fell due before the decision is asked no more; the rent since stays due. Nobody is told by it."
        ),
        verb=_("Note the decision"),
        form=FileForm,
        does=actions.note_file,
        given={"today": day},
        then=reverse("prevention:creditor", args=[lease.pk]),
        initial={"on": day, "act": "overindebtedness_admissible"},
        said=_("Noted: the earlier debt is asked no more."),
        article=STOPS,
    )


@guard(access.WRITE)
def done(request, pk, duty):
    lease, day = TENANCY.find(request, pk), today()
    if duty not in CreditorDuty.values:
        raise Http404
    found = actions.standing(lease, day)
    if found is None:
        raise Http404
    title, why, _verb = CREDITOR_DUTIES[duty]
    initial = {"on": day, "cents": found.claimed} if duty == CreditorDuty.CLAIM else {"on": day}
    return TENANCY.form(
        request,
        lease,
        title=str(title),
        here=str(CreditorDuty(duty).label),
        subtitle=str(why),
        verb=_("Note it as done"),
        form=ClaimForm if duty == CreditorDuty.CLAIM else DutyForm,
        does=actions.note_duty,
        given={"duty": duty, "today": day},
        then=reverse("prevention:creditor", args=[lease.pk]),
        initial=initial,
        said=_("It is noted."),
        article=CLAIM if duty == CreditorDuty.CLAIM else "",
    )


@guard(access.WRITE)
def loss(request, pk):
    lease, day = TENANCY.find(request, pk), today()
    found = actions.standing(lease, day)
    if found is None or not (found.file.erased_on or found.file.measures_on):
        raise Http404
    subtitle = _("The debt that the decision of %(day)s ends: the owner bears it, the tenant is told by letter.")
    return TENANCY.form(
        request,
        lease,
        title=_("Write off the debt that a decision ended"),
        here=_("Loss"),
        subtitle=subtitle % {"day": localised.day(found.file.erased_on or found.file.measures_on)},
        verb=_("Write it off"),
        form=LossForm,
        does=actions.write_off,
        given={"today": day},
        then=reverse("prevention:creditor", args=[lease.pk]),
        initial={"on": day, "amount": found.lost or None},
        said=_("It is written off, and its letter waits with the mail to post."),
        article=ERASES,
    )


@guard(access.READ)
def proof(request, pk):
    found = CREDITOR_STEP.find(request, pk, "prevention:creditor_proof", paper__isnull=False)
    return paper_page(found.paper, f"preuve-{found.lease.code}-{found.on}")


@guard(access.WRITE)
def withdraw(request, pk):
    found = CREDITOR_STEP.find(request, pk)
    if found.withdrawn_on:
        return already(request, WITHDRAWN, reverse("prevention:creditor", args=[found.lease_id]))
    return CREDITOR_STEP.form(
        request,
        found,
        title=_("Withdraw: %(what)s") % {"what": found.get_duty_display()},
        subtitle=_("Noted by mistake: it is asked again, and stays in the history with the reason."),
        verb=_("Withdraw it"),
        form=WithdrawForm,
        does=actions.withdraw_duty,
        given={"today": today()},
        then=reverse("prevention:creditor", args=[found.lease_id]),
        said=_("It is withdrawn."),
    )
