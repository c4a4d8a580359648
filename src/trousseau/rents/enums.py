from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Payer(TextChoices):
    TENANT = "tenant", _("Tenant")
    CAF = "caf", _("CAF")


class Method(TextChoices):
    TRANSFER = "transfer", _("Transfer")
    DEBIT = "debit", _("Direct debit")
    CARD = "card", _("Card")
    CHEQUE = "cheque", _("Cheque")
    CASH = "cash", _("Cash")


class SlipKind(TextChoices):
    """Loi 89-462, art. 21: a receipt only when rent and charges are fully paid."""

    RECEIPT = "receipt", _("Receipt")
    PART = "part", _("Part-payment slip")
