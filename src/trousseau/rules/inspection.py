"""Loi 89-462, art. 3-2 and décret 2016-382, art. 2: the two inspections compared, in the same form."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

ORDER = ("new", "good", "worn", "bad", "gone")
NOTHING, WEAR, WORSE, UNSEEN, ADDED = "nothing", "wear", "worse", "unseen", "added"


@dataclass(frozen=True)
class Seen:
    """An element at one of the two inspections. `condition`: a code of ORDER; `since`: the year it was new."""

    room: str
    name: str
    condition: str
    words: str = ""
    since: int | None = None


@dataclass(frozen=True)
class Change:
    """One element at both. `what`: nothing, wear (what use alone explains), worse (what a repair may be asked for),
    unseen (at the departure), added (not written at the entry)."""

    room: str
    name: str
    before: Seen | None
    after: Seen | None
    what: str


def compare(entry: Sequence[Seen], leaving: Sequence[Seen]) -> list[Change]:
    """Element by element, in the order of the entry, then what only the departure names.

    Décret 2016-382, art. 4: what time and normal use explain is wear, which the tenant does not owe. Going down to
    « worn » is taken as such; « damaged » or « missing » is not, if it was better at the entry.
    """
    after = {(one.room.lower(), one.name.lower()): one for one in leaving}
    found = []
    for one in entry:
        then = after.pop((one.room.lower(), one.name.lower()), None)
        found.append(Change(one.room, one.name, one, then, _what(one, then)))
    found += [Change(one.room, one.name, None, one, ADDED) for one in after.values()]
    return found


def _what(before: Seen, after: Seen | None) -> str:
    if after is None:
        return UNSEEN
    worse = ORDER.index(after.condition) > ORDER.index(before.condition)
    if not worse:
        return NOTHING
    return WORSE if after.condition in ("bad", "gone") else WEAR


def lacking(expected: Sequence[str], found: Sequence[str]) -> list[str]:
    """Décret 2016-382, art. 2: the inspection describes every room. Those of `expected` that `found` says nothing of.

    A room bears the name that people give it: one « Chambre du fond » stands for one « Chambre 1 », never for two.
    """
    left = [_plain(name) for name in found]
    awaited = []
    for name in expected:
        if _plain(name) in left:
            left.remove(_plain(name))
        else:
            awaited.append(name)
    missing = []
    for name in awaited:
        alike = next((one for one in left if _sort(one) == _sort(_plain(name))), None)
        if alike is None:
            missing.append(name)
        else:
            left.remove(alike)
    return missing


def _plain(name: str) -> str:
    """Without accents nor capitals, one space between words."""
    letters = unicodedata.normalize("NFKD", name.lower().replace("’", "'"))
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())


def _sort(name: str) -> str:
    """The first word of a plain name; « salle d'eau » and « salle de bains » are of one sort, « salle à manger » is not."""
    return "salle d" if name.startswith("salle d") else name.split(" ")[0]


@dataclass(frozen=True)
class Presumption:
    """What holds without an entry inspection. `whom`: tenant, nobody."""

    against: str
    article: str


def presumption(entry: bool, hindered_by: str = "") -> Presumption | None:
    """C. civ., art. 1731: without an entry inspection the tenant is presumed to have received the dwelling in good
    condition, unless they prove otherwise; loi 89-462, art. 3-2: whoever hindered it may not rely on that."""
    if entry:
        return None
    if hindered_by in ("owner", "agency"):
        return Presumption("nobody", "Loi 89-462, art. 3-2")
    return Presumption("tenant", "C. civ., art. 1731")
