"""Who is without news, and which referral nobody moves, by the agency's rules."""

from datetime import date

from .actions import mark_silence
from .referrals.actions import mark_stalled


def silence(on: date) -> str:
    silent, soon = mark_silence(on)
    return f"{silent} demande(s) sans nouvelles, {soon} à rappeler"


def stalled(on: date) -> str:
    return f"{mark_stalled(on)} orientation(s) au point mort"


JOBS = {"applications.silence": silence, "applications.stalled": stalled}
