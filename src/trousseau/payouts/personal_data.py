"""What is kept of whom the agency pays: accounts are kept, a confirmed IBAN goes."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trousseau.captation.models import Owner
from trousseau.core.models import Household
from trousseau.core.personal_data import SILENT_OWNER, PersonalData, delete, under
from trousseau.tenancies.models import Lease

from .enums import OrderKind
from .models import IbanCheck, PaymentOrder


def _to_tenants(household: Household) -> QuerySet:
    """What was asked to be paid to the tenants of its leases: their name, their IBAN."""
    leases = [lease.code for lease in Lease.objects.filter(household=household)]
    return PaymentOrder.objects.select_related("fund", "run", "entry").filter(
        kind__in=(OrderKind.TENANT, OrderKind.DEPOSIT), aux__in=leases
    )


KEPT = _("Accounts are kept ten years (décret 72-678, art. 86).")
PERSONAL_DATA = [
    PersonalData(IbanCheck, lambda o: IbanCheck.objects.filter(owner=o), delete, about=Owner),
    PersonalData(PaymentOrder, _to_tenants, kept=KEPT),
    PersonalData(PaymentOrder, lambda o: PaymentOrder.objects.filter(owner=o), kept=KEPT, about=Owner),
]
PERSONAL_DATA = under(SILENT_OWNER, PERSONAL_DATA)
