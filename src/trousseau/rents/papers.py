"""The receipt or the part-payment slip of a month."""

from datetime import date

from trousseau.core.papers import agency_part, in_french, printed
from trousseau.engines.documents import Clause, Payment, ReceiptDocument
from trousseau.engines.typesetting import Rendered
from trousseau.rules.dates import month_end
from trousseau.tenancies.models import Lease

from .queries import Month

FULL = "Ce document est gratuit et annule tout reçu du même mois."
PART = "Ce document est gratuit ; il constate un paiement partiel et ne vaut pas quittance."


@in_french
def slip_paper(lease: Lease, row: Month, *, number: int, on: date) -> Rendered:
    """PDF of what was paid for a month: the template says « quittance » only when nothing is left."""
    dwelling = lease.mandate.dwelling
    street = f"{dwelling.address}, {dwelling.complement}" if dwelling.complement else dwelling.address
    members = lease.household.members.select_related("person").filter(relation__in=("holder", "partner"))
    document = ReceiptDocument(
        agency=agency_part(on),
        dated=on,
        number=f"Q{number:06d}",
        tenants=tuple(str(m.person) for m in members if m.ends_on is None),
        address=(street, f"{dwelling.commune.postal_code} {dwelling.commune.name}"),
        owners=(lease.mandate.owner.name,),
        dwelling=str(dwelling),
        lease_number=lease.code,
        first_day=max(row.call.month, lease.starts_on),
        last_day=min(month_end(row.call.month), lease.ends_on or month_end(row.call.month)),
        rent=row.call.rent,
        charges=row.call.charges,
        payments=tuple(
            Payment(
                payer=str(payment.get_payer_display()),
                received_on=payment.received_on,
                amount=cents,
                means=str(payment.get_method_display()),
            )
            for payment, cents in row.payments
        ),
        mentions=(Clause(text=FULL if row.left == 0 else PART, article="Loi 89-462, art. 21"),),
    )
    return printed("receipt", document, {})
