"""Statements taken into the books: once, all together or not at all.

What somebody noted before the bank said it is recognised, when there is no doubt; every other line is posted, on the
account of what is to be identified: money that the bank shows is in the books that very day.
"""

from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from trousseau.core import scales
from trousseau.core.bulk import update_each
from trousseau.core.clock import today
from trousseau.core.models import User

from ..actions import hold, post_many
from ..enums import FileState, Ledger, LineState
from ..events import draft
from ..models import BankFile, BankLine, Clearing, Statement
from ..postings import Draft
from . import continuity
from .books import Candidate, Pool, named

VOUCHER, AMOUNT, POSTED = "voucher", "amount", "posted"
# what the bank shows and nobody noted, came in or went out: an event of each book that has a bank
UNKNOWN = {Ledger.CLIENTS: ("bank_in", "bank_out"), Ledger.AGENCY: ("own_bank_in", "own_bank_out")}
KEY = "ledger.bank"  # of the entries posted for a line, before its own key: `entries` reads it


@transaction.atomic
def apply_file(source: BankFile) -> None:
    """Take the staged statements. The state is the idempotency key: run twice, or after a crash, it is done once."""
    hold(source.account.ledger)
    now = timezone.now()
    mine = BankFile.objects.filter(pk=source.pk, state=FileState.APPLYING)
    if not mine.update(state=FileState.APPLIED, version=F("version") + 1, applied_at=now, moved_at=now):
        return
    statements = list(source.statements.order_by("rank"))
    why = continuity.broken(source.account, statements)
    if why or not statements:  # another file was taken meanwhile
        BankFile.objects.filter(pk=source.pk).update(state=FileState.STOPPED, why_stopped=why[:300], applied_at=None)
        return
    lines = list(
        BankLine.objects.filter(statement__in=statements)
        .select_related("statement__account")
        .order_by("statement__rank", "rank")
    )
    _take(source.applied_by, source, lines)
    Statement.objects.filter(file=source).update(taken=True)


def _take(actor: User | None, source: BankFile, lines: list[BankLine]) -> None:
    days = scales.at("bank.days_apart", today()).number
    pool = Pool.of(source.account, days, lines)
    twins = Counter(line.cents for line in lines)
    cleared: list[Clearing] = []
    unknown: list[BankLine] = []
    for line in lines:
        near = pool.near(line)
        found = _sure(line, near, alone=twins[line.cents] == 1)
        if found:
            candidate, why = found
            pool.take(candidate)
            cleared += [Clearing(line=line, entry=entry, cleared_by=actor, why=why) for entry in candidate.entries]
            line.state, line.left = LineState.SETTLED, 0
        elif near:
            line.state = LineState.WAITING
        else:
            line.state = LineState.UNKNOWN
            unknown.append(line)
    Clearing.objects.bulk_create(cleared + _posted(actor, source.account.ledger, unknown))
    update_each(lines, "state", "left", "entry")


def _sure(line: BankLine, near: list[Candidate], *, alone: bool) -> tuple[Candidate, str] | None:
    """The movement that this line is, without a doubt: its voucher is written in the line; or no other movement, and no
    other line, has this amount, and it is not the rent of a tenant, which another of the same amount may have paid."""
    by_name = named(line, near)
    if len(by_name) == 1:
        return by_name[0], VOUCHER
    if len(near) == 1 and alone and not near[0].tenant:
        return near[0], AMOUNT
    return None


def posting(line: BankLine, times: int = 0) -> Draft:
    """The line in the books, on the account of what is to be identified, under its pseudonym."""
    came, went = UNKNOWN[Ledger(line.statement.account.ledger)]
    return draft(
        came if line.cents > 0 else went,
        on=line.booked_on,
        amounts={"amount": abs(line.cents)},
        aux=line.pseudonym,
        key=f"{KEY}:{line.pk}:{times}",
        source=f"ledger.bank_line:{line.pk}",
        piece=line.pseudonym,
    )


def _posted(actor: User | None, ledger: str, lines: Iterable[BankLine]) -> list[Clearing]:
    lines = [line for line in lines if line.cents]
    entries = post_many(actor, ledger=ledger, drafts=[posting(line) for line in lines])
    for line, entry in zip(lines, entries, strict=True):
        line.entry = entry
    return [Clearing(line=line, entry=line.entry, cleared_by=actor, why=POSTED) for line in lines]
