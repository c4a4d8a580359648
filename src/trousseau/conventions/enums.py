from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.core.access import roles
from trousseau.core.enums import Role
from trousseau.core.states import Transition


class ConventionState(TextChoices):
    DRAFT = "draft", _("Not signed")
    SIGNED = "signed", _("In force")
    ENDED = "ended", _("Ended")


class PostKind(TextChoices):
    """The three jobs that a convention funds."""

    ACQUISITION = "acquisition", _("Capture of private dwellings")
    SOCIAL = "social", _("Social work and commission")
    RENTAL = "rental", _("Close tenancy management")
    OTHER = "other", _("Other post")


class PartyPart(TextChoices):
    GRANTOR = "grantor", _("Grants the money")
    AGENCY = "agency", _("Receives it")
    PARTNER = "partner", _("Partner")


TRANSITIONS = (
    Transition(
        "sign", _("Sign the convention"), (ConventionState.DRAFT,), ConventionState.SIGNED,
        roles(Role.DIRECTOR), "Loi 2000-321, art. 10",
    ),
    Transition(
        "end", _("End the convention"), (ConventionState.SIGNED,), ConventionState.ENDED, roles(Role.DIRECTOR),
    ),
)  # fmt: skip
