"""The rights of an owner over their file: its erasure."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.captation.models import Owner
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.personal_data import erase
from trousseau.core.verbs import TODAY, No, verb
from trousseau.mandates.models import Mandate


@verb(
    once=No("erased twice, nothing more goes"), frozen=No("of an owner: nothing is said of a household"), happened=TODAY
)
def erase_owner(actor: User, *, owner: Owner, today: date) -> list[str]:
    """RGPD, art. 17: erase what no text makes the agency keep. Returns what stays, and why.

    Raises Refused while a mandate runs, in any mode, its notice included: its file is needed to carry it out (RGPD, art.
    6.1 b).
    """
    if Mandate.objects.entrusted(today).filter(owner=owner).exists():
        raise Refused(_("This owner has a dwelling entrusted to the agency: its file is needed as long as that lasts."))
    return erase(actor, owner)
