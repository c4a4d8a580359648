"""What is done with one line: say which entries it is, post it, take from it what is identified, give it back."""

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from trousseau.core.errors import Refused
from trousseau.core.models import User

from ..actions import hold, post_many, reverse
from ..enums import LineState
from ..models import BankLine, Clearing, Entry
from .applying import POSTED, posting
from .books import movements

BY_HAND = "hand"


def _free(line: BankLine) -> None:
    """Raises Refused when part of the line was identified already."""
    if line.state not in (LineState.WAITING, LineState.UNKNOWN) or line.left != line.cents:
        raise Refused(_("This line was already treated: reload the page."))


@transaction.atomic
def clear_line(actor: User | None, *, line: BankLine, entries: Sequence[Entry], why: str = BY_HAND) -> None:
    """Entries noted before are a line of the bank. What it was posted on, to be identified, is reversed."""
    account = line.statement.account
    hold(account.ledger)
    line.refresh_from_db()
    _free(line)
    found = dict(movements(account).filter(pk__in=[e.pk for e in entries], clearing=None).values_list("pk", "cents"))
    if len(found) != len(entries) or not entries:
        raise Refused(_("One of these entries is already on a statement: reload the page."))
    if sum(found.values()) != line.cents:
        raise Refused(_("These entries do not come to the amount of the line."))
    _unpost(actor, line)
    Clearing.objects.bulk_create(Clearing(line=line, entry=entry, cleared_by=actor, why=why) for entry in entries)
    _settle(line, entry=None)


def _unpost(actor: User | None, line: BankLine) -> None:
    entry = line.entry
    if entry is None:
        return
    Clearing.objects.filter(entry=entry).delete()
    reverse(actor, entry=entry, on=line.booked_on, label=f"Rapprochement {line.pseudonym}")


def _settle(line: BankLine, **fields) -> None:
    for name, value in {"state": LineState.SETTLED, "left": 0, **fields}.items():
        setattr(line, name, value)
    line.save(update_fields=["state", "left", *fields])


@transaction.atomic
def post_line(actor: User | None, *, line: BankLine) -> None:
    """No entry of the books is this line: it is posted, to be identified."""
    hold(line.statement.account.ledger)
    line.refresh_from_db()
    if line.state == LineState.UNKNOWN:
        return
    _free(line)
    times = Entry.objects.filter(source=f"ledger.bank_line:{line.pk}", reverses=None).count()
    [entry] = post_many(actor, ledger=line.statement.account.ledger, drafts=[posting(line, times)])
    Clearing.objects.create(line=line, entry=entry, cleared_by=actor, why=POSTED)
    line.entry, line.state, line.left = entry, LineState.UNKNOWN, line.cents
    line.save(update_fields=["entry", "state", "left"])


@transaction.atomic
def release(actor: User | None, *, entry: Entry) -> None:
    """`entry` is being undone: the line that it was waits again, posted to be identified. Nothing for another entry."""
    clearing = Clearing.objects.filter(entry=entry).select_related("line__statement__account").first()
    if clearing is None or clearing.line.entry_id == entry.pk:
        return
    line = clearing.line
    others = list(line.clearings.exclude(entry=entry))
    if others:
        raise Refused(_("Several entries are this one line of the bank: undo that on the page of the line first."))
    clearing.delete()
    line.state, line.left = LineState.WAITING, line.cents
    line.save(update_fields=["state", "left"])
    post_line(actor, line=line)


@transaction.atomic
def unclear(actor: User | None, *, line: BankLine) -> None:
    """The entries are not this line after all: it is posted, to be identified; they wait for another."""
    hold(line.statement.account.ledger)
    line.refresh_from_db()
    if line.state != LineState.SETTLED or line.entry_id:
        raise Refused(_("This line was already treated: reload the page."))
    line.clearings.all().delete()
    line.state, line.left = LineState.WAITING, line.cents
    line.save(update_fields=["state", "left"])
    post_line(actor, line=line)


def take(line: BankLine, cents: int) -> None:
    """`cents`, signed as the line, are identified. Raises Refused when less than that is left, whoever was quicker."""
    side = {"left__gte": cents, "cents__gt": 0} if cents > 0 else {"left__lte": cents, "cents__lt": 0}
    mine = BankLine.objects.filter(pk=line.pk, state=LineState.UNKNOWN, **side)
    state = Case(When(left=cents, then=Value(LineState.SETTLED)), default=F("state"))
    if not cents or not mine.update(left=F("left") - cents, state=state):
        raise Refused(_("Less than that is left of this line: reload the page."))
    line.refresh_from_db(fields=["left", "state"])


def take_all(parts: Sequence[tuple[BankLine, int]]) -> None:
    """`take` of many: the lines that are taken whole, each once, by one write. Raises Refused when one of them may not
    be, and then takes none of these."""
    times = Counter(line.pk for line, _cents in parts)
    whole: list[tuple[BankLine, int]] = []
    others: list[tuple[BankLine, int]] = []
    for line, cents in parts:
        is_whole = cents == line.left == line.cents and times[line.pk] == 1
        (whole if is_whole and line.state == LineState.UNKNOWN else others).append((line, cents))
    for line, cents in others:
        take(line, cents)
    rows = BankLine.objects.filter(pk__in=[line.pk for line, _cents in whole], state=LineState.UNKNOWN, left=F("cents"))
    if whole and rows.exclude(cents=0).update(left=0, state=LineState.SETTLED) != len(whole):
        raise Refused(_("Less than that is left of this line: reload the page."))
    for line, _cents in whole:
        line.left, line.state = 0, LineState.SETTLED


def give_back(line: BankLine, cents: int) -> None:
    """What was identified is not any more: it waits again."""
    BankLine.objects.filter(pk=line.pk).update(left=F("left") + cents, state=LineState.UNKNOWN)
    line.refresh_from_db()
