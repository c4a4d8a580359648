"""What the leases ask each night."""

from datetime import date

from .amendments.actions import apply_due
from .revision.actions import open_todos


def revisions(on: date) -> str:
    return f"{open_todos(on)} révision(s) de loyer à demander"


def amendments(on: date) -> str:
    return f"{apply_due(on)} bail(aux) changé(s) par un avenant"


JOBS = {"tenancies.revisions": revisions, "tenancies.amendments": amendments}
