"""What the pages of the room are about."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.models import Household
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
HOUSEHOLD = Subject[Household](  # with whom an appointment is fixed: no more than its name is read
    "household", lambda user: Household.objects.for_user(user).select_related("holder"), AGENDA
)
LEASE = Subject[Lease]("lease", leases, TENANCY, of=lambda lease: lease)
