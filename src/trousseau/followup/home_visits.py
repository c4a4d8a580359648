"""A home visit as a page sends it: its photos are drawn again before the transaction of its verb begins."""

from collections.abc import Sequence
from typing import Any

from trousseau.captation.visits.entries import Photo
from trousseau.captation.visits.photos import clean_photos
from trousseau.core.models import User

from .actions import note_home_visit
from .models import HomeVisit


def receive_home_visit(actor: User, *, photos: Sequence[Photo] = (), **told: Any) -> HomeVisit:
    """Raises Refused as its verb does, and for a photo that cannot be drawn."""
    return note_home_visit(actor, cleaned=clean_photos(actor, photos), **told)
