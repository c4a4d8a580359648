"""What the conventions read: one query for a list, its count and its CSV."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.enums import Role
from trousseau.core.models import Organisation, User
from trousseau.rules.dates import add_months
from trousseau.rules.public_money import give_back

from .enums import Activity, PartyPart, PaymentKind
from .models import (
    Commitment,
    Convention,
    ConventionParty,
    Deliberation,
    Envelope,
    FundedPost,
    Holding,
    Indicator,
    NotedPayment,
    Payment,
    PostFunding,
    Programme,
    Recovery,
    TimeSpent,
    Tranche,
)


def deliberations() -> QuerySet[Deliberation]:
    """Without their readings: a list does not open a hundred acts."""
    return Deliberation.objects.select_related("council").defer("reading")


def signed() -> Case:
    """A payment as it counts: under zero when it went back."""
    return Case(When(kind=PaymentKind.RETURNED, then=-F("amount")), default=F("amount"), output_field=BigIntegerField())


def conventions() -> QuerySet[Convention]:
    """Each with `voted` (the shares that are known), `received` (less what went back) and `left`, in cents, summed by the
    database; `unsaid`: how many parties who pay have no share yet."""
    parties = ConventionParty.objects.filter(convention=OuterRef("pk"), withdrawn_on=None).exclude(
        part=PartyPart.AGENCY
    )
    shares = parties.order_by().values("convention").annotate(total=Sum("share")).values("total")
    unsaid = parties.filter(share=None).order_by().values("convention").annotate(n=Count("pk")).values("n")
    came = (
        Payment.objects.filter(tranche__convention=OuterRef("pk"), withdrawn_on=None)
        .order_by()
        .values("tranche__convention")
        .annotate(total=Sum(signed()))
        .values("total")
    )
    return (
        Convention.objects.select_related("deliberation__council", "decision__body")
        .defer("deliberation__reading")
        .annotate(
            voted=Coalesce(Subquery(shares), 0, output_field=BigIntegerField()),
            unsaid=Coalesce(Subquery(unsaid), 0, output_field=IntegerField()),
            received=Coalesce(Subquery(came), 0, output_field=BigIntegerField()),
        )
        .annotate(left=F("voted") - F("received"))
    )


def parties(convention: Convention) -> QuerySet[ConventionParty]:
    """The parties that stand, in the order in which they were named."""
    return convention.parties.filter(withdrawn_on=None).select_related("organisation", "decision__body")


def posts(convention: Convention) -> QuerySet[FundedPost]:
    return convention.posts.filter(withdrawn_on=None)


def tranches(convention: Convention) -> QuerySet[Tranche]:
    """Those that stand, each with `net`: what came of it less what went back, in cents."""
    came = (
        Payment.objects.filter(tranche=OuterRef("pk"), withdrawn_on=None)
        .order_by()
        .values("tranche")
        .annotate(total=Sum(signed()))
        .values("total")
    )
    return (
        Tranche.objects.filter(convention=convention, withdrawn_on=None)
        .select_related("funder")
        .annotate(net=Coalesce(Subquery(came), 0, output_field=BigIntegerField()))
    )


def promised(convention: Convention) -> int:
    """Cents of all the payments foreseen, received or not."""
    return convention.tranches.filter(withdrawn_on=None).aggregate(total=Sum("amount"))["total"] or 0


@dataclass(frozen=True)
class PartyAccount:
    """What one party decided, owes and paid, in cents. `share` and `left`: None when no decision says its share.

    `due`, `received`, `returned` are of the period; `left` and `to_give_back` stand at its end. `in_kind`: the part of
    `received` that is no money.
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
    claims = Recovery.objects.filter(party__convention=convention, withdrawn_on=None, asked_on__lte=end)
    for funder, amount in claims.values_list("party__organisation", "amount"):
        asked[funder] += amount
    found = []
    for party in parties(convention):
        if not party.pays:
            continue
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
                left=None if party.share is None else max(party.share - net[who], 0),
                to_give_back=give_back(party.share, net[who], asked[who], back[who]),
                decision=said_by(convention, party),
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


def said_by(convention: Convention, party: ConventionParty) -> str:
    """The act that says a share: its own decision, or for who voted the convention the act that founds it."""
    if party.share is None:
        return ""
    if party.decision:
        return party.decision.reference or party.decision.subject
    return convention.subject


@dataclass(frozen=True)
class PostTime:
    """A funded post over a period, without a name: how much of a full-time one, what it costs, what time went where."""

    post: int
    kind: str
    title: str
    share: int | None  # in % of a full-time post; None when the act is silent
    cost: int | None  # cents over the convention; None when nothing says it
    funded: tuple[tuple[str, int], ...]  # (who pays, cents), over the convention
    filled: bool  # somebody held it on a day of the period
    minutes: tuple[tuple[str, int], ...]  # (activity, minutes), of the weeks that begin in the period


def posts_in(convention: Convention, start: date, end: date) -> list[PostTime]:
    """The posts of a convention between two days, both included. Nobody is named."""
    spent: dict[int, Counter[str]] = defaultdict(Counter)
    times = TimeSpent.objects.filter(
        holding__post__convention=convention, holding__withdrawn_on=None, week__range=(start, end)
    )
    for post, activity, minutes in times.values_list("holding__post", "activity", "minutes"):
        spent[post][activity] += minutes
    paid: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for post, name, amount in PostFunding.objects.filter(post__convention=convention).values_list(
        "post", "party__organisation__name", "amount"
    ):
        paid[post].append((name, amount))
    held = Holding.objects.filter(post__convention=convention, withdrawn_on=None, starts_on__lte=end)
    held_in = set(held.filter(Q(ends_on=None) | Q(ends_on__gte=start)).values_list("post", flat=True))
    return [
        PostTime(
            post=post.pk,
            kind=post.kind,
            title=post.title,
            share=post.share,
            cost=post.cost,
            funded=tuple(paid[post.pk]),
            filled=post.pk in held_in,
            minutes=tuple((one, spent[post.pk][one]) for one in Activity.values if spent[post.pk][one]),
        )
        for post in posts(convention)
    ]


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
    """Those that stand, each with `paid`: cents that the agency's ledger received of its tranches, less what went back, or
    that its coordinator noted."""
    received = (
        Payment.objects.filter(tranche__commitment=OuterRef("pk"), withdrawn_on=None)
        .order_by()
        .values("tranche__commitment")
        .annotate(total=Sum(signed()))
        .values("total")
    )
    noted = (
        NotedPayment.objects.filter(commitment=OuterRef("pk"), withdrawn_on=None)
        .order_by()
        .values("commitment")
        .annotate(total=Sum("amount"))
        .values("total")
    )
    return Commitment.objects.filter(withdrawn_on=None, action__withdrawn_on=None).annotate(
        paid=Coalesce(Subquery(received), 0, output_field=BigIntegerField())
        + Coalesce(Subquery(noted), 0, output_field=BigIntegerField())
    )


def grantors(convention: Convention) -> QuerySet[Organisation]:
    """Who may pay: every party but the agency itself."""
    paying = ConventionParty.objects.filter(convention=convention, withdrawn_on=None).exclude(part=PartyPart.AGENCY)
    return Organisation.objects.filter(pk__in=paying.values("organisation"))


def team() -> QuerySet[User]:
    """Who may hold a funded post."""
    jobs = (Role.CAPTATION, Role.SOCIAL, Role.RENTAL, Role.DIRECTOR)
    return User.objects.holding(*jobs).open()


@dataclass(frozen=True)
class Deadline:
    """A computed day with the dated value behind it."""

    on: date
    scale: scales.Value


def publication(convention: Convention) -> Deadline | None:
    """Décret 2017-779: until when the grantor publishes the data of a signed convention."""
    if convention.signed_on is None:
        return None
    scale = scales.at("conventions.publication_months", convention.signed_on)
    return Deadline(add_months(convention.signed_on, scale.number), scale)


def missing_to_publish(deliberation: Deliberation) -> list[str]:
    """What the open-data format of deliberations (SCDL) asks for and the act did not give."""
    asked = (
        (deliberation.held_on, _("Date of the sitting")),
        (deliberation.council.siret, _("SIRET number of the council")),
        (deliberation.number, _("Number of the deliberation")),
        (deliberation.subject_code, _("Subject code of the ACTES nomenclature")),
    )
    return [label for value, label in asked if not value]


def indicators(convention: Convention) -> QuerySet[Indicator]:
    """What the convention promises, in its order."""
    return convention.indicators.filter(withdrawn_on=None)
