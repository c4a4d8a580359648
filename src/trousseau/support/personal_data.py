from trousseau.core.personal_data import SOCIAL, PersonalData, delete, under

from .models import ClosedNote, TeamMember

PERSONAL_DATA = [
    PersonalData(
        ClosedNote,
        lambda h: ClosedNote.objects.filter(household=h),
        delete,
        readable=lambda rows, user: rows.for_user(user),
    ),
    PersonalData(TeamMember, lambda h: TeamMember.objects.filter(household=h), delete),
]
PERSONAL_DATA = under(SOCIAL, PERSONAL_DATA)
