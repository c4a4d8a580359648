"""What the observatory does each night."""

from datetime import date

from django.utils.translation import gettext as _

from .public import publish


def publish_months(on: date) -> str:
    """Publish what is complete and was not: a delivery does it itself, this is for those received before."""
    return _("Months and quarters published: %(n)s.") % {"n": publish(on)}


JOBS = {"observatory.publish": publish_months}
