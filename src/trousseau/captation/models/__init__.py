"""Owners and their dwellings before the mandate."""

from .owners import Owner
from .prospects import Prospect, StageChange
from .reach import CallConsent, Objection, RunningContract
from .visits import DwellingInspection

__all__ = [
    "CallConsent",
    "DwellingInspection",
    "Objection",
    "Owner",
    "Prospect",
    "RunningContract",
    "StageChange",
]
