"""The by-name list: requests, what is proved about them, what they need, their two files."""

from .doubles import ApplicationMerge
from .following import AskedComplement, SocialOffer
from .households import HouseholdSplit
from .needs import AvoidedCommune
from .requests import Application, StateChange
from .resources import Resource, YearlyIncome
from .situations import PriorityGround, Situation
from .supporting_documents import SupportingDocument
