"""What the pages of the room are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.clock import today
from trousseau.core.models import AgencyPaper
from trousseau.core.places import SETTINGS
from trousseau.core.subjects import Place, Subject

from . import queries
from .models import Amendment, Mandate, RenewalLetter

MANDATES = Place(_("Mandates"), "mandates:list")
MANDATE = Subject[Mandate]("mandate", lambda user: queries.mandates(today()), MANDATES, "mandates:mandate")
SIGNED = Subject[Mandate](
    "mandate", lambda user: queries.mandates(today()).exclude(number=None), MANDATES, "mandates:mandate"
)
AMENDMENT = Subject[Amendment](
    "amendment",
    lambda user: Amendment.objects.select_related("mandate", "paper"),
    MANDATE,
    of=lambda amendment: queries.mandates(today()).get(pk=amendment.mandate_id),
)
LETTER = Subject[RenewalLetter](
    "letter",
    lambda user: RenewalLetter.objects.select_related("mandate", "mail__paper"),
    MANDATE,
    of=lambda letter: queries.mandates(today()).get(pk=letter.mandate_id),
)

REGISTER = Place(_("Register"), "mandates:register", MANDATES)
PAPERS = Place(_("The agency’s papers"), "mandates:papers", SETTINGS)
PAPER = Subject[AgencyPaper]("paper", lambda user: AgencyPaper.objects.all(), PAPERS)
