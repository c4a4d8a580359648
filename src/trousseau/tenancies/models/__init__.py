"""The lease, what changes it, who is bound by it, and who guarantees it."""

from .amendments import LeaseAmendment
from .certificates import CertificateRequest, TenancyCertificate
from .guarantees import Guarantee
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
from .notices_to_quit import NoticeParty, NoticeToQuit
from .parties import LeaseAnnex, LeaseParty
from .revisions import RentRevision
from .terms import RentChange, RentSuspension
