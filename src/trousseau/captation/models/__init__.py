"""Owners and their dwellings before the mandate."""

from .ceilings import CeilingLoad, RentCeiling
from .diagnostics import Diagnostic
from .owners import Owner
from .prospects import Prospect, StageChange
from .reach import CallConsent, Objection, RunningContract
from .visits import DwellingInspection

__all__ = [
    "CallConsent",
    "CeilingLoad",
    "Diagnostic",
    "DwellingInspection",
    "Objection",
    "Owner",
    "Prospect",
    "RentCeiling",
    "RunningContract",
    "StageChange",
]
