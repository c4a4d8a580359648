from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.core.states import Transition

from .access import END, WRITE


class MandateState(TextChoices):
    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("In force")
    ENDED = "ended", _("Ended")


class Mode(TextChoices):
    """How the agency lets. Only the mandate is built; nothing assumes it."""

    MANDATE = "mandate", _("Management mandate")
    SUBLEASE = "sublease", _("Lease and sublease")
    SLIDING = "sliding", _("Sliding lease")


class Convention(TextChoices):
    """The dwelling's convention with the Anah: it decides the lease's contract."""

    NONE = "none", _("No convention")
    LOC1 = "loc1", _("Loc1")
    LOC2 = "loc2", _("Loc2")
    LOC3 = "loc3", _("Loc3")


class SignedAt(TextChoices):
    AGENCY = "agency", _("At the agency")
    OWNER = "owner", _("At the owner's or elsewhere")


class Choice(TextChoices):
    """Who chooses the tenant."""

    OWNER = "owner", _("The owner agrees to each household")
    DELEGATED = "delegated", _("The owner delegates the choice to the agency")


class EntryKind(TextChoices):
    """What a line of the register says. A mention comes later and bears the number of the mandate it is about."""

    MANDATE = "mandate", _("Mandate")
    CANCELLATION = "cancel", _("Cancellation")
    AMENDMENT = "amend", _("Amendment")


TRANSITIONS = (
    Transition(
        "sign", _("Sign the mandate"), (MandateState.DRAFT,), MandateState.SIGNED, WRITE, "Loi 70-9, art. 6"
    ),
    Transition("end", _("End the mandate"), (MandateState.SIGNED,), MandateState.ENDED, END),
)
