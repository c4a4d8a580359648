"""What keeps a request from closing: a dwelling that is promised to its household, whose keys it has not."""

from django.utils.translation import gettext as _

from trousseau.applications.models import Application
from trousseau.core import localised

from .models import Decision
from .queries import obstacle


def home_promised(application: Application) -> str:
    """What to undo, or to finish, before the request closes; "" when no dwelling waits for this household."""
    decision = (
        Decision.objects.awaits_keys().filter(application=application).select_related("mandate__dwelling").first()
    )
    if decision is None:
        return ""
    said = {"dwelling": decision.mandate.dwelling, "day": localised.day(decision.decided_on)}
    promised = _("%(dwelling)s is promised to this household since %(day)s.") % said
    return f"{promised} {obstacle(decision) or _('Have the decision withdrawn first (Commission).')}"


TO_CLOSE_A_REQUEST = [home_promised]
