"""What is known of a fee before it is taken."""

from trousseau.mandates.models import FeeClause

from ..models import VatAnswer


def vat_of(clause: FeeClause) -> str:
    """How the VAT of a clause is counted: as it says, else as somebody answered; "" while nobody did."""
    if clause.vat:
        return clause.vat
    return VatAnswer.objects.filter(clause=clause).values_list("vat", flat=True).first() or ""
