"""What the pages of the room are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.models import Household
from trousseau.core.subjects import Place, Subject
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases

from . import queries
from .enums import MeasureKind
from .models import Contact, FundedPlaces, HomeVisit, HouseholdMeasure, MeasureBill, MeasurePayment, MeasureTime

FOLLOWUP = Place(_("Follow-up"), "followup:list")
HOUSEHOLD = Subject[Household](
    "household",
    lambda user: Household.objects.for_user(user).select_related("holder"),
    FOLLOWUP,
    "followup:household",
    household=lambda household: household,
)
TENANCY = Subject[Lease]("lease", lambda user: leases(user), HOUSEHOLD, of=lambda lease: lease.household)
CONTACT = Subject[Contact](
    "contact",
    lambda user: Contact.everything.for_user(user).select_related("household__holder", "by"),
    HOUSEHOLD,
    of=lambda contact: contact.household,
)
MEASURE = Subject[HouseholdMeasure](
    "measure",
    lambda user: queries.measures(user).filter(kind=MeasureKind.GLA),
    HOUSEHOLD,
    of=lambda measure: measure.household,
)
DECIDED = Subject[HouseholdMeasure](  # by a prescriber, and paid by a funder
    "measure",
    lambda user: queries.measures(user).exclude(kind=MeasureKind.GLA).select_related("prescriber", "funder"),
    HOUSEHOLD,
    of=lambda measure: measure.household,
)
TIME = Subject[MeasureTime](
    "time",
    lambda user: MeasureTime.objects.filter(measure__in=HouseholdMeasure.objects.for_user(user)).select_related(
        "measure__household__holder", "by"
    ),
    DECIDED,
    of=lambda time: time.measure,
)
BILLS = Place(_("Bills of the measures"), "followup:bills", FOLLOWUP)
BILL = Subject[MeasureBill](
    "bill", lambda user: queries.bills(user), BILLS, "followup:bill", name=lambda bill: bill.code
)
PAID = Subject[MeasurePayment]("payment", lambda user: queries.bills_paid(user), BILL, of=lambda payment: payment.bill)
PLACES = Place(_("Funded places"), "followup:places", FOLLOWUP)
PLACE = Subject[FundedPlaces]("row", lambda user: FundedPlaces.objects.all(), PLACES)
VISIT = Subject[HomeVisit](
    "visit",
    lambda user: (
        queries.visits(user)
        .select_related(
            "contact__household__holder", "contact__by", "contact__person", "lease__mandate__dwelling__commune"
        )
        .prefetch_related("points", "photos")
    ),
    HOUSEHOLD,
    "followup:visit",
    name=lambda visit: _("Home visit"),
    of=lambda visit: visit.contact.household,
)
