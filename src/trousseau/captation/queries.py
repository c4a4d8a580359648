"""What captation reads."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from trousseau.core.models import User

from .access import WRITE
from .models import Owner, Prospect
from .plausible import UNUSUAL


def prospects() -> QuerySet[Prospect]:
    """Next contact first; those without one at the end, on both databases."""
    return Prospect.objects.select_related(
        "owner", "dwelling__commune", "dwelling__building__commune", "officer"
    ).order_by(F("next_contact_on").asc(nulls_last=True), "pk")


def officers() -> QuerySet[User]:
    """Who may follow a prospect: the open accounts of those who write here."""
    return User.objects.holding(*WRITE.roles).open()


def unusual(prospect: Prospect) -> Any:  # a line of simple-history, which has no types
    """The last time that a person confirmed an unusual measure or rent of this prospect: who and when."""
    rows = [
        obj.history.filter(history_change_reason=UNUSUAL).select_related("history_user").first()
        for obj in (prospect, prospect.dwelling)
    ]
    return max((row for row in rows if row), key=lambda row: row.history_date, default=None)


def owners() -> QuerySet[Owner]:
    return Owner.objects.all()


def owners_named(key: str, limit: int = 20) -> list[Owner]:
    """The first owners whose name holds each word of the normalised `key`."""
    found = owners()
    for word in key.split():
        found = found.filter(key__contains=word)
    return list(found.annotate(known=Exists(Prospect.objects.filter(owner=OuterRef("pk"))))[:limit])
