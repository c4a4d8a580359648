"""What an amendment changes, before and after: the same on its paper and on the page. French: it is a contract."""

from dataclasses import dataclass

from trousseau.engines import typography

from ..enums import ProrataMethod
from ..models import LeaseAmendment


@dataclass(frozen=True)
class Change:
    what: str
    before: str
    after: str


def _money(cents: int) -> str:
    return typography.money(cents)


def changes(amendment: LeaseAmendment, *, rent: int, charges: int, prorata: str) -> list[Change]:
    """`rent`, `charges` and `prorata`, the counting of days: those in force before."""
    found = []
    if amendment.rent is not None:
        found.append(Change("Loyer mensuel hors charges", _money(rent), _money(amendment.rent)))
    if amendment.charges is not None:
        found.append(Change("Provision mensuelle pour charges", _money(charges), _money(amendment.charges)))
    if amendment.payment_day is not None:
        found.append(
            Change(
                "Jour du paiement", f"le {amendment.payment_day_before}", f"le {amendment.payment_day} de chaque mois"
            )
        )
    if amendment.prorata:
        found.append(
            Change(
                "Décompte d’un mois commencé",
                str(ProrataMethod(prorata).label),
                str(ProrataMethod(amendment.prorata).label),
            )
        )
    if amendment.joining:
        found.append(Change("Locataire qui entre", "", str(amendment.joining)))
    if amendment.leaving:
        found.append(Change("Locataire qui part", str(amendment.leaving), "n’est plus locataire"))
    if amendment.words:
        found.append(Change("Autres changements", "", amendment.words))
    return found
