"""Sittings of the commission, what it decides, and what becomes of its decisions."""

from .decisions import Decision, Successor
from .followed import DecisionLetter, OwnerAnswer, Refusal
from .grids import FrozenProblem, Grid
from .sittings import Opinion, Recusal, Seat, Sitting
from .trials import Trial, TrialKept, TrialResult
