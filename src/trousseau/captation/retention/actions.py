"""The erasure of who stayed silent."""

from datetime import date

from django.db import transaction

from trousseau.core.personal_data import erase

from .. import stages
from ..models import Owner
from ..personal_data import ERASED
from .queries import silent_owners, still_followed


def erase_silent(on: date) -> tuple[int, int]:
    """(owners erased, of whom the objection keeps the name). Each in its own transaction: stopped anywhere, the next
    night goes on; the second time does nothing.
    """
    erased = named = 0
    for pk in list(silent_owners(on).values_list("pk", flat=True)):
        with transaction.atomic():
            # asked again: the owner may have written since the list was read
            owner = silent_owners(on).filter(pk=pk).first()
            if owner is None:
                continue
            named += _erase(owner, on)
        erased += 1
    return erased, named


def _erase(owner: Owner, on: date) -> bool:
    for prospect in still_followed(owner):
        stages.fell_silent(prospect, on=on)
    erase(None, owner)
    return owner.name != ERASED
