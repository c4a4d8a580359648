"""What is read of the money: what is foreseen, what came and went back, the account of a convention."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from trousseau.core.models import Organisation
from trousseau.rules.public_money import give_back, still_asked

from .enums import PaymentKind
from .models import Convention, Payment, Recovery, Tranche
from .queries_acts import amended, amendments, stood
from .queries_parties import parties, said_by


def signed() -> Case:
    """A payment as it counts: under zero when it went back."""
    return Case(When(kind=PaymentKind.RETURNED, then=-F("amount")), default=F("amount"), output_field=BigIntegerField())


CAME = Q(kind=PaymentKind.RECEIVED)


def in_cents(rows: QuerySet) -> Coalesce:
    """The sum that a subquery gives, 0 without a row."""
    return Coalesce(Subquery(rows), 0, output_field=BigIntegerField())


def tranches(convention: Convention) -> QuerySet[Tranche]:
    """Those that stand, each with `came`, what came of it, and `net`, that less what went back, in cents."""
    noted = Payment.objects.filter(tranche=OuterRef("pk"), withdrawn_on=None).order_by().values("tranche")
    sums = noted.annotate(net=Sum(signed()), whole=Sum("amount", filter=CAME))
    rows = Tranche.objects.filter(convention=convention, withdrawn_on=None).select_related("funder")
    added = {"net": in_cents(sums.values("net")), "came": in_cents(sums.values("whole"))}
    return rows.annotate(**added)


def promised(convention: Convention, funder: Organisation | None = None) -> int:
    """Cents of the payments foreseen, received or not: all, or those of a funder."""
    rows = convention.tranches.filter(withdrawn_on=None)
    if funder:
        rows = rows.filter(funder=funder)
    return rows.aggregate(total=Sum("amount"))["total"] or 0


EVER = (date(1900, 1, 1), date(2200, 12, 31))  # all that is known of a convention


def asked_back(convention: Convention, until: date) -> dict[Recovery, int]:
    """The sums asked back by a day that stand, each with what of it did not go back by then, in cents."""
    went: dict[int, list[tuple[date, int]]] = defaultdict(list)
    gone = Payment.objects.filter(
        tranche__convention=convention, kind=PaymentKind.RETURNED, withdrawn_on=None, on__lte=until
    )
    for funder, on, amount in gone.values_list("tranche__funder", "on", "amount"):
        went[funder].append((on, amount))
    claims: dict[int, list[Recovery]] = defaultdict(list)
    for claim in recoveries(convention).filter(asked_on__lte=until):
        claims[claim.party.organisation_id].append(claim)
    found: dict[Recovery, int] = {}
    for funder, rows in claims.items():
        left = still_asked([(one.asked_on, one.amount) for one in rows], went[funder])
        found.update(zip(rows, left, strict=True))
    return found


@dataclass(frozen=True)
class PartyAccount:
    """What one party decided, owes and paid, in cents. `share` and `left`: None when no decision says its share.

    `due`, `received`, `returned` are of the period; `share`, `left` and `to_give_back` stand at its end. What went back is not to
    come again. `in_kind`: the part of `received` that is no money.
    """

    party: int
    name: str
    part: str
    share: int | None
    due: int
    received: int
    returned: int
    in_kind: int
    left: int | None
    to_give_back: int
    decision: str  # what says the share: the reference or the words of its act; "" when nothing does


@dataclass(frozen=True)
class Account:
    """The account of a convention over a period, in cents. `voted`: the shares that are known; `unsaid` names who pays and
    said none, whose share is in no sum."""

    starts_on: date
    ends_on: date
    parties: tuple[PartyAccount, ...]
    voted: int
    unsaid: tuple[str, ...]
    due: int
    received: int
    returned: int
    in_kind: int
    left: int
    to_give_back: int


def account(convention: Convention, start: date, end: date) -> Account:
    """The account between two days, both included."""
    due: Counter[int] = Counter()
    for funder, amount in convention.tranches.filter(withdrawn_on=None, due_on__range=(start, end)).values_list(
        "funder", "amount"
    ):
        due[funder] += amount
    came, went, kind_of, net, back = Counter[int](), Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    rows = Payment.objects.filter(tranche__convention=convention, withdrawn_on=None, on__lte=end)
    for funder, kind, in_kind, on, amount in rows.values_list(
        "tranche__funder", "kind", "tranche__in_kind", "on", "amount"
    ):
        returned = kind == PaymentKind.RETURNED
        net[funder] += -amount if returned else amount
        back[funder] += amount if returned else 0
        if on >= start:
            (went if returned else came)[funder] += amount
            kind_of[funder] += amount if in_kind and not returned else 0
    asked: Counter[int] = Counter()
    for claim, cents in asked_back(convention, end).items():
        asked[claim.party.organisation_id] += cents
    acts, found = list(amendments(convention)), []
    shares = stood(acts, "shares", end)
    changed = amended(one for one in acts if one.signed_on and one.signed_on <= end)
    for party in parties(convention):
        if not party.pays:
            continue
        party.share = shares.get(party.pk, party.share)  # as it stood, for all that is said of it below
        who = party.organisation_id
        found.append(
            PartyAccount(
                party=party.pk,
                name=party.organisation.name,
                part=party.part,
                share=party.share,
                due=due[who],
                received=came[who],
                returned=went[who],
                in_kind=kind_of[who],
                left=None if party.share is None else max(party.share - net[who] - back[who], 0),
                to_give_back=give_back(party.share, net[who], asked[who]),
                decision=said_by(convention, party, changed.get(party.pk)),
            )
        )
    return Account(
        starts_on=start,
        ends_on=end,
        parties=tuple(found),
        voted=sum(one.share or 0 for one in found),
        unsaid=tuple(one.name for one in found if one.share is None),
        due=sum(one.due for one in found),
        received=sum(one.received for one in found),
        returned=sum(one.returned for one in found),
        in_kind=sum(one.in_kind for one in found),
        left=sum(one.left or 0 for one in found),
        to_give_back=sum(one.to_give_back for one in found),
    )


@dataclass(frozen=True)
class Foreseen:
    """A payment foreseen, what came of it and what is left to come, in cents; what went back is not to come again."""

    tranche: Tranche
    payments: list[Payment]
    received: int
    returned: int

    @property
    def net(self) -> int:
        return self.received - self.returned

    @property
    def left(self) -> int:
        return self.tranche.amount - self.received

    def late(self, on: date) -> bool:
        return self.left > 0 and self.tranche.due_on < on and not self.tranche.in_kind


def with_payments(convention: Convention) -> list[Foreseen]:
    """The payments foreseen of a convention, each with what was noted of it."""
    noted: dict[int, list[Payment]] = defaultdict(list)
    for payment in Payment.objects.filter(tranche__convention=convention, withdrawn_on=None).select_related("entry"):
        noted[payment.tranche_id].append(payment)

    def sums(rows: list[Payment], kind: str) -> int:
        return sum(one.amount for one in rows if one.kind == kind)

    return [
        Foreseen(
            one, noted[one.pk], sums(noted[one.pk], PaymentKind.RECEIVED), sums(noted[one.pk], PaymentKind.RETURNED)
        )
        for one in tranches(convention)
    ]


@dataclass(frozen=True)
class Bar:
    """One funder on one scale: `received`, `late` and `to_come` in cents, and where each stands, in % of the widest share."""

    party: PartyAccount
    received: int
    late: int
    to_come: int
    widest: int

    def _width(self, cents: int) -> str:
        return f"{100 * cents / self.widest:.2f}%" if self.widest else "0%"

    @property
    def received_width(self) -> str:
        return self._width(self.received)

    @property
    def late_width(self) -> str:
        return self._width(self.late)

    @property
    def to_come_width(self) -> str:
        return self._width(self.to_come)

    @property
    def late_from(self) -> str:
        return self._width(self.received)

    @property
    def to_come_from(self) -> str:
        return self._width(self.received + self.late)


def bars(account: Account, foreseen: list[Foreseen], on: date) -> list[Bar]:
    """One bar by funder whose share is known."""
    known = [one for one in account.parties if one.share is not None]
    widest = max((one.share or 0 for one in known), default=0)
    found = []
    for one in known:
        net = max(one.received - one.returned, 0)
        late = sum(row.left for row in foreseen if row.tranche.funder.name == one.name and row.late(on))
        shown = min(net, one.share or 0)
        found.append(Bar(one, shown, late, max((one.left or 0) - late, 0), widest))
    return found


def recoveries(convention: Convention) -> QuerySet[Recovery]:
    """The sums asked back that stand."""
    rows = Recovery.objects.filter(party__convention=convention, withdrawn_on=None)
    return rows.select_related("party__organisation")
