"""What the pages of the settings are about."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from . import localised
from .mail.queries import mine
from .models import HeadsSheet, Message, Organisation, User
from .subjects import Place, Subject

SETTINGS = Place(_("Settings"), "core:settings")
ACCOUNTS = Place(_("Accounts"), "core:accounts", SETTINGS)
ACCOUNT = Subject[User]("user", lambda user: User.objects.all(), ACCOUNTS, "core:account")
AGENCY = Place(_("The agency"), "core:agency", SETTINGS)
SCALES = Place(_("Scales"), "core:scales", SETTINGS)
SCALES_ADD = Place(_("Add a later value"), "core:scale_add", SCALES)
GRANTS = Place(_("Who opens which household"), "core:grants", SETTINGS)
BOUNDARIES = Place(_("Boundaries of the communes"), "core:boundaries", SETTINGS)
COMMUNES = Place(_("The communes"), "core:communes", SETTINGS)
ORGANISATIONS = Place(_("Organisations"), "core:organisations", SETTINGS)
ORGANISATION = Subject[Organisation](
    "organisation", lambda user: Organisation.objects.all(), ORGANISATIONS, "core:organisation"
)
HEADS = Place(_("Registers and books"), "core:heads", SETTINGS)
HEADS_SHEET = Subject[HeadsSheet](
    "sheet",
    lambda user: HeadsSheet.objects.select_related("signed_by"),
    HEADS,
    "core:heads_sheet",
    name=lambda sheet: localised.month(sheet.month),
)
MAIL = Place(_("The mail server"), "core:mail", SETTINGS)
OUTBOX = Place(_("Outbox"), "core:messages")
MESSAGE = Subject[Message]("message", mine, OUTBOX, "core:message")


def chapter_url(slug: str) -> str:
    return reverse("core:scales_chapter", args=[slug])


def scale_url(code: str) -> str:
    return reverse("core:scale", args=[code])
