"""Recompute each tenancy's next action."""

from datetime import date

from .actions import refresh_all


def refresh(on: date) -> str:
    return f"{refresh_all(on)} action(s) à faire"


JOBS = {"prevention.refresh": refresh}
