"""Owners and their dwellings before the mandate."""

from .approaches import Approach
from .campaigns import Campaign, CampaignLetter
from .ceilings import CeilingLoad, RentCeiling
from .diagnostics import Diagnostic
from .following import Lack, OwnerContact, WorksLine
from .imports import ColumnMap, Import, ImportEffect, ImportProblem, ImportRow
from .owners import Owner, Ownership
from .prospects import Prospect, StageChange, Tag
from .reach import CallConsent, Objection, RunningContract
from .simulations import KeptSimulation
from .visits import DefectPhoto, DwellingInspection, InspectionPoint, InspectionRoom
