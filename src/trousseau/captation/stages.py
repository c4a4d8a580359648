"""The one place that moves a prospect from stage to stage, with its dated row."""

from collections.abc import Iterable
from datetime import date

from trousseau.core.actions import edit
from trousseau.core.models import User
from trousseau.core.states import step
from trousseau.core.todo import close_todo

from . import todo
from .enums import OPEN_STAGES, TRANSITIONS
from .models import Prospect, StageChange


def openings(prospects: Iterable[Prospect], actor: User | None) -> list[StageChange]:
    """The first row of each prospect, on the day of its first contact; for who writes many at once."""
    return [
        StageChange(prospect=prospect, after=prospect.stage, made_on=prospect.met_on, made_by=actor)
        for prospect in prospects
    ]


def opened(prospects: Iterable[Prospect], actor: User | None) -> None:
    """Write the first row of prospects just saved."""
    StageChange.objects.bulk_create(openings(prospects, actor))


def move(
    actor: User, prospect: Prospect, code: str, *, on: date, version: int | None = None, words: str = "", **fields
) -> None:  # fmt: skip
    """Take the transition `code` on the day that the fact bears; `fields` change with it, in one history line.

    In the caller's transaction. Raises Refused when the stage or the actor forbids it, Conflict on `version`.
    """
    before, after = prospect.stage, step(TRANSITIONS, code, prospect.stage, actor)
    edit(
        actor, prospect, version=prospect.version if version is None else version, stage=after, reason=code, **fields
    )  # fmt: skip
    close_todo(todo.STALLED, subject=f"prospect:{prospect.pk}", on=on)
    if after != before:
        StageChange.objects.create(
            prospect=prospect, before=before, after=after, made_on=on, made_by=actor, words=words
        )


def close(
    actor: User, prospect: Prospect, *, on: date, cause: str, reason: str, version: int | None = None
) -> None:
    """The prospect is lost; it waits for nobody any more."""
    move(
        actor, prospect, "lose", on=on, version=version, words=reason, lost_cause=cause, lost_reason=reason,
        closed_on=on, next_contact_on=None,
    )  # fmt: skip
    close_todo(todo.CONTACT, subject=f"prospect:{prospect.pk}", on=on)


def left(prospect: Prospect) -> str:
    """The open stage that a resting prospect left, to which it returns."""
    last = prospect.changes.filter(after__in=OPEN_STAGES).last()
    return last.after
