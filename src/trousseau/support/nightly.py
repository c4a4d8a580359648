"""What the support does each night."""

from datetime import date

from trousseau.rules.said import Said, say_many

from .actions_team import mend_teams


def teams(on: date) -> Said:
    """Who supports whom still holds, and who must name a referent."""
    return say_many("%(n)s household has its team.", "%(n)s households have their team.", mend_teams(on))


JOBS = {"support.teams": teams}
