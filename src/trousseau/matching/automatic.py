"""The lines that nobody need look at, identified by themselves: after each file of the bank, and every night."""

from collections.abc import Sequence
from itertools import batched

from django.db import transaction
from django.db.models import prefetch_related_objects

from trousseau.core import scales
from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.ledger.actions import hold
from trousseau.ledger.bank.books import Pool
from trousseau.ledger.bank.lines import clear_line
from trousseau.ledger.enums import Ledger, LineState
from trousseau.ledger.models import BankAccount, BankLine, Line

from . import of_debits, of_orders
from .finding import Finder, Found
from .identifying import Part, identify
from .of_caf import from_caf, receive, remittance_of

CHUNK = 200
TENANT = "tenant"


def identify_lines() -> int:
    """How many were identified. Each chunk is one short transaction: stopped anywhere, the rest is done next time."""
    waiting = BankLine.objects.filter(
        state__in=(LineState.WAITING, LineState.UNKNOWN),
        statement__taken=True,
        statement__account__ledger=Ledger.CLIENTS,
        shares=None,
    )
    done = 0
    for some in batched(list(waiting.order_by("booked_on", "pk").values_list("pk", flat=True)), CHUNK):
        done += _chunk(some)
    return done


@transaction.atomic
def _chunk(keys: Sequence[int]) -> int:
    """Lines that a person treated meanwhile are left alone."""
    hold(Ledger.CLIENTS)
    lines = list(
        BankLine.objects.filter(pk__in=keys, state__in=(LineState.WAITING, LineState.UNKNOWN), shares=None)
        .select_related("statement__account")
        .order_by("booked_on", "pk")
    )
    finder, noted, sure = Finder(lines), Noted(lines), Sure()
    lines.sort(key=finder.turn)
    done = 0
    for line in lines:
        if line.left != line.cents:
            continue
        if finder.touches(line, sure.leases):  # what it asks depends on what was just received
            done += sure.identify(finder)
        try:
            answer = _one(line, finder, noted)
        except Refused:
            line.refresh_from_db()  # it waits for a person, who will read why
            continue
        if isinstance(answer, Part):
            sure.parts.append(answer)
        else:
            done += answer
    return done + sure.identify(finder)


def _one(line: BankLine, finder: Finder, noted: "Noted") -> "Part | bool":
    """The steps in their order: whether one of them answered alone, or the part to identify with others. Each step that
    writes is one transaction: refused, it leaves nothing behind."""
    if of_debits.identify(line) or of_orders.identify(line):
        return True
    if line.cents < 0:
        return False
    found = finder.sure(line)
    if found is None:
        remittance = remittance_of(line) if from_caf(line) else None
        if remittance:
            receive(None, line=line, remittance=remittance)
        return remittance is not None
    entry = noted.of(line, found)
    if entry is not None:
        clear_line(None, line=line, entries=[entry], why=TENANT)
        return True
    if line.state == LineState.WAITING and noted.near(line):
        return False  # somebody noted this amount for another: a person says which
    if found.clash:
        return False  # the month that the payer wrote says otherwise than the account: a person says what is paid
    if found.aid and found.aid.beyond:
        return False  # a person asks the CAF
    return Part(line, found.lease, line.cents, found.step, found.why, month=found.pays)


class Sure:
    """Parts that nobody need look at, of as many leases, posted together."""

    def __init__(self):
        self.parts: list[Part] = []

    @property
    def leases(self) -> set[int]:
        return {part.lease.pk for part in self.parts if part.lease}

    def identify(self, finder: Finder) -> int:
        """Identify them at once; when one of them may not be, each on its own. How many were."""
        parts, self.parts = self.parts, []
        return self._post(parts, finder) if parts else 0

    def _post(self, parts: list[Part], finder: Finder) -> int:
        try:
            with transaction.atomic():
                shares = identify(None, parts=parts, today=today())
        except Refused:
            for part in parts:
                part.line.refresh_from_db()
            return sum(self._post([part], finder) for part in parts) if len(parts) > 1 else 0
        receipts = [share.received for share in shares if share.receipt]
        prefetch_related_objects(receipts, "named")
        for receipt in receipts:
            finder.accounts.received(receipt)
        return len(shares)


class Noted:
    """Payments that somebody noted by hand, and that no statement shows yet."""

    def __init__(self, lines: Sequence[BankLine]):
        self.lines = lines
        self.days = scales.at("bank.days_apart", today()).number
        self.pools: dict[int, Pool] = {}

    def near(self, line: BankLine) -> list:
        account: BankAccount = line.statement.account
        if account.pk not in self.pools:
            mine = [one for one in self.lines if one.statement.account_id == account.pk]
            self.pools[account.pk] = Pool.of(account, self.days, mine)
        return self.pools[account.pk].near(line)

    def of(self, line: BankLine, found: Found):
        """The one entry of this very lease and amount, or None: this line is it."""
        near = [one for one in self.near(line) if one.tenant]
        if not near:
            return None
        keys = [one.entries[0].pk for one in near]
        of_lease = set(Line.objects.filter(entry__in=keys, aux=found.lease.code).values_list("entry_id", flat=True))
        mine = [one for one in near if one.entries[0].pk in of_lease]
        if len(mine) != 1:
            return None
        self.pools[line.statement.account_id].take(mine[0])
        return mine[0].entries[0]
