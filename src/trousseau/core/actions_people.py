"""Actions on people and households: registered, taken for one, told apart again."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from .actions import record
from .enums import Relation
from .errors import Refused
from .models import Household, HouseholdMember, Person, PersonMerge, User
from .verbs import TODAY, No, verb

SAME = No("which rows are one person: nothing is written of them")


@verb(
    once=No("asked by what writes of them: an application, a lease, a member who comes"),
    frozen=No("somebody who is of no household yet"),
    happened=No("a birth, asked where one is written"),
)
def register_person(
    actor: User,
    *,
    last_name: str,
    first_name: str,
    born_on: date | None = None,
    email: str = "",
    phone: str = "",
    address: str = "",
) -> Person:
    person = Person(
        last_name=last_name, first_name=first_name, born_on=born_on, email=email, phone=phone, address=address
    )
    record(person, actor)
    return person


@verb(
    once=No("asked by what it is registered for: an application, a lease"),
    frozen=No("a household that begins"),
    happened=No("asked of the application, or of the lease, with which it begins"),
)
def register_household(
    actor: User, *, holder: Person, others: Iterable[tuple[Person, str]] = (), on: date
) -> Household:
    household = Household(holder=holder, created_on=on)
    record(household, actor)
    for person, relation in ((holder, Relation.HOLDER), *others):
        record(HouseholdMember(household=household, person=person, relation=relation, starts_on=on), actor)
    return household


@verb(
    once=No("a person is merged once: the base refuses a second"),
    frozen=SAME,
    happened=No("asked of their applications"),
)
def merge_persons(actor: User, *, gone: Person, stands: Person, on: date) -> PersonMerge:
    """`gone` is the same person as `stands`, says `actor`. Raises Refused when it would go round in a circle."""
    if PersonMerge.objects.not_undone().filter(Q(gone=stands) | Q(stands=gone)).exists():
        raise Refused(_("One of these two persons is already merged with another: undo that first."))
    merge = PersonMerge(gone=gone, stands=stands, merged_by=actor, merged_on=on)
    record(merge, actor)
    return merge


@verb(once=No("the second time is refused"), frozen=SAME, happened=TODAY)
def undo_person_merge(actor: User, *, merge: PersonMerge, on: date) -> None:
    """Undo a merge: they were two people after all. What each bears was never touched."""
    if not PersonMerge.objects.not_undone().filter(pk=merge.pk).update(undone_by=actor, undone_on=on):
        raise Refused(_("This merge was already undone."))
