from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.core.states import Transition

from .access import SIGN


class ConventionState(TextChoices):
    DRAFT = "draft", _("Not signed")
    SIGNED = "signed", _("In force")
    ENDED = "ended", _("Convention ended")


class Verdict(TextChoices):
    """What the reading of an act says of its vote."""

    PROVED = "proved", _("Vote proved")
    ADOPTED = "adopted", _("Adopted, counts not written")
    DOUBTFUL = "doubtful", _("Vote to check")
    REJECTED = "rejected", _("Rejected")
    UNKNOWN = "unknown", _("Result unknown")


class PostKind(TextChoices):
    """The three jobs that a convention funds."""

    CAPTATION = "captation", _("Capture of private dwellings")
    SOCIAL = "social", _("Social work and commission")
    RENTAL = "rental", _("Close tenancy management")
    OTHER = "other", _("Other post")


class PartyPart(TextChoices):
    GRANTOR = "grantor", _("Grants the money")
    AGENCY = "agency", _("Receives it")
    PARTNER = "partner", _("Partner body")


class GrantNature(TextChoices):
    CASH = "cash", _("In cash")
    KIND = "kind", _("In kind")
    BOTH = "both", _("In cash and in kind")


TRANSITIONS = (
    Transition(
        "sign",
        _("Sign the convention"),
        (ConventionState.DRAFT,),
        ConventionState.SIGNED,
        SIGN,
        "Loi 2000-321, art. 10",
    ),
    Transition("end", _("End the convention"), (ConventionState.SIGNED,), ConventionState.ENDED, SIGN),
)
