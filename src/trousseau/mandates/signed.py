"""What is signed in this room: the mandate, an amendment, the letter of a renewal."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.signing import Signable

from .access import READ, WRITE
from .models import Amendment, Mandate, RenewalLetter
from .subjects import AMENDMENT, LETTER
from .subjects import MANDATE as MANDATES

MANDATE = Signable[Mandate](
    "mandates.mandate",
    _("mandate"),
    MANDATES,
    attrgetter("signed_on"),
    READ,
    WRITE,
    Role.CAPTATION,
    name=attrgetter("code"),
    part="signature",
)
AMENDED = Signable[Amendment](
    "mandates.amendment",
    _("amendment to the mandate"),
    AMENDMENT,
    lambda amendment: amendment.signed_on if amendment.paper_id else None,  # a tacit renewal is signed by nobody
    READ,
    WRITE,
    Role.CAPTATION,
    name=lambda amendment: f"{amendment.mandate.code}-{amendment.number}",
    part="amendments",
)
RENEWED = Signable[RenewalLetter](
    "mandates.renewal",
    _("letter of renewal"),
    LETTER,
    lambda letter: letter.mail.sent_on,
    READ,
    WRITE,
    Role.CAPTATION,
    name=lambda letter: letter.mail.reference,
    void=lambda letter: _("This letter was cancelled: nothing is filed on it.") if letter.mail.cancelled_on else "",
    part="renewal",
)
