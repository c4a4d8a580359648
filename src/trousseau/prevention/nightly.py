"""Recompute each tenancy's next action."""

from datetime import date

from trousseau.rules.said import Said, say_many

from .actions import refresh_all


def refresh(on: date) -> Said:
    return say_many("%(n)s action to take.", "%(n)s actions to take.", refresh_all(on))


JOBS = {"prevention.refresh": refresh}
