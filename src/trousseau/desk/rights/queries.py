"""What the pages of the rights desk read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from trousseau.core.enums import FILES
from trousseau.core.models import AccessLog, Grant, Household, User
from trousseau.core.retention import Term, terms
from trousseau.followup.models import Contact
from trousseau.scales import Value

from ..models import RightsRequest


def requests(user: User) -> QuerySet[RightsRequest]:
    return RightsRequest.objects.for_user(user).select_related("household__holder", "person", "noted_by", "answered_by")


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
    """The openings by somebody of the team who was not known to work for this household: to whom nobody gave the file by
    name, and who never noted a contact with it. Of the households whose file `user` may open."""
    mine = Grant.objects.filter(household=OuterRef("household"), user=OuterRef("user"), given_by__isnull=False)
    met = Contact.objects.filter(household=OuterRef("household"), by=OuterRef("user"))
    rows = AccessLog.objects.filter(role__in=FILES, household__in=Household.objects.for_user(user))
    return rows.filter(~Exists(mine), ~Exists(met)).select_related("household__holder", "user").order_by("-at", "-pk")
