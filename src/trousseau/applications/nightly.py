"""Who is without news, by the agency's rule."""

from datetime import date

from .actions import mark_silence


def silence(on: date) -> str:
    silent, soon = mark_silence(on)
    return f"{silent} demande(s) sans nouvelles, {soon} à rappeler"


JOBS = {"applications.silence": silence}
