"""Who is without news, and which referral nobody moves, by the agency's rules."""

from datetime import date

from trousseau.rules.said import Said, say, say_many

from .actions import close_files, mark_silence
from .referrals.actions import mark_stalled


def silence(on: date) -> Said:
    silent, soon = mark_silence(on)
    return say("Applications without news: %(silent)s, to call again: %(soon)s.", silent=silent, soon=soon)


def stalled(on: date) -> Said:
    return say_many("%(n)s referral is stalled.", "%(n)s referrals are stalled.", mark_stalled(on))


def files(on: date) -> Said:
    return say_many(
        "%(n)s opening of a closed application ends.", "%(n)s openings of closed applications end.", close_files(on)
    )


JOBS = {"applications.silence": silence, "applications.stalled": stalled, "applications.files": files}
