"""What a visitor brings back, before it is written."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Self

from trousseau.rules import decency

from ..enums import Answer, RoomKind


@dataclass(frozen=True)
class Seen:
    """One point: the answer, a few words, and for a defect who must mend it by when."""

    answer: str
    words: str = ""
    mender: str = ""
    mend_by: date | None = None

    def as_kept(self) -> Self:
        """Who mends, and by when, is said of a defect alone."""
        mender, mend_by = (self.mender, self.mend_by) if self.answer == Answer.NO else ("", None)
        return type(self)(self.answer, self.words.strip(), mender, mend_by)


@dataclass(frozen=True)
class Room:
    """m² and m; None: not measured."""

    name: str
    kind: str = RoomKind.MAIN
    surface: Decimal | None = None
    height: Decimal | None = None


@dataclass(frozen=True)
class Photo:
    """A picture as it was sent; `point` is a code of the rule, or "" for the dwelling as a whole."""

    content: bytes
    point: str = ""

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


class Drawn(Photo):
    """A picture drawn again, without place, hour nor camera: the only one that is kept."""


def walk(rest: str = Answer.YES, **others: Seen | str) -> dict[str, Seen]:
    """An answer to every point: `rest` but where `others` says."""
    found = {code: Seen(rest) for code in decency.SEEN}
    for code, seen in others.items():
        found[code] = seen if isinstance(seen, Seen) else Seen(seen)
    return found
