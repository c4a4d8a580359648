"""Pages of the amendments, and of what may be changed without a vote."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import file_page
from trousseau.rules.public_money import touches

from . import access, actions_amendments, queries_acts, terms
from .enums import AmendmentState
from .forms_amendments import AmendmentForm, DelegationForm, SignAmendmentForm
from .subjects import AMENDMENT, CONVENTION
from .views_decisions import known_act


@guard(access.WRITE)
def delegation(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("What may be changed without a vote"),
        here=_("Delegation"),
        part="amendments",
        subtitle=_("An amendment of detail passes within it; what touches the economy of the convention never does."),
        verb=_("Keep these words"),
        form=DelegationForm,
        does=actions_amendments.say_delegation,
        obj=found,
        options={
            "acts": [(key, queries_acts.act_name(found, one)) for key, one in queries_acts.delegating(found).items()]
        },
        kept={"act": (str(found.delegated_by_id or queries_acts.FOUNDING)) if found.delegation else ""},
        article="Loi 2000-321, art. 10",
        said=_("The words are kept: the amendments that wait are read with them."),
    )


@guard(access.WRITE)
def amendment_new(request, pk):
    found = CONVENTION.find(request, pk)
    if request.method == "GET" and (waiting := queries_acts.prepared(found)):
        messages.info(request, actions_amendments.said_prepared())
        return redirect(AMENDMENT.url(waiting))
    return CONVENTION.form(
        request,
        found,
        title=_("Prepare an amendment"),
        here=_("Amendment"),
        part="amendments",
        subtitle=_("Everything stands as the convention says it: change what the amendment changes, and nothing else."),
        verb=_("Examine this amendment"),
        form=AmendmentForm,
        does=actions_amendments.prepare_amendment,
        options={"before": terms.snap(found)},
        initial={"dated_on": today()},
        said=lambda made: (
            _("It touches the economy of the convention: it waits for a vote.")
            if made.touches
            else _("It changes a detail alone.")
        ),
    )


@guard(access.READ)
def amendment(request, pk):
    found = AMENDMENT.find(request, pk)
    points = terms.points_of(found)
    return file_page(
        request,
        "conventions/amendment.html",
        amendment=found,
        convention=found.convention,
        points=points,
        touched=touches(points),
        why=actions_amendments.needs_vote(found),
        waits=found.state == AmendmentState.DRAFT,
        may_sign=access.SIGN(request.user),
        may_write=access.WRITE(request.user),
        crumbs=AMENDMENT.trail(found),
    )


@guard(access.SIGN)
def amendment_sign(request, pk):
    found = AMENDMENT.find(request, pk)

    @transaction.atomic
    def sign(actor, *, amendment, **asked) -> None:
        decision = known_act(actor, amendment.convention.council, asked)
        actions_amendments.sign_amendment(actor, amendment=amendment, decision=decision, today=today(), **asked)

    return AMENDMENT.form(
        request,
        found,
        title=_("Sign the amendment"),
        here=_("Amendment"),
        subtitle=actions_amendments.needs_vote(found) or _("It changes a detail alone: no vote is needed."),
        verb=_("Sign the amendment"),
        form=SignAmendmentForm,
        does=sign,
        initial={"on": today()},
        said=_("The amendment is signed: the convention is from now on as it says."),
    )
