"""The page that withdraws what was typed by mistake."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.access import Right, guard
from trousseau.core.clock import today
from trousseau.core.subjects import Subject

from . import (
    access,
    actions_agreements,
    actions_amendments,
    actions_decisions,
    actions_money,
    actions_parties,
    actions_posts,
    actions_programmes,
    actions_promises,
    subjects,
)
from .forms import WhyForm
from .subjects import ACT, AMENDMENT, CONVENTION, CONVENTIONS, INDICATOR, PARTY


@dataclass(frozen=True)
class Withdrawal:
    """What may be withdrawn: who may, what it is called, and the verb that does it."""

    subject: Subject
    right: Right
    title: Any
    does: Callable[..., Any]
    part: str = ""
    then: Callable[[Any], str] | None = None  # the page that follows, when the thing's own goes with it


WITHDRAWALS: dict[str, Withdrawal] = {
    "convention": Withdrawal(
        CONVENTION,
        access.WRITE,
        gettext_lazy("Withdraw this draft"),
        actions_agreements.withdraw_convention,
        then=lambda convention: CONVENTIONS.url(),
    ),
    "signature": Withdrawal(
        CONVENTION, access.SIGN, gettext_lazy("Take the signature back"), actions_agreements.take_back_signature
    ),
    "fin": Withdrawal(CONVENTION, access.SIGN, gettext_lazy("Take the end back"), actions_agreements.take_back_end),
    "partie": Withdrawal(
        PARTY, access.WRITE, gettext_lazy("Withdraw this party"), actions_parties.withdraw_party, "parties"
    ),
    "promesse": Withdrawal(
        INDICATOR, access.WRITE, gettext_lazy("Withdraw this promise"), actions_promises.withdraw_indicator, "promises"
    ),
    "delai": Withdrawal(
        subjects.DEADLINE,
        access.WRITE,
        gettext_lazy("Withdraw this day"),
        actions_promises.withdraw_deadline,
        "deadlines",
    ),
    "acte": Withdrawal(ACT, access.WRITE, gettext_lazy("Withdraw this act"), actions_decisions.withdraw_act, "acts"),
    "avenant": Withdrawal(
        AMENDMENT,
        access.WRITE,
        gettext_lazy("Withdraw this amendment"),
        actions_amendments.withdraw_amendment,
        "amendments",
        then=lambda amendment: CONVENTION.url(amendment.convention, "amendments"),
    ),
    "tranche": Withdrawal(
        subjects.TRANCHE,
        access.WRITE,
        gettext_lazy("Withdraw this payment foreseen"),
        actions_money.withdraw_tranche,
        "payments",
    ),
    "versement": Withdrawal(
        subjects.PAYMENT,
        access.RECEIVE,
        gettext_lazy("Withdraw what was noted of a payment"),
        actions_money.withdraw_payment,
        "payments",
    ),
    "reversement": Withdrawal(
        subjects.RECOVERY,
        access.RECEIVE,
        gettext_lazy("Withdraw this sum asked back"),
        actions_money.withdraw_recovery,
        "payments",
    ),
    "titulaire": Withdrawal(
        subjects.HOLDING, access.NAME, gettext_lazy("Withdraw this holder"), actions_posts.withdraw_holding
    ),
    "enveloppe": Withdrawal(
        subjects.ENVELOPE, access.WRITE, gettext_lazy("Withdraw this envelope"), actions_programmes.withdraw_envelope
    ),
    "action": Withdrawal(
        subjects.ACTION, access.WRITE, gettext_lazy("Withdraw this action"), actions_programmes.withdraw_action
    ),
    "engagement": Withdrawal(
        subjects.COMMITMENT,
        access.WRITE,
        gettext_lazy("Withdraw this commitment"),
        actions_programmes.withdraw_commitment,
    ),
    "paiement": Withdrawal(
        subjects.NOTED, access.WRITE, gettext_lazy("Withdraw this payment noted"), actions_programmes.withdraw_noted
    ),
    "reunion": Withdrawal(
        subjects.MEETING, access.WRITE, gettext_lazy("Withdraw this meeting"), actions_programmes.withdraw_meeting
    ),
}


@guard(access.WRITE)
def withdraw(request, kind, pk):
    """What was typed by mistake, with its reason; one page for all kinds."""
    wanted = WITHDRAWALS.get(kind)
    if wanted is None:
        raise Http404
    if not wanted.right(request.user):
        raise PermissionDenied
    found = wanted.subject.find(request, pk)
    if kind == "fin":
        actions_agreements.refuse_to_take_back_end(found)
    return wanted.subject.form(
        request,
        found,
        title=wanted.title,
        part=wanted.part,
        subtitle=str(found),
        verb=wanted.title,
        form=WhyForm,
        does=wanted.does,
        given={"today": today()},
        then=wanted.then(found) if wanted.then else "",
        said=_("It is withdrawn, with your reason."),
    )
