from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    PROFESSIONAL = "professional", _("Professional note")
    PRIVATE = "private", _("Private note")


class Part(TextChoices):
    """What somebody is in the team of a household."""

    REFERENT = "referent", _("Referent")
    COLLEAGUE = "colleague", _("Colleague")
    OUTSIDE = "outside", _("Professional of another service")


class TeamEnd(TextChoices):
    """Why somebody is no longer in a team."""

    HANDED = "handed", _("Another took over")
    OVER = "over", _("The support is over")
    LEFT = "left", _("They left the agency or the service")
    PLANNED = "planned", _("The day that was set came")
    ASKED = "asked", _("The household asked for it")
    MISTAKE = "mistake", _("Noted by mistake")
    CLOSED = "closed", _("The file was closed to them")


AT_ONCE = (TeamEnd.ASKED, TeamEnd.MISTAKE, TeamEnd.CLOSED)  # nothing is left to finish: the file closes that day
