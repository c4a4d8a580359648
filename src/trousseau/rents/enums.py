from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.rules.settlement import Ground

BALANCE = "Solde repris"  # how the accounts name what was owed before this software


class CallKind(TextChoices):
    """What a call asks for. Only the rent of a month has its receipt and its housing aid."""

    RENT = "rent", _("Rent and charges")
    SETTLEMENT = "settlement", _("Settlement of the charges")
    REPAIR = "repair", _("Repairs")
    CLAWBACK = "clawback", _("Aid taken back by the CAF")
    OTHER = "other", _("Other sum")


class RentReceiptKind(TextChoices):
    """Loi 89-462, art. 21: a receipt only when rent and charges are fully paid."""

    RECEIPT = "receipt", _("Receipt")
    PART = "part", _("Part-payment slip")


# why a part of a payment went to a debt (rules/settlement.py)
GROUNDS = {
    Ground.NAMED: _("said by the payer"),
    Ground.MONTH: _("paid for that month"),
    Ground.OLDEST: _("the oldest debt"),
}
