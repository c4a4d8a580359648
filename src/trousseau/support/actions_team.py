"""Join the team of a household, leave it, hand over all that one supports. Each writes the grants that follow from it."""

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from trousseau.core import scales
from trousseau.core.actions import edit, record, record_all, write
from trousseau.core.actions_grants import keep_grants
from trousseau.core.enums import FILES, Aim, OpeningReason, Role
from trousseau.core.errors import Conflict, Refused, planned
from trousseau.core.frozen import FROZEN, frozen
from trousseau.core.models import AccessLog, Grant, Household, Organisation, User
from trousseau.core.todo import close_todo, open_todo
from trousseau.core.verbs import VERSIONED, No, Refuses, verb
from trousseau.followup.enums import MeasureKind
from trousseau.followup.models import HouseholdMeasure
from trousseau.followup.supporting import TEAM
from trousseau.rules.dates import add_days

from . import access, todo
from .actions_sharing import end_sharings
from .enums import AT_ONCE, Level, Part, TeamEnd
from .models import ClosedNote, TeamMember

GRACE = "sharing.grace_days"  # for which the file stays open after somebody left the team
TAKEN = "support:team_new"  # under which who gives a file to themselves is logged, with the reason


@verb(
    once=No("a colleague is in it once; of somebody outside, both rows are seen"),
    frozen=Refuses("household", opens=True),
    happened=No("it may be known ahead, or from before"),
)
def join_team(
    actor: User,
    *,
    household: Household,
    part: str,
    starts_on: date,
    today: date,
    why: str,
    user: User | None = None,
    name: str = "",
    service: str = "",
    organisation: Organisation | None = None,
    ends_on: date | None = None,
) -> TeamMember:
    """`ends_on`: no longer from that day, when it is known. Who is in the team as a colleague may become its referent: that
    row ends then. Nobody lets themselves in: see `_may_add`; who may all the same is an opening to look at, with `why`.
    Raises Refused."""
    _may_add(actor, household, part, user, today)
    taken = user is not None and user.pk == actor.pk and not in_team(actor, household, today)
    outside = part == Part.OUTSIDE
    if outside and (user or not name.strip() or organisation is None):
        raise Refused(_("A professional of another service has a name and an organisation."), "name")
    row = TeamMember(
        household=household,
        part=part,
        user=None if outside else user,
        name=" ".join(name.split()) if outside else "",
        service=" ".join(service.split()) if outside else "",
        organisation=organisation if outside else None,
        why=" ".join(why.split()),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _join(actor, row, today)
    if taken:
        _note_taken(actor, row)
    return row


def in_team(user: User, household: Household, today: date) -> bool:
    return TeamMember.objects.on(today).filter(household=household, user=user).exists()


def _note_taken(actor: User, row: TeamMember) -> None:
    """Nobody else knew of it: the direction reads it among the openings to look at, whatever page is opened afterwards."""
    log = AccessLog(
        household=row.household,
        user=actor,
        role=access.TEAM.of(actor),
        page=TAKEN,
        purpose=Aim.SUPPORT,
        reason=OpeningReason.TAKES,
        words=row.why,
    )
    write(log)


def _join(actor: User, row: TeamMember, today: date) -> None:
    """What must hold of a row, however it comes: added, or taken over from somebody. Raises Refused."""
    if row.part != Part.OUTSIDE:
        _may_join(row.user, row.part)
    if not row.why:
        raise Refused(_("Say in a few words why they support this household."), "why")
    if row.ends_on is not None:
        if row.ends_on <= row.starts_on:
            raise Refused(_("Nobody leaves a team before joining it."), "ends_on")
        if row.ends_on <= today:
            raise Refused(_("This day has passed: who left already joins no team."), "ends_on")
        row.ended_for, row.ended_by = TeamEnd.PLANNED, actor
    planned(row.starts_on, today, "starts_on")
    if row.starts_on < row.household.created_on:
        raise Refused(_("The household was not known yet on that day."), "starts_on")
    if not row.household.members.on(max(row.starts_on, today)).exists():
        raise Refused(_("Nobody is left in this household on that day."), "starts_on")
    row.noted_on, row.added_by = today, actor
    _alone(actor, row)
    record(row, actor)
    _follow(row, today)


def _may_add(actor: User, household: Household, part: str, user: User | None, today: date) -> None:
    """A director, or who is in the team that day. Of a household that nobody ever supported, of whom there is nothing to read
    yet, a social worker may become the referent by themselves."""
    if actor.holds(Role.DIRECTOR) or in_team(actor, household, today):
        return
    rows = TeamMember.objects.filter(household=household)
    first = part == Part.REFERENT and user is not None and user.pk == actor.pk
    if first and not rows.exists() and not ClosedNote.objects.filter(household=household).exists():
        return
    raise Refused(
        _("Nobody joins a team by themselves: its referent or a director adds you, with the reason."),
        "user" if part != Part.OUTSIDE else "name",
    )


def _may_join(user: User | None, part: str) -> None:
    if user is None:
        raise Refused(_("Choose the colleague who joins the team."), "user")
    if part == Part.REFERENT and not user.holds(Role.SOCIAL):
        raise Refused(_("A referent is a social worker: %(name)s is not.") % {"name": user.name}, "user")
    if not (user.is_active and user.holds(*FILES)):
        raise Refused(_("The role of this account opens no household's file."), "user")


def _alone(actor: User, row: TeamMember) -> None:
    """One referent at a time, and each colleague once. Raises Refused."""
    others = list(TeamMember.objects.filter(household=row.household_id).exclude(pk=row.pk).select_related("user"))
    for other in others:
        if not _overlap(row, other):
            continue
        if row.part == other.part == Part.REFERENT:
            raise Refused(
                _("%(name)s is the referent of this household on these days: end that first, or hand it over.")
                % {"name": other},
                "part",
            )
        if row.user_id and row.user_id == other.user_id:
            if row.part == Part.REFERENT and other.starts_on <= row.starts_on:
                _end(actor, other, row.starts_on, TeamEnd.HANDED, "")
                continue
            raise Refused(_("%(name)s is in the team on these days already.") % {"name": other}, "user")


def _overlap(one: TeamMember, other: TeamMember) -> bool:
    apart = (one.ends_on and one.ends_on <= other.starts_on) or (other.ends_on and other.ends_on <= one.starts_on)
    empty = other.ends_on == other.starts_on
    return not (apart or empty)


@verb(once=VERSIONED, frozen=Refuses("row.household", words="end_words"), happened=No("a departure may be known ahead"))
def leave_team(
    actor: User, *, row: TeamMember, version: int, ends_on: date, today: date, ended_for: str, end_words: str = ""
) -> None:
    """No longer in the team from that day on. What was noted by mistake, or what the household asks, closes the file at once;
    otherwise it stays open for the days of `GRACE`. Raises Refused, and Conflict when somebody else wrote meanwhile."""
    if row.ends_on is not None and row.ends_on <= today:
        raise Refused(_("This person is no longer in the team: what was is read below."))
    if ends_on < row.starts_on:
        raise Refused(_("Nobody leaves a team before joining it."), "ends_on")
    _end(actor, row, ends_on, ended_for, end_words, version=version)
    _ask_of_private_notes(actor, row)
    _follow(row, today)
    if ended_for == TeamEnd.ASKED:  # who no longer wishes to be supported here is not spoken of outside either
        end_sharings(actor, household=row.household, today=today)


def _end(actor: User | None, row: TeamMember, on: date, why: str, words: str, *, version: int | None = None) -> None:
    edit(
        actor,
        row,
        version=row.version if version is None else version,
        reason="end",
        ends_on=on,
        ended_for=why,
        end_words=" ".join(words.split())[:200],
        ended_by=actor,
    )


def _ask_of_private_notes(actor: User | None, row: TeamMember) -> None:
    """Who leaves decides of the private notes while the file is still open to them: the night asks from that day on."""
    theirs = ClosedNote.objects.filter(household=row.household_id, author=row.user_id, level=Level.PRIVATE)
    notes = list(theirs.filter(Q(review_on=None) | Q(review_on__gt=row.ends_on)))
    for note in notes:
        note.review_on = row.ends_on
    record_all(notes, actor, fields=("review_on",))


def closes_on(row: TeamMember) -> date | None:
    """The day from which the file is closed to them; None while they are in the team."""
    if row.ends_on is None:
        return None
    if row.ended_for in AT_ONCE or row.ends_on == row.starts_on:
        return row.ends_on
    return add_days(row.ends_on, scales.at(GRACE, row.ends_on).number)


def _follow(row: TeamMember, today: date) -> None:
    """The grants of this colleague, and who must name a referent, as the team stands from today on."""
    _keep_grants(row, today)
    ask_referent(row.household, today)


def _keep_grants(row: TeamMember, today: date) -> None:
    if row.user is not None:
        rows = TeamMember.objects.filter(household=row.household_id, user=row.user_id)
        days = [(one.starts_on, closes_on(one)) for one in rows]
        keep_grants(row.household, user=row.user, ground=TEAM, days=days, on=today)


def ask_referent(household: Household, today: date) -> None:
    """Ask the direction for a referent as long as a measure runs without one. Safe to run twice."""
    runs = household.measures.filter(ended_on=None).exclude(kind=MeasureKind.GLA).exists()
    if runs and not TeamMember.objects.given(today).filter(household=household, part=Part.REFERENT).exists():
        open_todo(todo.REFERENT, thing=household, on=today, due_on=today, household=household, name=str(household))
    else:
        close_todo(todo.REFERENT, thing=household, on=today)


@dataclass
class Seen:
    """What somebody supports; `version`: one number that moves when any of these rows moves, for a page of many rows."""

    rows: list[TeamMember]
    version: int


def theirs(user: User, today: date) -> Seen:
    """The teams that `user` is in, or will be."""
    rows = TeamMember.objects.given(today).filter(user=user).select_related("household__holder", "user")
    found = list(rows.order_by("household__holder__key", "pk"))
    said = ",".join(f"{row.pk}:{row.version}" for row in sorted(found, key=lambda row: row.pk))
    return Seen(found, zlib.crc32(said.encode()))


@verb(
    once=VERSIONED,
    frozen=No("each file is asked, beside who would take it; the words are of who leaves"),
    happened=No("it is for that day or one to come"),
)
def hand_over(
    actor: User, *, leaver: User, version: int, to: Mapping[int, User | None], on: date, today: date, why: str
) -> int:
    """All that `leaver` supports goes to others from `on` on, in one act: by row, who takes their part, or nobody, for a part
    of colleague that ends. Private notes stay their author's. Returns how many households. Raises Refused, and Conflict when
    anything of it changed since it was read."""
    seen = theirs(leaver, today)
    if seen.version != version:
        raise Conflict(seen)
    why = " ".join(why.split())
    if not why:
        raise Refused(_("Say in a few words why it is handed over."), "why")
    if not (actor.holds(Role.DIRECTOR) or actor.pk == leaver.pk):
        raise Refused(_("Each hands over their own; a director, those of all."))
    if on < today:
        raise Refused(_("It is handed over today, or on a day to come."), "on")
    planned(on, today)
    if not seen.rows:
        raise Refused(_("Nothing is to be handed over: they are in no team."))
    still = frozen([row.household_id for row in seen.rows])
    for row in seen.rows:
        taker = to.get(row.pk)
        field = f"to_{row.pk}"
        if taker is None:
            if row.part == Part.REFERENT:
                raise Refused(_("Say who becomes the referent of %(name)s.") % {"name": row.household}, field)
        elif row.household_id in still:
            raise Refused(str(FROZEN), field)
        elif taker.pk == leaver.pk:
            raise Refused(_("Nobody hands over to themselves: choose a colleague."), field)
        else:
            try:
                _may_join(taker, row.part)
            except Refused as refusal:
                raise Refused(refusal.message, field) from None
    for row in seen.rows:
        _pass_on(actor, row, to.get(row.pk), max(on, row.starts_on), today, why)
    return len({row.household_id for row in seen.rows})


def _pass_on(actor: User, row: TeamMember, taker: User | None, on: date, today: date, why: str) -> None:
    end = row.ends_on
    if end is not None and end <= on:  # it ends by itself before
        return
    _end(actor, row, on, TeamEnd.HANDED if taker else TeamEnd.LEFT, why)
    _ask_of_private_notes(actor, row)
    _keep_grants(row, today)
    if taker is None:
        return
    there = TeamMember.objects.given(on).filter(household=row.household_id, user=taker, starts_on__lte=on).first()
    if there and row.part == Part.COLLEAGUE:
        return  # in the team already
    later = TeamMember.objects.given(on).filter(household=row.household_id, user=taker, starts_on__gt=on).first()
    if later:  # would have joined later: this takes its place
        _end(actor, later, later.starts_on, TeamEnd.HANDED, why)
    taken = TeamMember(household=row.household, part=row.part, user=taker, why=row.why, starts_on=on, ends_on=end)
    _join(actor, taken, today)


def files_closed(closed: Iterable[tuple[int, int]], *, on: date, by: User | None, why: str) -> None:
    """Files were closed by name: who is no longer opened to by the team leaves it, so that no row stands without its
    grant."""
    for household, user in closed:
        rows = TeamMember.objects.given(on).filter(household=household, user=user).select_related("household", "user")
        if not rows or Grant.objects.given(on).filter(household=household, user=user, ground=TEAM).exists():
            continue
        for row in rows:
            _end(by, row, max(on, row.starts_on), TeamEnd.CLOSED, why)
            ask_referent(row.household, on)


def mend_teams(today: date) -> int:
    """What no act of this room saw: a household that nobody belongs to any more has no team; a referent who is no social
    worker any more is none; a measure that ended asks for no referent. Returns how many teams stand. Safe to run twice."""
    rows = TeamMember.objects.on(today).select_related("household", "user")
    waiting = Q(pk__in=TeamMember.objects.values("household")) | Q(
        pk__in=HouseholdMeasure.objects.filter(ended_on=None).values("household")
    )
    for row in rows:
        with transaction.atomic():
            if not row.household.members.on(today).exists():
                _end(None, row, today, TeamEnd.OVER, "")
            elif row.user and (
                not row.user.holds(*FILES) or (row.part == Part.REFERENT and not row.user.holds(Role.SOCIAL))
            ):
                _end(None, row, today, TeamEnd.CLOSED, "")
            elif (
                row.user
                and not Grant.objects.open_to(row.user, today).filter(household=row.household_id, ground=TEAM).exists()
            ):
                pass
            else:
                continue
            _follow(row, today)
    for household in Household.objects.filter(waiting).select_related("holder"):
        with transaction.atomic():
            ask_referent(household, today)
    return rows.values("household").distinct().count()
