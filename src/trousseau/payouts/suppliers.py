"""Who bills the dwellings."""

from django.db import transaction

from trousseau.captation.actions import require_siren
from trousseau.core.actions import edit, next_number, record
from trousseau.core.models import User

from .ibans import require_iban
from .models import Supplier


@transaction.atomic
def register_supplier(actor: User, *, name: str, siret: str = "", address: str = "", new_iban: str = "") -> Supplier:
    supplier = Supplier(
        number=next_number("payouts.suppliers"),
        name=name.strip(),
        siret=require_siren(siret),
        address=address,
        iban=require_iban(new_iban),
    )
    record(supplier, actor)
    return supplier


@transaction.atomic
def edit_supplier(
    actor: User, *, supplier: Supplier, version: int, name: str, siret: str, address: str, new_iban: str
) -> None:
    """An empty `new_iban` leaves the one that is known; another waits for a second person."""
    iban = require_iban(new_iban) or supplier.iban
    edit(actor, supplier, version=version, name=name.strip(), siret=require_siren(siret), address=address, iban=iban)
