from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.core.states import Transition

from .access import WRITE


class OwnerKind(TextChoices):
    PERSON = "person", _("One person")
    COUPLE = "couple", _("Couple")
    FAMILY_COMPANY = "sci", _("Family property company (SCI)")
    BODY = "body", _("Other legal person")


class OwnershipRight(TextChoices):
    """C. civ., art. 544, 578 and 815."""

    FULL = "full", _("Full ownership")
    UNDIVIDED = "undivided", _("Undivided share")
    BARE = "bare", _("Bare ownership")
    USUFRUCT = "usufruct", _("Usufruct")


class Stage(TextChoices):
    """`NEW` lasts until somebody wrote to, met or called the owner, or the owner came to the agency."""

    NEW = "new", _("To contact")
    CONTACT = "contact", _("In contact")
    VISITED = "visited", _("Visited")
    PROPOSED = "proposed", _("Mandate proposed")
    LATER = "later", _("Postponed")
    WON = "won", _("Under mandate")
    LOST = "lost", _("Lost")


class Source(TextChoices):
    """How the first contact came. It is counted in the report."""

    LETTER = "letter", _("Letter campaign")
    PAGE = "page", _("Public page")
    SHEET = "sheet", _("Spreadsheet")
    MOUTH = "mouth", _("Word of mouth")
    PARTNER = "partner", _("Partner organisation")
    PRESS = "press", _("Press, poster, event")
    OTHER = "other", _("Other")


class Channel(TextChoices):
    """By what a contact is made, a consent given, an objection received."""

    LETTER = "letter", _("Letter")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Telephone")
    MEETING = "meeting", _("Meeting")
    VISIT = "visit", _("Visit of the dwelling")
    PAGE = "page", _("Public page")


class Direction(TextChoices):
    OUT = "out", _("The agency")
    IN = "in", _("The owner")


class Payer(TextChoices):
    OWNER = "owner", _("The owner")
    AGENCY = "agency", _("The agency")
    ANAH = "anah", _("The Anah")
    COUNCIL = "council", _("A council")
    OTHER = "other", _("Other")


class ApproachState(TextChoices):
    WAITING = "waiting", _("Waits for an answer")
    ACCEPTED = "accepted", _("Taken up")
    CLOSED = "closed", _("Without follow-up")


class CampaignState(TextChoices):
    DRAFT = "draft", _("To print")
    PRINTING = "printing", _("Being printed")
    PRINTED = "printed", _("To post")
    SENT = "sent", _("Letters sent")


class LetterAnswer(TextChoices):
    YES = "yes", _("Wishes to go on")
    NO = "no", _("Says no")
    LATER = "later", _("Later")
    UNDELIVERED = "undeliv", _("Came back undelivered")
    OBJECTS = "objects", _("Refuses any contact")


class ObjectionScope(TextChoices):
    ALL = "all", _("Any contact to prospect")
    LETTER = "letter", _("Letters")
    EMAIL = "email", _("E-mails")
    PHONE = "phone", _("Calls")


class LossCause(TextChoices):
    """Why a prospect was lost: a fact about the dwelling or the offer, never about the person."""

    SOLD = "sold", _("Sells the dwelling")
    LET = "let", _("Let without us")
    OWN_USE = "own_use", _("Keeps it for own use")
    RENT = "rent", _("Wants a higher rent")
    WORKS = "works", _("Works too heavy")
    TERMS = "terms", _("Refuses the terms of the mandate")
    SILENT = "silent", _("No answer")
    OBJECTS = "objects", _("Asks for no more contact")
    DOUBLE = "double", _("Noted twice")
    OTHER = "other", _("Other")


OPEN_STAGES = (Stage.NEW, Stage.CONTACT, Stage.VISITED, Stage.PROPOSED)
CONTACTED = (Stage.CONTACT, Stage.VISITED, Stage.PROPOSED, Stage.WON)
RESTING = (Stage.LATER, Stage.LOST)  # a prospect taken up again returns to the stage that it left
TRANSITIONS = (
    Transition("contact", _("Make the first contact"), (Stage.NEW,), Stage.CONTACT, WRITE),
    Transition("unreached", _("The letter came back undelivered"), (Stage.CONTACT,), Stage.NEW, WRITE),
    Transition("visit", _("Record the inspection"), (Stage.CONTACT, Stage.VISITED), Stage.VISITED, WRITE),
    Transition("propose", _("Draft the mandate"), (Stage.VISITED,), Stage.PROPOSED, WRITE),
    Transition("win", _("Sign the mandate"), (Stage.PROPOSED,), Stage.WON, WRITE, "Loi 70-9, art. 6"),
    Transition(
        "free", _("The owner withdrew from the mandate"), (Stage.WON,), Stage.VISITED, WRITE, "C. conso., art. L221-18"
    ),
    Transition("postpone", _("Postpone"), OPEN_STAGES, Stage.LATER, WRITE),
    Transition("lose", _("Close the prospect"), (*OPEN_STAGES, Stage.LATER), Stage.LOST, WRITE),
    *(Transition(f"reopen_{stage}", _("Take up again"), RESTING, stage, WRITE) for stage in OPEN_STAGES),
)
APPROACH_TRANSITIONS = (
    Transition("accept", _("Take it up"), (ApproachState.WAITING,), ApproachState.ACCEPTED, WRITE),
    Transition("close", _("Close the proposal"), (ApproachState.WAITING,), ApproachState.CLOSED, WRITE),
)
CAMPAIGN_TRANSITIONS = (
    Transition(
        "print", _("Print the letters"), (CampaignState.DRAFT, CampaignState.PRINTED), CampaignState.PRINTING, WRITE
    ),
    Transition("send", _("They have left"), (CampaignState.PRINTED,), CampaignState.SENT, WRITE, "RGPD, art. 14"),
)
