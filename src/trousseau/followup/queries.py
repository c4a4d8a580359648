"""What the follow-up reads, always through a grant."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from trousseau.core.models import Household, User
from trousseau.tenancies.models import Lease

from .models import Contact, HomeVisit, TeamNote


def contacts(user: User) -> QuerySet[Contact]:
    return Contact.objects.for_user(user).select_related("household__holder", "by")


def of_household(user: User, household: Household) -> QuerySet[Contact]:
    return contacts(user).filter(household=household).select_related("visit__lease")


def team_notes(user: User, household: Household) -> QuerySet[TeamNote]:
    return TeamNote.objects.for_user(user).filter(household=household).select_related("author")


def visits(user: User) -> QuerySet[HomeVisit]:
    return HomeVisit.objects.filter(contact__in=Contact.objects.for_user(user))


@dataclass(frozen=True)
class Event:
    """A line of a household's timeline: a contact, with its visit when it is one, or a team note."""

    on: date
    contact: Contact | None = None
    visit: HomeVisit | None = None
    note: TeamNote | None = None


def timeline(user: User, household: Household) -> list[Event]:
    """Contacts, visits and team notes about a household, newest first."""
    found = [Event(contact.on, contact, getattr(contact, "visit", None)) for contact in of_household(user, household)]
    found += [Event(note.on, note=note) for note in team_notes(user, household)]
    return sorted(found, key=lambda event: event.on, reverse=True)


def next_home_visit(lease: Lease) -> date | None:
    """The day set at the last visit, as long as no visit was made since."""
    last = lease.visits.select_related("contact").order_by("-contact__on", "-pk").first()
    return last.next_on if last else None
