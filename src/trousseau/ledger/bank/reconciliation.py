"""The bank against the books, on a day: one balance explains the other, item by item."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum
from django.utils.translation import gettext_noop as N_

from ..enums import LineState
from ..findings import Finding
from ..models import BankAccount, BankLine, Statement
from ..queries import balance, lines
from .books import Movement, movements, uncleared

SUSPENSE = "471"


@dataclass(frozen=True)
class Reconciliation:
    """Cents. `books` = `closing` − lines not posted + entries not on a statement + `before` − `after`, or `gap` is not zero.

    `before`: what the books held when the first statement opened, less what that statement said. Zero when the books
    began with the bank.
    """

    account: BankAccount
    on: date
    statement: Statement | None
    books: int
    before: int
    waiting: Sequence[BankLine]
    entries: "Sequence[Movement]"
    after: int = 0  # on these statements, and in the books on a later day only: their year was closed

    @property
    def closing(self) -> int:
        return self.statement.closing if self.statement else 0

    @property
    def not_posted(self) -> int:
        return sum(line.cents for line in self.waiting)

    @property
    def not_stated(self) -> int:
        return sum(entry.cents for entry in self.entries)

    @property
    def expected(self) -> int:
        return self.closing - self.not_posted + self.not_stated + self.before - self.after

    @property
    def gap(self) -> int:
        return self.books - self.expected

    @property
    def holds(self) -> bool:
        return not self.gap and not self.before


def reconcile(account: BankAccount, on: date) -> Reconciliation:
    """What the bank and the books say at the end of the day `on`, and every item between them."""
    taken = Statement.objects.filter(account=account, taken=True)
    statement = taken.filter(last_day__lte=on).order_by("last_day", "pk").last()
    books = balance(account.ledger, account.account, on=on)
    if statement is None:
        return Reconciliation(account, on, None, books, 0, [], list(uncleared(account, on)))
    first = taken.order_by("last_day", "pk").first() or statement
    started = first.first_day
    of_known = Q(clearing__line__statement__last_day__lte=statement.last_day)
    later = movements(account, on).exclude(of_known).filter(clearing__isnull=False)
    open_ = list(uncleared(account, on))
    early = sum(entry.cents for entry in open_ if entry.date < started)
    waiting = BankLine.objects.filter(
        statement__account=account,
        statement__taken=True,
        statement__last_day__lte=statement.last_day,
        state=LineState.WAITING,
    )
    return Reconciliation(
        account=account,
        on=on,
        statement=statement,
        books=books,
        before=(early if first.opening else 0) - first.opening,
        waiting=list(waiting.select_related("statement")),
        entries=[*(e for e in open_ if not (first.opening and e.date < started)), *later],
        after=sum(entry.cents for entry in movements(account).filter(of_known, date__gt=on)),
    )


BEFORE = N_(
    "Account %(account)s: at the opening of the first statement, the bank and the books differed by %(amount)s."
)
APART = N_(
    "Account %(account)s: the books say %(books)s, the statement of %(day)s and the movements that wait %(expected)s."
)
LEFT = N_("Account %(account)s: it bears %(held)s, and %(left)s is left to identify on the statements.")


def gaps(on: date) -> list[Finding]:
    """What does not hold, account by account: no sentence names more than accounts and amounts."""
    found = []
    for account in BankAccount.objects.all():
        state = reconcile(account, on)
        if state.statement is None:
            continue
        if state.before:
            found.append(Finding(BEFORE, {"account": account.account, "amount": abs(state.before)}))
        if state.gap:
            said = {"books": state.books, "day": state.statement.last_day.isoformat(), "expected": state.expected}
            found.append(Finding(APART, {"account": account.account, **said}))
        found += _suspense(account, on)
    return found


def _suspense(account: BankAccount, on: date) -> list[Finding]:
    """What is to be identified is, to the cent, what is left of the lines taken."""
    held = lines(account.ledger, SUSPENSE).aggregate(cents=Sum("credit", default=0) - Sum("debit", default=0))["cents"]
    left = BankLine.objects.filter(statement__account__ledger=account.ledger, state=LineState.UNKNOWN).aggregate(
        cents=Sum("left", default=0)
    )["cents"]
    if held == left:
        return []
    return [Finding(LEFT, {"account": SUSPENSE, "held": held, "left": left})]
