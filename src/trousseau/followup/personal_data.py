from trousseau.core.personal_data import PersonalData, delete

from .models import Contact, HomeVisit, TeamNote

PERSONAL_DATA = [
    PersonalData(HomeVisit, lambda h: HomeVisit.objects.filter(contact__household=h), delete, order=1),
    PersonalData(Contact, lambda h: Contact.objects.filter(household=h), delete, order=2),
    PersonalData(TeamNote, lambda h: TeamNote.objects.filter(household=h), delete),
]
