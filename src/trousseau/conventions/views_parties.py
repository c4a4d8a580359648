"""Pages of the parties: who they are, their share, their signature."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from trousseau.core.access import guard
from trousseau.core.clock import today

from . import access, actions_parties
from .forms import DayForm
from .forms_parties import PartyForm, ShareForm, TotalForm
from .models import Decision
from .subjects import CONVENTION, PARTY
from .views_decisions import known_act


@guard(access.WRITE)
def party_new(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Add a party"),
        here=_("Party"),
        part="parties",
        verb=_("Add this party"),
        form=PartyForm,
        does=actions_parties.add_party,
        said=_("The party is added. Its share is unknown until its own decision says it."),
    )


@guard(access.WRITE)
def share(request, pk):
    found = PARTY.find(request, pk)

    @transaction.atomic
    def say(actor, *, party, **asked) -> None:
        decision = known_act(actor, party.organisation, asked)
        actions_parties.say_share(actor, party=party, decision=decision, today=today(), **asked)

    return PARTY.form(
        request,
        found,
        title=_("Share of %(name)s") % {"name": found.organisation.name},
        here=pgettext("of a party", "Share"),
        part="parties",
        subtitle=_("A share is what the decision of this body says, and no other. Until then, nothing is counted."),
        verb=_("Keep this share"),
        form=ShareForm,
        does=say,
        obj=found,
        initial=_known(found.decision),
        said=_("The share is kept."),
    )


def _known(decision: Decision | None) -> dict:
    """Nothing of an act that is known already is asked again: a new one replaces it."""
    return {"decided_on": None, "reference": "", "decides": "", "file": None}


@guard(access.WRITE)
def total(request, pk):
    found = CONVENTION.find(request, pk)
    return CONVENTION.form(
        request,
        found,
        title=_("Total that the convention writes"),
        here=_("Total"),
        part="parties",
        verb=_("Keep this total"),
        form=TotalForm,
        does=actions_parties.say_total,
        obj=found,
        said=_("The total is kept."),
    )


@guard(access.WRITE)
def party_sign(request, pk):
    found = PARTY.find(request, pk)
    return PARTY.form(
        request,
        found,
        title=_("Signature of %(name)s") % {"name": found.organisation.name},
        here=_("Signature"),
        part="parties",
        verb=_("Note this signature"),
        form=DayForm,
        does=actions_parties.sign_party,
        given={"today": today()},
        initial={"on": found.signed_on or today()},
        said=_("The signature is noted."),
    )
