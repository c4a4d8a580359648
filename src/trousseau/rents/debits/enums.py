"""Where a collection of debits stands, and why a bank sends one back."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.core.states import Transition

from ..access import BANK


class CollectionState(TextChoices):
    MADE = "made", _("To be handed to the bank")
    SENT = "sent", _("Handed to the bank")
    PRESENTED = "presented", _("Presented")
    CANCELLED = "cancelled", _("Cancelled")


TRANSITIONS = (
    Transition("send", _("Note that it was handed to the bank"), (CollectionState.MADE,), CollectionState.SENT, BANK),
    Transition(
        "cancel",
        _("Cancel this collection"),
        (CollectionState.MADE, CollectionState.SENT),
        CollectionState.CANCELLED,
        BANK,
    ),
)

# ISO 20022 external return reasons that a bank gives most; another code is shown as it came
REASONS = {
    "AC01": _("Account number wrong"),
    "AC04": _("Account closed"),
    "AC06": _("Account blocked"),
    "AG01": _("Debits forbidden on this account"),
    "AM04": _("Not enough money"),
    "BE05": _("Creditor unknown"),
    "MD01": _("No mandate"),
    "MD06": _("Refund asked by the debtor"),
    "MD07": _("Debtor dead"),
    "MS02": _("Refused by the debtor"),
    "MS03": _("Reason not given"),
    "SL01": _("Blocked by the debtor’s own list"),
}
# after which the mandate serves no more: another is signed
ENDING = ("AC01", "AC04", "AG01", "MD01", "MD07")
