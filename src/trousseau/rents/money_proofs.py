"""What the rents prove each night, beside the proofs of the ledger."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

from trousseau.ledger.books import OPENING
from trousseau.ledger.enums import Ledger
from trousseau.ledger.findings import Finding
from trousseau.ledger.money_proofs import NONE, Proof
from trousseau.ledger.payable import TENANTS
from trousseau.ledger.queries import lines
from trousseau.receipts.models import Receipt
from trousseau.tenancies.models import Lease

from .debits.proved import debits_as_the_bank_says
from .models import RentCall

DIFFERS = N_("Lease %(lease)s: %(account)s due according to its calls and payments, %(books)s according to the ledger.")


def _by(rows, name: str, cents):
    """(what `name` is, its sum in cents), in one query."""
    return rows.order_by().values_list(name).annotate(cents=cents)


def accounts_as_the_ledger_says(_on: date) -> Sequence[Finding]:
    """What each lease was asked, less what was paid, is its balance in the books: all that is posted, whatever its day.

    Balances that a ledger was opened with are no call of ours.
    """
    posted = lines(Ledger.CLIENTS, TENANTS).exclude(entry__journal=OPENING)
    books = Counter(dict(_by(posted, "aux", Sum("debit") - Sum("credit"))))
    ours = Counter(dict(_by(RentCall.objects, "lease", Sum(F("rent") + F("charges")))))
    ours.subtract(dict(_by(Receipt.objects.rent().filter(reversal=None), "lease", Sum("amount"))))
    numbers = dict(Lease.objects.filter(pk__in=ours).values_list("pk", "number"))
    account = Counter({f"L{numbers[lease]:05d}": cents for lease, cents in ours.items()})
    return [
        Finding(DIFFERS, {"lease": code or NONE, "account": account[code], "books": books[code]})
        for code in sorted({*books, *account})
        if books[code] != account[code]
    ]


PROOFS = [
    Proof("tenants", _("Each lease owes what the ledger says it owes"), accounts_as_the_ledger_says),
    Proof("debits", _("What debits left in the books is what the bank has still to say"), debits_as_the_bank_says),
]
