"""What the tenancies read, always through a grant."""

from datetime import date

from django.db.models import QuerySet

from trousseau.allocation.enums import Outcome
from trousseau.allocation.models import Decision
from trousseau.core import scales
from trousseau.core.models import User
from trousseau.rules.lease import LeaseLaw

from .enums import LeaseState
from .models import Lease


def leases(user: User) -> QuerySet[Lease]:
    return Lease.objects.for_user(user).select_related(
        "household__holder", "mandate__dwelling__commune", "mandate__owner"
    )


def running() -> QuerySet[Lease]:
    return Lease.objects.filter(state=LeaseState.RUNNING)


def undrafted() -> QuerySet[Decision]:
    """The decisions that await their lease."""
    return Decision.objects.filter(outcome=Outcome.ALLOCATED, lease=None).select_related(
        "application__household__holder", "mandate__dwelling__commune"
    )


def lease_law(on: date) -> LeaseLaw:
    natural, legal, deposit = (
        scales.at(f"lease.{code}", on) for code in ("years_natural", "years_legal", "deposit_months")
    )
    return LeaseLaw(natural.value, legal.value, deposit.value, natural.article, deposit.article)
