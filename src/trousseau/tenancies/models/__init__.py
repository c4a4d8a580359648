"""The lease, what changes it, who is bound by it, and who guarantees it."""

# ruff: noqa: I001  each stands on those above it
from .certificates import CertificateRequest, TenancyCertificate
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

from ..contract.models import LeaseAnnex, LeaseParty
from ..guarantees.models import Guarantee
from ..amendments.models import LeaseAmendment
from ..revision.models import RentRevision
