"""What the pages of the room are about: the account of a mandate, and what was handed over of it."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject
from trousseau.mandates.models import Mandate

from .models import Expense, Handover

RENTS = Place(_("Rents"), "rents:home")
ACCOUNTS = Place(_("Owners’ accounts"), "owners:list", RENTS)
LINES = Place(_("Lines of the bank"), "matching:lines", RENTS)
ACCOUNT = Subject[Mandate](
    "mandate",
    lambda user: Mandate.objects.filter(fund__isnull=False).select_related("owner", "fund", "dwelling__commune"),
    ACCOUNTS,
    "owners:account",
    name=attrgetter("code"),
)
EXPENSE = Subject[Expense](
    "expense",
    lambda user: Expense.objects.select_related("mandate__fund", "supplier", "order__entry"),
    ACCOUNT,
    of=attrgetter("mandate"),
)
HANDOVER = Subject[Handover](
    "handover",
    lambda user: Handover.objects.select_related(
        "mandate__owner", "mandate__fund", "mandate__dwelling__commune", "manager", "order__run", "paper"
    ),
    ACCOUNT,
    of=attrgetter("mandate"),
)
