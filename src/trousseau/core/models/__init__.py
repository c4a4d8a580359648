"""People, households, organisations, dwellings, documents, grants and what waits to be done."""

from .accounts import Organisation, User
from .base import Versioned
from .papers import Agency, AgencyPaper, Document, ScaleValue, Sequence
from .people import AccessLog, Grant, Household, HouseholdMember, Person, PersonMerge, Reader, granted, household_open
from .places import Building, Commune, CommuneBoundary, Dwelling
from .work import JobRun, ToDo

__all__ = [
    "AccessLog",
    "Agency",
    "AgencyPaper",
    "Building",
    "Commune",
    "CommuneBoundary",
    "Document",
    "Dwelling",
    "Grant",
    "Household",
    "HouseholdMember",
    "JobRun",
    "Organisation",
    "Person",
    "PersonMerge",
    "Reader",
    "ScaleValue",
    "Sequence",
    "ToDo",
    "User",
    "Versioned",
    "granted",
    "household_open",
]
