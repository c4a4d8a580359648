from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.core.states import Transition

from .access import SIGN


class ConventionState(TextChoices):
    DRAFT = "draft", _("Not signed")
    SIGNED = "signed", _("In force")
    ENDED = "ended", _("Convention ended")


class Standing(TextChoices):
    """What a convention is on a day, by its state and its dates."""

    DRAFT = "draft", _("Not signed")
    TO_COME = "to_come", _("Signed, not begun")
    SIGNED = "signed", _("In force")
    OVER = "over", _("Term passed, to close")
    ENDED = "ended", _("Convention ended")
    ARCHIVED = "archived", _("Archived")


STANDING_TONES = {
    Standing.DRAFT: "warn:clock",
    Standing.TO_COME: "note",
    Standing.SIGNED: "ok",
    Standing.OVER: "warn:clock",
    Standing.ENDED: "",
    Standing.ARCHIVED: "",
}


class AmendmentState(TextChoices):
    DRAFT = "draft", _("In preparation")
    SIGNED = "signed", _("Signed")


class PaymentKind(TextChoices):
    RECEIVED = "received", _("Received")
    RETURNED = "returned", _("Given back")


class Activity(TextChoices):
    """What the holder of a funded post gives time to: the work that the conventions fund, and what goes with it."""

    CAPTATION = "captation", _("Owners and captation")
    COMMISSION = "commission", _("Requests and commission")
    SUPPORT = "support", _("Support of households")
    RENTAL = "rental", _("Rents and life in the home")
    MEDIATION = "mediation", _("Mediation and neighbours")
    PARTNERS = "partners", _("Partners and steering")
    OTHER = "other", _("Training and other work")


class Verdict(TextChoices):
    """What the reading of an act says of its vote."""

    PROVED = "proved", _("Vote proved")
    ADOPTED = "adopted", _("Adopted, counts not written")
    DOUBTFUL = "doubtful", _("Vote to check")
    REJECTED = "rejected", _("Rejected")
    UNKNOWN = "unknown", _("Result unknown")


class Span(TextChoices):
    """What the number of a promise is for."""

    YEAR = "year", _("Each year of the convention")
    WHOLE = "whole", _("The whole convention")


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
