"""What the pages of the settings are about."""

from django.utils.translation import gettext_lazy as _

from .mail.queries import mine
from .models import Message, Organisation, User
from .subjects import Place, Subject

SETTINGS = Place(_("Settings"), "core:settings")
ACCOUNTS = Place(_("Accounts"), "core:accounts", SETTINGS)
ACCOUNT = Subject[User]("user", lambda user: User.objects.all(), ACCOUNTS, "core:account")
AGENCY = Place(_("The agency"), "core:agency", SETTINGS)
SCALES = Place(_("Scales"), "core:scales", SETTINGS)
GRANTS = Place(_("Files open to the team"), "core:grants", SETTINGS)
BOUNDARIES = Place(_("Boundaries of the communes"), "core:boundaries", SETTINGS)
COMMUNES = Place(_("The communes"), "core:communes", SETTINGS)
ORGANISATIONS = Place(_("Organisations"), "core:organisations", SETTINGS)
ORGANISATION = Subject[Organisation](
    "organisation", lambda user: Organisation.objects.all(), ORGANISATIONS, "core:organisation"
)
MAIL = Place(_("The mail server"), "core:mail", SETTINGS)
OUTBOX = Place(_("Outbox"), "core:messages")
MESSAGE = Subject[Message]("message", mine, OUTBOX, "core:message")
