"""What the pages of the direct debits are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject
from trousseau.tenancies.queries import leases

from ..models import Collection, DebitMandate
from ..subjects import RENTS

COLLECTIONS = Place(_("Direct debits"), "rents:collections", RENTS)
MANDATES = Place(_("Mandates"), "rents:debit_mandates", COLLECTIONS)
COLLECTION = Subject[Collection](
    "collection", lambda user: Collection.objects.select_related("made_by", "file"), COLLECTIONS, "rents:collection"
)
MANDATE = Subject[DebitMandate](
    "mandate",
    lambda user: DebitMandate.objects.filter(lease__in=leases(user)).select_related("lease__household__holder"),
    MANDATES,
)
