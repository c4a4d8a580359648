from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trousseau.core.agenda import What


class AppointmentKind(TextChoices):
    """The kinds that a person writes in the agenda: the others are planned where they are prepared."""

    MEETING = What.MEETING.value, What.MEETING.label
    VISIT = What.VISIT.value, What.VISIT.label
    PARTNERS = What.PARTNERS.value, What.PARTNERS.label
    TEAM = What.TEAM.value, What.TEAM.label
    WORKS = What.WORKS.value, What.WORKS.label


WITH_THEM = (AppointmentKind.MEETING, AppointmentKind.VISIT)  # with the household: something comes of it


class Interpreter(TextChoices):
    """Whether somebody comes who speaks the person's language."""

    ASKED = "asked", _("Asked, not confirmed")
    CONFIRMED = "booked", _("Confirmed")


class AskedForBy(TextChoices):
    """At whose wish an appointment was moved or cancelled: nobody is blamed for what was said in time."""

    HOUSEHOLD = "household", _("The household")
    AGENCY = "agency", _("The agency")
    OTHER = "other", _("Somebody else: interpreter, service…")


class CameOf(TextChoices):
    KEPT = "kept", pgettext_lazy("appointment", "Kept")
    MISSED = "missed", pgettext_lazy("appointment", "Missed")


class DataRight(TextChoices):
    """What a person may ask about their data. Each is of an article of the RGPD (`DATA_ARTICLES`)."""

    ACCESS = "access", _("Read their file")
    RECTIFICATION = "rectification", _("Have something corrected")
    ERASURE = "erasure", _("Have their file erased")
    OBJECTION = "objection", _("Object to a use")
    RESTRICTION = "restriction", _("Have their file frozen")


DATA_ARTICLES = {
    DataRight.ACCESS: "RGPD, art. 15",
    DataRight.RECTIFICATION: "RGPD, art. 16",
    DataRight.ERASURE: "RGPD, art. 17",
    DataRight.OBJECTION: "RGPD, art. 21",
    DataRight.RESTRICTION: "RGPD, art. 18",
}


class AskedBy(TextChoices):
    DESK = "desk", _("At the desk")
    LETTER = "letter", pgettext_lazy("how a request came", "By letter")
    EMAIL = "email", pgettext_lazy("how a request came", "By e-mail")
    PHONE = "phone", pgettext_lazy("how a request came", "By telephone")
    SPACE = "space", _("From their space")


class IdentityBy(TextChoices):
    """How the identity was checked. No copy of a paper is kept."""

    KNOWN = "known", _("Somebody here knows the person")
    SHOWN = "shown", _("An identity paper was shown")
    COPY = "copy", _("A copy was sent, looked at, and destroyed")
    SPACE = "space", _("They signed in to their space")


class RightsOutcome(TextChoices):
    DONE = "done", pgettext_lazy("request about data", "Done")
    PARTLY = "partly", _("Done in part")
    REFUSED = "refused", pgettext_lazy("request about data", "Refused")
    GIVEN_UP = "given_up", _("The person gave it up")


class RefusalGround(TextChoices):
    """Why a request is refused; the answer says it, with the right to complain (`REFUSAL_ARTICLES`)."""

    IDENTITY = "identity", _("The identity could not be established")
    EXCESSIVE = "excessive", _("Manifestly unfounded, or repeated to excess")
    CONTRACT = "contract", _("The file is needed to carry out the lease")
    LAW = "law", _("A text makes the agency keep it")
    CLAIM = "claim", _("A sum is owed, or a procedure runs")
    OTHERS = "others", _("It would harm the rights of somebody else")
    RIGHT = "right", _("What the file says is right")


REFUSAL_ARTICLES = {
    RefusalGround.IDENTITY: "RGPD, art. 12, 6",
    RefusalGround.EXCESSIVE: "RGPD, art. 12, 5 b",
    RefusalGround.CONTRACT: "RGPD, art. 6, 1 b",
    RefusalGround.LAW: "RGPD, art. 17, 3 b",
    RefusalGround.CLAIM: "RGPD, art. 17, 3 e",
    RefusalGround.OTHERS: "RGPD, art. 15, 4",
    RefusalGround.RIGHT: "RGPD, art. 5, 1 d",
}


class Standing(TextChoices):
    """Where a household stands when its file is to be erased: what its erasure keeps depends on it."""

    WAITING = "waiting", _("Looking for a home")
    REFUSED = "refused", _("Not housed, no longer looking")
    HOUSED = "housed", _("In its home")
    DEBT = "debt", _("Gone, and owes a sum")
    COURT = "court", _("Gone, with a procedure before the judge")
    GONE = "gone", _("Gone, and owes nothing")
