"""Pages of the contract: who signs, what is handed over, the request to Anah."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trousseau.core import scales
from trousseau.core.access import guard, opened
from trousseau.core.clock import today
from trousseau.core.pages import act, paper_page, unsigned_page

from .. import access
from ..enums import AnnexKind, LeaseState
from ..subjects import ANNEX, LEASE, PARTY
from . import actions, queries, words
from .forms import AddPartyForm, AnahForm, AnnexForm, EditPartyForm
from .papers import lease_paper


@guard(access.WRITE)
def party_new(request, pk):
    found = LEASE.find(request, pk)
    if found.state != LeaseState.DRAFT:
        return redirect(LEASE.url(found))
    opened(request, found.household, "tenancies:party_new")
    return LEASE.form(
        request,
        found,
        title=_("Add a tenant who signs"),
        here=_("Tenants"),
        part="personnes",
        verb=_("Add this tenant"),
        form=AddPartyForm,
        does=actions.add_party,
        options={"members": queries.may_join(found, today())},
        said=_("This person signs the lease."),
        subtitle=_("Adults of the household who do not sign yet. Another person first joins the household’s file."),
        initial={"role": "signatory"},
    )


@guard(access.WRITE)
def party_edit(request, pk):
    party = PARTY.find(request, pk)
    return PARTY.form(
        request,
        party,
        title=_("How %(name)s stands on the lease") % {"name": party.person},
        here=_("Tenants"),
        part="personnes",
        verb=_("Save"),
        form=EditPartyForm,
        does=actions.edit_party,
        obj=party,
        said=_("It is saved."),
        subtitle=_("It decides who is bound, and until when."),
    )


@guard(access.WRITE)
@require_POST
def party_drop(request, pk):
    party = PARTY.find(request, pk)
    return act(
        request,
        lambda: actions.drop_party(request.user, party=party),
        url=PARTY.url(party, "personnes"),
        said=_("This person no longer signs the draft."),
    )


@guard(access.WRITE)
def annex_new(request, pk, kind):
    if kind not in AnnexKind.values:
        raise Http404
    found, label = LEASE.find(request, pk, "tenancies:annex_new"), str(AnnexKind(kind).label)
    return LEASE.form(
        request,
        found,
        title=_("Record an annex: %(kind)s") % {"kind": label},
        here=label,
        part="controles",
        verb=_("Record this annex"),
        form=AnnexForm,
        does=actions.annex_lease,
        given={"kind": kind, "today": today()},
        initial={"given_on": today()},
        said=_("The annex is recorded."),
        subtitle=_("Lease %(lease)s, %(name)s.") % {"lease": found.code, "name": found.household},
    )


@guard(access.WRITE)
@require_POST
def annex_withdraw(request, pk):
    annex = ANNEX.find(request, pk)
    return act(
        request,
        lambda: actions.withdraw_annex(request.user, annex=annex, on=today()),
        url=ANNEX.url(annex, "annexes"),
        said=_("The annex is withdrawn."),
    )


@guard(access.READ)
def annex_paper(request, pk):
    annex = ANNEX.find(request, pk, "tenancies:annex_paper", paper__isnull=False)
    return paper_page(annex.paper, f"{annex.kind}-{annex.lease.code}")


@guard(access.WRITE)
def anah(request, pk):
    found = LEASE.find(request, pk)
    if queries.convention_state(found) == "none":
        return redirect(LEASE.url(found))
    delay = scales.at("locavantages.request_months", found.starts_on)
    return LEASE.form(
        request,
        found,
        title=_("Record the request to Anah"),
        here=_("Request to Anah"),
        verb=_("Record the request"),
        form=AnahForm,
        does=actions.record_anah,
        given={"today": today()},
        initial={"on": today()},
        said=_("The request to Anah is recorded."),
        subtitle=_("Within %(months)s months of the lease’s effect: the number that Anah gives proves the day.")
        % {"months": delay.number},
        article=delay.article,
    )


@guard(access.READ)
def draft_paper(request, pk):
    """The draft, or the lease as it is given to be signed; nothing is kept."""
    found = LEASE.find(request, pk)
    if found.state != LeaseState.DRAFT:
        return redirect(LEASE.url(found))
    opened(request, found.household, "tenancies:draft_paper")
    day = max(today(), found.decision.decided_on)
    url = LEASE.url(found, "annexes")
    if request.GET.get("copie") == "a_signer" and (lacking := words.missing(found, day)):
        said = _("Before it is printed to be signed, complete: %(lacks)s.") % {"lacks": words.named(lacking)}
        messages.error(request, said)
        return redirect(url)
    return unsigned_page(request, lambda: lease_paper(found, on=day), name=found.code, url=url)
