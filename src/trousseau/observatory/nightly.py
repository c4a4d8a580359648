"""What the observatory does each night."""

from datetime import date

from trousseau.rules.said import Said, say

from .public import publish


def publish_months(on: date) -> Said:
    """Publish what is complete and was not: a delivery does it itself, this is for those received before."""
    return say("Months and quarters published: %(n)s.", n=publish(on))


JOBS = {"observatory.publish": publish_months}
