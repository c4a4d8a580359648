"""The photos of a visit drawn again, before the transaction that keeps them."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from trousseau.core import pictures
from trousseau.core.errors import Refused
from trousseau.core.models import User

from .entries import Drawn, Photo

MOST_PHOTOS = 40


def clean_photos(actor: User, photos: Sequence[Photo]) -> list[Drawn]:
    """The photos drawn again without place, hour nor camera. Raises Refused naming the picture and why."""
    if len(photos) > MOST_PHOTOS:
        raise Refused(_("A visit holds %(n)s photos at most.") % {"n": MOST_PHOTOS}, "photos")
    try:
        drawn = pictures.draw(actor, [photo.content for photo in photos], most=MOST_PHOTOS)
    except pictures.NotDrawn as refused:
        point = photos[refused.place - 1].point if refused.place else ""
        raise Refused(refused.words, f"{point}_photos" if point else "photos") from None
    return [Drawn(content, photo.point) for content, photo in zip(drawn, photos, strict=True)]
