"""Who belongs to a household, over time: joins, leaves, is written wrongly, is shared between two, becomes two."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from trousseau.core.actions import edit, record
from trousseau.core.actions_grants import end_grants, share_grants
from trousseau.core.actions_people import register_person
from trousseau.core.enums import Came, Relation, Went
from trousseau.core.errors import Refused, happened
from trousseau.core.models import Household, HouseholdMember, Person, User
from trousseau.core.normal import normal
from trousseau.core.verbs import VERSIONED, No, Refuses, verb
from trousseau.rules.households import Told

from ..actions import check_ages, check_household, check_open, enter_list, told
from ..enums import Seniority
from ..models import Application, HouseholdSplit


@verb(once=VERSIONED, frozen=Refuses("household"), happened=("on",))
def add_member(
    actor: User,
    *,
    household: Household,
    version: int,
    first_name: str,
    last_name: str,
    relation: str,
    came: str,
    on: date,
    today: date,
    born_on: date | None = None,
    ages_sure: bool = False,
) -> HouseholdMember:
    """Somebody is born or moves in. Those to whom the household's file is open may open this person's too.

    Raises Refused for a day that is not possible, for somebody who is already there or who would make two households
    of it, Conflict when the household changed meanwhile.
    """
    if on < household.created_on:
        raise Refused(_("The household was not known yet on that day."), "on")
    born_on = born_on or (on if came == Came.BIRTH else None)
    if born_on and born_on > on:
        raise Refused(_("Nobody joins a household before being born: check both days."), "born_on")
    same = household.members.on(today).filter(person__key=normal(f"{last_name} {first_name}"))
    if same.filter(Q(person__born_on=born_on) | Q(person__born_on=None)).exists():
        raise Refused(_("This person is already in the household."), "first_name")
    there = told(household.members.on(today).select_related("person"))
    check_household([*(one.relation for one in there), relation], today)
    check_ages(there, [*there, Told(f"{first_name} {last_name}", relation, born_on)], today, ages_sure)
    edit(actor, household, version=version, reason=came)
    person = register_person(actor, last_name=last_name, first_name=first_name, born_on=born_on)
    member = HouseholdMember(household=household, person=person, relation=relation, came=came, starts_on=on)
    record(member, actor)
    share_grants(household, person, on=on)
    return member


@verb(once=VERSIONED, frozen=Refuses("member.household"), happened=("on",))
def end_member(
    actor: User,
    *,
    member: HouseholdMember,
    version: int,
    went: str,
    on: date,
    today: date,
    successor: HouseholdMember | None = None,
) -> None:
    """Somebody no longer belongs to the household from `on` on; their file closes that day to those who opened it
    as a member of this household. `successor` is the new applicant when the applicant goes.

    Raises Refused when nobody would be left, Conflict when the household changed meanwhile.
    """
    household = member.household
    if on < member.starts_on:
        raise Refused(_("This person joined the household later: check the day."), "on")
    present = household.members.on(on).filter(ends_on=None)
    if not present.filter(pk=member.pk).exists():
        raise Refused(_("This person no longer belongs to the household."))
    left = present.exclude(pk=member.pk)
    if not left.exists():
        raise Refused(_("Nobody would be left: close the application instead."))
    changes = {}
    if member.person_id == household.holder_id:
        if successor is None or not left.filter(pk=successor.pk).exists():
            raise Refused(_("Choose who becomes the applicant."), "successor")
        _may_hold(successor, today)
        changes["holder"], successor.relation = successor.person, Relation.HOLDER
        record(successor, actor, reason=went)
    edit(actor, household, version=version, reason=went, **changes)
    member.ends_on, member.went = on, went
    record(member, actor, reason=went)
    end_grants(household, person=member.person, on=on)


@verb(once=VERSIONED, frozen=Refuses("member.household"), happened=No("a birth, asked where one is written"))
def correct_member(
    actor: User,
    *,
    member: HouseholdMember,
    version: int,
    today: date,
    relation: str = "",
    ages_sure: bool = False,
    **identity: Any,
) -> None:
    """Mend what was written about a person: names, birth, ways to reach them, relation to the applicant.

    `version` is the person's. What was written before stays in the history. Raises Refused for a relation that would make two
    households of it.
    """
    household = member.household
    relates = bool(relation) and member.person_id != household.holder_id and relation != member.relation
    if identity.get("born_on"):
        happened(identity["born_on"], today, "born_on")
    if member.ends_on is None:
        others = told(household.members.on(today).exclude(pk=member.pk).select_related("person"))
        if relates:
            check_household([*(one.relation for one in others), relation], today)
        (was,) = told([member])
        now = Told(was.name, relation if relates else was.relation, identity.get("born_on", was.born_on))
        check_ages([*others, was], [*others, now], today, ages_sure)
    edit(actor, member.person, version=version, **identity)
    if relates:
        member.relation = relation
        record(member, actor)


@verb(once=VERSIONED, frozen=Refuses("member.household"), happened=("on",))
def share_custody(
    actor: User, *, member: HouseholdMember, version: int, share: int, on: date, today: date
) -> HouseholdMember:
    """From `on` on, a child lives here `share` % of the time. The stretch before keeps the share that it had."""
    household = member.household
    if member.relation != Relation.CHILD:
        raise Refused(_("Only a child is in shared custody."))
    if member.ends_on or on < member.starts_on:
        raise Refused(_("This person joined the household later: check the day."), "on")
    if share == member.share:
        raise Refused(_("The share is already this one."), "share")
    edit(actor, household, version=version, reason=Came.CUSTODY)
    if on == member.starts_on:  # a stretch of no day would be one too many
        member.share = share
        record(member, actor, reason=Came.CUSTODY)
        return member
    member.ends_on, member.went = on, Went.CUSTODY
    record(member, actor, reason=Went.CUSTODY)
    following = HouseholdMember(
        household=household,
        person=member.person,
        relation=member.relation,
        share=share,
        starts_on=on,
        came=Came.CUSTODY,
    )
    record(following, actor)
    return following


@verb(once=VERSIONED, frozen=Refuses("household"), happened=("on",))
def join_child(
    actor: User,
    *,
    household: Household,
    version: int,
    code: str,
    first_name: str,
    share: int,
    on: date,
    today: date,
    ages_sure: bool = False,
) -> HouseholdMember:
    """A child already known in another household also lives in this one: one person, counted in both.

    `code` is the number of the other application, which `actor` must be able to open: otherwise it does not exist.
    """
    digits = code.strip().upper().removeprefix("D")
    other = (
        Application.objects.for_user(actor).exclude(household=household).filter(number=digits).first()
        if digits.isdecimal() and len(digits) < 10
        else None
    )
    if other is None:
        raise Refused(_("No application that you may open bears this number."), "code")
    found = [
        member.person
        for member in other.household.members.on(on).filter(relation=Relation.CHILD).select_related("person")
        if normal(member.person.first_name) == normal(first_name)
    ]
    if len(found) != 1:
        raise Refused(_("No child of that household bears this first name: read its page again."), "first_name")
    if household.members.on(on).filter(person=found[0]).exists():
        raise Refused(_("This person is already in the household."), "first_name")
    there = told(household.members.on(today).select_related("person"))
    check_household([*(one.relation for one in there), Relation.CHILD], today)
    check_ages(there, [*there, Told(str(found[0]), Relation.CHILD, found[0].born_on)], today, ages_sure)
    edit(actor, household, version=version, reason=Came.CUSTODY)
    return _arrive(actor, household, found[0], Relation.CHILD, share, on, Came.CUSTODY)


def _arrive(
    actor: User, household: Household, person: Person, relation: str, share: int, on: date, came: str
) -> HouseholdMember:
    member = HouseholdMember(
        household=household, person=person, relation=relation, share=share, starts_on=on, came=came
    )
    record(member, actor)
    share_grants(household, person, on=on)
    return member


@verb(once=VERSIONED, frozen=Refuses("household"), happened=("on",))
def separate(
    actor: User,
    *,
    household: Household,
    version: int,
    going: Iterable[HouseholdMember],
    holder: HouseholdMember,
    shared: Mapping[HouseholdMember, int],
    seniority: str,
    why: str,
    on: date,
    today: date,
    successor: HouseholdMember | None = None,
) -> Application:
    """One household becomes two: `household` keeps the application, those `going` receive a new one, held by `holder`.

    `shared`: the children who live in both, each with its share of the time in the household that stays, in %.
    `successor` is the applicant of the household that stays when its own goes. Needs, situation and the numbers of
    other bodies stay with the first: the second is asked for its own. Returns the new application.
    """
    old = Application.objects.filter(household=household).first()
    if old is None:
        raise Refused(_("This household has no application here: write that each of those who leave left."))
    check_open(old)
    present = {m.pk: m for m in household.members.on(on).select_related("person").filter(ends_on=None)}
    leaving, both = {m.pk for m in going}, {m.pk: share for m, share in shared.items()}
    if not why.strip():
        raise Refused(_("Write why the seniority goes this way."), "why")
    if not (leaving | both.keys()) <= present.keys() or leaving & both.keys():
        raise Refused(_("Somebody no longer belongs to the household, or stands twice: read the page again."))
    staying = present.keys() - leaving - both.keys()
    if not leaving or not staying:
        raise Refused(_("Each of the two households keeps one person at least."))
    if holder.pk not in leaving:
        raise Refused(_("The new applicant is one of those who leave."), "holder")
    _may_hold(holder, today)
    if any(present[pk].relation != Relation.CHILD for pk in both):
        raise Refused(_("Only a child is in shared custody."))
    if any(on < present[pk].starts_on for pk in leaving | both.keys()):
        raise Refused(_("Somebody joined the household later: check the day."), "on")
    changes = {}
    if any(present[pk].person_id == household.holder_id for pk in leaving):
        if successor is None or successor.pk not in staying:
            raise Refused(_("Choose who becomes the applicant."), "successor")
        _may_hold(successor, today)
        changes["holder"] = successor.person
    edit(actor, household, version=version, reason=Went.SEPARATION, **changes)
    if successor and changes:
        present[successor.pk].relation = Relation.HOLDER
        record(present[successor.pk], actor, reason=Went.SEPARATION)
    fresh = Household(holder=holder.person, created_on=on)
    record(fresh, actor)
    keeps = {Seniority.BOTH: (True, True), Seniority.STAYS: (True, False), Seniority.GOES: (False, True)}[
        Seniority(seniority)
    ]
    for pk in sorted(leaving):
        member = present[pk]
        member.ends_on, member.went = on, Went.SEPARATION
        record(member, actor, reason=Went.SEPARATION)
        relation = _relation(member, holder)
        _arrive(actor, fresh, member.person, relation, member.share, on, Came.SPLIT)
    for pk, share in sorted(both.items()):
        child = share_custody(
            actor, member=_of(household, present[pk]), version=household.version, share=share, on=on, today=today
        )
        _arrive(actor, fresh, child.person, Relation.CHILD, 100 - share, on, Came.CUSTODY)
    new = enter_list(
        actor, household=fresh, on=on, seniority_on=old.seniority_on if keeps[1] else on, referred_by=old.referred_by
    )
    if not keeps[0]:
        edit(actor, old, version=old.version, seniority_on=on, reason=Went.SEPARATION)
    HouseholdSplit.objects.create(stays=household, goes=fresh, on=on, seniority=seniority, why=why.strip(), by=actor)
    for pk in leaving:
        end_grants(household, person=present[pk].person, on=on)
    return new


def _may_hold(member: HouseholdMember, today: date) -> None:
    """Nobody becomes the applicant at an age at which nobody signs; who chose one of sixteen or seventeen did so by name."""
    check_ages([], [Told(str(member.person), Relation.HOLDER, member.person.born_on)], today, ages_sure=True)


def _relation(member: HouseholdMember, holder: HouseholdMember) -> str:
    """To the new applicant: a child stays a child, the others are said again by the social worker."""
    if member.pk == holder.pk:
        return Relation.HOLDER
    return Relation.CHILD if member.relation == Relation.CHILD else Relation.OTHER


def _of(household: Household, member: HouseholdMember) -> HouseholdMember:
    member.household = household
    return member
