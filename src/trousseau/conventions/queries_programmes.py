"""What is read of a programme: its envelopes, what its actions commit, what was paid."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Greatest, Least

from .models import Aim, Commitment, Envelope, NotedPayment, Payment, Programme, ProgrammeAction
from .queries_money import CAME, in_cents, signed


@dataclass(frozen=True)
class ProgrammeLine:
    """A line of the budget in a year, in cents. `left`: of the envelope, what nothing commits yet."""

    programme: int
    envelope_id: int
    year: int
    line: str
    envelope: int
    committed: int
    paid: int

    @property
    def left(self) -> int:
        return self.envelope - self.committed


def programme_lines(programme: Programme | None = None) -> list[ProgrammeLine]:
    """The envelope of each year and line of the budget, of one programme or of all: what is committed and paid of it."""
    envelopes = Envelope.objects.filter(withdrawn_on=None)
    if programme:
        envelopes = envelopes.filter(programme=programme)
    taken: Counter[int] = Counter()
    spent: Counter[int] = Counter()
    for one in commitments().filter(envelope__in=envelopes):
        taken[one.envelope_id] += one.amount
        spent[one.envelope_id] += one.paid
    return [
        ProgrammeLine(
            programme=one.programme_id,
            envelope_id=one.pk,
            year=one.year,
            line=one.line,
            envelope=one.amount,
            committed=taken[one.pk],
            paid=spent[one.pk],
        )
        for one in envelopes
    ]


def commitments() -> QuerySet[Commitment]:
    """Those that stand, each with `paid`: cents that the agency's ledger received of its party, less what went back, or that
    its coordinator noted; and `left`, what is still to be paid.

    What a party paid fills its commitments in the order of their years, each to its whole.
    """
    standing = Commitment.objects.filter(withdrawn_on=None, action__withdrawn_on=None)
    payments = Payment.objects.filter(
        tranche__convention=OuterRef("party__convention"),
        tranche__funder=OuterRef("party__organisation"),
        withdrawn_on=None,
    )
    sums = payments.order_by().values("tranche__funder").annotate(net=Sum(signed()), whole=Sum("amount", filter=CAME))
    earlier = standing.filter(
        Q(envelope__year__lt=OuterRef("envelope__year"))
        | Q(envelope__year=OuterRef("envelope__year"), pk__lt=OuterRef("pk")),
        party=OuterRef("party"),
    )
    filled = in_cents(earlier.order_by().values("party").annotate(total=Sum("amount")).values("total"))
    noted = NotedPayment.objects.filter(commitment=OuterRef("pk"), withdrawn_on=None)
    by_hand = in_cents(noted.order_by().values("commitment").annotate(total=Sum("amount")).values("total"))

    def part(cents: Coalesce) -> Least:
        return Least(Greatest(cents - filled, 0), F("amount"), output_field=BigIntegerField())

    paid = {"paid": part(in_cents(sums.values("net"))) + by_hand}
    left = {"left": F("amount") - part(in_cents(sums.values("whole"))) - by_hand}
    return standing.annotate(**paid, **left)


@dataclass(frozen=True)
class AimActions:
    """An aim of a programme, and what is done for it; cents."""

    aim: Aim
    actions: list[ProgrammeAction]
    committed: int
    paid: int


def aims_of(programme: Programme) -> list[AimActions]:
    """The actions under each aim, each with its `taken` (commitments), `committed`, `paid`, `returned` (what went back, and is
    not due again) and `left`, in cents: the last three make what is committed."""
    taken: dict[int, list[Commitment]] = defaultdict(list)
    rows = commitments().filter(action__programme=programme).select_related("envelope", "party__organisation")
    for one in rows.prefetch_related("noted"):
        taken[one.action_id].append(one)
    under: dict[int, list[ProgrammeAction]] = defaultdict(list)
    for action in programme.actions.filter(withdrawn_on=None).select_related("operator", "convention"):
        action.taken = taken[action.pk]
        action.committed = sum(one.amount for one in action.taken)
        action.paid = sum(one.paid for one in action.taken)
        action.left = sum(one.left for one in action.taken)
        action.returned = action.committed - action.paid - action.left
        under[action.aim_id].append(action)
    return [
        AimActions(
            aim, under[aim.pk], sum(one.committed for one in under[aim.pk]), sum(one.paid for one in under[aim.pk])
        )
        for aim in programme.aims.all()
    ]
