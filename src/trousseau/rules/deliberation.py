"""A council's vote: what the figures and names of its act prove.

CGCT L2121-12, L2121-17, L2121-20 (applied to groupings by L5211-1); loi 2000-321, art. 10.
The figures of the law come in as a `DeliberationLaw`; a figure that the act or the law does not give is
None, and what depends on it is `unknown`, never guessed.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache

from .said import Said

OK, INFO, WARNING, ERROR, UNKNOWN = "ok", "info", "warning", "error", "unknown"
STATUSES = (OK, INFO, WARNING, ERROR, UNKNOWN)


@dataclass(frozen=True, slots=True)
class DeliberationLaw:
    """The figures in force on the day of the sitting; None when none is known for that day."""

    quorum_fraction: Fraction | None = None
    proxies_per_bearer: int | None = None
    convocation_clear_days: int | None = None
    convention_threshold_cents: int | None = None
    small_commune_clear_days: int | None = None
    small_commune_members: int | None = None  # the most members that the council of a small commune has
    covers: bool = True  # False: another law than that of communes and their groupings governs this council


@dataclass(frozen=True, slots=True)
class Check:
    """One thing verified. `status` is one of STATUSES; `article` is None where no text is at stake."""

    code: str
    status: str
    says: Said
    article: str | None = None

    @property
    def message(self) -> str:
        return str(self.says)


@dataclass(frozen=True, slots=True)
class Seat:
    """A person named in the act; `seat_of` is the holder whom a substitute replaces."""

    name: str
    present: bool
    seat_of: str | None = None
    proxy_to: str | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    for_: int | None = None
    against: int | None = None
    abstention: int | None = None
    no_position: int | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A sum of money in the act; `private` says whether a private body receives it, None if unclear.

    `cents` is None when the sum is written in a form that could not be read.
    """

    text: str
    cents: int | None
    private: bool | None
    body: str = ""  # who receives it, where its sentence names one body
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Minutes:
    """What an act states. Counts are those written in figures; `seats` are those named."""

    held_on: date | None = None
    weekday: int | None = None  # as written, Monday is 0
    convened_on: date | None = None
    members: int | None = None
    in_office: int | None = None
    present: int | None = None
    absent: int | None = None
    proxies: int | None = None
    voters: int | None = None
    seats: tuple[Seat, ...] = ()
    lists_present: bool = False
    lists_absent: bool = False
    tally: Tally = Tally()
    stated_votes_cast: int | None = None
    stated_majority: int | None = None
    unanimous: bool = False
    stated_adopted: bool | None = None
    withdrawn: int = 0  # members barred for interest who left before the vote
    second_call: bool = False
    grants: tuple[Grant, ...] = ()
    names_convention: bool | None = False  # None when the act says the word, but not surely that it makes one
    repeated: str = ""  # the word by which the act may multiply its sums: "par an", "chacune"
    contested_vote: Said | str = ""  # why no vote is taken when something competes with it
    several_acts: bool = False
    # "commune", "large" (a métropole, an agglomération), "grouping", "other" (a département, a board), "" when not known
    kind: str = ""
    stated_twice: tuple[tuple[str, tuple[str, ...]], ...] = ()  # fields left None, with the values that compete

    @property
    def contested(self) -> frozenset[str]:
        return frozenset(name for name, _values in self.stated_twice)


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """`name` without accents, case, hyphens, apostrophes, dots and spaces."""
    bare = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "OE"))
    return "".join(c for c in bare.casefold() if c.isalnum())


@lru_cache(maxsize=4096)
def name_words(name: str) -> frozenset[str]:
    """The words of `name`, each as `name_key` has it; a compound name is one word."""
    return frozenset(name_key(word) for word in re.sub(r"\s*-\s*", "-", name).split())


def find_name(wanted: str, names: list[str]) -> tuple[str | None, bool]:
    """(the one of `names` that `wanted` designates, whether spelled exactly so).

    Equal once accents, case, hyphens and spaces are set aside, or the only one that contains every word
    of `wanted` (a surname alone), or its surname and the initials of its first name ("MC MUSSO"). (None, False) when
    nobody or several people answer.
    """
    if wanted in names:
        return wanted, True
    key = name_key(wanted)
    same = [name for name in names if name_key(name) == key]
    if not same and (parts := name_words(wanted)):
        same = [name for name in names if parts <= name_words(name)]
        same = same or [name for name in names if _by_initials(wanted, name)]
    return (same[0], False) if len(same) == 1 else (None, False)


def _by_initials(wanted: str, name: str) -> bool:
    """Whether `wanted` is the surname of `name` after the initials of its first name, with or without points."""
    words = re.sub(r"[.\s]+", " ", wanted).split()
    initials, surname = "".join(w for w in words if len(w) <= 2), {name_key(w) for w in words if len(w) > 2}
    given = [part for word in name.split() if name_key(word) not in surname for part in word.split("-")]
    return (
        bool(initials and surname)
        and surname <= name_words(name)
        and name_key("".join(part[:1] for part in given)).startswith(name_key(initials))
    )


def proxies_given(minutes: Minutes) -> int | None:
    """Proxies stated, else counted from the names when the act lists its absent members; None when it states
    two figures."""
    if "proxies" in minutes.contested:
        return None
    if minutes.proxies is not None:
        return minutes.proxies
    named = sum(1 for seat in minutes.seats if seat.proxy_to)
    if named or minutes.lists_absent:
        return named
    everyone = minutes.lists_present and seats_held(minutes.seats) == office(minutes)
    return 0 if everyone else None


def seats_held(seats: tuple[Seat, ...]) -> int:
    """CGCT L5211-6. The seats named: a substitute shares its holder's. Namesakes count for two."""
    keys = {name_key(seat.name) for seat in seats}
    return sum(1 for seat in seats if not seat.seat_of or name_key(seat.seat_of) not in keys)


def office(minutes: Minutes) -> int | None:
    if "in_office" in minutes.contested:
        return None
    return minutes.in_office if minutes.in_office is not None else minutes.members


def attending(minutes: Minutes) -> int | None:
    if "present" in minutes.contested:
        return None
    if minutes.present is not None:
        return minutes.present
    return sum(seat.present for seat in minutes.seats) if minutes.lists_present else None


def quorum_required(in_office: int | None, law: DeliberationLaw) -> int | None:
    """CGCT L2121-17. The smallest number of present members that is more than the fraction of those in
    exercise."""
    if in_office is None or law.quorum_fraction is None:
        return None
    return int(in_office * law.quorum_fraction) + 1


def quorum_met(minutes: Minutes, law: DeliberationLaw) -> bool | None:
    """CGCT L2121-17. Those present count, proxies do not, nor members who left because of an interest."""
    required, there = quorum_required(minutes.in_office, law), attending(minutes)
    return None if required is None or there is None else there - minutes.withdrawn >= required


def votes_cast(tally: Tally, unanimous: bool = False) -> int | None:
    """CGCT L2121-20. Votes for and against; abstentions and refusals to vote are not votes cast.

    Under a unanimity of votes cast nobody voted against, whether or not the act writes the zero.
    """
    if tally.for_ is None:
        return None
    if tally.against is None:
        return tally.for_ if unanimous else None
    return tally.for_ + tally.against


def too_many(minutes: Minutes) -> tuple[int, int] | None:
    """What the parts of the tally add up to, and the fewer who could vote: the voters, the council's members, or the votes
    cast that the act states. None where nothing is passed: a tally that passes one of them was read askew, or is wrong."""
    tally, came, proxies = minutes.tally, attending(minutes), proxies_given(minutes)
    votes = (tally.for_ or 0) + (tally.against or 0)
    everyone = votes + (tally.abstention or 0) + (tally.no_position or 0)
    there = came + proxies if came is not None and proxies is not None else None
    for parts, most in (
        (everyone, minutes.voters),
        (everyone, there),
        (everyone, office(minutes)),
        (votes, minutes.stated_votes_cast),
    ):
        if most is not None and parts > most:
            return parts, most
    return None


def absolute_majority(cast: int | None) -> int | None:
    """CGCT L2121-20. The smallest number of votes that is more than half of the votes cast."""
    return None if cast is None else cast // 2 + 1


def adopted(minutes: Minutes) -> bool | None:
    """CGCT L2121-20. By the votes when they are known, else by the result that the act states.

    On a tie the president's vote prevails unless the ballot is secret: only the act can tell. Nor is a text that
    the act calls rejected adopted by its votes: they may be those of the refusal. A tally that passes those who vote
    says nothing, nor does the act beside it.
    """
    if too_many(minutes):
        return None
    votes, cast = minutes.tally.for_, votes_cast(minutes.tally, minutes.unanimous)
    if votes is not None and cast is None and minutes.stated_adopted is None and not minutes.contested_vote:
        came, proxies = attending(minutes), proxies_given(minutes)
        voters = came + proxies if came is not None and proxies is not None else minutes.voters
        # More than half of all who could vote: adopted, whatever the votes against that the act does not write.
        return True if voters and votes * 2 > voters else None
    if votes is None or cast is None or votes * 2 == cast:
        return minutes.stated_adopted
    if votes * 2 > cast and minutes.stated_adopted is False:
        return None
    return votes * 2 > cast
