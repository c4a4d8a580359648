"""The owner's written order to manage, what changes it, its fees, and the register that numbers it."""

from .amendments import Amendment, RenewalLetter
from .clauses import FeeClause
from .mandates import Availability, Mandate, MandateAt, MandateQuerySet, TermsAt
from .register import RegisterEntry
from .signatures import OwnerSignature
