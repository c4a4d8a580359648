"""Pages of amendments, and of a tenant who leaves."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.pages import paper_page

from .. import access
from ..contract import actions as contract
from ..contract import queries as contract_queries
from ..enums import LeaseState
from ..subjects import AMENDMENT, LEASE, PARTY
from . import actions
from .forms import AmendForm, LeaveForm, ReleaseForm


@guard(access.WRITE)
def amend(request, pk):
    found, day = LEASE.find(request, pk), today()
    if found.state not in (LeaseState.SIGNED, LeaseState.RUNNING):
        return redirect(LEASE.url(found))
    opened(request, found.household, "tenancies:amend")

    def amended(user, **fields) -> None:
        named = {AmendForm.FIELDS.get(name, name): value for name, value in fields.items()}
        try:
            actions.amend_lease(user, today=day, **named)
        except Refused as refusal:
            back = {value: name for name, value in AmendForm.FIELDS.items()}
            refusal.field = back.get(refusal.field, refusal.field)
            raise

    start = max(day, found.starts_on)
    return LEASE.form(
        request,
        found,
        title=_("Write an amendment"),
        here=_("Amendment"),
        verb=_("Record the signed amendment"),
        form=AmendForm,
        does=amended,
        then=LEASE.url(found, "loyer"),
        printable=f"avenant-{found.code}",
        subtitle=_("Lease %(lease)s, %(name)s. An empty field changes nothing; the signed terms stay written.")
        % {"lease": found.code, "name": found.household},
        options={"members": contract_queries.may_join(found, start), "parties": contract_queries.tenants(found, day)},
        initial={"amended_on": day, "effect_on": start},
        said=_("The amendment is signed, numbered and kept."),
        template="core/form_sections.html",
    )


@guard(access.READ)
def paper(request, pk):
    found = AMENDMENT.find(request, pk, "tenancies:amendment_paper", paper__isnull=False)
    return paper_page(found.paper, f"avenant-{found.lease.code}-{found.number}")


@guard(access.WRITE)
def leave(request, pk):
    """A tenant leaves and the lease goes on with the others."""
    party = PARTY.find(request, pk)
    if party.lease.signed_on is None or party.left_on:
        return redirect(PARTY.url(party, "personnes"))
    opened(request, party.lease.household, "tenancies:party_leave")
    return PARTY.form(
        request,
        party,
        title=_("%(name)s leaves the lease") % {"name": party.person},
        here=_("Departure of a tenant"),
        part="personnes",
        verb=_("Record this departure"),
        form=LeaveForm,
        does=contract.leave_lease,
        given={"today": today()},
        initial={"on": contract_queries.noticed_until(party) or today(), "why": "notice"},
        subtitle=_("The lease goes on with the others. The page then says until when they answer for the rent."),
        said=_("The departure is recorded."),
    )


@guard(access.WRITE)
def release(request, pk):
    """Somebody who left and is still bound is bound no longer."""
    party = PARTY.find(request, pk)
    if party.left_on is None:
        return redirect(PARTY.url(party, "personnes"))
    return PARTY.form(
        request,
        party,
        title=_("%(name)s answers for nothing more") % {"name": party.person},
        here=_("End of the solidarity"),
        part="personnes",
        verb=_("Record this end"),
        form=ReleaseForm,
        does=contract.release_party,
        given={"today": today()},
        initial={"on": today()},
        subtitle=_(
            "The divorce or the end of the PACS is recorded, or the owner agreed: what is due after that day is not theirs."
        ),
        said=_("It is recorded."),
    )
