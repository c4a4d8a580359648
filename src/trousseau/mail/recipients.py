"""Who is written to, or who wrote: what an envelope says of them, and whose row they are."""

from dataclasses import dataclass

from django.db.models import Model, Q

from trousseau.core import rooms
from trousseau.core.models import Household, Organisation, Person, User
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
        """How a form says that it is this one."""
        return self.whom or (about(self.person) if self.person else "")


def whose(row: Model) -> str:
    """How a mail item says that it is of a row of a later room."""
    return about(row)


def persons(user: User, text: str) -> list[Recipient]:
    """Persons whose file this user may open."""
    words = Q()
    for word in normal(text).split():
        words &= Q(key__contains=word)
    rows = Person.objects.for_user(user).filter(words).distinct()[:SHOWN]
    return [of_person(person) for person in rows]


def of_person(person: Person, household: Household | None = None) -> Recipient:
    """A person, at the address where their mail reaches them; as a member of `household`, or of the last they joined."""
    if household is None:
        last = person.memberships.order_by("-starts_on", "-pk").select_related("household").first()
        household = last.household if last else None
    born = person.born_on.strftime("%d/%m/%Y") if person.born_on else ""
    return Recipient(str(person), person.address, person=person, household=household, detail=born)


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
