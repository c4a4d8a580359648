"""What the pages of the guarantors are about."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.clock import today
from trousseau.core.subjects import Place, Subject
from trousseau.tenancies.models import Guarantee

from ..models import Claim
from ..subjects import RENTS
from . import queries

GUARANTORS = Place(_("Guarantors"), "rents:claimable", RENTS)
CLAIMS = Place(_("Claims made"), "rents:claims", GUARANTORS)
GUARANTEE = Subject[Guarantee](
    "guarantee", lambda user: queries.claimable(user, today()), GUARANTORS, household=attrgetter("lease.household")
)
CLAIM = Subject[Claim]("claim", queries.claims, CLAIMS, household=attrgetter("guarantee.lease.household"))
