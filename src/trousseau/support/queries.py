"""What the support reads: always through a grant, and a private note through its author alone."""

from django.db.models import Aggregate, Count, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from trousseau.core.models import Household, User
from trousseau.followup.models import Contact

from .models import ClosedNote, support_open


def notes(user: User, household: Household) -> QuerySet[ClosedNote]:
    return ClosedNote.objects.for_user(user).filter(household=household).select_related("author")


def own(user: User) -> QuerySet[ClosedNote]:
    """The notes that `user` may correct: their own, while the household's file is open to them."""
    return ClosedNote.objects.for_user(user).filter(author=user).select_related("household__holder")


def _one(rows: QuerySet, aggregate: Aggregate) -> Subquery:
    """`aggregate` over the rows of one household, without a join: two joins would multiply the counts."""
    grouped = rows.filter(household=OuterRef("pk")).order_by().values("household").annotate(n=aggregate)
    return Subquery(grouped.values("n"))


def households(user: User) -> QuerySet[Household]:
    """The households that `user` supports: last contact, and how many notes they may read."""
    return (
        Household.objects.filter(support_open("pk", user))
        .select_related("holder")
        .annotate(
            last_contact=_one(Contact.objects.heard(), Max("on")),
            contact_count=Coalesce(_one(Contact.objects.all(), Count("pk")), 0, output_field=IntegerField()),
            note_count=Coalesce(_one(ClosedNote.objects.for_user(user), Count("pk")), 0, output_field=IntegerField()),
        )
        .order_by("holder__key", "pk")
    )
