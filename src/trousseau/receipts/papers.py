"""The paper of the counter: who paid what, how, and what it settles."""

from datetime import date

from trousseau.core.papers import agency_part, in_french, printed
from trousseau.engines.documents import Clause, CounterReceiptDocument
from trousseau.engines.typesetting import Rendered
from trousseau.mandates.models import Mandate
from trousseau.tenancies.contract.queries import tenant_people

from .models import Receipt
from .purposes import rules_of

NO_RECEIPT = Clause(
    text="Ce reçu constate un paiement ; il ne vaut pas quittance, qui se demande à part et sans frais.",
    article="Loi 89-462, art. 21",
)


@in_french
def counter_paper(receipt: Receipt, *, number: str, on: date) -> Rendered:
    """PDF, in the words of what the sum was received for."""
    lease, rules = receipt.lease, rules_of(receipt.purpose)
    mandate = lease.mandate if lease else Mandate.objects.get(fund=receipt.fund)
    dwelling = mandate.dwelling
    street = f"{dwelling.address}, {dwelling.complement}" if dwelling.complement else dwelling.address
    cheque = getattr(receipt, "cheque", None)
    document = CounterReceiptDocument(
        agency=agency_part(on),
        dated=on,
        number=number,
        tenants=tuple(str(person) for person in tenant_people(lease, receipt.received_on)) or (str(lease.household),)
        if lease
        else (mandate.owner.name,),
        address=(street, f"{dwelling.commune.postal_code} {dwelling.commune.name}"),
        owners=(mandate.owner.name,),
        dwelling=str(dwelling),
        lease_number=lease.code if lease else mandate.code,
        amount=receipt.amount,
        received_on=receipt.received_on,
        means=str(receipt.get_method_display()) + (f" n° {cheque.number} ({cheque.bank})" if cheque else ""),
        parts=tuple(rules.parts(receipt)),
        mentions=(rules.mention or NO_RECEIPT,),
    )
    return printed("counter_receipt", document)
