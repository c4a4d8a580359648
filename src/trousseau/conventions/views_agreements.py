"""Pages of a convention that is written by the reference of its act, renewed, archived."""

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.enums import OrganisationKind
from trousseau.core.forms import Versioned
from trousseau.core.models import Agency

from . import access, actions_agreements
from .forms import DayForm, KnownConventionForm, RenewForm
from .models import Convention
from .subjects import CONVENTION, CONVENTIONS
from .views_decisions import known_act, named


@guard(access.WRITE)
def known_new(request):
    @transaction.atomic  # refused, it leaves neither the act nor a body of that name
    def write(actor, *, body, body_name, **asked) -> Convention:
        voter = named(body, body_name, OrganisationKind.COUNCIL, "body_name")
        decision = known_act(actor, voter, asked)
        return actions_agreements.write_convention(actor, decision=decision, on=today(), **asked)

    agency = Agency.objects.first()
    return CONVENTIONS.form(
        request,
        title=_("Write a convention whose act is known by its reference"),
        here=_("By its reference"),
        subtitle=_("When the act itself can be had, enter it instead: it is read, and the convention drawn from it."),
        verb=_("Write the convention"),
        form=KnownConventionForm,
        does=write,
        initial={"agency": agency.name if agency else ""},
        then=CONVENTION.url,
        said=_("The convention is written. Its parties sign it, then its payments can be received."),
    )


@guard(access.WRITE)
def renew(request, pk):
    found = CONVENTION.find(request, pk)

    @transaction.atomic
    def write(actor, *, convention, **asked) -> Convention:
        decision = known_act(actor, convention.council, asked)
        return actions_agreements.renew_convention(actor, convention=convention, decision=decision, on=today(), **asked)

    return CONVENTION.form(
        request,
        found,
        title=_("Renew the convention"),
        here=_("Renew"),
        subtitle=_("The next one keeps its parties, its posts and its promises. Each party says its share again."),
        verb=_("Write the next convention"),
        form=RenewForm,
        does=write,
        initial={"title": found.title, "amount": found.amount},
        then=CONVENTION.url,
        said=_("The next convention is written."),
    )


@guard(access.SIGN)
def reopen(request, pk):
    found = CONVENTION.find(request, pk)
    actions_agreements.refuse_to_reopen(found)
    return CONVENTION.form(
        request,
        found,
        title=_("Take the convention out of the archive"),
        here=_("Archive"),
        subtitle=_("It was archived by mistake: it is read among the others again, and what it asks for comes back."),
        verb=_("Take it out of the archive"),
        form=Versioned,
        does=actions_agreements.reopen_convention,
        given={"today": today()},
        said=_("The convention is out of the archive."),
    )


@guard(access.SIGN)
def archive(request, pk):
    found = CONVENTION.find(request, pk)
    actions_agreements.refuse_to_archive(found)
    return CONVENTION.form(
        request,
        found,
        title=_("Archive the convention"),
        here=_("Archive"),
        subtitle=_("It stays readable, with its acts and its payments; nothing more is asked of anybody."),
        verb=_("Archive the convention"),
        form=DayForm,
        does=actions_agreements.archive_convention,
        given={"today": today()},
        initial={"on": today()},
        said=_("The convention is archived."),
    )
