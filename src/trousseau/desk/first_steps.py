"""What a first rent waits for at the bank: two accounts, never one. Said here, where the rooms meet."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.first_steps import Opens, State, Step
from trousseau.ledger import access
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import BankAccount


def _accounts(_on: date) -> State:
    held = set(BankAccount.objects.values_list("ledger", flat=True))
    if not held:
        return State(False, _("To be given"))
    if Ledger.CLIENTS not in held:
        return State(False, _("To be completed"), _("The account of the money held for others is missing."))
    if Ledger.AGENCY not in held:
        return State(False, _("To be completed"), _("The agency’s own account is missing."))
    return State(True, _("Done"), _("One for the money of others, one for the agency’s own."))


STEPS = [
    Step(
        "bank",
        Opens.RENT,
        gettext_lazy("The bank accounts"),
        gettext_lazy("the bank accounts"),
        gettext_lazy("Give the accounts"),
        gettext_lazy(
            "Without them no rent is received for an owner. The money of others never mixes with the agency’s."
        ),
        "Décret 72-678, art. 55",
        access.BANK,
        lambda: reverse("ledger:bank_account_new"),
        _accounts,
        minutes=15,
        note=gettext_lazy("The IBAN of both accounts, as the bank writes them."),
    )
]
