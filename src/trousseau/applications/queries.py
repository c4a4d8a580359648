"""What the applications read, always through a grant."""

from django.db.models import QuerySet

from trousseau.core.models import User

from .enums import ApplicationState
from .models import Application


def applications(user: User) -> QuerySet[Application]:
    """The by-name list that `user` may open."""
    return (
        Application.objects.for_user(user)
        .select_related("household__holder", "referred_by")
        .prefetch_related("communes", "household__members")
    )


def waiting() -> QuerySet[Application]:
    """The households that look for a home, oldest first: for the commission, which sees no name but the sheet."""
    return (
        Application.objects.filter(state=ApplicationState.ACTIVE)
        .select_related("household__holder")
        .prefetch_related("communes", "household__members__person")
        .order_by("received_on", "pk")
    )
