"""What stands in the books on the account of the debits, collection by collection: what was presented and did not arrive,
what the bank told as sent back and has not taken yet."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from django.db.models import Max, Sum
from django.utils.translation import gettext_noop as N_

from trousseau.ledger.books import OPENING
from trousseau.ledger.enums import Ledger
from trousseau.ledger.findings import Finding
from trousseau.ledger.queries import lines
from trousseau.receipts.enums import ShareKind
from trousseau.receipts.models import LineShare
from trousseau.rules.dates import add_days

from ..models import Collection, Debit

ACCOUNT = "5113"
TAKEN_DAYS = 15  # calendar days within which a return that a notice told is on a statement

APART = N_("Account %(account)s bears %(books)s, and the debits and the lines of the bank make %(ours)s.")
TOLD = N_(
    "Collection %(number)s: %(amount)s told as sent back since %(day)s, which no line of the bank took. Ask it whether these "
    "debits came back."
)


def debits_as_the_bank_says(on: date) -> Sequence[Finding]:
    """All that is posted, whatever its day, is explained by the debits and by the lines that answer them; and what a notice
    told as sent back is on a statement within TAKEN_DAYS."""
    left = _left()
    posted = lines(Ledger.CLIENTS, ACCOUNT).exclude(entry__journal=OPENING)
    books = posted.aggregate(cents=Sum("debit", default=0) - Sum("credit", default=0))["cents"]
    found = []
    if books != (ours := sum(left.values())):
        found.append(Finding(APART, {"account": ACCOUNT, "books": books, "ours": ours}))
    late = Collection.objects.annotate(told_on=Max("debits__returned_on"))
    late = late.filter(number__in=[number for number, cents in left.items() if cents < 0])
    for one in late.filter(told_on__lt=add_days(on, -TAKEN_DAYS)).order_by("number"):
        said = {"number": one.number, "amount": -left[one.number], "day": one.told_on.isoformat()}
        found.append(Finding(TOLD, said))
    return found


def _left() -> Counter[str]:
    """By collection, in cents: what was presented, less what arrived, less what was told as sent back, with what the bank took."""
    paid = Debit.objects.filter(receipt__isnull=False, receipt__reversal=None).order_by().values("collection__number")
    left = Counter(dict(paid.annotate(cents=Sum("cents")).values_list("collection__number", "cents")))
    shares = LineShare.objects.filter(reversal=None, kind__in=(ShareKind.DEBITS, ShareKind.RETURNED))
    told = list(shares.values_list("kind", "why", "cents"))
    back = [why for kind, why, _cents in told if kind == ShareKind.RETURNED]
    of = dict(Debit.objects.filter(reference__in=back).values_list("reference", "collection__number"))
    for kind, why, cents in told:
        left[of.get(why, why) if kind == ShareKind.RETURNED else why] -= cents
    return left
