"""Is each line of the bank on the entries that are its own? What a hand moved by SQL is held against what was sealed.

The entry that was posted for a line says so in its key; those that clear a line come, together, to its amount.
"""

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat

from ..enums import LineState
from ..models import BankLine, Clearing
from .applying import KEY, POSTED


def strayed() -> QuerySet[BankLine]:
    """The lines taken that are said to be an entry not posted for them, or entries that are not of their amount."""
    own = Concat(Value(f"{KEY}:"), Cast("pk", CharField()), Value(":"))
    posted = Clearing.objects.filter(line=OuterRef("pk"), why=POSTED)
    of_account = Q(
        clearings__entry__ledger=F("statement__account__ledger"),
        clearings__entry__lines__account=F("statement__account__account"),
    )
    moved = F("clearings__entry__lines__debit") - F("clearings__entry__lines__credit")
    waits = Q(state=LineState.WAITING)
    rows = BankLine.objects.filter(statement__taken=True).annotate(cleared=Sum(moved, filter=of_account, default=0))
    return rows.filter(
        Q(entry__isnull=False) & ~Q(entry__idempotency_key__startswith=own)
        | Q(Exists(posted), entry=None)
        | Exists(posted.exclude(entry=OuterRef("entry")))
        | waits & ~Q(cleared=0)
        | ~waits & ~Q(cleared=F("cents"))
    ).order_by("pk")
