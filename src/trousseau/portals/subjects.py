"""What the pages of people from outside are about."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.applications.models import Application, AskedComplement
from trousseau.core.clock import today
from trousseau.core.subjects import Place, Subject
from trousseau.mandates.models import Mandate
from trousseau.support.models import Sharing
from trousseau.support.queries import read_outside

from . import owner_space, queries

DWELLINGS = Place(_("Your dwellings"), "portals:owner")
DWELLING = Subject[Mandate](
    "mandate", owner_space.entrusted, DWELLINGS, "portals:owner_dwelling", name=attrgetter("code")
)

REFERRALS = Place(_("The households you referred"), "portals:referrals")
REFERRAL = Subject[Application](
    "application",
    lambda user: queries.referrals(user, today()),
    REFERRALS,
    "portals:referral",
    name=attrgetter("code"),
    household=attrgetter("household"),
)
COMPLEMENT = Subject[AskedComplement](
    "complement", lambda user: queries.complements(user, today()), REFERRAL, of=attrgetter("application")
)

SHARINGS = Place(_("What is shared with you"), "portals:shared_list")
SHARED = Subject[Sharing](
    "sharing", lambda user: read_outside(user, today()), SHARINGS, "portals:shared", household=attrgetter("household")
)
