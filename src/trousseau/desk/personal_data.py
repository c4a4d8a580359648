from trousseau.core.personal_data import PersonalData, delete

from .models import Appointment

PERSONAL_DATA = [
    PersonalData(
        Appointment,
        lambda h: Appointment.objects.filter(lease__household=h).select_related("lease", "user", "commune"),
        delete,
    )
]
