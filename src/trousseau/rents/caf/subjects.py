"""What the pages of the CAF are about."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.models import household_open
from trousseau.core.subjects import Place, Subject

from ..models import CafLine, CafLump, CafRemittance, Clawback
from ..subjects import RENTS
from . import queries

CAF = Place(_("CAF"), "rents:caf_remittances", RENTS)
WAITING = Place(_("To be broken down"), "rents:caf_waiting", CAF)
CLAWBACKS = Place(_("Aid taken back"), "rents:caf_clawbacks", CAF)
REMITTANCE = Subject[CafRemittance](
    "remittance",
    lambda user: CafRemittance.objects.select_related("lump__entry", "made_by"),
    CAF,
    "rents:caf_remittance",
    name=attrgetter("reference"),
)
LUMP = Subject[CafLump]("lump", lambda user: CafLump.objects.all(), CAF)
LINE = Subject[CafLine](
    "line", lambda user: CafLine.objects.select_related("remittance__lump", "lease__mandate", "order"), WAITING
)
CLAWBACK = Subject[Clawback](
    "clawback",
    lambda user: (
        queries.clawbacks()
        .filter(household_open("lease__household", user))
        .select_related("lease__household__holder", "order")
    ),
    CLAWBACKS,
)
