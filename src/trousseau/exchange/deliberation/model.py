"""What is read in an act: one frozen value, and the one exception of the reader."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from trousseau.rules.deliberation import Check
from trousseau.rules.said import Said


class NotReadable(Exception):
    """The file cannot be read as a deliberation. `message` says why and what to do."""

    def __init__(self, says: Said) -> None:
        super().__init__(says)

    @property
    def message(self) -> str:
        return str(self)


@dataclass(frozen=True, slots=True)
class Attendee:
    """A person named, without civility, spelled as in the act."""

    name: str
    seat_of: str | None
    present: bool
    proxy_to: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """How many people are named; `absent` counts all the absent, with a proxy or not."""

    present: int | None = None
    absent: int | None = None
    proxies: int | None = None
    absent_without_proxy: int | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """Votes written in figures; `proxies` is the number of proxies written beside them."""

    for_: int | None = None
    against: int | None = None
    abstention: int | None = None
    no_position: int | None = None
    proxies: int | None = None


@dataclass(frozen=True, slots=True)
class Quorum:
    required: int | None = None
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in integer cents, as written (`text`) in its sentence (`context`); `cents` is None when the sum is
    not read whole."""

    cents: int | None
    currency: str
    text: str
    context: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands in the cleaned text (`clean`), and the rule that took it."""

    start: int
    end: int
    text: str
    rule: Said


@dataclass(frozen=True, slots=True)
class Reading:
    """A council's act. None is unknown. `heading` follows OBJET, `subject` is the title under it: an act
    whose OBJET line is its only title has a heading and no subject."""

    council: str | None
    date: datetime.date | None
    convened_on: datetime.date | None
    chair: str | None
    secretary: str | None
    heading: str | None
    subject: str | None
    members: int | None
    in_office: int | None
    present: int | None
    proxies: int | None
    listed: Listed
    voters: int | None
    attendees: tuple[Attendee, ...]
    vote: Vote
    quorum: Quorum
    votes_cast: int | None
    majority: int | None
    adopted: bool | None
    decisions: tuple[str, ...]
    amounts: tuple[Amount, ...]
    posts: tuple[str, ...]
    partners: tuple[str, ...]
    checks: tuple[Check, ...]
    # by field, where its value stands, or the values that compete: another layout of the same act has other places
    places: dict[str, tuple[Place, ...]] = field(default_factory=dict, compare=False)
    number: int | None = None  # of this act among those of its minutes
    acts: tuple["Reading", ...] = ()  # each act, where the text holds several; the values above are of the first

    @property
    def errors(self) -> tuple[Check, ...]:
        return tuple(check for check in self.checks if check.status == "error")

    def to_dict(self) -> dict[str, Any]:
        """The reading as JSON values, under the names of docs/formats.md."""
        return {name: _plain(getattr(self, name)) for name in self.__slots__}


def _plain(value: Any) -> Any:
    if isinstance(value, Check):
        return {"code": value.code, "status": value.status, "message": value.message, "article": value.article}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Reading):
        return value.to_dict()
    if isinstance(value, Said):
        return str(value)
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, datetime.date):
        return value.isoformat()
    if hasattr(value, "__slots__"):
        return {name.rstrip("_"): _plain(getattr(value, name)) for name in value.__slots__}
    return value
