"""The funded posts: what the agency says of them, who holds them, who pays them, what time went where."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.actions import edit, record
from trousseau.core.enums import TEAM
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.verbs import TODAY, VERSIONED, No, Once, verb

from .access import BODIES
from .actions_money import held
from .enums import Activity
from .models import Convention, ConventionParty, FundedPost, Holding, PostFunding, TimeSpent
from .withdrawing import GONE, refuse_archived, refuse_withdrawn, withdraw

FULL = 100  # % of a full-time post
MOST_MINUTES = 60 * 60  # of a week, beyond which it is a slip of the finger


@verb(once=Once(FundedPost, stands={"withdrawn_on": None}), frozen=BODIES, happened=No("a post, which has no day"))
def add_post(
    actor: User, *, convention: Convention, kind: str, title: str, share: int | None, cost: int | None, key: str = ""
) -> FundedPost:
    """A post of a convention whose act names none, or not that one. A signed convention gains one by an amendment. `key`: a
    form sent twice is one."""
    if convention.signed_on:
        raise Refused(_("A signed convention is not rewritten: the parties sign an amendment."))
    _at_most_full(share)
    post = FundedPost(convention=convention, kind=kind, title=title, share=share, cost=cost, key=key or None)
    record(post, actor)
    return post


@verb(once=VERSIONED, frozen=BODIES, happened=No("a post, which has no day"))
def say_post(
    actor: User,
    *,
    post: FundedPost,
    version: int,
    share: int | None,
    cost: int | None,
    same_as: FundedPost | None = None,
) -> None:
    """What the act left out of a post: how much of a full-time one, its cost, the job of another convention it is.

    Raises Refused once both are known of a signed convention: an amendment changes them.
    """
    refuse_archived(post.convention)
    refuse_withdrawn(post)
    _at_most_full(share)
    if post.convention.signed_on:
        for name, was, now in (("share", post.share, share), ("cost", post.cost, cost)):
            if was is not None and was != now:
                raise Refused(_("A signed convention is not rewritten: the parties sign an amendment."), name)
    paid = sum(one.amount for one in post.fundings.all())
    if cost is not None and cost < paid:
        raise Refused(
            _("%(paid)s of it are paid already: the cost is at least that.") % {"paid": localised.money(paid)}, "cost"
        )
    if same_as and (same_as.convention_id == post.convention_id or same_as.kind != post.kind):
        raise Refused(_("Choose the same job, in another convention."), "same_as")
    edit(actor, post, version=version, share=share, cost=cost, same_as=same_as, reason="say")


def _at_most_full(share: int | None) -> None:
    if share is not None and not 0 < share <= FULL:
        raise Refused(_("A post is at most one full time: write two posts for more."), "share")


@verb(
    once=No("who holds the post from a day is not named a second time"),
    frozen=BODIES,
    happened=No("held from a day past or to come"),
)
def name_holder(
    actor: User,
    *,
    post: FundedPost,
    holder: User,
    share: int | None,
    starts_on: date,
    ends_on: date | None = None,
    today: date,
) -> Holding:
    """Who holds a funded post, from a day on. More than the whole of a post at once is refused; what one person holds of
    several conventions is shown when it passes a full time, since each is agreed with another funder."""
    refuse_archived(post.convention)
    refuse_withdrawn(post)
    if not holder.holds(*TEAM):
        raise Refused(_("Choose someone of the agency's team."), "holder")
    _at_most_full(share)
    if ends_on and ends_on < starts_on:
        raise Refused(_("The end comes before the start: check the two dates."), "ends_on")
    convention = held(post.convention)
    if starts_on > convention.ends_on or (ends_on and ends_on < convention.starts_on):
        raise Refused(
            _("The convention runs from %(a)s to %(b)s: a post is held within it.")
            % {"a": localised.day(convention.starts_on), "b": localised.day(convention.ends_on)},
            "starts_on",
        )
    others = post.holdings.filter(withdrawn_on=None)
    if others.filter(holder=holder, starts_on=starts_on).exists():
        raise Refused(
            _("This person holds this post from that day already: withdraw that line to correct it."), "holder"
        )
    holding = Holding(post=post, holder=holder, share=share, starts_on=starts_on, ends_on=ends_on)
    _alone(holding, others)
    record(holding, actor)
    _say_holder(actor, post)
    return holding


def _say_holder(actor: User, post: FundedPost) -> None:
    """Who held it last stands on the post."""
    post.refresh_from_db()
    last = post.holdings.filter(withdrawn_on=None).order_by("starts_on", "pk").last()
    holder = last.holder if last else None
    if post.holder != holder:
        edit(actor, post, version=post.version, holder=holder, reason="holder")


def _alone(holding: Holding, others) -> None:
    """Raises Refused where the parts of a post held at once pass the post."""
    most = holding.post.share or FULL
    at_once = [
        one
        for one in others
        if one.pk != holding.pk
        and (one.ends_on is None or one.ends_on >= holding.starts_on)
        and (holding.ends_on is None or one.starts_on <= holding.ends_on)
    ]
    days = {holding.starts_on, *(one.starts_on for one in at_once if one.starts_on >= holding.starts_on)}
    for day in days:
        held = [one for one in at_once if one.runs(day)]
        if not held and _part(holding, most) > most:
            raise Refused(
                _("The post is %(most)s %% of a full time: who holds it holds that at most.") % {"most": most}, "share"
            )
        if held and sum(_part(one, most) for one in (*held, holding)) > most:
            raise Refused(
                _("Somebody holds this post on %(day)s: write the day on which they leave it, or the part of each.")
                % {"day": localised.day(day)},
                "starts_on",
            )


def _part(holding: Holding, whole: int) -> int:
    return whole if holding.share is None else holding.share


@verb(once=VERSIONED, frozen=BODIES, happened=No("they may leave on a day to come"))
def end_holding(actor: User, *, holding: Holding, version: int, on: date) -> None:
    """They leave the post: `on` is their last day."""
    refuse_withdrawn(holding)
    if on < holding.starts_on:
        raise Refused(_("The end comes before the start: check the two dates."), "on")
    if holding.times.filter(week__gt=on).exists():
        raise Refused(_("Time was entered after that day: check the date."), "on")
    edit(actor, holding, version=version, ends_on=on, reason="end")


@verb(once=GONE, frozen=BODIES, happened=TODAY)
def withdraw_holding(actor: User, *, holding: Holding, why: str, today: date) -> None:
    withdraw(actor, holding, why=why, on=today)
    _say_holder(actor, holding.post)


@verb(once=VERSIONED, frozen=BODIES, happened=No("sums over the convention: they have no day"))
def fund_post(actor: User, *, post: FundedPost, version: int, amounts: Mapping[int, int | None]) -> None:
    """Who pays what of a post: cents by party, None for what nothing says. Raises Refused when the parts pass the cost of
    the post, or what a party pays of all posts its share."""
    refuse_archived(post.convention)
    refuse_withdrawn(post)
    parties = {one.pk: one for one in post.convention.parties.filter(withdrawn_on=None)}
    total = sum(amount or 0 for amount in amounts.values())
    if post.cost is None and total:
        raise Refused(_("Write the cost of the post first: its parts are set against it."))
    if post.cost is not None and total > post.cost:
        raise Refused(
            _("The shares add up to %(sum)s and the post costs %(cost)s: correct one of them.")
            % {"sum": localised.money(total), "cost": localised.money(post.cost)}
        )
    edit(actor, post, version=version, reason="fund")
    for key, amount in amounts.items():
        party = parties[key]
        others = sum(one.amount for one in party.fundings.exclude(post=post))
        if amount and party.pays and (party.share is None or others + amount > party.share):
            raise Refused(_beyond(party, others + amount), f"party_{key}")
        kept = PostFunding.objects.filter(post=post, party=party)
        (kept if amount is None else kept.exclude(amount=amount)).delete()
        if amount is not None and not PostFunding.objects.filter(post=post, party=party).exists():
            record(PostFunding(post=post, party=party, amount=amount), actor)


def _beyond(party: ConventionParty, asked: int) -> str:
    if party.share is None:
        return _("No decision says the share of %(name)s yet: write it with its reference first.") % {
            "name": party.organisation.name
        }
    return _("The shares add up to %(sum)s and %(name)s pays %(share)s in all: correct one of them.") % {
        "sum": localised.money(asked),
        "name": party.organisation.name,
        "share": localised.money(party.share),
    }


@verb(
    once=No("what was entered of the week is replaced by the same"),
    frozen=BODIES,
    happened=No("a week that began, which may not be over"),
)
def enter_week(actor: User, *, holding: Holding, week: date, minutes: Mapping[str, int | None], today: date) -> None:
    """The time of one week of one's own post, activity by activity, in place of what was entered of it."""
    if holding.holder_id != actor.pk:
        raise Refused(_("Each enters their own time."))
    refuse_withdrawn(holding)
    monday = week - timedelta(days=week.weekday())
    if monday > today:
        raise Refused(_("This week has not begun."), "week")
    if monday + timedelta(days=6) < holding.starts_on or (holding.ends_on and monday > holding.ends_on):
        raise Refused(_("You did not hold this post that week."), "week")
    if monday > holding.post.convention.ends_on:
        raise Refused(
            _("The convention ended on %(day)s: no time is entered on its posts any more.")
            % {"day": localised.day(holding.post.convention.ends_on)},
            "week",
        )
    if sum(one or 0 for one in minutes.values()) > MOST_MINUTES:
        raise Refused(_("More than 60 hours in a week: check the figures."))
    holding.times.filter(week=monday).delete()
    TimeSpent.objects.bulk_create(
        TimeSpent(holding=holding, week=monday, activity=Activity(name), minutes=amount)
        for name, amount in minutes.items()
        if amount
    )
