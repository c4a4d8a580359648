from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.core.states import Transition

from .access import WRITE


class OwnerKind(TextChoices):
    PERSON = "person", _("One person")
    COUPLE = "couple", _("Couple")
    FAMILY_COMPANY = "sci", _("Family property company (SCI)")
    BODY = "body", _("Other legal person")


class Stage(TextChoices):
    CONTACT = "contact", _("In contact")
    VISITED = "visited", _("Visited")
    PROPOSED = "proposed", _("Mandate proposed")
    WON = "won", _("Under mandate")
    LOST = "lost", _("Lost")


class Answer(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNSEEN = "unseen", _("Not seen")


OPEN_STAGES = (Stage.CONTACT, Stage.VISITED, Stage.PROPOSED)
TRANSITIONS = (
    Transition("visit", _("Record the inspection"), (Stage.CONTACT, Stage.VISITED), Stage.VISITED, WRITE),
    Transition("propose", _("Draft the mandate"), (Stage.VISITED,), Stage.PROPOSED, WRITE),
    Transition("win", _("Sign the mandate"), (Stage.PROPOSED,), Stage.WON, WRITE, "Loi 70-9, art. 6"),
    Transition("lose", _("Close the prospect"), OPEN_STAGES, Stage.LOST, WRITE),
)
