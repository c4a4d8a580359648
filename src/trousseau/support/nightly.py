"""What the support does each night."""

from datetime import date

from trousseau.rules.said import Said, say, say_many

from .actions_notes import look_at_private_notes
from .actions_team import mend_teams


def teams(on: date) -> Said:
    """Who supports whom still holds, and who must name a referent."""
    return say_many("%(n)s household has its team.", "%(n)s households have their team.", mend_teams(on))


def private_notes(on: date) -> Said:
    """Those whose day has come are asked about; those that nobody may open any more are deleted."""
    asked, deleted = look_at_private_notes(on)
    return say(
        "Private notes to read again: %(asked)s; deleted, their author gone: %(deleted)s.", asked=asked, deleted=deleted
    )


JOBS = {"support.teams": teams, "support.private_notes": private_notes}
