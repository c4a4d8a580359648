"""What the mail does each night."""

from datetime import date

from trousseau.core.clock import today
from trousseau.core.nightly import once
from trousseau.rules.said import Said, say

from . import queries
from .actions.carrying import follow


@once
def carried(on: date) -> Said:
    """Ask the providers what became of what they carry."""
    asked = list(queries.carried())
    silent = sum(not follow(item, today=today()) for item in asked)
    return say("%(n)s items asked of their providers, %(silent)s without an answer.", n=len(asked), silent=silent)


JOBS = {"mail.carried": carried}
