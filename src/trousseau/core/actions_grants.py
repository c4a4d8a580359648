"""Who may open a household's file: given, kept from a day to another, taken back, each on its ground."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from trousseau.core.verbs import TODAY, No, Refuses, verb

from . import rooms
from .actions import record
from .enums import FILES, Aim, OpeningReason, Role
from .errors import Refused
from .frozen import FROZEN, frozen
from .models import AccessLog, Grant, Household, Person, User

GIVEN = "core:grants_person"  # under which who gives files to themselves is logged
OPENS = No("from today on, or later")


def grant_household(household: Household, *, users: Iterable[User], ground: str, on: date) -> None:
    """Open the file of each member of `household` to `users`, as long as they belong to it; a ground that runs
    already is left as it is, one that waits for its day begins on this one. One that is frozen opens to nobody more: who needs
    it is given it by name, once the freeze is lifted."""
    if frozen([household.pk]):
        return
    users, members = list(users), list(household.members.on(on))
    staying = [member.person_id for member in members if member.ends_on is None]
    awaited = Grant.objects.filter(household=household, person__in=staying, ground=ground, starts_on__gt=on)
    awaited.filter(user__in=users, ends_on=None).update(starts_on=on)
    Grant.objects.bulk_create(
        [
            Grant(
                household=household,
                person_id=member.person_id,
                user=user,
                starts_on=on,
                ends_on=member.ends_on,
                ground=ground,
            )
            for member in members
            for user in users
        ],
        ignore_conflicts=True,
    )


@verb(
    once=No("what is open as long already is not given again"),
    frozen=No("each file that is frozen is left out"),
    happened=OPENS,
)
def give_grants(
    actor: User,
    *,
    to: User,
    source: User,
    on: date,
    today: date,
    until: date | None = None,
    households: Iterable[Household] = (),
) -> int:
    """The files open to `source`, all or of these households, open to `to` as well: each on its own ground, so that
    it ends with it, and until `until` at the latest; a frozen one opens to nobody more. Returns for how many households
    something was given that was not held already. Raises Refused."""
    if not to.holds(*FILES):
        raise Refused(_("The role of this account opens no household's file."))
    if on < today:
        raise Refused(_("A file is opened from today on, or later."), "starts_on")
    if until is not None and until <= on:
        raise Refused(_("The last day comes after the first."), "ends_on")
    running = Grant.objects.open_to(source, today).exclude(ends_on__lte=on)
    wanted = {household.pk for household in households}
    if wanted:
        running = running.filter(household__in=wanted)
    rows = list(running.values_list("household", "person", "ground", "ends_on"))
    still = frozen({household for household, *_rest in rows})
    found = [row for row in rows if row[0] not in still]
    if still and not found:
        raise Refused(str(FROZEN), "source")
    if not found or wanted - {household for household, _person, _ground, _end in found}:
        raise Refused(_("Some of these files are not open to %(name)s.") % {"name": source.name}, "source")
    held: dict[tuple, date | None] = {}  # what runs on the first day, and until when at the latest
    for *key, end in Grant.objects.open_to(to, on).values_list("household", "person", "ground", "ends_on"):
        known = held.get(tuple(key), end)
        held[tuple(key)] = None if known is None or end is None else max(known, end)
    later = Grant.objects.filter(user=to, ends_on=None, starts_on__gt=on)
    awaited = {tuple(key): pk for pk, *key in later.values_list("pk", "household", "person", "ground")}
    fresh, sooner, given = [], [], set()
    for household, person, ground, ends in found:
        key, end = (household, person, ground), min((day for day in (ends, until) if day), default=None)
        known = held.get(key)
        if key in held and (known is None or (end is not None and known >= end)):
            continue  # as long already
        given.add(household)
        if end is None and key in awaited:  # one without an end stands once: the awaited one begins sooner
            sooner.append(awaited[key])
        else:
            fresh.append(
                Grant(
                    household_id=household,
                    person_id=person,
                    user=to,
                    starts_on=on,
                    ends_on=end,
                    ground=ground,
                    given_by=actor,
                )
            )
    Grant.objects.filter(pk__in=sooner).update(starts_on=on)
    Grant.objects.bulk_create(fresh, ignore_conflicts=True)
    record(to, actor, reason=f"grants of {source.pk}")
    _seen(actor, to, given, _("as %(name)s") % {"name": source.name})
    return len(given)


def _seen(actor: User | None, to: User, households: Iterable[int], why: str) -> None:
    """Who gives files to themselves is an opening to look at, of each, with the ground: nobody else knew of it."""
    if actor is None or actor.pk != to.pk:
        return
    role = next((one for one in actor.roles if one in FILES), Role.DIRECTOR)
    AccessLog.objects.bulk_create(
        AccessLog(
            household_id=household,
            user=actor,
            role=role,
            page=GIVEN,
            purpose=Aim.FILE,
            reason=OpeningReason.OTHER,
            words=why[:200],
        )
        for household in sorted(households)
    )


@verb(once=No("a file that is open already is refused"), frozen=Refuses("household", opens=True), happened=OPENS)
def give_household(
    actor: User, *, household: Household, user: User, ground: str, on: date, today: date, until: date | None = None
) -> None:
    """The file of this household open to `user` by name, on a ground that `actor` says. Raises Refused."""
    ground = " ".join(ground.split())
    if not (user.is_active and user.holds(*FILES)):
        raise Refused(_("The role of this account opens no household's file."), "user")
    if on < today:
        raise Refused(_("A file is opened from today on, or later."), "starts_on")
    if until is not None and until <= on:
        raise Refused(_("The last day comes after the first."), "ends_on")
    members = household.members.filter(Q(ends_on=None) | Q(ends_on__gt=on))
    running = Grant.objects.given(on).filter(household=household, user=user, ground=ground)
    rows = [
        Grant(
            household=household,
            person_id=member.person_id,
            user=user,
            starts_on=max(on, member.starts_on),
            ends_on=min((day for day in (member.ends_on, until) if day), default=None),
            ground=ground,
            given_by=actor,
        )
        for member in members.exclude(person__in=running.values("person"))
    ]
    if not rows:
        raise Refused(_("This file is open to %(name)s on this ground already.") % {"name": user.name}, "user")
    Grant.objects.bulk_create(rows)
    record(user, actor, reason=f"grant of {household.pk}")
    _seen(actor, user, [household.pk], ground)


@verb(once=No("what is closed already is refused"), frozen=No("it closes the file"), happened=TODAY)
def close_household(actor: User, *, household: Household, user: User, ground: str, why: str, today: date) -> None:
    """The file of this household closed to `user` from today on, on that ground; the others stay. Raises Refused."""
    rows = Grant.objects.given(today).filter(household=household, user=user, ground=ground)
    if not _end(rows, today, actor, why):
        raise Refused(_("This file is closed to %(name)s on this ground already.") % {"name": user.name})
    record(user, actor, reason=f"grant of {household.pk} closed")


@verb(once=No("what is closed already stays so"), frozen=No("it closes files"), happened=TODAY)
def take_grants(actor: User, *, user: User, on: date, why: str, households: Iterable[Household] | None = None) -> None:
    """Close to `user`, from `on` on, every file or those of these households; what had not begun never begins."""
    close_files(user, on, actor, why, households)
    record(user, actor, reason="grants taken back")


def close_files(
    user: User, on: date, actor: User | None, why: str, households: Iterable[Household] | None = None
) -> None:
    rows = Grant.objects.given(on).filter(user=user)
    if households is not None:
        rows = rows.filter(household__in=households)
    _end(rows, on, actor, why)


def _end(rows: QuerySet[Grant], on: date, actor: User | None, why: str) -> int:
    why = " ".join(why.split()) if actor else ""
    closed = set(rows.order_by().values_list("household", "user"))
    count = rows.update(ends_on=Greatest("starts_on", Value(on)), ended_by=actor, ended_for=why)
    if closed:
        for room in rooms.installed():
            room.files_closed(closed, on=on, by=actor, why=why)
    return count


@transaction.atomic
def keep_grants(
    household: Household, *, user: User, ground: str, days: Iterable[tuple[date, date | None]], on: date
) -> None:
    """The file of `household` open to `user` on that ground on these days, each from a day on and no longer from another,
    and on no other day after `on`. What was given or closed by name stays what it is; one that is frozen opens on no day on
    which it was closed."""
    still = bool(frozen([household.pk]))
    wanted: list[tuple[date, date | None]] = []
    for start, end in sorted(((max(start, on), end) for start, end in days), key=lambda days: days[0]):
        if end is not None and end <= start:
            continue
        if wanted and ((last := wanted[-1][1]) is None or start <= last):  # they touch: one opening
            wanted[-1] = (wanted[-1][0], None if end is None or last is None else max(end, last))
        else:
            wanted.append((start, end))
    rows = Grant.objects.filter(household=household, user=user, ground=ground)
    # one without an end stands once on a ground: who has it by name keeps it, from the sooner of the two days on
    forever = rows.exclude(given_by=None).filter(ends_on=None)
    named = set(forever.values_list("person", flat=True))
    for start, end in wanted:
        if end is None and not still:
            forever.filter(starts_on__gt=start).update(starts_on=start)
    own = sorted(rows.given(on).filter(given_by=None), key=lambda grant: grant.ends_on is not None)
    fresh: list[Grant] = []
    moved: list[Grant] = []
    gone: list[int] = []
    for member in household.members.filter(Q(ends_on=None) | Q(ends_on__gt=on)):
        mine = [grant for grant in own if grant.person_id == member.person_id]
        for start, end in wanted:
            first = max(start, member.starts_on)
            last = min((day for day in (end, member.ends_on) if day), default=None)
            if (last is not None and last <= first) or (last is None and member.person_id in named):
                continue
            kept = next((g for g in mine if g.starts_on == first or (first == on and g.starts_on < on)), None)
            if kept:
                mine.remove(kept)
                if kept.ends_on != last and not (still and _longer(last, kept.ends_on)):
                    kept.ends_on = last
                    moved.append(kept)
            else:
                fresh.append(
                    Grant(
                        household=household,
                        person_id=member.person_id,
                        user=user,
                        starts_on=first,
                        ends_on=last,
                        ground=ground,
                    )
                )
        gone += [grant.pk for grant in mine]
    Grant.objects.filter(pk__in=gone).update(ends_on=Greatest("starts_on", Value(on)))
    for grant in moved:
        grant.save(update_fields=["ends_on"])
    if not still:
        Grant.objects.bulk_create(fresh)


def _longer(end: date | None, than: date | None) -> bool:
    return than is not None and (end is None or end > than)


def share_grants(household: Household, person: Person, *, on: date) -> None:
    """Each grant of the household that runs on that day, or waits for its own, reaches its new member."""
    given = Grant.objects.given(on).filter(household=household).exclude(person=person)
    rows = given.order_by("starts_on").values_list("user", "ground", "starts_on", "ends_on")
    Grant.objects.bulk_create(
        [
            Grant(
                household=household,
                person=person,
                user_id=user,
                starts_on=max(starts, on),
                ends_on=until,
                ground=ground,
            )
            for user, ground, starts, until in dict.fromkeys(rows)
        ],
        ignore_conflicts=True,
    )


def end_grants(household: Household, *, on: date, ground: str = "", person: Person | None = None) -> None:
    """Close the file from `on` on: to those who had that ground, or of that person on every ground."""
    rows = Grant.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), household=household)
    if ground:
        rows = rows.filter(ground=ground)
    if person:
        rows = rows.filter(person=person)
    rows.update(ends_on=Greatest("starts_on", Value(on)))
