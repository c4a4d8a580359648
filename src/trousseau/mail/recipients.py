"""Who is written to, or who wrote: what an envelope says of them, and whose row they are."""

from dataclasses import dataclass

from django.db.models import Model, Q

from trousseau.core import rooms
from trousseau.core.models import Household, HouseholdMember, Organisation, Person, User, household_open
from trousseau.core.normal import normal
from trousseau.core.todo import about

SHOWN = 8  # of one name


@dataclass(frozen=True)
class Recipient:
    """`email` only when they agreed to be written to so; `whom`: the row of a later room that they are ("owner:12").

    `detail` tells two of one name apart, on the screen of who may see both.
    """

    name: str
    address: str = ""
    email: str = ""
    person: Person | None = None
    household: Household | None = None
    whom: str = ""
    detail: str = ""
    last_known: bool = False  # `address` is where they were; nothing better is known

    @property
    def key(self) -> str:
        """How a form says that it is this one: a person as a member of that household."""
        if self.whom or not self.person:
            return self.whom
        return about(self.person) + (f":{self.household.pk}" if self.household else "")


def whose(row: Model) -> str:
    """How a mail item says that it is of a row of a later room."""
    return about(row)


def persons(user: User, text: str) -> list[Recipient]:
    """Persons whose file this user may open, as members of the households that it opens: a child of two homes once for each,
    who moved as a member of the last they joined."""
    words = Q()
    for word in normal(text).split():
        words &= Q(key__contains=word)
    rows = list(Person.objects.for_user(user).filter(words).distinct()[:SHOWN])
    theirs = HouseholdMember.objects.filter(household_open("household", user), person__in=rows)
    homes: dict[int, dict[Household, bool]] = {person.pk: {} for person in rows}  # whether they still live there
    for member in theirs.select_related("household__holder").order_by("-starts_on", "-pk"):
        known = homes[member.person_id]
        known[member.household] = known.get(member.household, False) or member.ends_on is None
    found: list[Recipient] = []
    for person in rows:
        known = homes[person.pk]
        chosen = [home for home, lives in known.items() if lives] or list(known)[:1]
        found += [of_person(person, home, several=len(chosen) > 1) for home in chosen]
    return found


def of_person(person: Person, household: Household, *, several: bool = False) -> Recipient:
    """A person as a member of `household`, at the address where their mail reaches them; `several`: one among others to whom
    they belong, whose name tells them apart."""
    born = person.born_on.strftime("%d/%m/%Y") if person.born_on else ""
    detail = ", ".join(part for part in (born, str(household) if several else "") if part)
    return Recipient(str(person), person.address, person=person, household=household, detail=detail)


def of_organisation(organisation: Organisation) -> Recipient:
    return Recipient(
        organisation.name, organisation.address, whom=about(organisation), detail=organisation.get_kind_display()
    )


def organisations(user: User, text: str) -> list[Recipient]:
    return [of_organisation(one) for one in Organisation.objects.filter(key__contains=normal(text))[:SHOWN]]


def found(user: User, text: str) -> list[Recipient]:
    """Who this user may see and whose name contains `text`; empty under three letters."""
    if len(normal(text)) < 3:
        return []
    known = [one for search in searches() for one in search(user, text)]
    return known[: 2 * SHOWN]


def searches() -> list:
    return [persons, organisations, *(one for room in rooms.installed() for one in room.recipients())]
