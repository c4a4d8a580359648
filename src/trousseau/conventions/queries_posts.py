"""What is read of the funded posts: who holds and pays them, what time went where."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.enums import Role
from trousseau.core.models import User
from trousseau.rules.dates import add_days

from .enums import Activity
from .models import Convention, FundedPost, Holding, PostFunding, TimeSpent


def posts(convention: Convention) -> QuerySet[FundedPost]:
    return convention.posts.filter(withdrawn_on=None)


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


def team() -> QuerySet[User]:
    """Who may hold a funded post."""
    jobs = (Role.CAPTATION, Role.SOCIAL, Role.RENTAL, Role.DIRECTOR)
    return User.objects.holding(*jobs).open()


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
