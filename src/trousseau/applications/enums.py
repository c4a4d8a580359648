from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trousseau.core.access import roles
from trousseau.core.enums import Role
from trousseau.core.states import Transition


class ApplicationState(TextChoices):
    """The last dated StateChange says it; INACTIVE: no contact for the days of the agency's rule, or set aside
    by a person; any contact makes it ACTIVE again."""

    ACTIVE = "active", _("Looking for a home")
    INACTIVE = "inactive", _("No news")
    HOUSED = "housed", pgettext_lazy("application", "Housed")
    LEFT = "left", _("No longer looking")


CLOSED = (ApplicationState.HOUSED, ApplicationState.LEFT)


class Ethos(IntegerChoices):
    """The 13 operational categories of ETHOS (FEANTSA 2017)."""

    ROUGH = 1, _("Living rough")
    EMERGENCY = 2, _("Emergency accommodation")
    HOMELESS = 3, _("Accommodation for the homeless")
    WOMEN = 4, _("Women's shelter")
    MIGRANTS = 5, _("Accommodation for migrants")
    INSTITUTION = 6, _("About to leave an institution")
    LONG_TERM = 7, _("Long-term supported housing")
    INSECURE = 8, _("Insecure accommodation")
    EVICTION = 9, _("Threatened with eviction")
    VIOLENCE = 10, _("Threatened with violence")
    NON_CONVENTIONAL = 11, _("Non-conventional dwelling")
    UNFIT = 12, _("Unfit housing")
    OVERCROWDED = 13, _("Severe overcrowding")


WRITE = roles(Role.DIRECTOR, Role.SOCIAL, granted=True)
TRANSITIONS = (
    Transition("sleep", _("Put aside: no news"), (ApplicationState.ACTIVE,), ApplicationState.INACTIVE, WRITE),
    Transition("wake", _("Make active again"), (ApplicationState.INACTIVE,), ApplicationState.ACTIVE, WRITE),
    Transition(
        "house", _("Record the housing"), (ApplicationState.ACTIVE, ApplicationState.INACTIVE),
        ApplicationState.HOUSED, roles(Role.DIRECTOR, Role.RENTAL),
    ),
    Transition(
        "leave", _("Close the application"), (ApplicationState.ACTIVE, ApplicationState.INACTIVE),
        ApplicationState.LEFT, WRITE,
    ),
)  # fmt: skip
# The steps that a person takes on the application's own page, and what each one changes; "house" comes
# with the keys.
STEPS = {
    "sleep": _("The household is no longer proposed to the commission; its seniority is kept."),
    "wake": _("The household is proposed to the commission again, with its seniority."),
    "leave": _(
        "The household no longer looks for a home with the agency. Its dated states stay, for the counts."
    ),
}
