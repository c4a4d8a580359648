"""Where mail reaches an organisation."""

from django.db import transaction
from django.utils.translation import gettext as _

from trousseau.core.errors import Refused
from trousseau.core.models import Organisation, User

from .checks import may


@transaction.atomic
def set_address(actor: User, *, organisation: Organisation, address: str, before: str) -> None:
    """Where mail reaches an organisation from now on; what was prepared keeps its envelope. `before`: as the writer saw it."""
    may(actor)
    if not Organisation.objects.filter(pk=organisation.pk, address=before).update(address=address.strip()):
        raise Refused(_("Somebody changed this address meanwhile: reload the page."), "address")
