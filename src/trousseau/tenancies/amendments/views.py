"""Pages of amendments, and of a tenant who leaves."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.pages import Task, form_page

from .. import access
from ..contract import actions as contract
from ..contract import queries as contract_queries
from ..enums import LeaseState
from ..frames import crumbs, find, lease_url
from ..leaving.queries import noticed_until
from ..models import LeaseAmendment, LeaseParty
from ..queries import leases
from . import actions
from .forms import AmendForm, LeaveForm, ReleaseForm


@guard(access.WRITE)
def amend(request, pk):
    found, day = find(request, pk), today()
    if found.state not in (LeaseState.SIGNED, LeaseState.RUNNING):
        return redirect(lease_url(found))
    opened(request, found.household, "tenancies:amend")

    def action(*, version, **cleaned) -> str:
        named = {AmendForm.FIELDS.get(name, name): value for name, value in cleaned.items()}
        try:
            actions.amend_lease(request.user, lease=found, version=version, today=day, **named)
        except Refused as refusal:
            back = {value: name for name, value in AmendForm.FIELDS.items()}
            refusal.field = back.get(refusal.field, refusal.field)
            raise
        return lease_url(found, "#loyer")

    start = max(day, found.starts_on)
    return form_page(
        request,
        Task(
            title=_("Write an amendment"),
            verb=_("Sign this amendment"),
            form=AmendForm,
            action=action,
            lede=_("Lease %(lease)s, %(name)s. An empty field changes nothing; the signed terms stay written.")
            % {"lease": found.code, "name": found.household},
            options={
                "members": contract_queries.may_join(found, start),
                "parties": contract_queries.tenants(found, day),
            },
            initial={"version": found.version, "amended_on": day, "effect_on": start},
            said=_("The amendment is signed, numbered and kept."),
            crumbs=crumbs(found, _("Amendment")),
            cancel=lease_url(found),
            template="core/form_sections.html",
        ),
    )


@guard(access.READ)
def paper(request, pk):
    found = get_object_or_404(
        LeaseAmendment.objects.filter(lease__in=leases(request.user)).select_related("lease__household", "paper"), pk=pk
    )
    if found.paper is None:
        raise Http404
    opened(request, found.lease.household, "tenancies:amendment_paper")
    return FileResponse(
        found.paper.file.open("rb"), as_attachment=True, filename=f"avenant-{found.lease.code}-{found.number}.pdf"
    )


def _party(request, pk: int) -> LeaseParty:
    mine = LeaseParty.objects.filter(lease__in=leases(request.user))
    return get_object_or_404(mine.select_related("lease__household", "lease__mandate", "person"), pk=pk)


@guard(access.WRITE)
def leave(request, pk):
    """A tenant leaves and the lease goes on with the others."""
    party = _party(request, pk)
    if party.lease.signed_on is None or party.left_on:
        return redirect(lease_url(party.lease, "#personnes"))
    opened(request, party.lease.household, "tenancies:party_leave")

    def action(*, version, **cleaned) -> str:
        contract.leave_lease(request.user, party=party, version=version, today=today(), **cleaned)
        return lease_url(party.lease, "#personnes")

    return form_page(
        request,
        Task(
            title=_("%(name)s leaves the lease") % {"name": party.person},
            verb=_("Record this departure"),
            form=LeaveForm,
            action=action,
            initial={"version": party.version, "on": noticed_until(party) or today(), "why": "notice"},
            lede=_("The lease goes on with the others. The page then says until when they answer for the rent."),
            said=_("The departure is recorded."),
            crumbs=crumbs(party.lease, _("Departure of a tenant")),
            cancel=lease_url(party.lease, "#personnes"),
        ),
    )


@guard(access.WRITE)
def release(request, pk):
    """Somebody who left and is still bound is bound no longer."""
    party = _party(request, pk)
    if party.left_on is None:
        return redirect(lease_url(party.lease, "#personnes"))

    def action(*, version, **cleaned) -> str:
        contract.release_party(request.user, party=party, version=version, today=today(), **cleaned)
        return lease_url(party.lease, "#personnes")

    return form_page(
        request,
        Task(
            title=_("%(name)s answers for nothing more") % {"name": party.person},
            verb=_("Record this end"),
            form=ReleaseForm,
            action=action,
            initial={"version": party.version, "on": today()},
            lede=_(
                "The divorce or the end of the PACS is recorded, or the owner agreed: what is due after that day is not theirs."
            ),
            said=_("It is recorded."),
            crumbs=crumbs(party.lease, _("End of the solidarity")),
            cancel=lease_url(party.lease, "#personnes"),
        ),
    )
