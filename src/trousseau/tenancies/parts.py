"""What each room tells of one tenancy, and how its page puts it together.

A room that knows something of a lease says it by a function of an `Asked` (who reads, of which lease, on which day), named
by `tenancy` in its `apps.py`: what its reader may open, nothing else. The page names no room.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from trousseau.core import rooms, todo
from trousseau.core.localised import Text
from trousseau.core.models import ToDo, User
from trousseau.core.pages import Button, buttons_for

from .models import Lease

SAID_TONES = ("bad", "warn")  # of a paper that waits for somebody


@dataclass(frozen=True)
class Asked:
    """Who reads, of which lease, on which day. `once`: what several rooms read of it is read by the first."""

    user: User
    lease: Lease
    on: date
    _kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, name: str, read: Callable[[], Any]) -> Any:
        if name not in self._kept:
            self._kept[name] = read()
        return self._kept[name]


@dataclass(frozen=True)
class Next:
    """One thing to do: when, what, why, on which ground, where. `reasons`: (another thing, why it is not the next one)."""

    due: date
    title: Text
    why: Text
    article: str
    url: str
    verb: Text
    then: Text = ""
    phone: str = ""
    reasons: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Fact:
    """One of the few values on top of the page; the smallest `rank` first."""

    rank: int
    label: Text
    value: Text
    note: Text = ""


@dataclass(frozen=True)
class Day:
    """A day to look out for."""

    on: date
    what: Text
    article: str = ""
    url: str = ""


@dataclass(frozen=True)
class Paper:
    """A paper of the tenancy: `tone` and `state` as a badge says them, `until` in words."""

    what: Text
    second: Text
    tone: str
    state: Text
    until: Text = ""
    url: str = ""

    @property
    def waits(self) -> bool:
        return self.tone.partition(":")[0] in SAID_TONES


@dataclass(frozen=True)
class Section:
    """A part of the page, drawn by a template of its room from `shown`; the smallest `rank` first, `side`: in the narrow
    column. `settled`: why nothing here waits for anybody, and the part is folded; `more`: (words, address) of its depth."""

    code: str
    rank: int
    title: Text
    template: str
    shown: Mapping[str, Any] = field(default_factory=dict)
    count: Text = ""
    settled: Text = ""
    more: Sequence[tuple[Text, str]] = ()
    side: bool = False
    flush: bool = False


@dataclass(frozen=True)
class Told:
    """What a room tells. `account`: the account in one sentence. `steps`: what is to be done, as the room
    computes it; `computed`: the kinds of things to do that they stand for. `pages`: what it has in depth."""

    account: Text = ""
    badges: Sequence[tuple[str, Text]] = ()
    facts: Sequence[Fact] = ()
    steps: Sequence[Next] = ()
    computed: Container[str] = ()
    days: Sequence[Day] = ()
    papers: Sequence[Paper] = ()
    sections: Sequence[Section] = ()
    buttons: Sequence[Button] = ()
    pages: Sequence[Button] = ()


@dataclass(frozen=True)
class Whole:
    """All that its reader may know of a tenancy on a day."""

    account: Text
    badges: list[tuple[str, Text]]
    facts: list[Fact]
    steps: list[Next]
    days: list[Day]
    papers: list[Paper]
    sections: list[Section]
    buttons: list[Button]
    pages: list[Button]

    @property
    def next(self) -> Next | None:
        return self.steps[0] if self.steps else None


def whole(user: User, lease: Lease, on: date) -> Whole:
    """Of every room. The first step is the earliest due; among what is due already, that of the latest room of the journey
    comes first: a debt before a certificate."""
    asked = Asked(user, lease, on)
    told = [(room, one) for room in rooms.installed() for tell in room.tenancy() if (one := tell(asked))]
    computed = [one.computed for _room, one in told]
    places = {room.label: place for place, room in enumerate(rooms.installed())}
    steps = [(places[room.label], step) for room, one in told for step in one.steps]
    steps += [(places.get(room, 0), step) for room, step in _waiting(user, lease, computed)]
    steps.sort(key=lambda pair: (max(pair[1].due, on), -pair[0], pair[1].due))
    each = [one for _room, one in told]
    return Whole(
        account=next((one.account for one in each if one.account), ""),
        badges=[badge for one in each for badge in one.badges],
        facts=sorted((fact for one in each for fact in one.facts), key=lambda fact: fact.rank),
        steps=[step for _place, step in steps],
        days=sorted((day for one in each for day in one.days if day.on >= on), key=lambda day: day.on),
        papers=sorted((paper for one in each for paper in one.papers), key=lambda paper: not paper.waits),
        sections=sorted((section for one in each for section in one.sections), key=lambda section: section.rank),
        buttons=buttons_for(user, (button for one in each for button in one.buttons)),
        pages=buttons_for(user, (page for one in each for page in one.pages)),
    )


def _waiting(user: User, lease: Lease, computed: Iterable[Container[str]]) -> Iterator[tuple[str, Next]]:
    """What waits for this reader about the household, but for what a room computed anew."""
    rows = ToDo.objects.waiting().for_user(user).filter(household=lease.household_id)
    for row in rows.order_by("due_on", "pk"):
        if any(row.kind in kinds for kinds in computed):
            continue
        said = todo.words(row)
        yield row.room, Next(row.due_on, said["title"], said["why"], row.article, said["url"], said["verb"])
