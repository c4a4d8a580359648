"""What the pages of the rights desk read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from trousseau.core.enums import FILES, Role
from trousseau.core.models import AccessLog, Grant, Household, User
from trousseau.core.retention import Term, terms
from trousseau.followup.models import Contact
from trousseau.rules.dates import add_days
from trousseau.scales import Value
from trousseau.support.models import TeamMember, support_grants

from ..models import RightsRequest


def requests(user: User) -> QuerySet[RightsRequest]:
    return RightsRequest.objects.for_user(user).select_related("household__holder", "person", "noted_by", "answered_by")


def own(user: User) -> QuerySet[RightsRequest]:
    """What this person asked, by themselves or at the desk; the last first."""
    return RightsRequest.objects.filter(person__user=user).order_by("-received_on", "-pk")


def frozen(households: Iterable[int]) -> set[int]:
    """Of these households, those whose file is frozen (RGPD, art. 18)."""
    rows = RightsRequest.objects.filter(household__in=list(households), restricted_on__isnull=False, lifted_on=None)
    return set(rows.values_list("household", flat=True))


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
    rows = TeamMember.objects.on(on).filter(household=household, user__isnull=False).select_related("user")
    return [row.user for row in rows.order_by("part", "pk") if row.user and row.user.holds(Role.SOCIAL)]


WHY = "desk:why"  # under which a reason is logged
HOLDS_DAYS = 30  # a reason given once holds for a month of work


def asks_why(user: User, household: Household, on: date) -> bool:
    """Whether `user` says why before reading the whole file of a household: a social worker, whose work is a caseload, and who
    was not known on that day to work for it (`outside`). A page of a room says its purpose by itself; the direction and
    rental management have no caseload."""
    if not user.holds(Role.SOCIAL) or user.holds(Role.DIRECTOR, Role.RENTAL):
        return False
    theirs = {"household": household, "user": user}
    return not (
        support_grants(user, on).filter(household=household).exists()
        or Contact.objects.filter(household=household, by=user).exists()
        or AccessLog.objects.filter(**theirs, at__date__gt=add_days(on, -HOLDS_DAYS)).exclude(reason="").exists()
    )


def outside(user: User) -> QuerySet[AccessLog]:
    """The openings by somebody of the team who was not known, that day, to work for this household: to whom nobody had given
    the file by name, who was not in its team, and who had noted no contact with it. What is noted afterwards takes nothing
    off the list. Of the households whose file `user` may open."""
    theirs = {"household": OuterRef("household"), "user": OuterRef("user")}
    that_day = OuterRef("at__date")
    by_name = Grant.objects.filter(**theirs, given_by__isnull=False, starts_on__lte=that_day)
    team = TeamMember.objects.filter(**theirs, starts_on__lte=that_day).filter(
        Q(ends_on=None) | Q(ends_on__gt=that_day)
    )
    met = Contact.objects.filter(household=OuterRef("household"), by=OuterRef("user"), noted_on__lt=that_day)
    rows = AccessLog.objects.filter(role__in=FILES, household__in=Household.objects.for_user(user)).exclude(page=WHY)
    said = AccessLog.objects.filter(**theirs, at__lte=OuterRef("at")).exclude(reason="").order_by("-at", "-pk")
    unknown = rows.filter(~Exists(by_name), ~Exists(team), ~Exists(met)).annotate(
        said=Subquery(said.values("reason")[:1]), said_words=Subquery(said.values("words")[:1])
    )
    return unknown.select_related("household__holder", "user").order_by("-at", "-pk")
