"""What the pages of the room are about."""

from operator import attrgetter

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from trousseau.core.clock import today
from trousseau.core.models import household_open
from trousseau.core.subjects import Place, Subject

from . import queries
from .models import Application, AskedComplement, PriorityGround, Resource, SocialOffer

APPLICATIONS = Place(_("Applications"), "applications:list")
APPLICATION = Subject[Application](
    "application",
    lambda user: queries.applications(user, today()),
    APPLICATIONS,
    "applications:application",
    name=attrgetter("code"),
    household=attrgetter("household"),
)


def whose(application: Application) -> str:
    """The number of an application and its household, under the title of a form."""
    return f"{application.code}, {application.household}."


def _part[T: Model](keyword: str, model: type[T]) -> Subject[T]:
    """Rows of an application, which are read on its page."""
    return Subject(
        keyword,
        lambda user: model.objects.filter(household_open("application__household", user)).select_related(
            "application__household__holder"
        ),
        APPLICATION,
        of=attrgetter("application"),
        household=attrgetter("application.household"),
    )


RESOURCE = _part("resource", Resource)
GROUND = _part("ground", PriorityGround)
OFFER = _part("offer", SocialOffer)
COMPLEMENT = _part("complement", AskedComplement)
