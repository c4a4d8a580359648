"""What the leases ask each night."""

from datetime import date

from .amendments.actions import apply_due
from .certificates.actions import remind
from .revision.actions import open_todos


def revisions(on: date) -> str:
    return f"{open_todos(on)} révision(s) de loyer à demander"


def amendments(on: date) -> str:
    return f"{apply_due(on)} bail(aux) changé(s) par un avenant"


def certificates(on: date) -> str:
    return f"{remind(on)} bail(aux) dont une attestation manque"


JOBS = {"tenancies.certificates": certificates, "tenancies.revisions": revisions, "tenancies.amendments": amendments}
