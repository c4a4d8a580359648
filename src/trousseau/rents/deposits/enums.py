from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.rules.deposit import Conformity


class SettlementState(TextChoices):
    OPEN = "open", _("In preparation")
    SETTLED = "settled", _("Settled")


class RetentionKind(TextChoices):
    """What may be kept: it is due by the tenant and proved (loi 89-462, art. 22)."""

    REPAIR = "repair", _("Repair")
    CLEANING = "cleaning", _("Cleaning")
    KEYS = "keys", _("Keys or locks")
    CHARGES = "charges", _("Charges")
    OTHER = "other", _("Another sum due")


CONFORMITY = {
    Conformity.CONFORM: _("like the entry’s"),
    Conformity.NO_EXIT: _("none at the departure: nothing says that it conforms"),
    Conformity.NO_ENTRY: _("none at the entry: nothing says that it conforms"),
    Conformity.DIFFERS: _("it differs"),
    Conformity.KEYS: _("keys are missing"),
    Conformity.KEPT: _("a sum is kept for the state of the dwelling"),
}


class Payee(TextChoices):
    """To whom the deposit goes back: who paid it."""

    TENANT = "tenant", _("Tenant")
    LOCA_PASS = "loca_pass", _("Action Logement (Loca-Pass)")
    FSL = "fsl", _("Housing solidarity fund (FSL)")
    OTHER = "other", _("Another body that paid it")


class Way(TextChoices):
    """How it leaves: set aside for the next payment run, or given the same day by other means."""

    RUN = "run", _("by transfer, in the next payment run")
    OTHER = "other", _("by another way, today: a cheque, a transfer already made")


class Bearer(TextChoices):
    """At whose cost a late return is."""

    OWNER = "owner", _("The owner")
    AGENCY = "agency", _("The agency")
