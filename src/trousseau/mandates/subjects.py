"""What the pages of the room are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.models import AgencyPaper
from trousseau.core.places import SETTINGS
from trousseau.core.subjects import Place, Subject

from . import queries
from .models import Mandate

MANDATES = Place(_("Mandates"), "mandates:list")
MANDATE = Subject[Mandate]("mandate", lambda user: queries.mandates(), MANDATES, "mandates:mandate")
SIGNED = Subject[Mandate]("mandate", lambda user: queries.mandates().exclude(number=None), MANDATES, "mandates:mandate")

REGISTER = Place(_("Register"), "mandates:register", MANDATES)
PAPERS = Place(_("The agency’s papers"), "mandates:papers", SETTINGS)
PAPER = Subject[AgencyPaper]("paper", lambda user: AgencyPaper.objects.all(), PAPERS)
