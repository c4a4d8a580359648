"""Which papers a file may hold, and which it lacks. The closed lists are dated scales; nothing here names a paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Group:
    """Papers that answer one question. `most`: how many at once, 0 for no limit; `needed`: one at least is asked."""

    code: str
    kinds: frozenset[str]
    most: int
    needed: bool
    article: str


@dataclass(frozen=True)
class Supplied:
    """A paper that stands in a person's file, until `expires_on` included."""

    kind: str
    expires_on: date | None = None


def refusal(kind: str, supplied: Iterable[Supplied], groups: Iterable[Group], on: date) -> tuple[str, Group | None]:
    """Loi 89-462, art. 22-2; décret 2015-1437, annexe I: why one more paper may not be asked of a person.

    ("list", None): it is in no list of this file. ("most", group): the person already gave as many as one may ask;
    a paper that is no longer valid does not count. ("", group): it may be filed.
    """
    group = next((g for g in groups if kind in g.kinds), None)
    if group is None:
        return "list", None
    mine = sum(1 for h in supplied if h.kind in group.kinds and valid(h, on))
    return ("most" if group.most and mine >= group.most else ""), group


def valid(supplied: Supplied, on: date) -> bool:
    return supplied.expires_on is None or on <= supplied.expires_on


def missing(supplied: Iterable[Supplied], groups: Iterable[Group], on: date) -> list[Group]:
    """Décret 2015-1437, annexe I: the questions to which no valid paper of this person answers yet."""
    kinds = {h.kind for h in supplied if valid(h, on)}
    return [g for g in groups if g.needed and not g.kinds & kinds]
