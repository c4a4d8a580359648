"""What the follow-up does each night."""

from datetime import date

from trousseau.rules.said import Said, say_many

from .actions_measures import refresh_all


def follow(on: date) -> Said:
    """The visits and the reviews that come due, and who gives no sign."""
    return say_many("%(n)s household is followed.", "%(n)s households are followed.", refresh_all(on))


JOBS = {"followup.rhythm": follow}
