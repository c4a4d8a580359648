"""What the conventions do each night."""

from datetime import date

from trousseau.core.nightly import once
from trousseau.rules.said import Said, say_many

from . import watch
from .models import Convention


@once
def follow(on: date) -> Said:
    """What is due since when, what goes back, which days come: the director's day, and the coordinator's, say it."""
    count = 0
    for convention in Convention.objects.filter(archived_on=None, signed_on__isnull=False).order_by("pk"):
        watch.all_of(convention, on=on)
        count += 1
    return say_many("%(n)s convention is followed.", "%(n)s conventions are followed.", count)


JOBS = {"conventions.days": follow}
