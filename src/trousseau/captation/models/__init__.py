"""Owners and their dwellings before the mandate."""

from .owners import Owner
from .prospects import Prospect, StageChange
from .visits import DwellingInspection

__all__ = ["DwellingInspection", "Owner", "Prospect", "StageChange"]
