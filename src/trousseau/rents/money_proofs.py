"""What the rents prove each night, beside the proofs of the ledger."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db.models import CharField, F, Q, Sum, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as N_

from trousseau.ledger.books import OPENING
from trousseau.ledger.enums import Ledger
from trousseau.ledger.findings import Finding
from trousseau.ledger.models import BankLine
from trousseau.ledger.money_proofs import NONE, Proof
from trousseau.ledger.payable import TENANTS, owed_to_owners
from trousseau.ledger.queries import lines
from trousseau.tenancies.models import Lease

from .matching.enums import ShareKind
from .matching.models import LineShare
from .models import Payment, RentCall
from .owners.queries import held_by_fund

EARLY = N_("Fund %(fund)s: %(amount)s paid to the owner before a statement of the bank shows them.")
DIFFERS = N_("Lease %(lease)s: %(account)s due according to its calls and payments, %(books)s according to the ledger.")


OTHER_ENTRY = N_(
    "Line %(line)s of the bank: one of its parts is not the entry that was posted for it. That was changed outside the "
    "software: look at whose money it is before it is given back or identified again."
)
TENANTS_OWN = (ShareKind.TENANT, ShareKind.DEPOSIT, ShareKind.FEE)


def owners_within_what_the_bank_showed(on: date) -> Sequence[Finding]:
    """What is beyond all that was collected is said by the ledger's own proof: only the rest is said here."""
    awaited = {code: held.awaited for code, held in held_by_fund(on).items() if held.awaited}
    found = []
    for owed in owed_to_owners(on) if awaited else ():
        early = owed.beyond(awaited.get(owed.fund, 0)) - owed.beyond()
        if early:
            found.append(Finding(EARLY, {"fund": owed.fund, "amount": early}))
    return found


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
    ours.subtract(dict(_by(Payment.objects.filter(reversal=None), "lease", Sum("amount"))))
    numbers = dict(Lease.objects.filter(pk__in=ours).values_list("pk", "number"))
    account = Counter({f"L{numbers[lease]:05d}": cents for lease, cents in ours.items()})
    return [
        Finding(DIFFERS, {"lease": code or NONE, "account": account[code], "books": books[code]})
        for code in sorted({*books, *account})
        if books[code] != account[code]
    ]


def shares_are_their_own_entries(_on: date) -> Sequence[Finding]:
    """A part of a line of the bank is the entry that was posted for it, which says in what is sealed for which line it was
    and, of a tenant's part, for which lease."""
    of_line = Concat(Value("rents.line:"), Cast("line_id", CharField()), Value(":"))
    of_lease = Concat(Value("tenancies.lease:"), Cast("lease_id", CharField()))
    shares = LineShare.objects.filter(
        ~Q(kind=ShareKind.FEE) & ~Q(entry__idempotency_key__startswith=of_line)
        | Q(kind__in=TENANTS_OWN, lease=None)
        | Q(lease__isnull=False) & ~Q(entry__source=of_lease)
        | Q(kind=ShareKind.TENANT) & (Q(payment=None) | ~Q(payment__entry=F("entry")))
    )
    lines = BankLine.objects.filter(shares__in=shares).distinct().order_by("pk")
    return [Finding(OTHER_ENTRY, {"line": line.pseudonym}) for line in lines.only("pk")]


PROOFS = [
    Proof("shown", _("No owner was paid before the bank showed the money"), owners_within_what_the_bank_showed),
    Proof("tenants", _("Each lease owes what the ledger says it owes"), accounts_as_the_ledger_says),
    Proof(
        "shares",
        _("Each part of a line of the bank is the entry that was posted for it"),
        shares_are_their_own_entries,
        outside=True,
    ),
]
