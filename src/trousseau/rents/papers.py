"""The receipt or the part-payment slip of a month."""

from collections.abc import Sequence
from datetime import date

from trousseau.core.models import Person
from trousseau.core.papers import agency_part, in_french, printed
from trousseau.engines.documents import Agency, CallLine, Clause, Payment, ReceiptDocument
from trousseau.engines.typesetting import Rendered
from trousseau.engines.typography import month as month_words
from trousseau.receipts.enums import Payer
from trousseau.receipts.models import Receipt
from trousseau.rules.dates import month_end
from trousseau.tenancies.contract.queries import tenants_of
from trousseau.tenancies.models import Lease

from .accounts import months
from .enums import CallKind, RentReceiptKind
from .models import RentCall
from .plans.queries import stopped_before
from .settling import Credit, Settling

FULL = "Ce document est gratuit et annule tout reçu du même mois."
PART = "Ce document est gratuit ; il constate un paiement partiel et ne vaut pas quittance."


@in_french
def rent_receipt_paper(
    lease: Lease, paid: Settling, *, number: int, on: date, awaited: int
) -> tuple[Rendered, ReceiptDocument]:
    """PDF of what was paid for a month, and its data: the template says « quittance » only when it was paid whole. `awaited`:
    cents of it that the CAF is to pay."""
    call = paid.row.call
    people = tenants_of([lease])[lease.pk].between(call.month, month_end(call.month))
    before = stopped_before([lease.pk], on).get(lease.pk)
    document = receipt_document(
        lease,
        paid,
        number=number,
        on=on,
        agency=agency_part(on),
        tenants=named(lease, people),
        awaited=min(awaited, paid.row.left),
        stopped=before is not None and call.stopped(before),
    )
    return printed("receipt", document), document


def named(lease: Lease, people: Sequence[Person]) -> tuple[str, ...]:
    """What a paper calls the tenants of a lease."""
    return tuple(str(person) for person in people) or (str(lease.household),)


def receipt_document(
    lease: Lease,
    paid: Settling,
    *,
    number: int,
    on: date,
    agency: Agency,
    tenants: tuple[str, ...],
    awaited: int = 0,
    stopped: bool = False,
) -> ReceiptDocument:
    """What a receipt says: rent and charges apart, each payment that settled the month, whoever made it; apart, what is no
    money. Of what is left: the aid `awaited`, and all the rest of it where the law has `stopped` that debt."""
    row = paid.row
    dwelling = lease.mandate.dwelling
    street = f"{dwelling.address}, {dwelling.complement}" if dwelling.complement else dwelling.address
    town = f"{dwelling.commune.postal_code} {dwelling.commune.name}"
    return ReceiptDocument(
        agency=agency,
        dated=on,
        number=f"Q{number:06d}",
        tenants=tenants,
        address=(street, town),
        owners=(lease.mandate.owner.name,),
        dwelling=f"{street}, {town}",
        lease_number=lease.code,
        first_day=max(row.call.month, lease.starts_on),
        last_day=min(month_end(row.call.month), lease.ends_on or month_end(row.call.month)),
        rent=row.call.rent,
        charges=row.call.charges,
        payments=(
            *(
                Payment(
                    payer=str(payment.get_payer_display()),
                    received_on=payment.received_on,
                    amount=cents,
                    means=str(payment.get_method_display()),
                )
                for payment, cents in paid.money
            ),
            *(
                Payment(payer=str(Payer.GUARANTOR.label), received_on=day, amount=cents)
                for day, cents in paid.by_guarantor
            ),
        ),
        credits=tuple(CallLine(label=credit.label, amount=cents) for credit, cents in paid.set_off),
        ended=tuple(CallLine(label=_ended(credit), amount=cents) for credit, cents in paid.ended),
        awaited=awaited,
        stopped=row.left - awaited if stopped else 0,
        mentions=(Clause(text=FULL if paid.paper == RentReceiptKind.RECEIPT else PART, article="Loi 89-462, art. 21"),),
    )


def _ended(credit: Credit) -> str:
    """Why that part of the month was not paid."""
    if credit.claim:
        return "Demandé au garant"
    why = "Dette éteinte par une décision" if credit.decided else "Dette abandonnée par le propriétaire"
    return f"{why} : {credit.ground}"


def one_part(label: str, receipt: Receipt) -> list[CallLine]:
    """The whole of a receipt, under one label."""
    return [CallLine(label=label, amount=receipt.amount)]


def rent_parts(receipt: Receipt) -> list[CallLine]:
    """What a payment settles, oldest debt first; what exceeds every debt is an advance, and is said so."""
    parts = [
        CallLine(label=_said(row.call), amount=cents)
        for row in reversed(months(receipt.lease))
        for one, cents in row.payments
        if one.pk == receipt.pk
    ]
    rest = receipt.amount - sum(part.amount for part in parts)
    return [*parts, CallLine(label="Avance", amount=rest)] if rest else parts


def _said(call: RentCall) -> str:
    return f"Loyer et charges de {month_words(call.month, 'fr')}" if call.kind == CallKind.RENT else call.label


def deposit_parts(receipt: Receipt) -> list[CallLine]:
    return one_part("Dépôt de garantie", receipt)


def claim_parts(receipt: Receipt) -> list[CallLine]:
    return one_part("Appel de la garantie", receipt)
