"""Which fees a tenant owes by the mandate, at how much, and those that may be transferred to the agency."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from trousseau.core import scales
from trousseau.ledger.bank.queries import to_treat
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import BankLine
from trousseau.mandates.enums import FeeBase, FeeKind, Payer, Vat
from trousseau.mandates.models import FeeClause
from trousseau.mandates.queries import fee_clauses
from trousseau.rules.fees import compute
from trousseau.rules.letting_fees import TenantPart, tenant_part
from trousseau.rules.money import round_half_up
from trousseau.tenancies.models import Lease

from ..enums import LETTING_ZONES, Zone
from ..models import TenantFee
from ..queries.fees import vat_of

LINES = 20  # of the bank, among which one is chosen
KINDS = (FeeKind.LETTING, FeeKind.INVENTORY)


@dataclass(frozen=True)
class Price:
    """Cents. `part` says how much and why; `net` + `vat` = its cents; `mention` is what a paper says of the VAT."""

    part: TenantPart
    net: int
    vat: int
    mention: str


def signed_clauses(lease: Lease) -> QuerySet[FeeClause]:
    """What the mandate wrote on the day the lease was signed, for the letting and the inspection, of either payer. A share
    of what is collected is no price of a service that is made once."""
    return fee_clauses(lease.mandate, lease.signature).filter(kind__in=KINDS).exclude(base=FeeBase.COLLECTED)


def awaited(lease: Lease) -> list[FeeClause]:
    """The clauses that the tenant pays and that were not received; none of a lease that ran before this software."""
    if lease.signed_on is None or lease.brought_in_on or not lease.mandate.way.for_owner:
        return []
    taken = TenantFee.objects.filter(lease=lease, unbilled=None).values("clause")
    return list(signed_clauses(lease).filter(payer=Payer.TENANT).exclude(pk__in=taken))


def per_m2(kind: str, zone: str, on: date) -> Decimal:
    """The ceiling of the scale, in € for each square metre, VAT included: of the zone, or of an inspection."""
    values = scales.at("lease.letting_fees", on).parts
    rank = len(LETTING_ZONES) if kind == FeeKind.INVENTORY else LETTING_ZONES.index(Zone(zone))
    return Decimal(values[rank])


def lines_for(lease: Lease) -> QuerySet[BankLine]:
    """The lines of the bank that wait and that may hold a fee of this lease, newest first."""
    rows = to_treat().filter(statement__account__ledger=Ledger.CLIENTS, left__gt=0)
    return rows.filter(booked_on__gte=lease.signed_on).order_by("-booked_on", "-pk")[:LINES]


def price(lease: Lease, clause: FeeClause, zone: str) -> Price | None:
    """What the tenant pays for this clause; None while the VAT of one of its clauses is not said."""
    clauses = [clause, *signed_clauses(lease).filter(payer=Payer.OWNER, kind=clause.kind)]
    how = [vat_of(one) for one in clauses]
    if not all(how):
        return None
    rate = scales.at(f"fees.vat_{clause.kind}", lease.signature).number
    written, *owner = [
        compute(replace(one.clause, vat=vat), of=lease.rent if one.base == FeeBase.RENT else None, vat_percent=rate)
        for one, vat in zip(clauses, how, strict=True)
    ]
    part = tenant_part(
        written.total,
        sum(one.total for one in owner),
        lease.mandate.dwelling.surface,
        per_m2(clause.kind, zone, lease.signature),
    )
    if how[0] == Vat.EXEMPT:
        mention = scales.at(f"fees.exempt_{clause.kind}", lease.signature).text
        return Price(part, part.cents, 0, mention)
    net = written.net if not part.why else round_half_up(Fraction(part.cents * 100, 100 + rate))
    return Price(part, net, part.cents - net, f"TVA {rate} %")
