"""What the mandate writes about its account, and who bills it."""

from datetime import date

from django.db import transaction

from trousseau.captation.actions import require_siren
from trousseau.core.actions import edit, next_number, record
from trousseau.core.models import User
from trousseau.mandates.models import Mandate

from ..models import AccountTerms, Supplier
from .ibans import require_iban


@transaction.atomic
def write_terms(
    actor: User, *, mandate: Mandate, version: int, reserve: int, works_threshold: int, email_on: date | None
) -> AccountTerms:
    """The reserve, the works that pass, the agreement to e-mail: as the signed mandate or its amendment writes them."""
    values = {"reserve": reserve, "works_threshold": works_threshold, "email_on": email_on}
    terms = AccountTerms.objects.filter(mandate=mandate).first()
    if terms is None and version == 0:
        terms = AccountTerms(mandate=mandate, **values)
        record(terms, actor)
    else:
        edit(actor, terms or AccountTerms(mandate=mandate), version=version, **values)
    return terms


@transaction.atomic
def register_supplier(actor: User, *, name: str, siret: str = "", address: str = "", new_iban: str = "") -> Supplier:
    supplier = Supplier(
        number=next_number("rents.suppliers"),
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
