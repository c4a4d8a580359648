"""A file frozen at the person's request (RGPD, art. 18)."""

from datetime import date
from uuid import uuid4

from trousseau.desk.rights.actions import note_request, restrict_file

DAY = date(2026, 9, 15)


def freeze(staff, household, keep=(), on=DAY) -> None:
    """`keep`: to whom the file stays open."""
    asked = {"right": "restriction", "by": "letter", "received_on": on, "words": "", "identity": "known", "today": on}
    made = note_request(staff.director, household=household, person=household.holder, key=str(uuid4()), **asked)
    restrict_file(staff.director, request=made, version=1, keep=list(keep), answer="Gelé.", today=on)
