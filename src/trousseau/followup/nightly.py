"""What the follow-up does each night."""

from datetime import date

from trousseau.rules.said import Said, say_many

from .actions_measures import refresh_all
from .due import follow_bills


def follow(on: date) -> Said:
    """The visits and the reviews that come due, and who gives no sign."""
    return say_many("%(n)s household is followed.", "%(n)s households are followed.", refresh_all(on))


def bills(on: date) -> Said:
    """Who is to be reminded of a bill."""
    return say_many("%(n)s bill of a measure is awaited.", "%(n)s bills of measures are awaited.", follow_bills(on))


JOBS = {"followup.rhythm": follow, "followup.bills": bills}
