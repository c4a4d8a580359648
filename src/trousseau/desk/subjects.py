"""What the pages of the room are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.subjects import Place, Subject
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases
from trousseau.tenancies.subjects import TENANCY

from . import agenda
from .models import Appointment

AGENDA = Place(_("Agenda"), "desk:agenda")
APPOINTMENT = Subject[Appointment](
    "appointment", agenda.appointments, AGENDA, "desk:appointment", name=lambda row: row.get_kind_display()
)
LEASE = Subject[Lease]("lease", leases, TENANCY, of=lambda lease: lease, household=lambda lease: lease.household)
