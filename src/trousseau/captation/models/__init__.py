"""Owners and their dwellings before the mandate."""

from .ceilings import CeilingLoad, RentCeiling
from .diagnostics import Diagnostic
from .imports import ColumnMap, Import, ImportEffect, ImportProblem, ImportRow
from .owners import Owner, Ownership
from .prospects import Prospect, StageChange
from .reach import CallConsent, Objection, RunningContract
from .visits import DwellingInspection

__all__ = [
    "CallConsent",
    "CeilingLoad",
    "ColumnMap",
    "Diagnostic",
    "DwellingInspection",
    "Import",
    "ImportEffect",
    "ImportProblem",
    "ImportRow",
    "Objection",
    "Owner",
    "Ownership",
    "Prospect",
    "RentCeiling",
    "RunningContract",
    "StageChange",
]
