"""What the pages of the room are about."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.models import Household
from trousseau.core.subjects import Place, Subject
from trousseau.followup.supporting import support_open
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases

from . import queries
from .models import Aid, AidPayment, BenefitEvent, Budget

AIDS = Place(_("Aids"), "aids:list")
RENTS = Place(_("Rents of July"), "aids:rents", AIDS)
HOUSEHOLD = Subject[Household](
    "household",
    lambda user: Household.objects.for_user(user).select_related("holder"),
    AIDS,
    "aids:household",
    household=lambda household: household,
)
SUPPORTED = Subject[Household](  # by who reads: whose budget is theirs to write
    "household",
    lambda user: Household.objects.filter(support_open("pk", user)).select_related("holder"),
    AIDS,
    "aids:household",
    household=lambda household: household,
)
AID = Subject[Aid](
    "aid", queries.aids, HOUSEHOLD, "aids:aid", name=lambda aid: aid.get_kind_display(), of=attrgetter("household")
)
PAYMENT = Subject[AidPayment]("payment", queries.payments, AID, of=attrgetter("aid"))
TENANCY = Subject[Lease]("lease", leases, HOUSEHOLD, of=attrgetter("household"))
EVENT = Subject[BenefitEvent]("event", queries.events, HOUSEHOLD, of=attrgetter("lease.household"))
BUDGET = Subject[Budget](
    "sheet", queries.budgets, HOUSEHOLD, "aids:budget", name=lambda sheet: _("Budget"), of=attrgetter("household")
)
