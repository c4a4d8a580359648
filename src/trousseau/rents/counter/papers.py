"""The receipt of the counter: who paid what, how, and what it settles."""

from datetime import date

from trousseau.core.papers import agency_part, in_french, printed
from trousseau.engines.documents import CallLine, Clause, CounterReceiptDocument
from trousseau.engines.typesetting import Rendered
from trousseau.engines.typography import month
from trousseau.mandates.enums import FeeKind

from ..enums import CallKind
from ..models.payments import Deposit, Payment
from ..queries import months
from ..tenant_fees.models import TenantFee

MENTION = "Ce reçu constate un paiement ; il ne vaut pas quittance, qui se demande à part et sans frais."

FEE_MENTION = "La part du locataire n’excède ni celle du bailleur ni le plafond par mètre carré de surface habitable."
FEES = {
    FeeKind.LETTING: "Honoraires de visite, de dossier et de rédaction du bail",
    FeeKind.INVENTORY: "Honoraires de l’état des lieux d’entrée",
}


@in_french
def receipt_paper(money: Payment | Deposit | TenantFee, *, number: str, on: date) -> Rendered:
    """PDF. What exceeds every debt is an advance, and is said so."""
    lease = money.lease
    dwelling = lease.mandate.dwelling
    street = f"{dwelling.address}, {dwelling.complement}" if dwelling.complement else dwelling.address
    cheque = getattr(money, "cheque", None)
    document = CounterReceiptDocument(
        agency=agency_part(on),
        dated=on,
        number=number,
        tenants=tuple(
            str(m.person)
            for m in lease.household.members.filter(relation__in=("holder", "partner"), ends_on=None).select_related(
                "person"
            )
        ),
        address=(street, f"{dwelling.commune.postal_code} {dwelling.commune.name}"),
        owners=(lease.mandate.owner.name,),
        dwelling=str(dwelling),
        lease_number=lease.code,
        amount=money.amount,
        received_on=money.received_on,
        means=str(money.get_method_display()) + (f" n° {cheque.number} ({cheque.bank})" if cheque else ""),
        parts=tuple(_parts(money)),
        mentions=(
            Clause(text=FEE_MENTION, article="Loi 89-462, art. 5")
            if isinstance(money, TenantFee)
            else Clause(text=MENTION, article="Loi 89-462, art. 21"),
        ),
    )
    return printed("counter_receipt", document)


def _parts(money: Payment | Deposit | TenantFee) -> list[CallLine]:
    """What it settles, oldest debt first."""
    if isinstance(money, Deposit):
        return [CallLine(label="Dépôt de garantie", amount=money.amount)]
    if isinstance(money, TenantFee):
        return [CallLine(label=f"{FEES[money.kind]} ({money.mention})", amount=money.amount)]
    parts = [
        CallLine(label=_said(row.call), amount=cents)
        for row in reversed(months(money.lease))
        for one, cents in row.payments
        if one.pk == money.pk
    ]
    rest = money.amount - sum(part.amount for part in parts)
    return [*parts, CallLine(label="Avance", amount=rest)] if rest else parts


def _said(call) -> str:
    return f"Loyer et charges de {month(call.month, 'fr')}" if call.kind == CallKind.RENT else call.label
