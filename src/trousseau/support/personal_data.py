from trousseau.core.personal_data import PersonalData, delete

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
