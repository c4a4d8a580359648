from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ContactKind(TextChoices):
    CALL = "call", _("Call")
    TEXT = "text", _("Text message")
    LETTER = "letter", _("Letter or e-mail")
    OFFICE = "office", _("Meeting at the agency")
    VISIT = "visit", _("Home visit")


class Presence(TextChoices):
    """What came of a contact. Only `MET` says that somebody of the household was seen or spoke: what a school or a service
    told of it is no meeting, and no sign of it."""

    MET = "met", _("Met or spoke")
    SENT = "sent", _("Sent or message left")
    RECEIVED = "received", _("They wrote or left a message")
    ABSENT = "absent", _("Nobody there")
    THIRD = "third", _("Somebody else spoke of them")


class MissedFor(TextChoices):
    """Why a household did not come, as it says it itself: what would help the next time, and no judgment. Nothing about
    health: what is not asked further is `PREVENTED`."""

    WORK = "work", _("At work or in training")
    TRANSPORT = "transport", _("No way to come")
    CHILDREN = "children", _("Nobody to look after the children")
    FORGOT = "forgot", _("The day or the hour slipped their mind")
    NOT_TOLD = "not_told", _("They did not get the message, or went elsewhere")
    PREVENTED = "prevented", _("Something else kept them: not asked further")
    UNKNOWN = "unknown", _("The reason is not known yet")


WRITTEN = (ContactKind.TEXT, ContactKind.LETTER)  # nobody is met by them
HEARD = (Presence.MET, Presence.RECEIVED)  # a sign of the household


class MeasureKind(TextChoices):
    """What a measure is for: the GLA is decided by the agency, the others by who pays them."""

    GLA = "gla", _("Adapted rental management (GLA)")
    ASLL = "asll", _("Social support linked to housing (ASLL)")
    AVDL = "avdl", _("Support to and in the home (AVDL)")
    MASP = "masp", _("Personalised social support (MASP)")
    HOUSING_FIRST = "hf", _("Housing First team (Un chez-soi d’abord)")

    @property
    def short(self) -> str:
        """The name that those of the trade say."""
        return _("Housing First") if self == MeasureKind.HOUSING_FIRST else self.name


DECIDED = tuple(kind for kind in MeasureKind if kind != MeasureKind.GLA)  # by a prescriber and a funder


class Adhesion(TextChoices):
    """What the household answered to a measure: none begins without them."""

    AGREED = "agreed", _("The household agreed")
    REFUSED = "refused", _("The household refused")


class BilledBy(TextChoices):
    """What a measure is billed by."""

    HOURS = "hours", pgettext_lazy("billed", "Hours")
    MONTHS = "months", pgettext_lazy("billed", "Months")


class Intensity(TextChoices):
    CLOSE = "close", pgettext_lazy("intensity", "Close")
    USUAL = "usual", pgettext_lazy("intensity", "Usual")
    LIGHT = "light", pgettext_lazy("intensity", "Light")


class ReviewKind(TextChoices):
    ENTRY = "entry", _("Diagnosis at the entry")
    REVIEW = "review", _("Review")


class Topic(TextChoices):
    """What a household may need help with in its home. Nothing about health."""

    RENT = "rent", _("Paying the rent, the charges, the deposit")
    RIGHTS = "rights", _("Housing benefit, papers, insurance")
    ENERGY = "energy", _("Energy and water: contracts, bills, use")
    UPKEEP = "upkeep", _("Living in the dwelling and keeping it up")
    AROUND = "around", _("Neighbours, building, district")


class Need(TextChoices):
    FINE = "fine", _("Goes well")
    WATCH = "watch", _("To watch")
    HELP = "help", _("Needs help")


class MeasureEnd(TextChoices):
    AUTONOMY = "autonomy", _("The household needs it no more")
    TERM = "term", _("Its term came")
    LEFT = "left", _("The household left the dwelling")
    HANDED = "handed", _("Another support took over")
    DECLINED = "declined", _("The household does not want it")


class Mender(TextChoices):
    """Who mends a defect of a dwelling where somebody lives."""

    OWNER = "owner", _("The owner")
    AGENCY = "agency", _("The agency, for the owner")
    HOUSEHOLD = "tenant", _("The household")
    COOWNERS = "coowners", _("The co-ownership")
