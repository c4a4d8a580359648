"""Open an application and move it through its states."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from trousseau.core.actions import (
    edit,
    end_grants,
    grant_household,
    next_number,
    record,
    register_household,
    register_person,
    share_grants,
    team,
)
from trousseau.core.enums import Came, Relation, Role
from trousseau.core.errors import Conflict, Refused, happened
from trousseau.core.models import Commune, Household, HouseholdMember, Organisation, User
from trousseau.core.normal import normal
from trousseau.core.states import step
from trousseau.core.todo import close_todo, open_todo
from trousseau.rules.dates import add_days

from . import todo
from .enums import CLOSED, TRANSITIONS, ApplicationState
from .models import Application, StateChange
from .queries import SilenceRule

GROUND = "demande de logement"
REFERRAL = "orientation"


@transaction.atomic
def open_application(
    actor: User, *, last_name: str, first_name: str, on: date, today: date, born_on: date | None = None, phone: str = "",
    email: str = "", others: Sequence[dict] = (), ethos: int | None = None, resources: int | None = None,
    rooms_min: int = 1, needs_access: bool = False, communes: Iterable[Commune] = (), sne_number: str = "",
    referred_by: Organisation | None = None,
) -> Application:  # fmt: skip
    """A household enters the by-name list. `others`: dicts of last_name, first_name, relation, born_on.

    The social workers and the directors receive a grant on its file; so does a partner who refers it, and
    their organisation is the referrer. Seniority counts from `on`.
    """
    happened(on, today)
    if actor.role == Role.PARTNER:
        referred_by = actor.organisation
    holder = register_person(
        actor, last_name=last_name, first_name=first_name, born_on=born_on, phone=phone, email=email
    )
    members = [
        (
            register_person(
                actor, last_name=o["last_name"], first_name=o["first_name"], born_on=o.get("born_on")
            ),
            o.get("relation", Relation.OTHER),
        )
        for o in others
    ]
    household = register_household(actor, holder=holder, others=members, on=on)
    application = Application(
        number=next_number("applications"), household=household, received_on=on, state_on=on, ethos=ethos,
        resources=resources, rooms_min=rooms_min, needs_access=needs_access, sne_number=sne_number,
        referred_by=referred_by,
    )  # fmt: skip
    record(application, actor)
    application.communes.set(communes)
    StateChange.objects.create(application=application, state=ApplicationState.ACTIVE, on=on, by=actor)
    grant_household(household, users=team(Role.SOCIAL, Role.DIRECTOR), ground=GROUND, on=on)
    if actor.role == Role.PARTNER:
        grant_household(household, users=[actor], ground=REFERRAL, on=on)
        open_todo(
            todo.MEET, subject=_subject(application), url=f"/demandes/{application.pk}/", on=on,
            due_on=add_days(on, 7), household=household, name=str(household), partner=str(actor.organisation or ""),
        )  # fmt: skip
    return application


@transaction.atomic
def edit_application(
    actor: User, *, application: Application, version: int, communes: Iterable[Commune], **fields
) -> None:
    """Raises Refused once the application is closed: what was known that day stays."""
    if application.state in CLOSED:
        raise Refused(_("This application is closed: it stays as it was that day."))
    edit(actor, application, version=version, **fields)
    application.communes.set(communes)


@transaction.atomic
def move_application(actor: User, *, application: Application, code: str, on: date, today: date) -> None:
    """One step of TRANSITIONS, dated. Raises Refused when the state or the role does not allow it."""
    state = step(TRANSITIONS, code, application.state, actor)
    happened(on, today)
    if on < application.state_on:
        raise Refused(_("The day comes before the present state's own."), "on")
    _take(actor, application, state, on=on, reason=code)


@transaction.atomic
def add_member(
    actor: User, *, household: Household, version: int, first_name: str, last_name: str, relation: str, came: str,
    on: date, today: date, born_on: date | None = None,
) -> HouseholdMember:  # fmt: skip
    """Somebody is born or moves in. Those to whom the household's file is open may open this person's too.

    Raises Refused for a day that is not possible or for somebody who is already there, Conflict when the
    household changed meanwhile.
    """
    happened(on, today)
    if on < household.created_on:
        raise Refused(_("The household was not known yet on that day."), "on")
    born_on = born_on or (on if came == Came.BIRTH else None)
    if born_on and born_on > on:
        raise Refused(_("Nobody joins a household before being born: check both days."), "born_on")
    same = household.members.on(today).filter(person__key=normal(f"{last_name} {first_name}"))
    if same.filter(Q(person__born_on=born_on) | Q(person__born_on=None)).exists():
        raise Refused(_("This person is already in the household."), "first_name")
    edit(actor, household, version=version, reason=came)
    person = register_person(actor, last_name=last_name, first_name=first_name, born_on=born_on)
    member = HouseholdMember(household=household, person=person, relation=relation, came=came, starts_on=on)
    record(member, actor)
    share_grants(household, person, on=on)
    return member


@transaction.atomic
def end_member(
    actor: User, *, member: HouseholdMember, version: int, went: str, on: date, today: date,
    successor: HouseholdMember | None = None,
) -> None:  # fmt: skip
    """Somebody no longer belongs to the household from `on` on; their file closes that day to those who opened it
    as a member of this household. `successor` is the new applicant when the applicant goes.

    Raises Refused when nobody would be left, Conflict when the household changed meanwhile.
    """
    household = member.household
    happened(on, today)
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
        changes["holder"], successor.relation = successor.person, Relation.HOLDER
        record(successor, actor, reason=went)
    edit(actor, household, version=version, reason=went, **changes)
    member.ends_on, member.went = on, went
    record(member, actor, reason=went)
    end_grants(household, person=member.person, on=on)


@transaction.atomic
def correct_member(
    actor: User, *, member: HouseholdMember, version: int, today: date, relation: str = "", **identity
) -> None:
    """Mend what was written about a person: names, birth, ways to reach them, relation to the applicant.

    `version` is the person's. What was written before stays in the history.
    """
    if identity.get("born_on"):
        happened(identity["born_on"], today, "born_on")
    edit(actor, member.person, version=version, **identity)
    if relation and member.person_id != member.household.holder_id and relation != member.relation:
        member.relation = relation
        record(member, actor)


def touch_contact(actor: User, application: Application, *, on: date) -> None:
    """One more contact, pushed down by `followup`: its bare date, and nothing is left to hear.

    A request without news is active again, from that day or from the day it fell silent when the contact was
    before it.
    """
    Application.objects.filter(pk=application.pk).update(
        last_contact_on=Greatest(Coalesce("last_contact_on", on), on), contact_count=F("contact_count") + 1
    )
    application.refresh_from_db()
    close_todo(todo.MEET, subject=_subject(application), on=on)
    close_todo(todo.CALL, subject=_subject(application), on=on)
    if application.state == ApplicationState.INACTIVE:
        _take(actor, application, ApplicationState.ACTIVE, on=max(on, application.state_on), reason="contact")


def mark_silence(on: date) -> tuple[int, int]:
    """The agency's rule of silence, each night: how many requests are without news, how many are to be heard soon.

    A state bears the day on which the silence was full, not the night that saw it. Twice does nothing more.
    """
    rule, silent, soon = SilenceRule(on), 0, 0
    heard = Greatest("received_on", "state_on", Coalesce("last_contact_on", "received_on"))
    quiet = Application.objects.filter(state=ApplicationState.ACTIVE).annotate(heard=heard)
    for application in quiet.filter(heard__lte=add_days(on, rule.warn - rule.rule.value)).select_related(
        "household__holder"
    ):
        day = rule.of(application).on
        if day > on:
            soon += 1
            open_todo(
                todo.CALL, subject=_subject(application), url=f"/demandes/{application.pk}/", on=on, due_on=day,
                household=application.household, article=rule.rule.article, name=str(application.household),
                day=day.isoformat(),
            )  # fmt: skip
            continue
        try:
            _take(None, application, ApplicationState.INACTIVE, on=day, reason="silence")
        except Conflict:  # somebody is writing on it: the next night looks again
            continue
        silent += 1
    return silent, soon


@transaction.atomic
def _take(actor: User | None, application: Application, state: str, *, on: date, reason: str) -> None:
    """The one way to a state: the row, its dated change, and what was to be done about it."""
    edit(actor, application, version=application.version, state=state, state_on=on, reason=reason)
    StateChange.objects.create(application=application, state=state, on=on, by=actor)
    if state != ApplicationState.ACTIVE:
        close_todo(todo.CALL, subject=_subject(application), on=on)
    if state in CLOSED:
        close_todo(todo.MEET, subject=_subject(application), on=on)


def _subject(application: Application) -> str:
    return f"application:{application.pk}"
