"""The lease, what changes it, and who guarantees it."""

from .inspections import (
    Departure,
    InspectedElement,
    InspectionPhoto,
    KeyCount,
    LeaseInspection,
    MeterReading,
    TurnoverWork,
)
from .leases import Lease, LeaseQuerySet
from .notices import NoticeParty, NoticeToQuit
from .terms import RentChange, RentSuspension

from ..guarantees.models import Guarantee  # isort: skip  # it stands on the lease

__all__ = [
    "TurnoverWork",
    "MeterReading",
    "LeaseInspection",
    "KeyCount",
    "InspectionPhoto",
    "InspectedElement",
    "Departure",
    "Guarantee",
    "Lease",
    "LeaseQuerySet",
    "NoticeParty",
    "NoticeToQuit",
    "RentChange",
    "RentSuspension",
]
