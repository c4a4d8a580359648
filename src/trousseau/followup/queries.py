"""What the follow-up reads, always through a grant."""

from django.db.models import QuerySet

from trousseau.core.models import Household, User

from .models import Contact, HomeVisit, TeamNote


def contacts(user: User) -> QuerySet[Contact]:
    return Contact.objects.for_user(user).select_related("household__holder", "by", "visit__lease")


def of_household(user: User, household: Household) -> QuerySet[Contact]:
    return contacts(user).filter(household=household)


def team_notes(user: User, household: Household) -> QuerySet[TeamNote]:
    return TeamNote.objects.for_user(user).filter(household=household).select_related("author")


def visits(user: User) -> QuerySet[HomeVisit]:
    return HomeVisit.objects.filter(contact__in=Contact.objects.for_user(user))
