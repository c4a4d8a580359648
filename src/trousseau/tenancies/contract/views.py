"""Pages of the contract: who signs, what is handed over, the request to Anah."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core import scales
from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.pages import Task, act, form_page

from .. import access
from ..enums import LeaseState
from ..frames import crumbs, find, lease_url
from ..models import LeaseAnnex, LeaseParty
from ..papers import lease_paper
from ..queries import leases
from . import actions, queries
from .enums import AnnexKind
from .forms import AddPartyForm, AnahForm, AnnexForm, EditPartyForm


def _party(request, pk: int) -> LeaseParty:
    mine = LeaseParty.objects.filter(lease__in=leases(request.user)).select_related("lease__household", "person")
    return get_object_or_404(mine, pk=pk)


def _annex(request, pk: int) -> LeaseAnnex:
    mine = LeaseAnnex.objects.filter(lease__in=leases(request.user)).select_related("lease__household", "paper")
    return get_object_or_404(mine, pk=pk)


@guard(access.WRITE)
def party_new(request, pk):
    found = find(request, pk)
    if found.state != LeaseState.DRAFT:
        return redirect(lease_url(found))
    opened(request, found.household, "tenancies:party_new")

    def action(**cleaned) -> str:
        actions.add_party(request.user, lease=found, **cleaned)
        return lease_url(found, "#personnes")

    return form_page(
        request,
        Task(
            title=_("Add a tenant who signs"),
            verb=_("Add this tenant"),
            form=AddPartyForm,
            action=action,
            options={"members": queries.may_join(found, today())},
            said=_("This person signs the lease."),
            lede=_("Adults of the household who do not sign yet. Another person first joins the household’s file."),
            initial={"role": "signatory", "bond": "couple"},
            crumbs=crumbs(found, _("Tenants")),
            cancel=lease_url(found, "#personnes"),
        ),
    )


@guard(access.WRITE)
def party_edit(request, pk):
    party = _party(request, pk)

    def action(*, version, **cleaned) -> str:
        actions.edit_party(request.user, party=party, version=version, **cleaned)
        return lease_url(party.lease, "#personnes")

    return form_page(
        request,
        Task(
            title=_("How %(name)s stands on the lease") % {"name": party.person},
            verb=_("Save"),
            form=EditPartyForm,
            action=action,
            obj=party,
            said=_("It is saved."),
            lede=_("It decides who is bound, and until when."),
            crumbs=crumbs(party.lease, _("Tenants")),
            cancel=lease_url(party.lease, "#personnes"),
        ),
    )


@guard(access.WRITE)
@require_POST
def party_drop(request, pk):
    party = _party(request, pk)
    return act(
        request,
        lambda: actions.drop_party(request.user, party=party),
        url=lease_url(party.lease, "#personnes"),
        said=_("This person no longer signs the draft."),
    )


@guard(access.WRITE)
def annex_new(request, pk, kind):
    found = find(request, pk)
    if kind not in AnnexKind.values:
        raise Http404
    opened(request, found.household, "tenancies:annex_new")
    label = str(AnnexKind(kind).label)

    def action(**cleaned) -> str:
        actions.annex_lease(request.user, lease=found, kind=kind, today=today(), **cleaned)
        return lease_url(found, "#controles")

    return form_page(
        request,
        Task(
            title=_("Record an annex: %(kind)s") % {"kind": label},
            verb=_("Record this annex"),
            form=AnnexForm,
            action=action,
            initial={"given_on": today()},
            said=_("The annex is recorded."),
            lede=_("Lease %(lease)s, %(name)s.") % {"lease": found.code, "name": found.household},
            crumbs=crumbs(found, label),
            cancel=lease_url(found, "#controles"),
        ),
    )


@guard(access.WRITE)
@require_POST
def annex_withdraw(request, pk):
    annex = _annex(request, pk)
    return act(
        request,
        lambda: actions.withdraw_annex(request.user, annex=annex, on=today()),
        url=lease_url(annex.lease, "#annexes"),
        said=_("The annex is withdrawn."),
    )


@guard(access.READ)
def annex_paper(request, pk):
    annex = _annex(request, pk)
    if annex.paper is None:
        raise Http404
    opened(request, annex.lease.household, "tenancies:annex_paper")
    name = f"{annex.kind}-{annex.lease.code}.pdf"
    return FileResponse(annex.paper.file.open("rb"), as_attachment=True, filename=name)


@guard(access.WRITE)
def anah(request, pk):
    found = find(request, pk)
    if found.mandate.convention == "none":
        return redirect(lease_url(found))
    delay = scales.at("locavantages.request_months", found.starts_on)

    def action(**cleaned) -> str:
        actions.record_anah(request.user, lease=found, today=today(), **cleaned)
        return lease_url(found)

    return form_page(
        request,
        Task(
            title=_("Record the request to Anah"),
            verb=_("Record the request"),
            form=AnahForm,
            action=action,
            initial={"version": found.version, "on": today()},
            said=_("The request to Anah is recorded."),
            lede=_("Within %(months)s months of the lease’s effect: the number that Anah gives proves the day.")
            % {"months": delay.value},
            article=delay.article,
            crumbs=crumbs(found, _("Request to Anah")),
            cancel=lease_url(found),
        ),
    )


@guard(access.READ)
def draft_paper(request, pk):
    """The draft as it would be signed today; nothing is kept."""
    found = find(request, pk)
    if found.state != LeaseState.DRAFT:
        return redirect(lease_url(found))
    opened(request, found.household, "tenancies:draft_paper")
    try:
        printed = lease_paper(found, on=max(today(), found.decision.decided_on))
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(lease_url(found))
    return HttpResponse(
        printed.pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="projet-{found.code}.pdf"'},
    )
