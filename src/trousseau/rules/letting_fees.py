"""What a tenant may be asked for the letting and for the entry inspection."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class TenantPart:
    """`cents`, VAT included, that the tenant pays. `why`: "" for what the mandate writes, « ceiling » or « owner » for the
    limit that lowers it; `ceiling` cents."""

    cents: int
    why: str
    ceiling: int


def tenant_part(written: int, owner: int, surface: Decimal, per_m2: Decimal) -> TenantPart:
    """Loi 89-462, art. 5 I: the tenant's part, VAT included, is no more than the owner's for the same service, nor than a
    ceiling for each square metre of living area. `written`: what the mandate asks of the tenant; `owner`: of the owner,
    for the same; cents. A fraction of a cent of the ceiling is not asked.
    """
    ceiling = int(Fraction(surface) * Fraction(per_m2) * 100)
    limits = {"": written, "owner": owner, "ceiling": ceiling}
    why = min(limits, key=lambda name: limits[name])
    return TenantPart(limits[why], why, ceiling)
