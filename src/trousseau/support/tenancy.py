"""What this room tells of a tenancy: where its household's team is read. No word of a note, and no name."""

from django.utils.translation import gettext as _

from trousseau.core.pages import Button
from trousseau.tenancies.parts import Asked, Told

from . import access
from .subjects import OF_TEAM


def told(asked: Asked) -> Told | None:
    if not access.TEAM(asked.user):
        return None
    return Told(pages=[Button(_("The team of the support"), OF_TEAM.url(asked.lease.household), access.TEAM)])
