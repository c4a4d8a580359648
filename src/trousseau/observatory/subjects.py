"""What the pages of deliveries and keys are about."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject

from . import queries
from .models import TrustedKey

DELIVERIES = Place(_("Deliveries"), "observatory:deliveries")
KEYS = Place(_("Trusted keys"), "observatory:keys")
KEY = Subject[TrustedKey]("key", lambda user: queries.keys(), KEYS, "observatory:key", name=attrgetter("label"))
