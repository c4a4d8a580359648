from trousseau.core.held import Holding, delete

from .models import Contact, HomeVisit, TeamNote

HOLDINGS = [
    Holding(HomeVisit, lambda h: HomeVisit.objects.filter(contact__household=h), delete, order=1),
    Holding(Contact, lambda h: Contact.objects.filter(household=h), delete, order=2),
    Holding(TeamNote, lambda h: TeamNote.objects.filter(household=h), delete),
]
