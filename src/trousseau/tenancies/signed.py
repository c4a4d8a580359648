"""What is signed in this room: the lease, an amendment, an inspection, the act of a surety."""

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from trousseau.core.enums import Role
from trousseau.core.signing import Signable

from .access import READ, WRITE
from .enums import LeaseState
from .models import Guarantee, LeaseAmendment, LeaseInspection
from .models import Lease as LeaseRow
from .subjects import AMENDMENT, GUARANTEE, INSPECTION
from .subjects import LEASE as LEASES

LEASE = Signable[LeaseRow](
    "tenancies.lease",
    _("lease"),
    LEASES,
    attrgetter("signed_on"),
    READ,
    WRITE,
    Role.RENTAL,
    name=attrgetter("code"),
    void=lambda lease: (
        _("This draft was abandoned: nothing of it is signed.") if lease.state == LeaseState.ABANDONED else ""
    ),
    part="annexes",
)
AMENDED = Signable[LeaseAmendment](
    "tenancies.amendment",
    _("amendment to the lease"),
    AMENDMENT,
    attrgetter("signed_on"),
    READ,
    WRITE,
    Role.RENTAL,
    name=lambda amendment: f"{amendment.lease.code}-{amendment.number}",
    part="loyer",
)
INSPECTED = Signable[LeaseInspection](
    "tenancies.inspection",
    _("inspection"),
    INSPECTION,
    attrgetter("signed_on"),
    READ,
    WRITE,
    Role.RENTAL,
    name=lambda inspection: inspection.lease.code,
)
SURETY = Signable[Guarantee](
    "tenancies.surety",
    _("act of surety"),
    GUARANTEE,
    attrgetter("signed_on"),
    READ,
    WRITE,
    Role.RENTAL,
    name=lambda guarantee: guarantee.lease.code,
    void=lambda guarantee: "" if guarantee.kind == "surety" else _("Only the act of a surety is signed."),
    part="garanties",
)
