"""What a part of a bank line is, and how it was found."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ShareKind(TextChoices):
    TENANT = "tenant", _("Payment of a tenant")
    DEPOSIT = "deposit", _("Deposit of a lease")
    FEE = "fee", _("Fee of a tenant")
    DEBITS = "debits", _("Direct debits that arrived")
    RETURNED = "returned", _("Direct debit sent back")
    CHEQUE = "cheque", _("Cheque sent back")
    CHARGE = "charge", _("Charge of the bank, for the agency")


class ChargeReason(TextChoices):
    """What a charge is, said by who looked into a line that might have sent debits back."""

    ACCOUNT = "account", _("Keeping of the account, or a subscription")
    RETURNS = "returns", _("Fees on debits sent back, without the debits themselves")
    INTEREST = "interest", _("Interest of the bank")
    OTHER = "other", _("Another charge: the bank confirmed that no debit is in it")


class Step(TextChoices):
    """In the order in which they are tried. Only a person goes further than the first four."""

    ISSUED = "issued", _("A reference that the agency gave to the bank")
    ACCOUNT = "account", _("An account known for this tenant, and the amount due")
    REFERENCE = "reference", _("The number of the lease, written by the payer")
    CAF = "caf", _("The CAF, and the total of a slip")
    NAME = "name", _("A name that looks alike, and the amount due")
    PERSON = "person", _("Said by a person")


AUTOMATIC = (Step.ISSUED, Step.ACCOUNT, Step.REFERENCE, Step.CAF)
