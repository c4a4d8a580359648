"""What every verb of the mail asks first."""

from django.utils.translation import gettext as _

from trousseau.core.errors import Refused
from trousseau.core.models import User

from .. import access
from ..happening import Proof


def may(actor: User | None) -> None:
    if actor is not None and not access.WRITE(actor):
        raise Refused(_("Your role may not do this."))


def need(proof: Proof) -> None:
    if not proof:
        raise Refused(
            _("Give the proof: the receipt as a file, or its number and where it is kept. Without it no delay runs."),
            "says",
        )
