"""What the law leaves open, decided or undone for all the debts; then each tenancy is read again, in a transaction of its own."""

from datetime import date
from typing import Any

from trousseau.core.models import User

from .actions import decide_reading, refresh_all, undo_reading
from .models import DebtReading


def decide(actor: User, *, today: date, **said: Any) -> DebtReading:
    """As `decide_reading`; each next action is computed again."""
    decided = decide_reading(actor, today=today, **said)
    refresh_all(today)
    return decided


def undo(actor: User, *, decided: DebtReading, today: date) -> None:
    """As `undo_reading`; each next action is computed again."""
    undo_reading(actor, decided=decided, today=today)
    refresh_all(today)
