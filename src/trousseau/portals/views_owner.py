"""An owner's dwelling: what came in, what was taken, what was paid, and the papers."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import file_page, paper_page
from trousseau.owners.queries.accounts import terms_of
from trousseau.tenancies.enums import LeaseState

from . import access, owner_space, queries, signed_papers, tenant_space
from .subjects import DWELLING


@guard(access.OWNER)
def dwelling(request, pk: int):
    mandate, day = DWELLING.find(request, pk), today()
    account, terms = owner_space.accounts([mandate], day)[mandate.pk], terms_of(mandate)
    return file_page(
        request,
        "portals/owner_dwelling.html",
        mandate=mandate,
        account=account,
        debts=owner_space.debts(mandate, day),
        aside=account.standing.reserve,
        terms=terms,
        done=owner_space.done(mandate, day),
        sections=owner_space.sections(request.user, mandate),
        contact=tenant_space.contact(None, day),
        papers=owner_space.papers(mandate),
        signed=signed_papers.of_owner(mandate),
        let=mandate.leases.filter(state=LeaseState.RUNNING).first(),
        soon_let=mandate.leases.filter(state=LeaseState.SIGNED).exists(),
        current=mandate.entrusted(day),
        at=type(mandate).objects.at(day).get(pk=pk),
        crumbs=DWELLING.trail(mandate),
    )


@guard(access.OWNER)
def paper(request, pk: int):
    found = owner_space.document(request.user, pk)
    if found is None:
        raise Http404
    french = found.title if found.kind in ("statement", "tax_summary") else ""  # what the paper itself is called
    return paper_page(found, french or found.number or f"{found.kind}-{found.made_on}")


@guard(access.OWNER)
def signed(request, mandate: int, pk: int):
    found = get_object_or_404(queries.mandates(request.user, today()), pk=mandate)
    return signed_papers.file(signed_papers.of_owner(found), pk)
