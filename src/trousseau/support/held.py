from trousseau.core.held import Holding, delete

from .models import ClosedNote

HOLDINGS = [
    Holding(
        ClosedNote,
        lambda h: ClosedNote.objects.filter(household=h),
        delete,
        readable=lambda rows, user: rows.for_user(user),
    )
]
