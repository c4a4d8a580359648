"""The one place that moves a prospect from stage to stage, with its dated row."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from trousseau.core.actions import edit
from trousseau.core.bulk import Updates, write_history
from trousseau.core.models import User
from trousseau.core.states import step
from trousseau.core.todo import close_todo

from . import todo
from .enums import OPEN_STAGES, TRANSITIONS, LossCause, Stage
from .models import Prospect, StageChange


def openings(prospects: Iterable[Prospect], actor: User | None) -> list[StageChange]:
    """The first row of each prospect, on the day it became known; for who writes many at once."""
    return [
        StageChange(prospect=prospect, after=prospect.stage, made_on=prospect.known_on, made_by=actor)
        for prospect in prospects
    ]


def opened(prospects: Iterable[Prospect], actor: User | None) -> None:
    """Write the first row of prospects just saved."""
    StageChange.objects.bulk_create(openings(prospects, actor))


def move(
    actor: User, prospect: Prospect, code: str, *, on: date, version: int | None = None, words: str = "", **fields
) -> None:
    """Take the transition `code` on the day that the fact bears; `fields` change with it, in one history line.

    In the caller's transaction. Raises Refused when the stage or the actor forbids it, Conflict on `version`.
    """
    after = step(TRANSITIONS, code, prospect.stage, actor)
    _take(actor, prospect, code, after, on=on, version=version, words=words, **fields)


def _take(
    actor: User | None,
    prospect: Prospect,
    code: str,
    after: str,
    *,
    on: date,
    version: int | None = None,
    words: str = "",
    **fields,
) -> None:
    before = prospect.stage
    edit(actor, prospect, version=prospect.version if version is None else version, stage=after, reason=code, **fields)
    close_todo(todo.STALLED, thing=prospect, on=on)
    if after != before:
        StageChange.objects.create(
            prospect=prospect, before=before, after=after, made_on=on, made_by=actor, words=words
        )


def contacted(actor: User, prospect: Prospect, *, on: date) -> None:
    """Somebody wrote to, met or called the owner, or the owner came: the first time moves the prospect."""
    if prospect.stage == Stage.NEW:
        move(actor, prospect, "contact", on=on, met_on=on)
    elif prospect.met_on is None:  # it rests: it will not come back as one to contact
        edit(actor, prospect, version=prospect.version, met_on=on, reason="contact")


def unreached(actor: User, prospect: Prospect, *, on: date) -> None:
    """The one contact was a letter that came back: nobody was reached."""
    move(actor, prospect, "unreached", on=on, met_on=None)


def contacted_by_letter(actor: User, prospects: Iterable[Prospect], *, on: date) -> None:
    """The same as `contacted` for a whole campaign, in a few statements. Raises Moved when one was written meanwhile."""
    moved = [prospect for prospect in prospects if prospect.stage == Stage.NEW]
    if not moved:
        return
    target = step(TRANSITIONS, "contact", Stage.NEW, actor)
    for prospect in moved:
        prospect.stage, prospect.met_on = target, on
    Updates(Prospect, moved, ("stage", "met_on")).write()
    write_history(Prospect, moved, user=actor, reason="contact", kind="~", at=timezone.now())
    StageChange.objects.bulk_create(
        [StageChange(prospect=p, before=Stage.NEW, after=target, made_on=on, made_by=actor) for p in moved]
    )


def close(actor: User, prospect: Prospect, *, on: date, cause: str, reason: str, version: int | None = None) -> None:
    """The prospect is lost; it waits for nobody any more."""
    move(
        actor,
        prospect,
        "lose",
        on=on,
        version=version,
        words=reason,
        lost_cause=cause,
        lost_reason=reason,
        closed_on=on,
        next_contact_on=None,
    )
    close_todo(todo.CONTACT, thing=prospect, on=on)


def fell_silent(prospect: Prospect, *, on: date) -> None:
    """The term of the data closes it, by nobody's hand (Règle de captation n° 4)."""
    _take(
        None,
        prospect,
        "lose",
        Stage.LOST,
        on=on,
        lost_cause=LossCause.SILENT,
        lost_reason="",
        closed_on=on,
        next_contact_on=None,
    )
    close_todo(todo.CONTACT, thing=prospect, on=on)


def left(prospect: Prospect) -> str:
    """The open stage that a resting prospect left, to which it returns."""
    last = prospect.changes.filter(after__in=OPEN_STAGES).last()
    return Stage.CONTACT if last.after == Stage.NEW and prospect.met_on else last.after
