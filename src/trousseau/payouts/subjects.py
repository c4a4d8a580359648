"""What the pages of the room are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject
from trousseau.receipts.subjects import RENTS

from .models import Supplier

SUPPLIERS = Place(_("Suppliers"), "payouts:suppliers", RENTS)
SUPPLIER = Subject[Supplier]("supplier", lambda user: Supplier.objects.all(), SUPPLIERS)
