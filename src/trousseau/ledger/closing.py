"""A year is closed: its result is posted, the next one opens with it, and its assembly has it carried forward."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from trousseau.core import chain, localised, rooms
from trousseau.core.enums import Role
from trousseau.core.errors import Refused, happened
from trousseau.core.models import JobRun, User

from . import chart
from .actions import post, post_many
from .bank import continuity
from .bank.reconciliation import SUSPENSE, reconcile
from .enums import FileState, Ledger, ManualState
from .events import draft, events
from .models import BankAccount, BankFile, ClosedYear, Entry, Fund, Line, ManualEntry
from .postings import Posting
from .queries import balance, chain_name, lines, of_income
from .verification import verify
from .years import closed_years, next_to_close, require_open


@dataclass(frozen=True)
class Obstacle:
    """Why a year is not closed yet, or what to look at before. `who` may lift it, on the page named `page`."""

    said: str
    who: str
    page: str = ""


@dataclass(frozen=True)
class Signed:
    """Cents, above zero for income or a profit, below for an expense or a loss."""

    cents: int

    @property
    def gain(self) -> int:
        return max(self.cents, 0)

    @property
    def loss(self) -> int:
        return max(-self.cents, 0)


@dataclass(frozen=True)
class Moved(Signed):
    """An account of income or expense, and what it comes to in its year."""

    code: str
    label: str


@dataclass(frozen=True)
class Closing:
    """What closing a year would do: `accounts` come to nothing, and their `result` is posted on `account`.

    `obstacles` block; `cautions` are better read before.
    """

    ledger: Ledger
    year: int
    accounts: Sequence[Moved]
    obstacles: Sequence[Obstacle]
    cautions: Sequence[Obstacle]

    @property
    def result(self) -> Signed:
        return Signed(sum(moved.cents for moved in self.accounts))

    @property
    def account(self) -> str:
        return result_account(self.result.cents)

    @property
    def account_label(self) -> str:
        return chart.account_name(self.ledger, self.account)

    @property
    def next_year(self) -> int:
        return self.year + 1


@dataclass(frozen=True)
class Result(Signed):
    """What the closing of a year posted, and the day it was carried forward."""

    year: int
    carried_on: date | None


def result_account(cents: int) -> str:
    """Where a result stands until its assembly decides."""
    return chart.closing().profit if cents > 0 else chart.closing().loss


def carried_to(cents: int) -> str:
    """Where it goes then: the other account of its event."""
    [account] = {move.account for move in events()[_carrying(cents)].moves} - {result_account(cents)}
    return account


def _carrying(cents: int) -> str:
    return "profit_carried" if cents > 0 else "loss_carried"


def prepared(ledger: str, year: int, today: date) -> Closing:
    """What closing `year` would post, what blocks it and who lifts it. The ledger itself is read again when it closes."""
    sums = _of_year(ledger, year).values_list("account").annotate(cents=Sum("credit") - Sum("debit"))
    accounts = [
        Moved(cents, code, chart.account_name(ledger, code)) for code, cents in sums.order_by("account") if cents
    ]
    return Closing(Ledger(ledger), year, accounts, obstacles(ledger, year, today), _cautions(ledger, year))


def obstacles(ledger: str, year: int, today: date) -> list[Obstacle]:
    """What keeps `year` from being closed today, as far as it is known without reading the ledger again."""
    early = _not_over(year, today)
    return [*early, *_not_whole(), *_not_carried(ledger, year), *([] if early else _left_open(ledger, year))]


def _of_year(ledger: str, year: int) -> QuerySet[Line]:
    """The lines of income and expense of a year: those of earlier years came to nothing when they were closed."""
    found = lines(ledger).filter(of_income(ledger), entry__year=year)
    return found.exclude(entry__journal=chart.closing().journal).order_by()


def _not_over(year: int, today: date) -> list[Obstacle]:
    if year < today.year:
        return []
    return [Obstacle(_("This year is not over: it is closed from 1 January on."), str(Role.DIRECTOR.label))]


def _not_whole() -> list[Obstacle]:
    read = JobRun.objects.filter(job="ledger.verify", ended_at__isnull=False).first()
    if read is None or read.ok or read.ended_at is None:
        return []
    said = _("The verification of %(day)s found an anomaly: nothing is closed before it is explained.")
    day = localised.day(localdate(read.ended_at))
    return [Obstacle(said % {"day": day}, str(Role.ADMINISTRATOR.label), "ledger:trial")]


def _not_carried(ledger: str, year: int) -> list[Obstacle]:
    said = _("The result of %(year)s waits for the decision of the assembly: it is carried forward first.")
    return [
        Obstacle(said % {"year": found.year}, str(Role.DIRECTOR.label), "ledger:carry")
        for found in posted_results(ledger)
        if found.year < year and not found.carried_on
    ]


def _left_open(ledger: str, year: int) -> list[Obstacle]:
    """What of the year is not done: room by room, in the order of the journey."""
    return [obstacle for room in rooms.installed() for obstacle in room.open_in_year(ledger, year)]


def open_in(ledger: str, year: int) -> list[Obstacle]:
    """The statements of the bank that this room waits for, and the entries by hand that nobody posted or refused."""
    last, who = date(year, 12, 31), str(Role.RENTAL.label)
    found = []
    for account in BankAccount.objects.filter(ledger=ledger):
        statements = continuity.taken(account)
        first, end = statements.first(), statements.last()
        if first is None or end is None or first.first_day > last or end.last_day >= last:
            continue
        if end.closing or balance(ledger, account.account, on=last):  # else that account was closed at the bank
            said = _(
                "Account %(account)s: the statement of the bank up to 31 December is not taken, the last ends on %(day)s."
            )
            told = {"account": account.account, "day": localised.day(end.last_day)}
            found.append(Obstacle(said % told, who, "ledger:bank"))
    files = BankFile.objects.filter(account__ledger=ledger, state__in=(FileState.READY, FileState.APPLYING))
    for source in files.filter(statements__first_day__lte=last).distinct().order_by("pk"):
        said = _("A file of the bank received on %(day)s waits to be taken.")
        found.append(Obstacle(said % {"day": localised.day(source.made_on)}, who, "ledger:bank"))
    for manual in ManualEntry.objects.filter(ledger=ledger, state=ManualState.PROPOSED, on__lte=last).order_by("pk"):
        said = _("The entry by hand “%(label)s” waits for a second person.")
        found.append(Obstacle(said % {"label": manual.label}, str(Role.DIRECTOR.label), "ledger:manuals"))
    return found


def _cautions(ledger: str, year: int) -> list[Obstacle]:
    """What does not block, and is better settled before no entry is dated in the year."""
    last = date(year, 12, 31)
    who = str(Role.RENTAL.label)
    found = []
    for account in BankAccount.objects.filter(ledger=ledger):
        state = reconcile(account, last)
        if state.statement is None:
            said = _("Account %(account)s: no statement of the bank is taken up to 31 December.")
            found.append(Obstacle(said % {"account": account.account}, who, "ledger:bank"))
        elif not state.holds:
            said = _("Account %(account)s: the books and the bank differ by %(amount)s on 31 December.")
            amount = localised.money(abs(state.gap or state.before))
            found.append(Obstacle(said % {"account": account.account, "amount": amount}, who, "ledger:bank"))
    if (ledger, SUSPENSE) in chart.accounts() and (held := balance(ledger, SUSPENSE, on=last)):
        said = _("Account %(account)s: %(amount)s is left to identify on 31 December.")
        found.append(Obstacle(said % {"account": SUSPENSE, "amount": localised.money(abs(held))}, who, "ledger:bank"))
    return found


@transaction.atomic
def close_year(actor: User, *, ledger: str, year: int, today: date) -> ClosedYear:
    """Close a year that is over, the oldest first, and post its result on 31 December. It is not opened again.

    Raises Refused when it is not over, when an earlier one is open or has its result still to be carried forward, when a
    statement, a call, a debit or a remittance of it is open, or when the ledger is not whole.
    """
    chain.lock(chain_name(ledger))
    if year in closed_years(ledger):
        raise Refused(_("This year is already closed."))
    for obstacle in _not_over(year, today):
        raise Refused(obstacle.said)
    if year != next_to_close(ledger):
        raise Refused(_("Close the years in their order, the oldest first; a year without entries is not closed."))
    if waits := [*_not_carried(ledger, year), *_left_open(ledger, year)]:
        raise Refused(" ".join(obstacle.said for obstacle in waits))
    verdict = verify(ledger)
    if not verdict.ok:
        raise Refused(str(verdict))
    _post_result(actor, ledger, year)
    closed = ClosedYear(ledger=ledger, year=year, closed_by=actor)
    closed.save(force_insert=True)
    return closed


def _post_result(actor: User, ledger: str, year: int) -> None:
    """Bring each account of income and expense to nothing, fund by fund, against the result."""
    sums = _of_year(ledger, year).values_list("account", "fund", "aux").annotate(cents=Sum("credit") - Sum("debit"))
    rows = [row for row in sums.order_by("account", "fund__code", "aux") if row[3]]
    funds = Fund.objects.in_bulk([row[1] for row in rows if row[1]])
    moved = [(account, funds.get(fund), aux, cents) for account, fund, aux, cents in rows]
    if result := sum(row[3] for row in moved):
        moved.append((result_account(result), None, "", -result))
    if moved:
        post(
            actor,
            ledger=ledger,
            journal=chart.closing().journal,
            on=date(year, 12, 31),
            label=f"{chart.closing().label} {year}",
            lines=[Posting(code, max(cents, 0), max(-cents, 0), fund, aux) for code, fund, aux, cents in moved],
            key=f"ledger.closing:{ledger}:{year}",
            source="ledger.closing",
        )


def posted_results(ledger: str) -> list[Result]:
    """The results that closings posted, the oldest first."""
    accounts = (chart.closing().profit, chart.closing().loss)
    rows = lines(ledger).filter(entry__journal=chart.closing().journal, account__in=accounts)
    posted = rows.values_list("entry__year", "credit", "debit").order_by("entry__year")
    carried = {
        int(entry.idempotency_key.split(":")[1]): entry.date
        for entry in Entry.objects.posted().filter(
            ledger=ledger, idempotency_key__startswith="ledger.carried:", reversed_by=None
        )
    }
    return [Result(credit - debit, year, carried.get(year)) for year, credit, debit in posted]


@transaction.atomic
def carry_result(actor: User, *, on: date, today: date) -> Entry:
    """The assembly decided on the day `on`: the oldest result that waits is carried forward (plan comptable général, 11).

    Raises Refused when none waits, or for a day before the year was over, to come, or in a closed year.
    """
    ledger = chart.closing().ledger
    chain.lock(chain_name(ledger))
    waiting = to_carry()
    if waiting is None:
        raise Refused(_("No result waits to be carried forward."))
    happened(on, today)
    if on.year <= waiting.year:
        raise Refused(_("The assembly decides once the year is over: check the date."), "on")
    require_open(ledger, on)
    key = f"ledger.carried:{waiting.year}"
    times = Entry.objects.filter(ledger=ledger, idempotency_key__startswith=f"{key}:").count()
    event = _carrying(waiting.cents)
    asked = draft(
        event,
        on=on,
        amounts={"amount": abs(waiting.cents)},
        key=f"{key}:{times}",
        label=f"{events()[event].label} {waiting.year}",
        source="ledger.closing",
    )
    return post_many(actor, ledger=ledger, drafts=[asked])[0]


def to_carry() -> Result | None:
    """The oldest result that waits for the decision of its assembly."""
    return next((found for found in posted_results(chart.closing().ledger) if not found.carried_on), None)
