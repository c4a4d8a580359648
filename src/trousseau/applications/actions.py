"""Open an application and move it through its states."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.actions import edit, next_number, record
from trousseau.core.actions_accounts import team
from trousseau.core.actions_grants import grant_household
from trousseau.core.actions_people import register_household, register_person
from trousseau.core.enums import Relation, Role
from trousseau.core.errors import Conflict, Refused, happened
from trousseau.core.frozen import frozen
from trousseau.core.models import Commune, Grant, Household, HouseholdMember, Organisation, User
from trousseau.core.normal import normal
from trousseau.core.states import step
from trousseau.core.todo import about_each, close_todo, close_todos, open_todo, reopen_todos, waits
from trousseau.core.verbs import TODAY, VERSIONED, No, Refuses, verb
from trousseau.rules import households, request_numbers
from trousseau.rules.dates import add_days

from . import todo
from .enums import CLOSED, TRANSITIONS, ApplicationState, Cause, SocialOfferAnswer
from .models import Application, Situation, StateChange
from .queries import SilenceRule, obstacle

GROUND = "demande de logement"
REFERRAL = "orientation"
GRACE = "applications.grace_days"


@verb(
    once=No("its page asks about who is alike; a partner refers somebody once"),
    frozen=No("a new file: that of somebody who is frozen opens to nobody more"),
    happened=("on",),
)
def open_application(
    actor: User,
    *,
    last_name: str,
    first_name: str,
    on: date,
    today: date,
    born_on: date | None = None,
    phone: str = "",
    email: str = "",
    address: str = "",
    others: Sequence[dict] = (),
    ethos: int | None = None,
    cause: str = Cause.UNKNOWN,
    communes: Iterable[Commune] = (),
    referred_by: Organisation | None = None,
    ages_sure: bool = False,
    **needs: Any,
) -> Application:
    """A household enters the by-name list. `others`: dicts of last_name, first_name, relation, born_on; `needs`: the
    application's own fields (rooms, access, support wished, numbers of other bodies).

    The social workers and the directors receive a grant on its file; so does a partner who refers it, and
    their organisation is the referrer. Seniority counts from `on`. Raises Refused for what cannot be one household.
    """
    for born in (born_on, *(o.get("born_on") for o in others)):
        if born and born > today:
            raise Refused(_("Nobody is born on a day to come: check the birth dates."), "born_on")
    check_household([Relation.HOLDER, *(o.get("relation", Relation.OTHER) for o in others)], today)
    people = [households.Told(f"{first_name} {last_name}", Relation.HOLDER, born_on)]
    people += [
        households.Told(f"{o['first_name']} {o['last_name']}", o.get("relation", Relation.OTHER), o.get("born_on"))
        for o in others
    ]
    check_ages([], people, today, ages_sure)
    if actor.holds(Role.PARTNER):
        referred_by = actor.organisation
        _not_referred_yet(actor, last_name, first_name, born_on)
    held = actor.holds(Role.PARTNER) and _frozen_already(last_name, first_name, born_on)
    holder = register_person(
        actor, last_name=last_name, first_name=first_name, born_on=born_on, phone=phone, email=email, address=address
    )
    members = [
        (
            register_person(actor, last_name=o["last_name"], first_name=o["first_name"], born_on=o.get("born_on")),
            o.get("relation", Relation.OTHER),
        )
        for o in others
    ]
    household = register_household(actor, holder=holder, others=members, on=on)
    opens_to = (Role.DIRECTOR,) if held else (Role.SOCIAL, Role.DIRECTOR)
    application = enter_list(
        actor, household=household, on=on, communes=communes, referred_by=referred_by, opens_to=opens_to, **needs
    )
    if ethos:
        Situation.objects.create(application=application, ethos=ethos, cause=cause, starts_on=on, noted_by=actor)
    if actor.holds(Role.PARTNER):
        grant_household(household, users=[actor], ground=REFERRAL, on=on)
        open_todo(
            todo.REFERRED_FROZEN if held else todo.MEET,
            thing=application,
            on=on,
            due_on=add_days(on, 7),
            household=household,
            name=str(household),
            partner=str(actor.organisation or ""),
        )
    return application


def _frozen_already(last_name: str, first_name: str, born_on: date | None) -> bool:
    """RGPD, art. 18: the file of somebody of this name and birth date is frozen. A partner who refers them again is told
    nothing of it, and no second file opens to the team behind the first: the direction, which looks after it, decides."""
    alike = HouseholdMember.objects.filter(person__key=normal(f"{last_name} {first_name}"), ends_on=None)
    if born_on:
        alike = alike.filter(Q(person__born_on=born_on) | Q(person__born_on=None))
    return bool(frozen(set(alike.values_list("household", flat=True))))


def _not_referred_yet(actor: User, last_name: str, first_name: str, born_on: date | None) -> None:
    """Raises Refused when a partner refers again whom they see in their list: by “back”, or by a second tab."""
    found = (
        Application.objects.for_user(actor)
        .exclude(state__in=CLOSED)
        .filter(household__holder__key=normal(f"{last_name} {first_name}"), household__holder__born_on=born_on)
        .first()
    )
    if found is not None:
        said = (
            _("You referred %(name)s already, with this birth date (%(code)s): read its request in your list.")
            if born_on
            else _("You referred %(name)s already (%(code)s). For another person of that name, give the birth date.")
        )
        raise Refused(said % {"name": found.household, "code": found.code})


def check_open(application: Application) -> None:
    """Raises Refused when the application is closed, as it stands in the database now."""
    if Application.objects.filter(pk=application.pk, state__in=CLOSED).exists():
        raise Refused(_("This application is closed: it stays as it was that day."))


def check_proof(proof: str, proved_on: date | None, today: date) -> None:
    """Raises Refused for half a proof, or one that is not seen yet."""
    if bool(proof) != bool(proved_on):
        raise Refused(
            _("A proof is a paper and the day someone saw it: write both, or neither."),
            "proved_on" if proof else "proof",
        )
    if proved_on:
        happened(proved_on, today, "proved_on")


@verb(
    once=No("a household has one application: the base refuses a second"),
    frozen=No("a household that is new, or of a file that was asked about"),
    happened=No("asked by what brings the household here"),
)
def enter_list(
    actor: User,
    *,
    household: Household,
    on: date,
    communes: Iterable[Commune] = (),
    seniority_on: date | None = None,
    opens_to: Sequence[Role] = (Role.SOCIAL, Role.DIRECTOR),
    **fields: Any,
) -> Application:
    """The application of a household; its file opens to the social workers and directors."""
    _check_numbers(fields, on)
    application = Application(
        number=next_number("applications"),
        household=household,
        received_on=on,
        state_on=on,
        seniority_on=seniority_on or on,
        **fields,
    )
    record(application, actor)
    application.communes.set(communes)
    StateChange.objects.create(application=application, state=ApplicationState.ACTIVE, on=on, by=actor)
    grant_household(household, users=team(*opens_to), ground=GROUND, on=on)
    return application


def check_household(relations: Sequence[str], on: date) -> None:
    """Raises Refused when these people are not one household that can be written down."""
    most = scales.at("applications.most_members", on)
    match households.fault(relations, most.number):
        case "nobody":
            raise Refused(_("A household counts one person at least."))
        case "couples":
            raise Refused(_("Two couples are two households: open an application for each."))
        case "many":
            raise Refused(
                _("Over %(most)s people: check them, or open an application for each household.")
                % {"most": most.number},
                None,
                most.article,
            )


def told(members: Iterable[HouseholdMember]) -> list[households.Told]:
    """Those who belong to a household, as it was told of them."""
    return [households.Told(str(one.person), one.relation, one.person.born_on) for one in members]


def check_ages(before: Sequence[households.Told], after: Sequence[households.Told], on: date, ages_sure: bool) -> None:
    """Raises Refused for what a change of a household, from `before` to `after`, would say of ages that cannot be; of those
    that are unlikely unless somebody said that they are right. What was so before is not asked again."""
    limits = {
        name: scales.at(f"applications.age_{name}", on) for name in ("signs", "partner", "grown", "gap", "oldest")
    }
    ages = households.Ages(**{name: value.number for name, value in limits.items()})
    was, found = (households.strange_ages(people, on, ages) for people in (before, after))
    never, unlikely = (sorted(now - then) for then, now in zip(was, found, strict=True))
    if never:
        code, name = never[0]
        said = {
            "holder": _(
                "%(name)s would be an applicant under %(years)s: write the adult who signs, or mend the birth date."
            ),
            "partner": _("%(name)s would be a partner under %(years)s: mend the relation or the birth date."),
            "child": _("%(name)s would be older than the parents: mend the relation or the birth dates."),
        }[code]
        limit = {"holder": limits["signs"], "partner": limits["partner"]}.get(code)
        raise Refused(said % {"name": name, "years": limit and limit.number}, "born_on", limit.article if limit else "")
    if unlikely and not ages_sure:
        words = {
            "old": _("%(name)s would be over %(oldest)s"),
            "holder": _("%(name)s would be an applicant under %(grown)s"),
            "partner": _("%(name)s would be a partner under %(grown)s"),
            "child": _("%(name)s would be a child less than %(gap)s years younger than the parents"),
        }
        figures = {name: value.number for name, value in limits.items()}
        raise Refused(
            _("Nothing is kept yet: %(what)s. Mend the birth date or the relation, or tick that they are right.")
            % {"what": "; ".join(words[code] % {"name": name, **figures} for code, name in unlikely)},
            "ages_sure",
        )


def _check_numbers(fields: dict, on: date) -> None:
    """The numbers of other bodies, written without spaces; Refused beside the one that cannot be."""
    if fields.get("sne_number"):
        fields["sne_number"] = request_numbers.sne_number(fields["sne_number"])
        if fields["sne_number"] is None:
            raise Refused(
                _("This is not a social housing request number: 18 letters and digits, on the certificate."),
                "sne_number",
            )
    if fields.get("siao_number"):
        fields["siao_number"] = request_numbers.siao_number(fields["siao_number"])
        if fields["siao_number"] is None:
            raise Refused(
                _("This is not a SIAO number: 4 to 20 letters and digits, on the orientation sheet."), "siao_number"
            )
        if not fields.get("siao_on"):
            raise Refused(_("Write the day of the orientation too."), "siao_on")
        happened(fields["siao_on"], on, "siao_on")
    elif fields.get("siao_on"):
        raise Refused(_("Write the number of the orientation too."), "siao_number")


@verb(
    once=VERSIONED,
    frozen=Refuses("application.household"),
    happened=No("the day of an orientation is asked with its number"),
)
def edit_application(
    actor: User, *, application: Application, version: int, communes: Iterable[Commune], today: date, **fields: Any
) -> None:
    """Raises Refused once the application is closed: what was known that day stays."""
    check_open(application)
    _check_numbers(fields, today)
    edit(actor, application, version=version, **fields)
    application.communes.set(communes)
    close_todo(todo.REVIEW_WISHES, thing=application, on=today)


@verb(once=No("what no longer waits is refused"), frozen=Refuses("application.household"), happened=TODAY)
def go_over(actor: User, *, application: Application, code: str, on: date) -> None:
    """What a refusal asked for was gone over with the household, and nothing changes: `code` is one of `GONE_OVER`."""
    check_open(application)
    kind = todo.GONE_OVER[code]
    if not waits(kind, application):
        raise Refused(_("Nothing waits for it any more: reload the page."))
    record(application, actor, reason=f"{kind.code} gone over")
    close_todo(kind, thing=application, on=on)


@verb(
    once=No("a step that was taken leads from its state no more"),
    frozen=No("a bare fact: the state, by a code"),
    happened=("on",),
)
def move_application(actor: User, *, application: Application, code: str, on: date, today: date) -> None:
    """One step of TRANSITIONS, dated. Raises Refused when the state or the role does not allow it."""
    state = step(TRANSITIONS, code, application.state, actor)
    if on < application.state_on:
        raise Refused(_("The day comes before the present state's own."), "on")
    take_state(actor, application, state, on=on, reason=code)


@verb(
    once=No("the contact that it counts has the key"),
    frozen=No("the bare date of a contact"),
    happened=No("asked where the contact is noted"),
)
def touch_contact(actor: User, application: Application, *, on: date) -> None:
    """One more contact, pushed down by `followup`: its bare date, and nothing is left to hear.

    A request without news is active again, from that day or from the day it fell silent when the contact was
    before it.
    """
    Application.objects.filter(pk=application.pk).update(
        last_contact_on=Greatest(Coalesce("last_contact_on", on), on), contact_count=F("contact_count") + 1
    )
    application.refresh_from_db()
    close_todo(todo.MEET, todo.REFERRED_FROZEN, todo.CALL, todo.REACH, todo.SET_ASIDE, thing=application, on=on)
    if application.state == ApplicationState.INACTIVE:
        take_state(actor, application, ApplicationState.ACTIVE, on=max(on, application.state_on), reason="contact")


def untouch_contact(
    application: Application, *, last: date | None, count: int, fallen: Collection[date], noted: date | None
) -> None:
    """Contacts fewer, pushed down by `followup`: those of the days `fallen` had been noted by mistake; `count` stand, the
    last of the day `last`, and the last to be written down was so on the day `noted`. What was asked after it, and that
    those had settled, waits again; a request that they had made active stays so."""
    Application.objects.filter(pk=application.pk).update(last_contact_on=last, contact_count=count)
    application.refresh_from_db()
    if application.state in CLOSED:
        return
    kinds = [todo.MEET, todo.REACH]
    if application.state == ApplicationState.ACTIVE:
        kinds += [todo.CALL, todo.SET_ASIDE]
    reopen_todos(*kinds, things=[application], closed_on=fallen, opened_after=noted)


def mark_silence(on: date) -> tuple[int, int]:
    """The agency's rule of silence, each night: how many requests are without news, how many are to be heard soon.

    A state bears the day on which the silence was full, not the night that saw it. Twice does nothing more.
    """
    rule, silent, soon = SilenceRule(on), 0, 0
    heard = Greatest("received_on", "state_on", Coalesce("last_contact_on", "received_on"))
    quiet = Application.objects.filter(state=ApplicationState.ACTIVE).annotate(heard=heard)
    for application in quiet.filter(heard__lte=add_days(on, rule.warn - rule.rule.number)).select_related(
        "household__holder"
    ):
        day = rule.day(application)
        if day > on:
            soon += 1
            open_todo(
                todo.CALL,
                thing=application,
                on=on,
                due_on=day,
                household=application.household,
                article=rule.rule.article,
                name=str(application.household),
                day=day.isoformat(),
            )
            continue
        try:
            take_state(None, application, ApplicationState.INACTIVE, on=day, reason="silence")
        except Conflict:  # somebody is writing on it: the next night looks again
            continue
        silent += 1
    return silent, soon


def close_files(on: date) -> int:
    """The file of an application that is closed closes to social work, the days of `GRACE` after it: who goes on with the
    household is in its team, or has it by another ground. A director keeps it: they answer for its end. Returns how many
    openings were given a last day. Safe to run twice."""
    grace = scales.at(GRACE, on).number
    rows = Grant.objects.filter(ground=GROUND, ends_on=None, household__application__state__in=CLOSED)
    rows = rows.exclude(user__in=User.objects.holding(Role.DIRECTOR))
    ended = 0
    for household, closed in rows.order_by().values_list("household", "household__application__state_on").distinct():
        last = max(on, add_days(closed, grace))
        ended += rows.filter(household=household).update(ends_on=Greatest("starts_on", Value(last)))
    return ended


@verb(once=No("its version, as the row was read"), frozen=No("its reason is a code"), happened=TODAY)
def take_state(actor: User | None, application: Application, state: str, *, on: date, reason: str) -> None:
    """The one way to a state: the row, its dated change with its `reason`, and what was to be done about it. Raises Refused
    when it would close under what a later room keeps for it: a dwelling that is promised."""
    if state in CLOSED and (stopped := obstacle(application)):
        raise Refused(stopped)
    edit(actor, application, version=application.version, state=state, state_on=on, reason=reason)
    StateChange.objects.create(application=application, state=state, reason=reason, on=on, by=actor)
    if state != ApplicationState.ACTIVE:
        close_todo(todo.CALL, todo.SET_ASIDE, thing=application, on=on)
    if state in CLOSED:
        close_todo(*todo.OF_APPLICATION, thing=application, on=on)
        close_todos(todo.ANSWERED, things=about_each(application.complements.all()), on=on)
        close_todos(todo.OFFER, things=about_each(application.offers.all()), on=on)


def reopen_application(application: Application, *, closed_on: date, on: date) -> None:
    """What an act of the day `closed_on` had closed with the application, which is undone: what waited about it, but what the
    night asks by itself, waits again; those to whom its file was open on its ground, and closed by nobody's name, have it."""
    kinds = [kind for kind in todo.OF_APPLICATION if kind not in (todo.CALL, todo.STALLED)]
    reopen_todos(*kinds, things=[application], closed_on=closed_on)
    reopen_todos(todo.ANSWERED, things=about_each(application.complements.all()), closed_on=closed_on)
    awaited = application.offers.filter(answer=SocialOfferAnswer.WAITING, outcome="")
    reopen_todos(todo.OFFER, things=about_each(awaited), closed_on=closed_on)
    given = Grant.objects.filter(household=application.household_id, ground=GROUND)
    had = set(given.filter(ended_by=None).values_list("user", flat=True))
    had -= set(given.exclude(ended_by=None).values_list("user", flat=True))
    users = [user for user in team(Role.SOCIAL, Role.DIRECTOR) if user.pk in had]
    grant_household(application.household, users=users, ground=GROUND, on=on)
