"""What the aids do each night."""

from datetime import date

from trousseau.rules.said import Said, say

from . import due


def aids(on: date) -> Said:
    """What each aid, each benefit and the declaration of July wait for."""
    read, claims = due.follow_all(on), due.follow_benefits(on)
    due.follow_rents(on)
    return say("Aids followed: %(read)s; benefits to claim: %(claims)s.", read=read, claims=claims)


JOBS = {"aids.due": aids}
