"""An owner's dwelling: what came in, what was taken, what was paid, and the papers."""

from django.http import Http404

from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.pages import file_page, paper_page
from trousseau.owners.queries.accounts import reserve_of, terms_of
from trousseau.rents.held import held
from trousseau.rules.owner_account import payable
from trousseau.tenancies.enums import LeaseState

from . import access, owner_space
from .subjects import DWELLING


@guard(access.OWNER)
def dwelling(request, pk: int):
    mandate = DWELLING.find(request, pk)
    rows, sums, terms = owner_space.moves(mandate), held(mandate.fund), terms_of(mandate)
    aside = reserve_of(terms, today())
    return file_page(
        request,
        "portals/owner_dwelling.html",
        mandate=mandate,
        moves=rows,
        years=owner_space.years(rows),
        held=sums,
        due=payable(sums, aside),
        aside=aside,
        terms=terms,
        papers=owner_space.papers(mandate),
        let=mandate.leases.filter(state=LeaseState.RUNNING).first(),
        current=mandate.state == "signed",
        at=type(mandate).objects.at(today()).get(pk=pk),
        crumbs=DWELLING.trail(mandate),
    )


@guard(access.OWNER)
def paper(request, pk: int):
    found = owner_space.document(request.user, pk)
    if found is None:
        raise Http404
    french = found.title if found.kind in ("statement", "tax_summary") else ""  # what the paper itself is called
    return paper_page(found, french or found.number or f"{found.kind}-{found.made_on}")
