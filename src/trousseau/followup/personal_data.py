from django.db.models import QuerySet

from trousseau.core.models import Document
from trousseau.core.personal_data import PersonalData, delete, discard

from .models import Contact, HomeVisit, HomeVisitPhoto, HomeVisitPoint, HouseholdMeasure, MeasureReview, TeamNote


def _photos(rows: QuerySet) -> None:
    files = list(rows.values_list("file", flat=True))
    delete(rows)
    discard(Document.objects.filter(pk__in=files))


PERSONAL_DATA = [
    PersonalData(
        HomeVisitPhoto, lambda h: HomeVisitPhoto.objects.filter(visit__contact__household=h), _photos, order=1
    ),
    PersonalData(HomeVisitPoint, lambda h: HomeVisitPoint.objects.filter(visit__contact__household=h), delete, order=1),
    PersonalData(HomeVisit, lambda h: HomeVisit.objects.filter(contact__household=h), delete, order=2),
    PersonalData(TeamNote, lambda h: TeamNote.objects.filter(household=h), delete, order=2),
    PersonalData(Contact, lambda h: Contact.objects.filter(household=h), delete, order=3),
    PersonalData(MeasureReview, lambda h: MeasureReview.objects.filter(measure__household=h), delete, order=1),
    PersonalData(HouseholdMeasure, lambda h: HouseholdMeasure.objects.filter(household=h), delete, order=2),
]
