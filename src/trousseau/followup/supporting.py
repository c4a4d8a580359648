"""What opens the support of a household to somebody: read by the rooms that hold what its support alone knows."""

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from trousseau.allocation.actions.decisions import GROUND as ALLOCATION
from trousseau.applications.actions import GROUND as APPLICATION
from trousseau.applications.actions import REFERRAL
from trousseau.core.models import Grant, User
from trousseau.tenancies.contract.drafting import TENANCY

TEAM = "équipe d’accompagnement"  # the ground of the grants that a row of the team writes
# what opens a file for another work than the support, whoever copied it
OTHER_WORK = (APPLICATION, REFERRAL, ALLOCATION, TENANCY)
SUPPORTS = Q(ground=TEAM) | (Q(given_by__isnull=False) & ~Q(ground__in=OTHER_WORK))  # of the rows of `Grant`


def support_grants(user: User, on: date | None = None) -> models.QuerySet[Grant]:
    """What opens the support of a household to `user` on a day: a row of its team, or a director by name. An application or
    a lease opens its own pages, not these."""
    return Grant.objects.open_to(user, on).filter(SUPPORTS)


def support_open(path: str, user: User) -> Exists:
    """True for the rows whose household at `path` `user` supports today (see `support_grants`)."""
    return Exists(support_grants(user).filter(household_id=OuterRef(path)))
