from django.db.models import Count, Max, QuerySet

from trousseau.core.models import Household, User

from .models import ClosedNote


def notes(user: User) -> QuerySet[ClosedNote]:
    return ClosedNote.objects.for_user(user).select_related("author")


def households(user: User) -> QuerySet[Household]:
    """The households whose file is open to `user`, with the bare fact of their last contact."""
    return (
        Household.objects.for_user(user)
        .select_related("holder", "application")
        .annotate(contact_count=Count("contacts", distinct=True), last_contact=Max("contacts__on"))
        .order_by("holder__key", "pk")
    )
