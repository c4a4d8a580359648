"""Whose move it is on a referred household, since when, and whether nobody moves any more. Rules of the agency."""

from dataclasses import dataclass
from datetime import date

from .dates import add_days

CLOSED = frozenset({"housed", "left"})


@dataclass(frozen=True)
class Course:
    """What is known of a request: its state, when it was received, first met and last heard, what is asked."""

    state: str
    state_on: date
    received_on: date
    met: bool
    heard_on: date | None
    asked_of: tuple[tuple[str, date], ...] = ()  # ("partner" or "household", the day it was asked), unanswered
    proved: bool = True  # its resources


@dataclass(frozen=True)
class Move:
    whose: str  # partner, agency, household, commission, nobody
    since: date
    why: str  # closed, silent, asked, meet, proof, dwelling


def move(course: Course) -> Move:
    """Règle de l’agence n° 11: who must act. What was asked comes first, the partner's part before the household's."""
    if course.state in CLOSED:
        return Move("nobody", course.state_on, "closed")
    if not course.met:
        return Move("agency", course.received_on, "meet")
    for party in ("partner", "household"):
        days = [day for of, day in course.asked_of if of == party]
        if days:
            return Move(party, min(days), "asked")
    if course.state == "inactive":
        return Move("household", course.state_on, "silent")
    since = max(course.heard_on or course.received_on, course.state_on)
    return Move("commission", since, "dwelling") if course.proved else Move("agency", since, "proof")


def stalled_on(found: Move, days: int) -> date | None:
    """Règle de l’agence n° 11: the day on which a move has waited `days` days. The commission is not hurried: it
    needs a dwelling; nothing is awaited of nobody."""
    if found.whose in ("nobody", "commission"):
        return None
    return add_days(found.since, days)
