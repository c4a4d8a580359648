"""The photos of an incident, drawn again before its transaction: those that take a minute hold nobody's write lock."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from trousseau.core import pictures
from trousseau.core.errors import Refused
from trousseau.core.models import User

MOST = 30  # of one incident


def too_many() -> Refused:
    return Refused(_("An incident holds %(n)s photos at most.") % {"n": MOST}, "photos")


def drawn(actor: User, photos: Sequence[bytes]) -> list[pictures.Drawn]:
    """Each without place, hour nor camera. Raises Refused naming the picture and why."""
    if len(photos) > MOST:
        raise too_many()
    try:
        return pictures.draw(actor, photos, most=MOST)
    except pictures.NotDrawn as refused:
        raise Refused(refused.words, "photos") from None


def with_photos(does: Callable[..., Any]) -> Callable[..., Any]:
    """`does`, to which the photos of a form are given as they are drawn."""

    def act(actor: User, *, photos: Sequence[bytes], **said: Any) -> Any:
        return does(actor, photos=drawn(actor, photos), **said)

    return act
