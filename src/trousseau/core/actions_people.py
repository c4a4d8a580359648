"""Actions on people and households: registered, taken for one, told apart again."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from .actions import record
from .enums import Relation
from .errors import Refused
from .models import Household, HouseholdMember, Person, PersonMerge, User


@transaction.atomic
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


@transaction.atomic
def register_household(
    actor: User, *, holder: Person, others: Iterable[tuple[Person, str]] = (), on: date
) -> Household:
    household = Household(holder=holder, created_on=on)
    record(household, actor)
    for person, relation in ((holder, Relation.HOLDER), *others):
        record(HouseholdMember(household=household, person=person, relation=relation, starts_on=on), actor)
    return household


@transaction.atomic
def merge_persons(actor: User, *, gone: Person, stands: Person, on: date) -> PersonMerge:
    """`gone` is the same person as `stands`, says `actor`. Raises Refused when it would go round in a circle."""
    if PersonMerge.objects.not_undone().filter(Q(gone=stands) | Q(stands=gone)).exists():
        raise Refused(_("One of these two persons is already merged with another: undo that first."))
    merge = PersonMerge(gone=gone, stands=stands, merged_by=actor, merged_on=on)
    record(merge, actor)
    return merge


@transaction.atomic
def undo_person_merge(actor: User, *, merge: PersonMerge, on: date) -> None:
    """Undo a merge: they were two people after all. What each bears was never touched."""
    if not PersonMerge.objects.not_undone().filter(pk=merge.pk).update(undone_by=actor, undone_on=on):
        raise Refused(_("This merge was already undone."))
