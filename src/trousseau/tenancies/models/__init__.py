"""The lease, and what changes it."""

from .leases import Lease, LeaseQuerySet
from .terms import RentChange, RentSuspension

__all__ = ["Lease", "LeaseQuerySet", "RentChange", "RentSuspension"]
