"""What the leases ask each night."""

from datetime import date

from trousseau.rules.said import Said, say_many

from .amendments.actions import apply_due
from .certificates.actions import remind
from .revision.actions import open_todos


def revisions(on: date) -> Said:
    return say_many("%(n)s revision of rent to ask.", "%(n)s revisions of rent to ask.", open_todos(on))


def amendments(on: date) -> Said:
    return say_many("%(n)s lease changed by an amendment.", "%(n)s leases changed by an amendment.", apply_due(on))


def certificates(on: date) -> Said:
    return say_many("%(n)s lease lacks a certificate.", "%(n)s leases lack a certificate.", remind(on))


JOBS = {"tenancies.certificates": certificates, "tenancies.revisions": revisions, "tenancies.amendments": amendments}
