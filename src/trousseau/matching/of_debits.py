"""The lines of the bank that answer a collection: what arrived of it, what is sent back."""

from django.db import transaction
from django.db.models import Case, F, Q, QuerySet, Sum, Value, When
from django.utils.translation import gettext as _

from trousseau.core.clock import today
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.normal import normal
from trousseau.ledger.actions import hold
from trousseau.ledger.bank.lines import post_line, take
from trousseau.ledger.enums import Ledger, LineState
from trousseau.ledger.models import BankLine
from trousseau.receipts.counter import plain_share
from trousseau.receipts.enums import ChargeReason, ShareKind, Step
from trousseau.receipts.models import LineShare
from trousseau.rents.debits.actions import find_returned, handed_over, present, return_debit
from trousseau.rents.enums import CollectionState
from trousseau.rents.models import Collection, Debit
from trousseau.rules.bank_lines import says_return

from .identifying import charge


def identify(line: BankLine) -> bool:
    """Whether this line is wholly explained by what we issued: it is then identified."""
    return arrived(line) if line.cents > 0 else sent_back(line)


def _collection(line: BankLine) -> Collection | None:
    """The collection whose number, lot or reference the bank writes."""
    words = line.words
    said = [words.get(name, "") for name in ("batch", "end_to_end", "reference", "structured")]
    numbers = {text[:10] for text in said if text.startswith("PRL-")}
    return Collection.objects.filter(number__in=numbers).first() if len(numbers) == 1 else None


def arrived(line: BankLine) -> bool:
    collection = _collection(line)
    return collection is not None and _arrived(line, collection)


@transaction.atomic
def _arrived(line: BankLine, collection: Collection) -> bool:
    if collection.state in (CollectionState.MADE, CollectionState.CANCELLED):
        return False
    if collection.state == CollectionState.SENT:
        if collection.due_on > line.booked_on:
            return False
        present(collection)
    debits = Debit.objects.filter(collection=collection)
    one = debits.filter(reference=line.words.get("end_to_end", "")).first()
    # the bank credits all that it was given, or takes off what it rejected before
    rejected = debits.filter(returned_on__lte=line.booked_on).exclude(reference__in=_answered().values("why"))
    expected = {one.cents} if one else {*_sums(debits), *_sums(debits.exclude(pk__in=rejected.values("pk")))}
    came = LineShare.objects.filter(kind=ShareKind.DEBITS, why=collection.number, reversal=None)
    if line.left not in expected or line.left + sum(came.values_list("cents", flat=True)) > collection.total:
        return False
    _share(line, "debits_arrived", ShareKind.DEBITS, collection.number, line.left)
    return True


def _sums(debits: QuerySet[Debit]) -> set[int]:
    """What a file of these debits brings: lot by lot, or together."""
    lots = list(
        debits.order_by("sequence").values("sequence").annotate(cents=Sum("cents")).values_list("cents", flat=True)
    )
    return {*lots, sum(lots)}


@transaction.atomic
def sent_back(line: BankLine) -> bool:
    debit = find_returned(line.words.get("end_to_end", ""), line.words.get("mandate", ""), line.left)
    if debit is None or _answered().filter(why=debit.reference[:20]).exists():
        return False
    _send_back(None, line, debit)
    return True


def _answered() -> QuerySet[LineShare]:
    """The parts of lines that are a debit sent back; `why` is its reference."""
    return LineShare.objects.filter(kind=ShareKind.RETURNED, reversal=None)


def returnable(line: BankLine) -> QuerySet[Debit]:
    """The debits that a line out may send back, for who says it: handed to the bank before, of its amount, and that no other line
    sent back already; those that a notice told first, then the latest. Of a line that shows the signs of a return, each
    that it is large enough for; and the one that the bank names, when its charge was added to it."""
    rows = fitting(line)
    if _signs(line):
        return rows
    return rows.filter(Q(cents=-line.left) | Q(reference=line.words.get("end_to_end", "")))


def fitting(line: BankLine) -> QuerySet[Debit]:
    """The debits that a line out is large enough for, whatever it says: the one it names first, then those of its amount."""
    rows = (
        handed_over()
        .filter(cents__lte=-line.left, collection__sent_on__lte=line.booked_on)
        .exclude(reference__in=_answered().values("why"))
    )
    near = Case(
        When(reference=line.words.get("end_to_end") or "?", then=Value(0)),
        When(cents=-line.left, then=Value(1)),
        default=Value(2),
    )
    return rows.select_related("collection", "mandate", "receipt", "lease__household__holder").order_by(
        near, F("returned_on").desc(nulls_last=True), "-collection__due_on", "pk"
    )


def _signs(line: BankLine) -> bool:
    """Whether the bank says, in one way or another, that this line sends something back, or that it groups several."""
    said = " ".join(line.words.get(name, "") for name in ("label", "structured", "reference", "batch", "end_to_end"))
    return line.count > 1 or bool(line.reason) or says_return(normal(said), line.code)


def may_return(line: BankLine) -> bool:
    """Whether debits may be in what is left of a line out: it is large enough for one that was presented, or nobody said
    any part of it yet and it shows the signs of a return."""
    if fitting(line).exists():
        return True
    return _signs(line) and not line.shares.filter(reversal=None).exists()


@transaction.atomic
def say_sent_back(actor: User, *, line: BankLine, debit: Debit) -> None:
    """This line is the return of that debit, says a person, where the bank names neither its reference nor its mandate:
    the same entries as when it does. What is left of a line that holds more stays to be said."""
    hold(Ledger.CLIENTS)
    line.refresh_from_db()
    if not line.left or not fitting(line).filter(pk=debit.pk).exists():
        raise Refused(_("This proposal is no longer there: look at the line again."))
    _send_back(actor, line, debit)


@transaction.atomic
def say_charge(actor: User, *, line: BankLine, reason: ChargeReason | str = "") -> LineShare:
    """What is left of this line out is a charge of the bank, says a person. Raises Refused while a debit may be in it that
    nobody said, unless the person looked and gives the `reason` of the charge: the tenant of that debit would stay paid."""
    hold(Ledger.CLIENTS)
    line.refresh_from_db()
    if not reason and may_return(line):
        raise Refused(
            _("Debits may be in this line: say first which it sends back, or say what charge it is if it holds none.")
        )
    return charge(actor, line=line, today=today(), reason=reason)


def _send_back(actor: User | None, line: BankLine, debit: Debit) -> None:
    return_debit(actor, debit=debit, on=line.booked_on, today=today(), reason=line.reason)
    _share(line, "debit_returned", ShareKind.RETURNED, debit.reference, -debit.cents, actor)


def _share(line: BankLine, event: str, kind: ShareKind, why: str, cents: int, actor: User | None = None) -> None:
    hold(Ledger.CLIENTS)
    if line.state == LineState.WAITING:
        post_line(actor, line=line)
    take(line, cents)
    plain_share(actor, line, event, kind, cents, today(), Step.PERSON if actor else Step.ISSUED, why[:20])
