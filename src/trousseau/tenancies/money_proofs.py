"""What the leases prove each night, beside the proofs of the ledger: whose rent a lease asks, and for which mandate."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

from trousseau.core.moved import moved_in
from trousseau.ledger.findings import Finding
from trousseau.ledger.money_proofs import Proof

from .models import Lease

OTHER_MANDATE = N_(
    "Lease %(lease)s: its mandate was changed outside the software. Pay nothing for that mandate before the lease was "
    "compared with the one that was signed."
)
OTHER_HOUSEHOLD = N_(
    "Lease %(lease)s: its household was changed outside the software. Ask and give back nothing under it before it was "
    "compared with the one that was signed."
)
HELD = (("mandate", OTHER_MANDATE), ("household", OTHER_HOUSEHOLD))


def leases_as_they_were_written(_on: date) -> Sequence[Finding]:
    """The mandate and the household of each lease are those of its own history."""
    found = []
    for name, words in HELD:
        leases = Lease.objects.filter(pk__in=moved_in(Lease, name)).order_by("pk").only("number")
        found += [Finding(words, {"lease": lease.code}) for lease in leases]
    return found


PROOFS = [
    Proof(
        "lease",
        _("Each lease has its own mandate and household"),
        leases_as_they_were_written,
        outside=True,
        says=tuple((Lease, name) for name, _words in HELD),
    )
]
