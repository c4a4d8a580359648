"""The fees that a tenant pays: how much, as the mandate writes it and the law caps it; received, undone."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.access import guard
from trousseau.core.clock import today
from trousseau.core.models import User
from trousseau.mandates.enums import Payer
from trousseau.mandates.models import FeeClause
from trousseau.rents import access
from trousseau.tenancies.models import Lease

from ..enums import LETTING_ZONES, Zone
from ..subjects import TENANCY
from . import actions, queries
from .forms import TenantFeeForm


def amounts(lease: Lease, clause: FeeClause) -> str:
    """« 200,00 € en zone tendue ; 150,00 € ailleurs », as far as the VAT of the clauses is said."""
    zones = LETTING_ZONES if clause.kind == "letting" else (Zone.NONE,)
    said: dict[int, list[str]] = {}
    for zone in zones:
        price = queries.price(lease, clause, zone)
        if price is None:
            return _("its VAT is not said yet")
        said.setdefault(price.part.cents, []).append(str(zone.label))
    if len(said) == 1:
        return localised.money(next(iter(said)))
    return " ; ".join(f"{localised.money(cents)} ({', '.join(names)})" for cents, names in said.items())


@guard(access.WRITE)
def receive(request, pk, clause_pk):
    lease = TENANCY.find(request, pk)
    if lease.signed_on is None:
        raise Http404
    clause = get_object_or_404(queries.signed_clauses(lease).filter(payer=Payer.TENANT), pk=clause_pk)
    subtitle = _(
        "%(amounts)s: what the mandate writes, no more than the owner pays for it, nor than the ceiling of the law."
    )
    return TENANCY.form(
        request,
        lease,
        title=_("%(fee)s, paid by %(name)s") % {"fee": clause, "name": lease.household},
        here=_("Fee of the tenant"),
        verb=_("Note this fee"),
        form=TenantFeeForm,
        does=actions.receive_tenant_fee,
        given={"clause": clause, "today": today()},
        then=TENANCY.url(lease, "fees"),
        subtitle=subtitle % {"amounts": amounts(lease, clause)},
        options={"kind": clause.kind, "lines": queries.lines_for(lease)},
        initial={"on": today()},
        said=_("The fee is received; it will be transferred to the agency with the others."),
        article=scales.at("lease.letting_fees", lease.signed_on).article,
    )


def section(user: User, lease: Lease) -> dict:
    """What the account of a lease shows of them: those received, and those that the mandate lets the agency ask."""
    return {
        "template": "owners/_tenant_fees.html",
        "lease": lease,
        "fees": lease.tenant_fees.select_related(
            "clause", "receipt__reversal", "receipt__paper", "transfer", "invoice", "credit"
        ),
        "awaited": [(clause, amounts(lease, clause)) for clause in queries.awaited(lease)],
        "may_write": access.WRITE(user),
    }
