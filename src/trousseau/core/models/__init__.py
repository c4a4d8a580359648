"""People, households, organisations, dwellings, documents, grants and what waits to be done."""

from .accounts import Invitation, Organisation, User
from .base import Versioned
from .entering import AttemptCount, FactorRemoval, FactorStep, Identity, Session
from .heads import HeadsSheet
from .outbox import Enclosure, MailServer, Message
from .papers import Agency, AgencyPaper, Attestation, Document, ScaleReading, ScaleValue, Sequence
from .people import (
    AccessLog,
    Grant,
    Household,
    HouseholdMember,
    NameWord,
    Person,
    PersonMerge,
    Reader,
    granted,
    household_open,
)
from .places import Building, Commune, CommuneBoundary, Dwelling, OfficialCommune
from .rights import Erasure
from .signed import SignedCopy, SignedPage
from .work import IncomingFile, JobRun, Run, ToDo
