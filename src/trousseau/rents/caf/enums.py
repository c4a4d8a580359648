from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LineKind(TextChoices):
    """What a line of a remittance does: pays a right, or takes back what was paid without one."""

    SHARE = "share", _("Aid paid")
    CLAWBACK = "clawback", _("Aid taken back")


class Found(TextChoices):
    """How the lease of a line was found. A name alone never decides: a person does."""

    LEASE = "lease", _("by the number of the lease")
    NUMBER = "number", _("by the number at the CAF")
    PERSON = "person", _("by somebody")


class Why(TextChoices):
    """Why a line waits on the account of what is still to be broken down."""

    BANK = "bank", _("the money has not arrived")
    NOBODY = "nobody", _("no lease bears these numbers")
    TWO = "two", _("its two numbers say two leases")
    NO_CALL = "no_call", _("no rent was called for this month")
    OWN = "own", _("these rents are the agency’s own")
    UNDONE = "undone", _("it was placed, then undone")
    CLAWBACK = "clawback", _("no clawback notified fits this amount")
