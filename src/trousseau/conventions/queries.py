"""What the conventions read: one query for a list, its count and its CSV."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import BigIntegerField, Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce, Greatest, Least
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core import localised, scales
from trousseau.core.enums import Role
from trousseau.core.models import Organisation, User
from trousseau.rules.dates import add_days, add_months
from trousseau.rules.public_money import give_back

from .enums import Activity, AmendmentState, PartyPart, PaymentKind
from .models import (
    Aim,
    Amendment,
    Commitment,
    Convention,
    ConventionParty,
    Decision,
    Deliberation,
    Envelope,
    FundedPost,
    Holding,
    Indicator,
    NotedPayment,
    Payment,
    PostFunding,
    Programme,
    ProgrammeAction,
    Recovery,
    TimeSpent,
    Tranche,
    Withdrawable,
)


def deliberations() -> QuerySet[Deliberation]:
    """Without their readings: a list does not open a hundred acts."""
    return Deliberation.objects.select_related("council").defer("reading")


def signed() -> Case:
    """A payment as it counts: under zero when it went back."""
    return Case(When(kind=PaymentKind.RETURNED, then=-F("amount")), default=F("amount"), output_field=BigIntegerField())


CAME = Q(kind=PaymentKind.RECEIVED)


def _cents(rows: QuerySet) -> Coalesce:
    """The sum that a subquery gives, 0 without a row."""
    return Coalesce(Subquery(rows), 0, output_field=BigIntegerField())


def conventions() -> QuerySet[Convention]:
    """Each with `voted` (the shares that are known), `received` (less what went back) and `left`, in cents, summed by the
    database; `unsaid`: how many parties who pay have no share yet. What went back is not to come again."""
    parties = ConventionParty.objects.filter(convention=OuterRef("pk"), withdrawn_on=None).exclude(
        part=PartyPart.AGENCY
    )
    shares = parties.order_by().values("convention").annotate(total=Sum("share")).values("total")
    unsaid = parties.filter(share=None).order_by().values("convention").annotate(n=Count("pk")).values("n")
    came = Payment.objects.filter(tranche__convention=OuterRef("pk"), withdrawn_on=None).order_by()
    sums = came.values("tranche__convention").annotate(net=Sum(signed()), whole=Sum("amount", filter=CAME))
    return (
        Convention.objects.filter(withdrawn_on=None)
        .select_related("deliberation__council", "decision__body")
        .defer("deliberation__reading")
        .annotate(
            voted=Coalesce(Subquery(shares), 0, output_field=BigIntegerField()),
            unsaid=Coalesce(Subquery(unsaid), 0, output_field=IntegerField()),
            received=_cents(sums.values("net")),
            came=_cents(sums.values("whole")),
        )
        .annotate(left=F("voted") - F("came"))
    )


def parties(convention: Convention) -> QuerySet[ConventionParty]:
    """The parties that stand, in the order in which they were named."""
    return convention.parties.filter(withdrawn_on=None).select_related("organisation", "decision__body")


def posts(convention: Convention) -> QuerySet[FundedPost]:
    return convention.posts.filter(withdrawn_on=None)


def tranches(convention: Convention) -> QuerySet[Tranche]:
    """Those that stand, each with `came`, what came of it, and `net`, that less what went back, in cents."""
    noted = Payment.objects.filter(tranche=OuterRef("pk"), withdrawn_on=None).order_by().values("tranche")
    sums = noted.annotate(net=Sum(signed()), whole=Sum("amount", filter=CAME))
    rows = Tranche.objects.filter(convention=convention, withdrawn_on=None).select_related("funder")
    added = {"net": _cents(sums.values("net")), "came": _cents(sums.values("whole"))}
    return rows.annotate(**added)


def promised(convention: Convention, funder: Organisation | None = None) -> int:
    """Cents of the payments foreseen, received or not: all, or those of a funder."""
    rows = convention.tranches.filter(withdrawn_on=None)
    if funder:
        rows = rows.filter(funder=funder)
    return rows.aggregate(total=Sum("amount"))["total"] or 0


EVER = (date(1900, 1, 1), date(2200, 12, 31))  # all that is known of a convention


@dataclass(frozen=True)
class PartyAccount:
    """What one party decided, owes and paid, in cents. `share` and `left`: None when no decision says its share.

    `due`, `received`, `returned` are of the period; `left` and `to_give_back` stand at its end. What went back is not to
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
    claims = Recovery.objects.filter(party__convention=convention, withdrawn_on=None, asked_on__lte=end)
    for funder, amount in claims.values_list("party__organisation", "amount"):
        asked[funder] += amount
    found, changed = [], amended(amendments(convention))
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
                left=None if party.share is None else max(party.share - net[who] - back[who], 0),
                to_give_back=give_back(party.share, net[who], asked[who], back[who]),
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


def amended(rows: Iterable[Amendment]) -> dict[int, Amendment]:
    """By party, the last of these amendments that changed its share and was signed."""
    found: dict[int, Amendment] = {}
    for one in sorted(rows, key=lambda row: row.number):
        if one.state == AmendmentState.SIGNED:
            found.update({int(key): one for key in one.changes.get("shares", {})})
    return found


def says(one: Amendment, party: ConventionParty) -> bool:
    """Whether its share still is what this amendment wrote: a decision of its own may have said another since."""
    return party.share == one.changes["shares"].get(str(party.pk))


def by_amendment(one: Amendment) -> str:
    return _("Amendment no. %(n)s: %(subject)s") % {"n": one.number, "subject": one.subject}


def said_by(convention: Convention, party: ConventionParty, by: Amendment | None = None) -> str:
    """What says a share: the amendment that changed it, its own decision, or for who voted the convention the act that
    founds it."""
    if party.share is None:
        return ""
    if by and says(by, party):
        return by_amendment(by)
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
    filled = _cents(earlier.order_by().values("party").annotate(total=Sum("amount")).values("total"))
    noted = NotedPayment.objects.filter(commitment=OuterRef("pk"), withdrawn_on=None)
    by_hand = _cents(noted.order_by().values("commitment").annotate(total=Sum("amount")).values("total"))

    def part(cents: Coalesce) -> Least:
        return Least(Greatest(cents - filled, 0), F("amount"), output_field=BigIntegerField())

    paid = {"paid": part(_cents(sums.values("net"))) + by_hand}
    left = {"left": F("amount") - part(_cents(sums.values("whole"))) - by_hand}
    return standing.annotate(**paid, **left)


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


def jobs(rows: Iterable[FundedPost]) -> dict[int, list[FundedPost]]:
    """By post, it and those of other conventions that pay the same job."""
    roots = {post.pk: post.same_as_id or post.pk for post in rows}
    same: dict[int, list[FundedPost]] = defaultdict(list)
    paying = FundedPost.objects.filter(
        Q(pk__in=roots.values()) | Q(same_as__in=roots.values()), withdrawn_on=None
    ).select_related("convention")
    for one in paying.prefetch_related("fundings__party__organisation"):
        same[one.same_as_id or one.pk].append(one)
    return {pk: same[root] for pk, root in roots.items()}


@dataclass(frozen=True)
class Paid:
    """What is paid of a job, across the conventions that pay it, in cents. `left`: what the agency bears; None while the cost
    is unknown."""

    parts: tuple[tuple[str, str, int], ...]  # (who pays, its convention, cents)
    cost: int | None
    total: int

    @property
    def left(self) -> int | None:
        return None if self.cost is None else self.cost - self.total


def paid_of(post: FundedPost, same: Iterable[FundedPost] | None = None) -> Paid:
    """Who pays each euro of a job. Its cost is that of the post that is read. `same`: the posts of the job, as `jobs` finds."""
    parts = [
        (one.party.organisation.name, job.convention.title, one.amount)
        for job in (jobs([post])[post.pk] if same is None else same)
        if job.convention.starts_on <= post.convention.ends_on and post.convention.starts_on <= job.convention.ends_on
        for one in job.fundings.all()
    ]
    return Paid(tuple(parts), post.cost, sum(amount for _name, _title, amount in parts))


def post_alerts(post: FundedPost, on: date, *, names: bool) -> list[str]:
    """What passes the whole: a job paid more than it costs, a person who holds more than a full time. Named to the team."""
    running = [one for one in post.holdings.filter(withdrawn_on=None).select_related("holder") if one.runs(on)]
    return _alerts(paid_of(post), running, held([one.holder_id for one in running], on), names=names)


def _alerts(paid: Paid, running: Iterable[Holding], parts: Mapping[int, int], *, names: bool) -> list[str]:
    found = []
    if paid.left is not None and paid.left < 0:
        found.append(
            _("This job is paid %(sum)s and costs %(cost)s: %(over)s are paid twice.")
            % {
                "sum": localised.money(paid.total),
                "cost": localised.money(paid.cost or 0),
                "over": localised.money(-paid.left),
            }
        )
    for one in running:
        if (part := parts.get(one.holder_id, 0)) > 100:
            found.append(
                _("%(name)s holds %(part)s %% of a full-time post across the conventions.")
                % {"name": one.holder.name, "part": part}
                if names
                else _("Who holds it holds %(part)s %% of a full-time post across the conventions.") % {"part": part}
            )
    return found


def held(holders: Iterable[int], on: date) -> dict[int, int]:
    """By holder, the share of a full-time post that they hold on a day, in %, a job paid by several conventions once."""
    rows = Holding.objects.filter(
        holder__in=list(holders),
        withdrawn_on=None,
        post__withdrawn_on=None,
        starts_on__lte=on,
        post__convention__ends_on__gte=on,
    )
    parts: dict[int, dict[int, int]] = defaultdict(dict)
    for one in rows.filter(Q(ends_on=None) | Q(ends_on__gte=on)).select_related("post"):
        root, mine = one.post.same_as_id or one.post_id, parts[one.holder_id]
        part = one.share if one.share is not None else one.post.share or 0
        mine[root] = max(mine.get(root, 0), part)
    return {holder: sum(mine.values()) for holder, mine in parts.items()}


def held_by(holder: User, on: date) -> int:
    """The same, of one person."""
    return held([holder.pk], on).get(holder.pk, 0)


def hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.01")).normalize() + 0


def time_of(post: FundedPost) -> list[tuple[str, Decimal]]:
    """The hours given to each activity since the post is held, all holders together."""
    rows = TimeSpent.objects.filter(holding__post=post, holding__withdrawn_on=None).order_by()
    spent = dict(rows.values_list("activity").annotate(total=Sum("minutes")))
    return [(str(one.label), hours(spent[one.value])) for one in Activity if one.value in spent]


def mine(user: User, week: date) -> list[Holding]:
    """The funded posts that somebody holds in a week, each with the `minutes` that they entered for it. A post is held as long
    as its convention runs."""
    rows = Holding.objects.filter(
        holder=user, withdrawn_on=None, starts_on__lte=add_days(week, 6), post__convention__ends_on__gte=week
    )
    entered = {"minutes": Coalesce(Sum("times__minutes", filter=Q(times__week=week)), 0)}
    found = list(
        rows.filter(Q(ends_on=None) | Q(ends_on__gte=week)).select_related("post__convention").annotate(**entered)
    )
    for one in found:
        one.hours = hours(one.minutes)
    return found


def minutes_of(holding: Holding, week: date) -> tuple[dict[str, int], bool]:
    """The minutes of a week by activity; those of the week before when nothing is entered yet, and whether they are."""
    rows = dict(holding.times.filter(week=week).values_list("activity", "minutes"))
    if rows:
        return rows, False
    before = dict(holding.times.filter(week=add_days(week, -7)).values_list("activity", "minutes"))
    return before, bool(before)


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


def amendments(convention: Convention) -> QuerySet[Amendment]:
    return convention.amendments.filter(withdrawn_on=None).select_related("decision")


class ActShown(NamedTuple):
    """An act of a convention. `url`: the address of its file, "" where nobody gave it; `decision`: its key, of an act known by
    its reference alone."""

    title: str
    on: date | None
    url: str
    decision: int | None = None


def acts(convention: Convention) -> list[ActShown]:
    """Every act of a convention, the first first."""
    found: list[ActShown] = []
    if convention.deliberation:
        act = convention.deliberation
        found.append(ActShown(act.subject, act.held_on, reverse("conventions:act", args=[act.pk])))
    decisions = Decision.objects.filter(
        Q(conventions=convention) | Q(shares__convention=convention) | Q(amendments__convention=convention)
    ).distinct()
    for decision in decisions.order_by("decided_on", "pk"):
        url = reverse("conventions:decision_file", args=[decision.pk]) if decision.file_id else ""
        name = f"{decision.subject} ({decision.reference})" if decision.reference else decision.subject
        found.append(ActShown(name, decision.decided_on, url, decision.pk))
    for filed in convention.acts.filter(withdrawn_on=None):
        found.append(ActShown(filed.title, filed.signed_on, reverse("conventions:filed_act", args=[filed.pk])))
    return sorted(found, key=lambda one: one.on or date.max)


FOUNDING = "founding"  # in a list of acts, the one that founds the convention


def delegating(convention: Convention) -> dict[str, Decision | None]:
    """The acts of its council in which a delegation may be read, by their key in a list; None: the act that founds it."""
    others = Decision.objects.filter(
        Q(shares__convention=convention) | Q(amendments__convention=convention) | Q(delegations=convention),
        body=convention.council,
    )
    if convention.decision_id:
        others = others.exclude(pk=convention.decision_id)
    return {FOUNDING: None, **{str(one.pk): one for one in others.distinct().order_by("decided_on", "pk")}}


def act_name(convention: Convention, decision: Decision | None) -> str:
    """What an act of its council is called; None: the one that founds it."""
    subject, number, day = (
        (decision.subject, decision.reference, decision.decided_on)
        if decision
        else (convention.subject, convention.reference, convention.voted_on)
    )
    return ", ".join(part for part in (subject, number, localised.day(day) if day else "") if part)


def act_read(convention: Convention, decision: Decision | None) -> Deliberation | None:
    """The act whose text is here; None when it is known by its reference or its file alone."""
    said = decision or convention.decision
    return said.deliberation if said else convention.deliberation


def withdrawn(convention: Convention) -> list[Withdrawable]:
    """What was typed by mistake of a convention, with its reason."""
    rows: list[Withdrawable] = []
    rows += (
        Payment.objects.filter(tranche__convention=convention)
        .exclude(withdrawn_on=None)
        .select_related("withdrawn_by", "tranche__funder")
    )
    rows += (
        Recovery.objects.filter(party__convention=convention)
        .exclude(withdrawn_on=None)
        .select_related("withdrawn_by", "party__organisation")
    )
    for related in (
        convention.tranches.select_related("funder"),
        convention.parties.select_related("organisation"),
        convention.indicators,
        convention.amendments,
        convention.deadlines,
        convention.acts,
    ):
        rows += related.exclude(withdrawn_on=None).select_related("withdrawn_by")
    return rows


@dataclass(frozen=True)
class PostShown:
    """A post on the page of its convention. `holders` are read by the agency's team alone."""

    post: FundedPost
    holders: list[str]
    filled: bool
    paid: int
    alerts: int


def posts_shown(convention: Convention, on: date) -> list[PostShown]:
    """The posts, who holds them that day, and whether a job or a person passes the whole."""
    rows = list(posts(convention).prefetch_related("holdings__holder", "fundings"))
    kept = {post.pk: [one for one in post.holdings.all() if one.withdrawn_on is None] for post in rows}
    running = {pk: [one for one in holdings if one.runs(on)] for pk, holdings in kept.items()}
    same, parts = jobs(rows), held({one.holder_id for some in running.values() for one in some}, on)
    found = []
    for post in rows:
        shown = running[post.pk] or (kept[post.pk][-1:] if convention.ends_on < on else [])
        found.append(
            PostShown(
                post,
                [one.holder.name for one in shown],
                bool(shown),
                sum(one.amount for one in post.fundings.all()),
                len(_alerts(paid_of(post, same[post.pk]), running[post.pk], parts, names=False)),
            )
        )
    return found
