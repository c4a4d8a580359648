"""What the sums received prove each night, beside the proofs of the ledger."""

from collections.abc import Sequence
from datetime import date

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

from trousseau.ledger.findings import Finding
from trousseau.ledger.models import BankLine
from trousseau.ledger.money_proofs import Proof

from .models import LineShare

OTHER_ENTRY = N_(
    "Line %(line)s of the bank: one of its parts is not the entry that was posted for it. That was changed outside the "
    "software: look at whose money it is before it is given back or identified again."
)


def shares_are_their_own_entries(_on: date) -> Sequence[Finding]:
    """A part of a line of the bank is the entry that was posted for it, which says in what is sealed for which line it was
    and, of money received, for which lease."""
    of_line = Concat(Value("receipts.line:"), Cast("line_id", CharField()), Value(":"))
    of_lease = Concat(Value("tenancies.lease:"), Cast("receipt__lease_id", CharField()))
    of_nobody = Concat(Value("ledger.bank_line:"), Cast("line_id", CharField()))
    shares = LineShare.objects.filter(
        ~Q(entry__idempotency_key__startswith=of_line)
        | Q(receipt=None) & ~Q(entry__source=of_nobody)
        | Q(receipt__isnull=False) & ~Q(receipt__entry=F("entry"), receipt__purpose=F("kind"))
        | Q(receipt__lease__isnull=False) & ~Q(entry__source=of_lease)
    )
    lines = BankLine.objects.filter(shares__in=shares).distinct().order_by("pk")
    return [Finding(OTHER_ENTRY, {"line": line.pseudonym}) for line in lines.only("pk")]


PROOFS = [
    Proof(
        "shares",
        _("Each part of a line of the bank is the entry that was posted for it"),
        shares_are_their_own_entries,
        outside=True,
    )
]
