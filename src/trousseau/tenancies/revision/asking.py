"""Revise, or lower, the rents of many leases."""

from collections.abc import Iterable
from datetime import date

from trousseau.core.models import User
from trousseau.rules import rent_revision as rules

from ..models import Lease, RentChange, RentRevision
from ..pressed import Pressed, each
from . import queries
from .actions import ask_revision, lower_to_ceiling


def ask_revisions(actor: User, *, leases: Iterable[Lease], on: date, today: date) -> Pressed[RentRevision]:
    """All that may be asked on the day `on`."""
    ready = [row.lease for row in queries.rows(leases, on) if row.verdict.code == rules.READY]
    return each(ready, lambda lease: ask_revision(actor, lease=lease, on=on, today=today))


def lower_all(actor: User, *, leases: Iterable[Lease], year: int, today: date) -> Pressed[RentChange]:
    """All that pass their ceiling."""
    over = [found.lease for found in queries.ceilings(leases, year, today) if found.over]
    return each(over, lambda lease: lower_to_ceiling(actor, lease=lease, year=year, today=today))
