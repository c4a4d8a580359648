from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ContactKind(TextChoices):
    VISIT = "visit", _("Home visit")
    CALL = "call", _("Call")
    OFFICE = "office", _("Meeting at the agency")
    LETTER = "letter", _("Letter or e-mail")


class Presence(TextChoices):
    MET = "met", _("Met or reached")
    ABSENT = "absent", _("Nobody there")
