"""What the pages of the room are about."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject
from trousseau.receipts.subjects import RENTS

from .enums import OrderKind, OrderState
from .models import PaymentOrder, Supplier

SUPPLIERS = Place(_("Suppliers"), "payouts:suppliers", RENTS)
SUPPLIER = Subject[Supplier]("supplier", lambda user: Supplier.objects.all(), SUPPLIERS)
WAITING = Subject[PaymentOrder](  # asked, and given up on no page of its own
    "order",
    lambda user: PaymentOrder.objects.filter(kind__in=(OrderKind.AGENCY, OrderKind.CAF), state=OrderState.WAITING),
    RENTS,
    name=attrgetter("reference"),
)
