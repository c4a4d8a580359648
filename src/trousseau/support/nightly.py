"""What the support does each night."""

from datetime import date

from trousseau.rules.said import Said, say

from .actions_notes import look_at_private_notes


def private_notes(on: date) -> Said:
    """Those whose day has come are asked about; those that nobody may open any more are deleted."""
    asked, deleted = look_at_private_notes(on)
    return say(
        "Private notes to read again: %(asked)s; deleted, their author gone: %(deleted)s.", asked=asked, deleted=deleted
    )


JOBS = {"support.private_notes": private_notes}
