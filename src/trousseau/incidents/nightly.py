"""What the incidents do each night."""

from datetime import date

from trousseau.core.nightly import once
from trousseau.rules.said import Said, say_many

from . import actions


@once
def bills(on: date) -> Said:
    """Works whose bill was undone on the owner's account wait for the right one."""
    count = actions.await_bills(on=on)
    return say_many("%(n)s bill is awaited again.", "%(n)s bills are awaited again.", count)


JOBS = {"incidents.bills": bills}
