"""What the pages of the rights desk read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import make_aware

from trousseau.applications.queries import one_with, with_merged
from trousseau.core.enums import FILES, OpeningReason, Role
from trousseau.core.models import AccessLog, Grant, Household, User
from trousseau.core.retention import Term, terms
from trousseau.followup.models import Contact
from trousseau.followup.supporting import SUPPORTS, TEAM, support_grants
from trousseau.rules.dates import add_days
from trousseau.scales import Value
from trousseau.support.models import TeamMember

from ..models import RightsRequest


def requests(user: User) -> QuerySet[RightsRequest]:
    return RightsRequest.objects.for_user(user).select_related("household__holder", "person", "noted_by", "answered_by")


def own(user: User) -> QuerySet[RightsRequest]:
    """What this person asked, by themselves or at the desk; the last first."""
    return RightsRequest.objects.filter(person__user=user).order_by("-received_on", "-pk")


def frozen(households: Iterable[int]) -> set[int]:
    """Of these households, those whose file is frozen (RGPD, art. 18); the files that were said to be theirs by a merge are
    with it."""
    rows = RightsRequest.objects.filter(restricted_on__isnull=False, lifted_on=None)
    return set(households) & with_merged(rows.values_list("household", flat=True))


@dataclass(frozen=True)
class Files:
    """The files of a person that `user` may read, the one that they ask of first; `apart`: another of theirs is read by
    somebody else."""

    read: list[Household]
    apart: bool


def files(user: User, household: Household, on: date) -> Files:
    """RGPD, art. 15: of who was received twice, both."""
    every = one_with(household)
    opened = set(Household.objects.for_user(user).filter(pk__in=[one.pk for one in every]).values_list("pk", flat=True))
    others = [one for one in every if one.pk in opened and one != household and not asks_why(user, one, on)]
    return Files([household, *others], apart=len(others) + 1 < len(every))


@dataclass(frozen=True)
class Kept:
    """A term as it is read on a page."""

    term: Term
    value: Value


def kept(on: date) -> list[Kept]:
    return [Kept(term, term.value(on)) for term in terms().values()]


def named(user: User, keys: Iterable[int]) -> QuerySet[Household]:
    """Of these households, those whose name `user` may read."""
    return Household.objects.for_user(user).filter(pk__in=list(keys)).select_related("holder").order_by("pk")


def supporting(household: Household, on: date) -> list[User]:
    """The social workers in its team on a day: they hand over what others do not read."""
    rows = TeamMember.objects.opened(on).filter(household=household).select_related("user")
    return [row.user for row in rows.order_by("part", "pk") if row.user and row.user.holds(Role.SOCIAL)]


WHY = "desk:why"  # under which a reason is logged
HOLDS_DAYS = 30  # a reason given once holds for a month of work


LOOK_DAYS = 7  # of openings to look at that the director’s day counts


def asks_why(user: User, household: Household, on: date) -> bool:
    """Whether `user` says why before reading the whole file of a household: a social worker, whose work is a caseload, and who
    was not known on that day to work for it (`outside`). A page of a room says its purpose by itself; the direction and
    rental management have no caseload."""
    if not user.holds(Role.SOCIAL) or user.holds(Role.DIRECTOR, Role.RENTAL):
        return False
    theirs = {"household": household, "user": user}
    return not (
        support_grants(user, on).filter(household=household).exists()
        or Contact.objects.filter(household=household, by=user).heard().exists()
        or AccessLog.objects.filter(**theirs, at__date__gt=add_days(on, -HOLDS_DAYS)).exclude(reason="").exists()
    )


def outside(user: User) -> QuerySet[AccessLog]:
    """The openings to look at, of the households whose file `user` may open, and never their own: by a social worker who was
    not known, that day, to support the household (no support was given to them by name, they were not in its team and had
    met nobody of it), and by anybody else to whom nothing opened it. Who gives themselves a file is known from the day after:
    the day itself is here, even of who had met the household. The last of each person, role, household and day, with the newest reason that holds then. What is
    noted afterwards takes nothing off the list."""
    theirs = {"household": OuterRef("household"), "user": OuterRef("user")}
    that_day = OuterRef("at__date")
    runs = Q(ends_on=None) | Q(ends_on__gt=that_day)
    by_another = Q(given_by__isnull=False) & ~Q(given_by=OuterRef("user"))
    # what a row of the team writes begins with it: on that day, the row says who let them in
    in_time = Q(starts_on__lt=that_day) | by_another | (Q(given_by=None) & ~Q(ground=TEAM))
    grants = Grant.objects.filter(runs, in_time, **theirs, starts_on__lte=that_day)
    let_in = Q(noted_on__lt=that_day) | (Q(noted_on=that_day) & ~Q(added_by=OuterRef("user")))
    team = TeamMember.objects.filter(runs, let_in, **theirs, starts_on__lte=that_day)
    met = Contact.objects.filter(household=OuterRef("household"), by=OuterRef("user"), noted_on__lt=that_day).heard()
    rows = AccessLog.objects.filter(role__in=FILES).exclude(page=WHY)
    later = rows.filter(**theirs, role=OuterRef("role"), at__date=that_day, pk__gt=OuterRef("pk"))
    given = AccessLog.objects.filter(
        **theirs, at__date__lte=that_day, at__date__gt=that_day - timedelta(days=HOLDS_DAYS)
    )
    said = given.exclude(reason="").order_by("-at", "-pk")
    support = Q(role=Role.SOCIAL)
    supports = Exists(grants.filter(SUPPORTS)) | Exists(met)
    unknown = ~Exists(team) & ((support & ~supports) | (~support & ~Exists(grants)))
    took = Exists(rows.filter(**theirs, role=OuterRef("role"), at__date=that_day, reason=OpeningReason.TAKES))
    return (
        rows.filter(unknown | took, ~Exists(later), household__in=Household.objects.for_user(user))
        .exclude(user=user.pk)
        .annotate(said=Subquery(said.values("reason")[:1]), said_words=Subquery(said.values("words")[:1]))
        .select_related("household__holder", "user")
        .order_by("-at", "-pk")
    )


def since(rows: QuerySet[AccessLog], day: date) -> QuerySet[AccessLog]:
    """Of these openings, those from that day on."""
    return rows.filter(at__gte=make_aware(datetime.combine(day, time.min)))


def lately(user: User, on: date) -> QuerySet[AccessLog]:
    """The openings to look at of the last `LOOK_DAYS` days, the day itself among them."""
    return since(outside(user), add_days(on, 1 - LOOK_DAYS))
