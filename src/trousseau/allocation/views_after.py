"""After the sitting: the decision withdrawn, the successor asked, the owner's answer."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.models import User
from trousseau.core.pages import Task, form_page
from trousseau.core.subjects import Trail

from . import access, actions, owner_view, queries, queries_sitting
from .enums import Answer, Outcome, RefusalCode, Withdrawn
from .forms_after import OWNER, OwnerForm, SuccessorForm, WithdrawForm
from .models import Decision, OwnerAnswer, Sitting
from .subjects import SITTING


def _decision(request, pk: int, mandate_pk: int) -> tuple[Sitting, Decision | None]:
    """The sitting, and its last decision for this dwelling."""
    found = SITTING.find(request, pk)
    decision = queries_sitting.current(found, mandate_pk)
    if decision:
        _open_to(request.user, decision)
    return found, decision


def _open_to(user: User, decision: Decision) -> None:
    """What comes after a decision is closed, as its sheet is, to who withdrew from the point."""
    if decision.recused.filter(pk=user.pk).exists():
        raise PermissionDenied


def _trail(sitting: Sitting, sheet_url: str, here: str) -> Trail:
    return (*SITTING.way(sitting), (_("Dwelling"), sheet_url), (here, ""))


@guard(access.HOLD)
def withdraw(request, pk, mandate_pk):
    found, decision = _decision(request, pk, mandate_pk)
    sheet_url = reverse("allocation:dwelling", args=[pk, mandate_pk])
    if decision is None or decision.outcome != Outcome.ALLOCATED:
        decision = get_object_or_404(Decision, pk=None)
    if request.method != "POST" and not decision.stands:
        return redirect(sheet_url)
    who = queries.names(request.user, [decision.application_id]).get(decision.application_id, "")

    def withdrawn(user, *, reason, channel, heard_by, **fields) -> None:
        if reason in RefusalCode:
            actions.record_refusal(user, code=reason, channel=channel, heard_by=heard_by, **fields)
        else:
            because = Withdrawn.OWNER if reason == OWNER else Withdrawn.OTHER
            actions.withdraw_decision(user, reason=because, **fields)

    return form_page(
        request,
        Task(
            title=_("Withdraw the decision"),
            subtitle=_(
                "%(dwelling)s, allocated to %(household)s on %(day)s. Both are free again for the next sitting; the decision stays in the minutes, with what you write here."
            )
            % {
                "dwelling": decision.mandate.dwelling,
                "household": f"{decision.application.code}, {who}" if who else decision.application.code,
                "day": localised.day(decision.decided_on),
            },
            verb=_("Withdraw the decision"),
            form=WithdrawForm,
            does=withdrawn,
            given={"decision": decision, "today": today()},
            about=decision,
            initial={"on": today(), "heard_by": request.user.pk},
            options={"latest": today()},
            said=_("The decision is withdrawn: the dwelling and the household are free again for the next sitting."),
            crumbs=_trail(found, sheet_url, _("Withdraw the decision")),
            cancel=sheet_url,
        ),
    )


@guard(access.HOLD)
def succeed(request, pk, mandate_pk):
    found, decision = _decision(request, pk, mandate_pk)
    sheet_url = reverse("allocation:dwelling", args=[pk, mandate_pk])
    if decision is None:
        decision = get_object_or_404(Decision, pk=None)
    if request.method != "POST" and not decision.ended:
        return redirect(sheet_url)

    return form_page(
        request,
        Task(
            title=_("Ask the successor"),
            subtitle=_(
                "The household that the commission designated next takes the place of %(code)s, without a new sitting. One that no longer waits is passed over."
            )
            % {"code": decision.application.code if decision.application else ""},
            verb=_("Ask the successor"),
            form=SuccessorForm,
            does=actions.call_successor,
            given={"decision": decision, "today": today()},
            initial={"on": today()},
            said=_("The successor is designated by this act: offer them the dwelling."),
            crumbs=_trail(found, sheet_url, _("Ask the successor")),
            cancel=sheet_url,
        ),
    )


@guard(access.OWNER_ANSWER)
def owner(request, pk):
    decision = get_object_or_404(
        Decision.objects.select_related("mandate__dwelling__commune", "mandate__owner", "application", "sitting"),
        pk=pk,
        outcome=Outcome.ALLOCATED,
    )
    _open_to(request.user, decision)
    sheet_url = reverse("allocation:dwelling", args=[decision.sitting_id, decision.mandate_id])

    def after(answer: OwnerAnswer) -> str:
        return reverse("allocation:owner", args=[pk]) if answer.answer == Answer.FORBIDDEN else sheet_url

    return form_page(
        request,
        Task(
            title=_("Record the owner’s answer"),
            subtitle=_(
                "%(owner)s, mandate %(mandate)s: the owner agrees to each household, on the landlord’s file alone."
            )
            % {"owner": decision.mandate.owner.name, "mandate": decision.mandate.code},
            verb=_("Record the owner’s answer"),
            form=OwnerForm,
            does=actions.record_owner_answer,
            given={"decision": decision, "today": today()},
            then=after,
            about=decision,
            initial={"on": today()},
            said=_("The owner’s answer is written."),
            cancel=sheet_url,
            template="allocation/owner.html",
            crumbs=_trail(decision.sitting, sheet_url, _("The owner")),
            extra={
                "shown": owner_view.shown(decision),
                "forbidden": decision.owner_answers.filter(answer=Answer.FORBIDDEN),
                "decision": decision,
            },
        ),
    )
