"""What the pages of the bank read."""

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from ..enums import TO_TREAT, LineState
from ..models import BankAccount, BankFile, BankLine, Statement


def accounts() -> QuerySet[BankAccount]:
    return BankAccount.objects.order_by("ledger", "account")


def files() -> QuerySet[BankFile]:
    return BankFile.objects.select_related("account", "made_by", "applied_by").order_by("-pk")


def statements() -> QuerySet[Statement]:
    return Statement.objects.filter(taken=True).select_related("account").order_by("-last_day", "-pk")


def lines() -> QuerySet[BankLine]:
    """The lines of statements that were taken, newest first."""
    return (
        BankLine.objects.filter(statement__taken=True)
        .select_related("statement__account")
        .order_by("-booked_on", "-pk")
    )


def staged(source: BankFile) -> QuerySet[BankLine]:
    """The lines of a file as they were read, in its order: to be looked at before they are taken."""
    return BankLine.objects.filter(statement__file=source).order_by("statement__rank", "rank")


def to_treat() -> QuerySet[BankLine]:
    """The lines that wait for a person, oldest first."""
    return lines().filter(state__in=TO_TREAT).order_by("booked_on", "pk")


def waiting(account: BankAccount | None = None) -> dict:
    """How many lines wait, what is left of them in and out, and since when: cents above zero."""
    rows = to_treat().filter(statement__account=account) if account else to_treat()
    return rows.order_by().aggregate(
        count=Count("pk"),
        came=Coalesce(Sum("left", filter=Q(left__gt=0)), 0),
        went=-Coalesce(Sum("left", filter=Q(left__lt=0)), 0),
        since=Min("booked_on"),
    )


def counts(source: BankFile) -> dict[str, int]:
    """The lines of a file by state."""
    found = dict.fromkeys(LineState.values, 0)
    for state, n in BankLine.objects.filter(statement__file=source).values_list("state").annotate(n=Count("pk")):
        found[state] = n
    return found
