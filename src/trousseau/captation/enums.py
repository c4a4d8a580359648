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


class DiagnosticKind(TextChoices):
    """The order is that of `rules.diagnostics.KINDS`."""

    DPE = "dpe", _("Energy performance (DPE)")
    CREP = "crep", _("Lead (CREP)")
    ERP = "erp", _("State of risks (ERP)")
    ELECTRICITY = "electricity", _("Electricity")
    GAS = "gas", _("Gas")
    ASBESTOS = "asbestos", _("Asbestos, private parts")
    INSURANCE = "insurance", _("Owner’s insurance")


class Finding(TextChoices):
    """What the paper found, when its validity hangs on it."""

    CLEAR = "clear", _("Nothing found")
    FOUND = "found", _("Something found")


class Answer(TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNSEEN = "unseen", _("Not seen")


class Mender(TextChoices):
    """Who must mend a defect."""

    OWNER = "owner", _("The owner")
    AGENCY = "agency", _("The agency, for the owner")
    TENANT = "tenant", _("The tenant to come")
    COOWNERS = "coowners", _("The co-ownership")


class RoomKind(TextChoices):
    MAIN = "main", _("To live or sleep in")
    KITCHEN = "kitchen", _("Kitchen")
    WET = "wet", _("Bathroom, toilet")
    OTHER = "other", _("Hall, storage")


class Equipment(TextChoices):
    HOB = "hob", _("Hob")
    OVEN = "oven", _("Oven")
    FRIDGE = "fridge", _("Fridge")
    WASHER_SPACE = "washer", _("Space for a washing machine")
    BOILER = "boiler", _("Individual boiler")
    ELECTRIC_HEAT = "electric", _("Electric heaters")
    COMMON_HEAT = "common", _("Shared heating")
    HOT_WATER = "tank", _("Hot-water tank")
    VENTILATION = "vmc", _("Mechanical ventilation")
    SMOKE = "smoke", _("Smoke alarm")
    SHUTTERS = "shutters", _("Shutters")
    DOOR_PHONE = "doorphone", _("Door phone")
    FIBRE = "fibre", _("Fibre socket")
    LIFT = "lift", _("Lift")
    CELLAR = "cellar", _("Cellar")
    PARKING = "parking", _("Parking space")


class Conclusion(TextChoices):
    """From the mildest to the strictest, as in `rules.decency.CONCLUSIONS`."""

    LET = "let", _("May be let")
    WORKS = "works", _("May be let after works")
    NEVER = "never", _("May not be let")


class Level(TextChoices):
    """The levels of Loc'Avantages (CCH, art. L321-4, L321-8)."""

    LOC1 = "loc1", "Loc1"
    LOC2 = "loc2", "Loc2"
    LOC3 = "loc3", "Loc3"


class LoadState(TextChoices):
    READ = "read", _("Read, not loaded yet")
    LOADED = "loaded", _("Loaded")
    UNDONE = "undone", _("Undone")


class ImportState(TextChoices):
    COLUMNS = "columns", _("Columns to be said")
    READING = "reading", _("Being read")
    READY = "ready", _("Read: to be looked at")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    DROPPED = "dropped", _("Set aside")
    STOPPED = "stopped", _("Stopped: unreadable")
    ERASED = "erased", _("Erased at its term")


class Ground(TextChoices):
    """Where the data come from, and under what they may be held."""

    OWN = "own", _("The agency’s own follow-up")
    REQUEST = "request", _("The owners’ own requests")
    CONVENTION = "convention", _("A partner’s file, under a convention")
    ENGAGEMENT = "engagement", _("A file held under an act of engagement, other than LOVAC")
    LOVAC = "lovac", _("Nominative LOVAC data")


class Verdict(TextChoices):
    """What a row would do. A doubtful one waits for a person; a bad one does nothing."""

    NEW = "new", _("New")
    UPDATE = "update", _("Changed")
    SAME = "same", _("Unchanged")
    DOUBTFUL = "doubtful", _("To be confirmed")
    BAD = "bad", _("Not taken")


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
IMPORT_AT_WORK = (ImportState.READING, ImportState.APPLYING, ImportState.UNDOING)  # the worker holds it
IMPORT_ENDED = (ImportState.UNDONE, ImportState.DROPPED, ImportState.ERASED)
IMPORT_TRANSITIONS = (
    Transition("read", _("Read the rows"), (ImportState.COLUMNS,), ImportState.READING, WRITE),
    Transition("apply", _("Apply this import"), (ImportState.READY,), ImportState.APPLYING, WRITE),
    Transition("undo", _("Undo this import"), (ImportState.APPLIED,), ImportState.UNDOING, WRITE),
    Transition(
        "drop",
        _("Set this import aside"),
        (ImportState.COLUMNS, ImportState.READING, ImportState.READY, ImportState.APPLYING, ImportState.STOPPED),
        ImportState.DROPPED,
        WRITE,
    ),
)
