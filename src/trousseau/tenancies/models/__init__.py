"""The lease, what changes it, and who guarantees it."""

from .leases import Lease, LeaseQuerySet
from .terms import RentChange, RentSuspension

from ..guarantees.models import Guarantee  # isort: skip  # it stands on the lease

__all__ = ["Guarantee", "Lease", "LeaseQuerySet", "RentChange", "RentSuspension"]
