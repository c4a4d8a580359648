"""What is voted, agreed, promised and paid: acts, programmes, conventions, tranches, funded posts."""

from .acts import Confirmation, Decision, Deliberation, Withdrawable
from .agreements import Amendment, Convention, ConventionAct, ConventionParty, Deadline, Indicator
from .payments import Payment, Recovery, Tranche
from .posts import FundedPost, Holding, PostFunding, TimeSpent
from .programmes import Aim, Commitment, Envelope, Meeting, NotedPayment, Programme, ProgrammeAction
from .publications import Publication
