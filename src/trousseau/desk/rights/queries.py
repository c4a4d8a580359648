"""What the pages of the rights desk read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from trousseau.core.enums import FILES
from trousseau.core.models import AccessLog, Grant, Household, User
from trousseau.core.retention import Term, terms
from trousseau.followup.models import Contact
from trousseau.scales import Value
from trousseau.support.models import TeamMember

from ..models import RightsRequest


def requests(user: User) -> QuerySet[RightsRequest]:
    return RightsRequest.objects.for_user(user).select_related("household__holder", "person", "noted_by", "answered_by")


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
    rows = AccessLog.objects.filter(role__in=FILES, household__in=Household.objects.for_user(user))
    unknown = rows.filter(~Exists(by_name), ~Exists(team), ~Exists(met))
    return unknown.select_related("household__holder", "user").order_by("-at", "-pk")
