from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from trousseau.core.personal_data import FILE, PersonalData, blank, delete, under
from trousseau.core.retention import Fate, Term

from .models import Appointment, RightsRequest


def _without_words(rows: QuerySet) -> None:
    rows.exclude(extended_for="").update(extended_for="–")
    blank(words="", stands="", answer="")(rows)


REQUESTS = "retention.requests_years"
TERMS = [
    Term(
        REQUESTS,
        _("What people asked about their data, and the answers"),
        _("the day of the answer"),
        Fate.ERASE,
        rows=lambda until: RightsRequest.objects.filter(answered_on__lte=until),
    )
]

PERSONAL_DATA = [
    PersonalData(
        Appointment,
        lambda h: Appointment.objects.filter(household=h).select_related("lease", "user", "commune", "contact"),
        delete,
    ),
    PersonalData(
        RightsRequest,
        lambda h: RightsRequest.objects.filter(household=h).select_related("household__holder", "person", "noted_by"),
        _without_words,
        kept=_("That an answer was given in time, without its words: the agency proves it (RGPD, art. 5, 2)."),
        readable=lambda rows, user: rows.for_user(user),
        term=REQUESTS,
    ),
]
PERSONAL_DATA = under(FILE, PERSONAL_DATA)
