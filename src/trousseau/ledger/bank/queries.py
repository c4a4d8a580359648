"""What the pages of the bank read, and until when the bank is read."""

from datetime import date, timedelta

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ..enums import TO_TREAT, Ledger, LineState
from ..models import BankAccount, BankFile, BankLine, Line, Statement


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
    """How many lines of an account wait, or of the clients' bank, what is left of them in and out, and since when: cents
    above zero."""
    mine = {"statement__account": account} if account else {"statement__account__ledger": Ledger.CLIENTS}
    rows = to_treat().filter(**mine)
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


def read_until(on: date | None = None) -> date | None:
    """The last whole day that the statements taken of the clients' accounts show: the earliest of the accounts in use. None:
    no statement was ever taken, the house works by hand. `on`: as the house knew it that day.

    A statement that does not follow the one before is refused (`continuity`): nothing is missing before that day.
    """
    found: list[date] = []
    left: list[date] = []
    rows = Statement.objects.filter(taken=True, account__ledger=Ledger.CLIENTS)
    if on:
        rows = rows.filter(file__made_on__lte=on)
    newest = rows.filter(account=OuterRef("account")).order_by("-last_day", "-pk").values("pk")[:1]
    # an account without any is kept by hand
    for last in rows.filter(pk=Subquery(newest)).select_related("account", "file"):
        # a file received during its last day does not hold the whole of that day
        day = min(last.last_day, last.file.made_on - timedelta(1))
        (found if _in_use(last, on) else left).append(day)
    # an account that was left for another: its last statement tells nothing more of those who still pay
    return min(found, default=max(left, default=None))


def _in_use(last: Statement, on: date | None) -> bool:
    """Whether its account held something at its end, or moved since."""
    account = last.account
    since = Line.objects.filter(
        entry__ledger=account.ledger, account=account.account, entry__date__gt=last.last_day, entry__posted=True
    )
    return bool(last.closing) or (since.filter(entry__date__lte=on) if on else since).exists()
