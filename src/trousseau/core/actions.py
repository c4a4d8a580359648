"""Actions on what every room shares. Keyword-only, actor first, one transaction."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F, ForeignKey, Model, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau import scales
from trousseau.rules.dates import add_days
from trousseau.rules.rent_index import Quarter, agrees, read

from . import bulk, digests, messages, rooms, scale_values
from . import scales as core_scales
from .clock import today
from .enums import FILES, NEVER_ALONE, OF_ORGANISATION, TOGETHER, IncomingVerdict, Relation, Role
from .errors import Conflict, Refused
from .frozen import FROZEN, frozen, refuse_frozen
from .models import (
    Agency,
    AgencyPaper,
    CommuneBoundary,
    Document,
    Grant,
    Household,
    HouseholdMember,
    IncomingFile,
    Message,
    Organisation,
    Person,
    PersonMerge,
    ScaleValue,
    Sequence,
    ToDo,
    User,
    Versioned,
)
from .normal import normal


def record(obj, actor: User | None, *, reason: str = "") -> None:
    """Save `obj` with its history line, in the caller's transaction. Raises ValidationError, as `write` does."""
    obj._history_user = actor
    if reason:
        obj._change_reason = reason
    write(obj)


def write(obj: Model) -> None:
    """Save `obj`, in the caller's transaction. Raises ValidationError in the words of its fields and constraints: the
    base judges the constraints, what is null like the rest, and they are read one by one only to say which was broken."""
    _clean(obj)
    try:
        with transaction.atomic():
            obj.save()
    except IntegrityError:
        _say_refused(obj)
        raise


def record_all[M: Model](rows: list[M], actor: User | None, *, fields: tuple[str, ...] = ()) -> None:
    """`record` of many rows of one model, in a number of queries that does not grow with theirs: new rows, or rows whose
    `fields` alone changed and which the caller guards from any other writer. Raises ValidationError as `write` does."""
    if not rows:
        return
    model = type(rows[0])
    for row in rows:
        _clean(row)
    try:
        with transaction.atomic():
            if fields:
                bulk.update_each(rows, *fields)
            else:
                model._base_manager.bulk_create(rows)
            if hasattr(model, "history"):
                kind = "~" if fields else "+"
                bulk.write_history(model, rows, user=actor, reason="", kind=kind, at=timezone.now())
    except IntegrityError:
        for row in rows:
            _say_refused(row)
        raise


def _clean(obj: Model) -> None:
    obj.clean_fields(exclude=_absent(obj) | set(_in_hand(obj)))
    obj.clean()


def _say_refused(obj: Model) -> None:
    """Raises ValidationError when one of its own fields or constraints is why the base refused it."""
    obj.full_clean(exclude=_absent(obj), validate_constraints=False)
    obj.validate_constraints()


def _absent(obj: Model) -> set[str]:
    """What may be null and is null is not there yet: `blank` is a form's question, not a rule."""
    return {f.name for f in obj._meta.fields if f.null and getattr(obj, f.attname) is None} | {"password"}


def _in_hand(obj: Model) -> Iterator[str]:
    """The relations whose row was read or saved before: whether it exists is not asked again."""
    for field in obj._meta.fields:
        if isinstance(field, ForeignKey) and field.is_cached(obj):
            row = field.get_cached_value(obj)
            if row is not None and not row._state.adding:
                yield field.name


@transaction.atomic
def edit(actor: User | None, obj: Versioned, *, version: int, reason: str = "", **fields) -> None:
    """Write `fields` if `obj` is still at `version`. Raises Conflict with the stored object otherwise.

    The version moves by one conditional UPDATE, so it holds on SQLite too, where row locks do not exist.
    """
    model = type(obj)
    if not model._base_manager.filter(pk=obj.pk, version=version).update(version=F("version") + 1):
        raise Conflict(model._base_manager.get(pk=obj.pk))
    obj.version = version + 1
    for name, value in fields.items():
        setattr(obj, name, value)
    record(obj, actor, reason=reason)


def next_number(code: str) -> int:
    """The next number of a gapless series, to be used in the caller's transaction: a rollback gives it back."""
    if not Sequence.objects.filter(code=code).update(last=F("last") + 1):
        Sequence.objects.get_or_create(code=code)
        Sequence.objects.filter(code=code).update(last=F("last") + 1)
    return Sequence.objects.get(code=code).last


@transaction.atomic
def open_account(
    actor: User | None,
    *,
    email: str,
    name: str,
    roles: Iterable[str],
    password: str | None = None,
    organisation: Organisation | None = None,
    organisation_name: str = "",
) -> User:
    """`organisation_name`: of one that is not known yet. Raises Refused for roles that are not one person's or that
    `actor` may not give, and for a funder or a partner of no organisation."""
    held = _may_give(actor, (), roles)
    # a name is one line, whatever was pasted: it stands in messages, lists and the output of commands
    user = User(email=email.lower(), name=" ".join(name.split()), roles=held)
    user.organisation = _organisation(held, organisation, organisation_name)
    user.set_password(password)
    record(user, actor)
    return user


def _may_give(actor: User | None, held: Iterable[str], roles: Iterable[str]) -> tuple[Role, ...]:
    """The roles asked for, in their order. Raises Refused where they are none, or not those of one person; and where a
    director gives or takes what only an administrator does. `actor` None: who owns the machine."""
    asked = frozenset(map(Role, roles))
    if not asked:
        raise Refused(_("Choose at least one role: without one, the account opens nothing."), "roles")
    if len(asked) > 1 and not any(asked <= together for together in TOGETHER):
        raise Refused(
            _("These roles are not those of one account: the person has another one, under another address."), "roles"
        )
    if actor and not actor.holds(Role.ADMINISTRATOR) and (asked ^ frozenset(held)) & {Role.ADMINISTRATOR}:
        raise Refused(_("Only an administrator makes another one, or takes that role back."), "roles")
    return tuple(role for role in Role if role in asked)


@transaction.atomic
def change_roles(
    actor: User,
    *,
    user: User,
    roles: Iterable[str],
    organisation: Organisation | None = None,
    organisation_name: str = "",
) -> None:
    """What `user` does from now on. A role that is left closes its pages at once, and the household files that no role of
    theirs opens any more. Raises Refused where nobody would administer the installation any more."""
    asked = _may_give(actor, user.roles, roles)
    if user.holds(Role.ADMINISTRATOR) and Role.ADMINISTRATOR not in asked:
        _leave_an_administrator(user)
    user.organisation = _organisation(asked, organisation, organisation_name)
    opened_files, user.roles = user.holds(*FILES), asked
    if opened_files and not user.holds(*FILES):
        _close_files(user, today(), actor, _("No role of theirs opens files any more"))
    ToDo.objects.waiting().filter(user=user).exclude(role__in=asked).update(user=None)  # it waits for their role
    record(user, actor, reason="roles")


def _leave_an_administrator(user: User) -> None:
    others = User.objects.holding(Role.ADMINISTRATOR).open().exclude(pk=user.pk)
    if not any(other.has_usable_password() for other in others):
        raise Refused(
            _("Nobody else administers the installation: make another administrator first, who has entered once."),
            "roles",
        )


def _organisation(roles: Iterable[str], chosen: Organisation | None, name: str) -> Organisation | None:
    """The one that was chosen, or that of this name, which is made when it is new."""
    kinds = next((OF_ORGANISATION[Role(role)] for role in roles if role in OF_ORGANISATION), ())
    name = " ".join(name.split())
    if chosen and name:
        raise Refused(
            _("Choose an organisation of the list, or write the name of a new one: not both."), "organisation"
        )
    if name:
        if not kinds:
            raise Refused(_("An account of this role is that of no other organisation."), "organisation_name")
        known = Organisation.objects.filter(kind__in=kinds, key=normal(name)).first()
        chosen = known or Organisation.objects.create(kind=kinds[0], name=name)
    if chosen and chosen.kind not in kinds:
        raise Refused(_("An account of this role is not that of such an organisation."), "organisation")
    if chosen is None and not set(NEVER_ALONE).isdisjoint(roles):
        raise Refused(
            _("The account of a funder or of a partner is that of an organisation: choose it, or write its name."),
            "organisation",
        )
    return chosen


def send_password_link(actor: User, *, user: User, url: str) -> Message:
    """Write to `user`, and to nobody else, the link where they choose a new password; until then the one they have stays."""
    if not user.is_active:
        raise Refused(_("This account is closed: open it again first."))
    message = messages.write_password_link(messages.LINK, user=user, url=url, author=actor)
    record(user, actor, reason="link")
    return message


@transaction.atomic
def change_address(user: User, *, email: str) -> None:
    """The address by which `user` signs in becomes `email`, which they have proved to be theirs; the old one is told,
    since who lost an account must read of it where they still are. Raises Refused."""
    old, email = user.email, email.lower()
    if User.objects.filter(email=email).exists():
        raise Refused(_("This address is already that of an account."))
    user.email = email
    record(user, user, reason="address")
    messages.write_address_changed(user, old=old)


def close_account(actor: User | None, *, user: User) -> None:
    """Nobody enters by a closed account, its invitation ends; its grants stay written, so that a director can give them to
    whoever takes over. One that is closed already stays so."""
    _set_open(actor, user, opens=False)


def reopen_account(actor: User | None, *, user: User) -> None:
    """A closed account opens again, with its password and its roles. One that is open stays so."""
    _set_open(actor, user, opens=True)


@transaction.atomic
def _set_open(actor: User | None, user: User, *, opens: bool) -> None:
    if user == actor:
        raise Refused(_("You cannot close your own account."))
    if user.holds(Role.ADMINISTRATOR) and not (actor is None or actor.holds(Role.ADMINISTRATOR)):
        raise Refused(_("Only an administrator closes the account of another one, or opens it again."))
    user.refresh_from_db(fields=("is_active",))
    if user.is_active == opens:
        return
    user.is_active = opens
    if not opens:  # what waited for them alone waits for their role
        user.invitations.waiting().update(ended_at=timezone.now())
        ToDo.objects.waiting().filter(user=user).update(user=None)
    record(user, actor, reason="open" if opens else "close")


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


def grant_household(household: Household, *, users: Iterable[User], ground: str, on: date) -> None:
    """Open the file of each member of `household` to `users`, as long as they belong to it; a ground that runs
    already is left as it is, one that waits for its day begins on this one."""
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


@transaction.atomic
def give_grants(
    actor: User, *, to: User, source: User, on: date, until: date | None = None, households: Iterable[Household] = ()
) -> int:
    """The files open to `source`, all or of these households, open to `to` as well: each on its own ground, so that
    it ends with it, and until `until` at the latest; a frozen one opens to nobody more. Returns for how many households something was given that was
    not held already. Raises Refused."""
    if not to.holds(*FILES):
        raise Refused(_("The role of this account opens no household's file."))
    if on < today():
        raise Refused(_("A file is opened from today on, or later."), "starts_on")
    if until is not None and until <= on:
        raise Refused(_("The last day comes after the first."), "ends_on")
    running = Grant.objects.open_to(source, today()).exclude(ends_on__lte=on)
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
    return len(given)


@transaction.atomic
def give_household(
    actor: User, *, household: Household, user: User, ground: str, on: date, until: date | None = None
) -> None:
    """The file of this household open to `user` by name, on a ground that `actor` says. Raises Refused."""
    ground = " ".join(ground.split())
    refuse_frozen(household)
    if not (user.is_active and user.holds(*FILES)):
        raise Refused(_("The role of this account opens no household's file."), "user")
    if on < today():
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


@transaction.atomic
def close_household(actor: User, *, household: Household, user: User, ground: str, why: str) -> None:
    """The file of this household closed to `user` from today on, on that ground; the others stay. Raises Refused."""
    rows = Grant.objects.given(today()).filter(household=household, user=user, ground=ground)
    if not _end(rows, today(), actor, why):
        raise Refused(_("This file is closed to %(name)s on this ground already.") % {"name": user.name})
    record(user, actor, reason=f"grant of {household.pk} closed")


@transaction.atomic
def take_grants(actor: User, *, user: User, on: date, why: str, households: Iterable[Household] | None = None) -> None:
    """Close to `user`, from `on` on, every file or those of these households; what had not begun never begins."""
    _close_files(user, on, actor, why, households)
    record(user, actor, reason="grants taken back")


def _close_files(
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
    and on no other day after `on`. What was given or closed by name stays what it is."""
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
        if end is None:
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
                if kept.ends_on != last:
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
    Grant.objects.bulk_create(fresh)


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


def team(*names: Role) -> list[User]:
    """The open accounts that hold one of these roles."""
    return list(User.objects.holding(*names).open())


def end_grants(household: Household, *, on: date, ground: str = "", person: Person | None = None) -> None:
    """Close the file from `on` on: to those who had that ground, or of that person on every ground."""
    rows = Grant.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on), household=household)
    if ground:
        rows = rows.filter(ground=ground)
    if person:
        rows = rows.filter(person=person)
    rows.update(ends_on=Greatest("starts_on", Value(on)))


def _unscanned(sha256: str) -> bool:
    return IncomingFile.objects.filter(sha256=sha256, verdict=IncomingVerdict.UNSCANNED).exists()


def note_incoming(*, verdict: str, field: str, kind: str, size: int, sha256: str, why: str) -> IncomingFile:
    """Note that a file was refused by the antivirus, or taken without its answer. Of it nothing else is kept."""
    return IncomingFile.objects.create(
        verdict=verdict, field=field[:120], kind=kind, size=size, sha256=sha256, why=why[:200]
    )


@transaction.atomic
def note_clean(*, sha256: str) -> None:
    """The antivirus looked at this content and knows nothing against it: what was taken before is no longer in doubt."""
    noted = IncomingFile.objects.filter(sha256=sha256, verdict=IncomingVerdict.UNSCANNED)
    if noted.exists():
        noted.update(verdict=IncomingVerdict.CLEAN)
        Document.objects.filter(sha256=sha256, unscanned=True).update(unscanned=False)


@transaction.atomic
def file_document(
    *,
    kind: str,
    title: str,
    content: bytes,
    suffix: str,
    on: date,
    number: str = "",
    template: str = "",
    data: dict | None = None,
    household: Household | None = None,
) -> Document:
    """Store `content` under its hash and record it. A crash before commit leaves a file without a row: harmless."""
    digest = hashlib.sha256(content).hexdigest()
    document = Document(
        kind=kind,
        number=number,
        title=title,
        sha256=digest,
        template=template,
        data=data or {},
        household=household,
        made_on=on,
        unscanned=bool(settings.CLAMD) and _unscanned(digest),
    )
    document.file.save(f"{kind}-{digest[:16]}{suffix}", ContentFile(content), save=False)
    digests.write([document])
    return document


@transaction.atomic
def add_paper(actor: User, **fields) -> AgencyPaper:
    """A paper of the agency and its validity; the one before stays in the history."""
    paper = AgencyPaper(**fields)
    record(paper, actor)
    return paper


@transaction.atomic
def correct_paper(actor: User, *, paper: AgencyPaper, version: int, **fields) -> None:
    """Correct what was typed; a new paper is added instead, so that each day keeps its own."""
    edit(actor, paper, version=version, **fields)


@transaction.atomic
def save_agency(actor: User, *, version: int, **fields) -> Agency:
    """The agency's identity, printed on all its papers: one row, made at the first call."""
    fields["name"] = " ".join(fields["name"].split())  # one line: it stands in the headers of messages
    agency, fresh = Agency.objects.get_or_create(pk=1, defaults={"name": fields["name"], "address": fields["address"]})
    edit(actor, agency, version=agency.version if fresh else version, **fields)
    return agency


@transaction.atomic
def add_scale_value(
    actor: User,
    *,
    code: str,
    value: str,
    starts_on: date,
    article: str,
    source: str,
    ends_on: date | None = None,
    verified_on: date | None = None,
) -> ScaleValue:
    """A later value of a scale. Raises Refused when the value is not of the scale's kind, or comes too early."""
    shipped = scales.load().get(code)
    if not shipped:
        raise Refused(_("This scale does not exist."), "code")
    model = shipped[-1]
    if code == scales.INDEX:
        ends_on = _check_index(value, starts_on)
    if starts_on <= model.start:
        raise Refused(
            _("A shipped value already starts on %(day)s: the new one comes after.") % {"day": model.start.isoformat()},
            "starts_on",
        )
    row = ScaleValue(
        code=code,
        value=scale_values.checked(code, value, starts_on),
        starts_on=starts_on,
        ends_on=ends_on,
        article=article,
        source=source,
        verified_on=verified_on,
    )
    record(row, actor)
    transaction.on_commit(core_scales.forget)
    core_scales.forget()  # also for what follows in this transaction
    return row


def _check_index(value: str, starts_on: date) -> date:
    """A quarter of the IRL: its value and the change published with it must agree. Returns the quarter's last day."""
    quarter = Quarter.of(starts_on)
    if starts_on != quarter.start:
        raise Refused(_("An index starts on the first day of its quarter, for instance 2026-07-01."), "starts_on")
    try:
        index = read(tuple(part.strip() for part in value.split(",")))
    except (ValueError, ZeroDivisionError):
        index = None
    if index is None or index.change is None:
        raise Refused(
            _("Write the index, a comma, then the yearly change published with it, for instance 148.37, 1.15."), "value"
        )
    if not agrees(index, core_scales.indexes().get(quarter.later(-1))):
        raise Refused(_("This index and its published change do not agree: read both again on insee.fr."), "value")
    return add_days(quarter.next.start, -1)


@transaction.atomic
def replace_boundaries(actor: User, *, shapes: Mapping[str, list], source: str, on: date) -> None:
    """The outlines of these communes (INSEE codes), in place of those that they had."""
    CommuneBoundary.objects.filter(commune__in=shapes).delete()
    CommuneBoundary.objects.bulk_create(
        CommuneBoundary(commune_id=insee, shape=shape, source=source, loaded_by=actor, loaded_on=on)
        for insee, shape in shapes.items()
    )
