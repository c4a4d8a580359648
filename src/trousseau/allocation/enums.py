from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SittingState(TextChoices):
    OPEN = "open", _("Being prepared or held")
    CLOSED = "closed", pgettext_lazy("sitting", "Closed")
    OFF = "off", pgettext_lazy("sitting", "Called off")


class Presence(TextChoices):
    CONVENED = "convened", _("Convened")
    PRESENT = "present", pgettext_lazy("member", "Present")
    EXCUSED = "excused", _("Excused")


class OpinionValue(TextChoices):
    FOR = "for", pgettext_lazy("opinion", "For")
    AGAINST = "against", pgettext_lazy("opinion", "Against")
    ABSTAIN = "abstain", pgettext_lazy("opinion", "Abstains")


class Outcome(TextChoices):
    ALLOCATED = "allocated", _("Allocated")
    ADJOURNED = "adjourned", _("Adjourned")


class Cause(TextChoices):
    """Why a dwelling is adjourned; `STEP_AFTER` says what comes next."""

    NOBODY = "nobody", _("No household fits")
    PROOF = "proof", _("A piece of a file is missing")
    VISIT = "visit", _("The dwelling is to be seen again, or repaired")
    OWNER = "owner", _("A question to the owner")
    TIME = "time", _("The commission lacked time, or members")


class NextStep(TextChoices):
    OFFER = "offer", _("Offer the dwelling to the household")
    AGREE = "agree", _("Ask the owner to agree")
    SEARCH = "search", _("Look for other households with the partners")
    PROVE = "prove", _("Complete the file")
    SEE = "see", _("See the dwelling again")
    ASK = "ask", _("Ask the owner")
    AGAIN = "again", _("Decide at the next sitting")


STEP_AFTER = {
    Cause.NOBODY: NextStep.SEARCH,
    Cause.PROOF: NextStep.PROVE,
    Cause.VISIT: NextStep.SEE,
    Cause.OWNER: NextStep.ASK,
    Cause.TIME: NextStep.AGAIN,
}


class Withdrawn(TextChoices):
    """Why a dwelling that was allocated does not go to the household after all."""

    REFUSED = "refused", _("The household refused")
    UNREACHABLE = "unreachable", _("The household can no longer be reached")
    OWNER = "owner", _("The owner withdrew")
    OTHER = "other", _("Another reason")


class Channel(TextChoices):
    CALL = "call", pgettext_lazy("channel", "Telephone")
    MEETING = "meeting", pgettext_lazy("channel", "Meeting")
    LETTER = "letter", pgettext_lazy("channel", "Letter")
    MAIL = "mail", pgettext_lazy("channel", "E-mail")
    PORTAL = "portal", pgettext_lazy("channel", "Their own space")


class RefusalCode(TextChoices):
    """What a household says of a dwelling that it does not take."""

    FAR = "far", _("Too far from work, school or family")
    AREA = "area", _("The area does not suit")
    SMALL = "small", _("Too small, or badly laid out")
    RENT = "rent", _("Rent or charges too high")
    STATE = "state", _("State of the dwelling or of the building")
    HOUSED = "housed", _("Housed elsewhere")
    NO_ANSWER = "no_answer", _("No answer")
    OTHER = "other", _("Another ground of the household")


class Answer(TextChoices):
    AGREED = "agreed", _("Agrees")
    REFUSED = "refused", pgettext_lazy("owner", "Refuses")
    FORBIDDEN = "forbidden", _("Instruction refused by the agency")


class Ground(TextChoices):
    """What an owner says against a household. `FORBIDDEN` lists those that nobody may follow."""

    RESOURCES = "resources", _("The proved resources do not carry the rent")
    FILE = "file", _("A piece of the landlord's file is missing")
    SIZE = "size", _("The household is too large for the surface")
    TAKEN = "taken", _("The owner takes the dwelling back")
    ORIGIN = "origin", _("Origin, nationality or name")
    FAMILY = "family", _("Family situation, children, pregnancy")
    BENEFITS = "benefits", _("Benefits, or a precarious situation")
    ADDRESS = "address", _("Where they live today, or that they have no address")
    HEALTH = "health", _("Health or disability")
    PERSON = "person", _("Age, sex, orientation, looks, opinions or religion")


FORBIDDEN = frozenset((Ground.ORIGIN, Ground.FAMILY, Ground.BENEFITS, Ground.ADDRESS, Ground.HEALTH, Ground.PERSON))
FORBIDDEN_BY = "Loi 89-462, art. 1 ; C. pénal, art. 225-1 et 225-2"


class LetterKind(TextChoices):
    OFFER = "offer", _("Offer to the household")
    WAITING = "waiting", _("To a household that was examined")
    PARTNER = "partner", _("To the partner who referred it")
    OWNER = "owner", _("To the owner")


@dataclass(frozen=True)
class Effect:
    """What a household's refusal changes: whether it is proposed this dwelling again, and what is asked of whom.

    It never costs points, seniority, nor a place for another dwelling.
    """

    withdrawn: str
    todo: str = ""
    words: str = ""


EFFECTS = {
    RefusalCode.FAR: Effect(Withdrawn.REFUSED, "allocation.wishes", _("Its worker goes over its wishes with it.")),
    RefusalCode.AREA: Effect(Withdrawn.REFUSED, "allocation.wishes", _("Its worker goes over its wishes with it.")),
    RefusalCode.SMALL: Effect(Withdrawn.REFUSED, "allocation.wishes", _("Its worker goes over its needs with it.")),
    RefusalCode.RENT: Effect(Withdrawn.REFUSED, "allocation.budget", _("Its worker reads its budget again with it.")),
    RefusalCode.STATE: Effect(
        Withdrawn.REFUSED, "allocation.dwelling", _("The rental manager sees the dwelling again.")
    ),
    RefusalCode.HOUSED: Effect(
        Withdrawn.REFUSED, "allocation.housed", _("Its worker checks, then closes the application.")
    ),
    RefusalCode.NO_ANSWER: Effect(
        Withdrawn.UNREACHABLE,
        "allocation.reach",
        _("Its worker tries again by another way; the second time, a person may set the application aside."),
    ),
    RefusalCode.OTHER: Effect(Withdrawn.REFUSED, "", _("It stands in the list with its seniority.")),
}


class TrialKind(TextChoices):
    """On what the laboratory tries a rule."""

    SITTING = "sitting", _("The next sitting")
    PAST = "past", _("The months that were")


class TrialState(TextChoices):
    """The task worker has what is asked."""

    ASKED = "asked", _("Under way")
    DONE = "done", _("Done")
