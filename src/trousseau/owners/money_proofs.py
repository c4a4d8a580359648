"""What the owners' accounts prove each night, beside the proofs of the ledger."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

from trousseau.ledger.findings import Finding
from trousseau.ledger.money_proofs import Proof
from trousseau.ledger.payable import owed_to_owners
from trousseau.rents.held import held_by_fund

EARLY = N_("Fund %(fund)s: %(amount)s paid to the owner before a statement of the bank shows them.")


def owners_within_what_the_bank_showed(on: date) -> Sequence[Finding]:
    """What is beyond all that was collected is said by the ledger's own proof: only the rest is said here."""
    awaited = {code: held.awaited for code, held in held_by_fund(on).items() if held.awaited}
    found = []
    for owed in owed_to_owners(on) if awaited else ():
        early = owed.beyond(awaited.get(owed.fund, 0)) - owed.beyond()
        if early:
            found.append(Finding(EARLY, {"fund": owed.fund, "amount": early}))
    return found


PROOFS = [Proof("shown", _("No owner was paid before the bank showed the money"), owners_within_what_the_bank_showed)]
