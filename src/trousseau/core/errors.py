"""What an action may answer instead of a result."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from traceback import extract_tb
from typing import Protocol

from django.utils.translation import gettext as _

from trousseau import journey
from trousseau.rules.said import Said


@dataclass
class Refused(Exception):
    """The rule says no. `message` is read by the user: it says what would change the answer.

    `field` is the form field the message stands beside; `article` the text behind it.
    """

    message: str
    field: str | None = None
    article: str = ""

    def __str__(self) -> str:
        return str(self.message)


class Failed(Refused):
    """What a night found wrong: kept as it is said, for each reader's language."""

    def __init__(self, said: Said):
        super().__init__(str(said))
        self.said = said


class Edited(Protocol):
    """An object that bears a version, as `models.Versioned` does."""

    version: int


@dataclass
class Conflict(Exception):
    """Someone else saved this object since the reader opened it. `current` is the stored object."""

    current: Edited

    def __str__(self) -> str:
        return "changed by someone else"


OLDEST, FARTHEST = 110, 2  # years: what is further is a year mistyped


def happened(on: date, today: date, field: str | None = "on") -> None:
    """A dated fact is recorded once its day has come. Raises Refused beside `field` otherwise."""
    if on > today:
        raise Refused(_("This day has not come yet: note it once it is done."), field)
    if today.year - on.year > OLDEST:
        raise Refused(_("This day is more than a century old: check the year."), field)


def planned(on: date, today: date, field: str | None = "on") -> None:
    """What people plan together comes within two years. Raises Refused beside `field` otherwise."""
    if on.year - today.year > FARTHEST:
        raise Refused(_("This day is more than two years away: check the year."), field)


def sent_again(row: object, **said: object) -> None:
    """A form that is sent twice does its work once: what it wrote is returned, while it stands and is all that it says.
    Raises Refused when it was undone since, or says something else now (the page before, corrected), so that nobody
    believes that this is kept; beside its key: sent once more, it is another form (`core.pages`)."""
    if any(getattr(row, name) != value for name, value in said.items()):
        raise Refused(
            _(
                "This page was sent already. What is kept of it was undone since, or says something else: nothing was "
                "written this time. To write this too, send it once more; to correct what is kept, leave this page."
            ),
            "key",
        )


def typed_over(typed: str, *, was: str | None, now: str, field: str) -> bool:
    """Whether what was typed is to be written over `now`, in a row whose version the form does not carry: it differs from
    what the form showed (`was`; None: no form did). Raises Refused beside `field` when somebody else wrote meanwhile."""
    if typed in (was, now):
        return False
    if was is not None and was != now:
        said = _("Somebody else changed it meanwhile, and it now says “%(now)s”: open this page again to change it.")
        raise Refused(said % {"now": now or "—"}, field)
    return True


def place_of(failed: Exception) -> str:
    """Kind and place of a defect. Its text may hold a name, and who reads the logs opens no person's file."""
    frames = extract_tb(failed.__traceback__)
    ours = [f for f in frames[1:] if Path(journey.__file__).parent in Path(f.filename).parents]
    frame = (ours or frames)[-1]
    place = Path(frame.filename)
    return f"{type(failed).__name__}, {place.parent.name}/{place.name}:{frame.lineno}"[:300]
