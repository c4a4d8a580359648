"""What a person brings back from an inspection, its photos drawn again before the transaction begins."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core import pictures
from trousseau.core.errors import Refused
from trousseau.core.models import User

from ..models import LeaseInspection
from .actions import write_inspection
from .entries import MOST_PHOTOS, Drawn, Picture


def bring_back(actor: User, *, photos: Sequence[Picture] = (), **seen: Any) -> LeaseInspection:
    """`seen`: what `write_inspection` keeps. Raises Refused naming the picture that is not read, and why."""
    return write_inspection(actor, photos=_drawn(actor, photos), **seen)


def _drawn(actor: User, photos: Sequence[Picture]) -> list[Drawn]:
    if len(photos) > MOST_PHOTOS:
        raise Refused(_("An inspection holds %(n)s photos at most.") % {"n": MOST_PHOTOS}, "photos")
    try:
        drawn = pictures.draw(actor, [photo.content for photo in photos], most=MOST_PHOTOS)
    except pictures.NotDrawn as refused:
        raise Refused(refused.words, "photos") from None
    return [Drawn(content, photo.room) for content, photo in zip(drawn, photos, strict=True)]
