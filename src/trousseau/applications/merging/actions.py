"""Two applications, or two persons, that were one. A person says so, and may say the contrary later."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core.actions import edit, write
from trousseau.core.actions_people import merge_persons, undo_person_merge
from trousseau.core.errors import Refused
from trousseau.core.frozen import refuse_words
from trousseau.core.models import Household, Person, PersonMerge, User
from trousseau.core.personal_data import ERASED
from trousseau.core.verbs import TODAY, No, Refuses, verb
from trousseau.rules.doubles import Identity, likely

from ..actions import check_open, reopen_application, take_state
from ..enums import CLOSED, ApplicationState
from ..models import Application, ApplicationMerge
from ..queries import identity, members

MERGED = "merged"


@verb(
    once=No("an application that was merged is closed, and refused"), frozen=Refuses("gone.household"), happened=("on",)
)
def merge_applications(
    actor: User, *, gone: Application, stands: Application, why: str, on: date, today: date
) -> ApplicationMerge:
    """`gone` is closed, `stands` keeps the earlier seniority; the members who are alike are said to be one person.

    Raises Refused when one of them is closed: a household that was housed is not looking any more.
    """
    refuse_words(stands.household)
    for application in (gone, stands):
        check_open(application)
        if on < application.state_on:
            raise Refused(_("The day comes before the present state's own."), "on")
    if ApplicationMerge.objects.filter(gone=stands, undone_on=None).exists():
        raise Refused(_("The application that would stand is itself merged into another."))
    merge = ApplicationMerge(
        gone=gone,
        stands=stands,
        why=why.strip(),
        state_before=gone.state,
        seniority_before=stands.seniority_on,
        merged_by=actor,
        merged_on=on,
    )
    write(merge)
    if gone.seniority_on < stands.seniority_on:
        edit(actor, stands, version=stands.version, seniority_on=gone.seniority_on, reason=MERGED)
    take_state(actor, gone, ApplicationState.LEFT, on=on, reason=MERGED)
    for one, other in _alike(gone, stands, on):
        merge_persons(actor, gone=one, stands=other, on=on)
    return merge


def _alike(gone: Application, stands: Application, on: date) -> list[tuple[Person, Person]]:
    """The members of the one that are likely members of the other, each taken once."""
    left = [m.person for m in members(stands.household, on)[0]]
    merged = set(PersonMerge.objects.not_undone().values_list("gone", flat=True))
    found = []
    for member in members(gone.household, on)[0]:
        other = next((p for p in left if likely(_who(member.person), _who(p))), None)
        if other and other.pk != member.person_id and not {member.person_id, other.pk} & merged:
            found.append((member.person, other))
            left.remove(other)
    return found


def _who(person: Person) -> Identity:
    return identity(person.last_name, person.first_name, person.born_on, person.phone, person.email)


def _without(actor: User, merge: ApplicationMerge, was: date, now: date) -> None:
    """After this merge, the seniority is `now` instead of `was`: so the later ones begin at it, and so `stands` counts; so does
    the application into which that one is merged in its turn. A seniority that was said otherwise meanwhile stays."""
    standing = ApplicationMerge.objects.filter(undone_on=None).select_related("gone", "stands")
    later = standing.filter(stands=merge.stands_id, pk__gt=merge.pk).order_by("pk")
    for one in later:
        if one.seniority_before != was:
            return
        one.seniority_before = now
        write(one)
        was, now = min(was, one.gone.seniority_on), min(now, one.gone.seniority_on)
    stands = merge.stands
    if was == now or stands.seniority_on != was:
        return
    edit(actor, stands, version=stands.version, seniority_on=now, reason="unmerged")
    if above := standing.filter(gone=stands).first():
        before = above.seniority_before
        _without(actor, above, min(before, was), min(before, now))


@verb(
    once=No("a merge that was undone is refused a second time"),
    frozen=Refuses("merge.stands.household"),  # parted, what was said to be theirs would open again
    happened=TODAY,
)
def undo_merge(actor: User, *, merge: ApplicationMerge, on: date) -> None:
    """Undo a merge, for they were two households.

    `gone` takes back the state it had, what waited about it and those who had its file, `stands` the seniority that its own
    and the merges that still stand give it, each person its own. Raises Refused when one of them was erased since."""
    if Household.objects.filter(application__in=(merge.gone_id, merge.stands_id), holder__last_name=ERASED).exists():
        raise Refused(_("The data of this household were erased: nothing is left to undo."))
    rows = ApplicationMerge.objects.filter(pk=merge.pk, undone_on=None)
    if not rows.update(undone_by=actor, undone_on=on):
        raise Refused(_("This merge was already undone."))
    gone, stands = merge.gone, merge.stands
    merge.refresh_from_db(fields=["seniority_before"])  # an earlier one may be undone since this was read
    gone.refresh_from_db()
    stands.refresh_from_db()
    if gone.state not in CLOSED:
        raise Refused(_("The application that was merged has moved since: nothing to undo."))
    take_state(actor, gone, merge.state_before, on=on, reason="unmerged")
    reopen_application(gone, closed_on=merge.merged_on, on=on)
    _without(actor, merge, min(merge.seniority_before, gone.seniority_on), merge.seniority_before)
    people = gone.household.members.values("person")
    for one in (
        PersonMerge.objects.not_undone()
        .filter(gone__in=people, stands__memberships__household=stands.household)
        .distinct()
    ):
        undo_person_merge(actor, merge=one, on=on)
