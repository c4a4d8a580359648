"""Loi 2000-321, art. 10, and what follows a grant: its account, what goes back, what an amendment may change.

The article makes the convention say its object, its amount, how it is paid and what it is used for. That these, and how
long it runs, are its economy, which a council that allows « des modifications de détail » keeps for its own vote, is the
reading of the project: no text lists them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from .dates import add_months
from .said import Said, Sum, say

ARTICLE = "Loi 2000-321, art. 10"
UNSAID = say("not said")


type Dated = tuple[date, int]  # cents, and the day on which they were asked or returned


def still_asked(claims: Sequence[Dated], returned: Iterable[Dated]) -> tuple[int, ...]:
    """What of each of the sums that a funder asked back was not returned, in cents, in the order of `claims`.

    What goes back on a day answers what was asked by that day, the oldest first: of a sum asked later it returns nothing.
    """
    left = [cents for _on, cents in claims]
    oldest = sorted(range(len(claims)), key=lambda place: claims[place][0])
    for on, cents in sorted(returned):
        for place in oldest:
            if claims[place][0] <= on:
                taken = min(cents, left[place])
                left[place] -= taken
                cents -= taken
    return tuple(left)


def give_back(share: int | None, net: int, asked: int) -> int:
    """Loi 2000-321, art. 10: what a funder is to be given back, in cents.

    What is `still_asked`, or what it paid beyond its share; never more than what it paid and the agency still holds (`net`,
    what came less what was returned).
    """
    beyond = net - share if share is not None else 0
    return min(max(asked, beyond, 0), max(net, 0))


def account_due(ends_on: date, months: int) -> date:
    """Loi 2000-321, art. 10: until when the financial account of an exercise that ended on `ends_on` is given."""
    return add_months(ends_on, months)


def exercises(starts_on: date, ends_on: date) -> tuple[date, ...]:
    """The last days of the exercises that a convention runs over: each 31 December, and its own end."""
    years = [date(year, 12, 31) for year in range(starts_on.year, ends_on.year)]
    return (*(day for day in years if day >= starts_on), ends_on)


@dataclass(frozen=True)
class Terms:
    """What a convention says, to be compared: cents, days, percents of a full-time post; None where it is not said."""

    object: str
    starts_on: date
    ends_on: date
    shares: Mapping[str, int | None] = field(default_factory=dict)  # by who pays
    posts: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)  # full-time share, cost
    promises: Mapping[str, int | None] = field(default_factory=dict)
    targets: Mapping[str, str] = field(default_factory=dict)  # what is promised, in its words


@dataclass(frozen=True)
class Point:
    """One point of the economy of a convention: whether an amendment changes it, and what it says of it."""

    code: str
    label: Said
    touched: bool
    says: Said


def examined(before: Terms, after: Terms) -> tuple[Point, ...]:
    """Loi 2000-321, art. 10: the five points of the economy of a convention, before an amendment and after it.

    A share that was unknown and is now said by its own decision is no change: nothing of what was agreed moves.
    """
    return (
        _point("object", say("Object"), _object(before, after)),
        _point("duration", say("Duration"), _duration(before, after)),
        _point("shares", say("Share of each funder"), _sums(before.shares, after.shares)),
        _point("posts", say("Share and cost of each post"), _posts(before, after)),
        _point("promises", say("Promises"), _promises(before, after)),
    )


def touches(points: tuple[Point, ...]) -> bool:
    """Whether a vote is needed: one point at least is touched."""
    return any(point.touched for point in points)


def _point(code: str, label: Said, changes: list[Said]) -> Point:
    if not changes:
        return Point(code, label, False, say("unchanged"))
    said = changes[0]
    for one in changes[1:]:
        said = say("%(first)s; %(next)s", first=said, next=one)
    return Point(code, label, True, said)


def _object(before: Terms, after: Terms) -> list[Said]:
    if before.object == after.object:
        return []
    return [say("“%(before)s” becomes “%(after)s”", before=before.object, after=after.object)]


def _duration(before: Terms, after: Terms) -> list[Said]:
    if (before.starts_on, before.ends_on) == (after.starts_on, after.ends_on):
        return []
    return [
        say(
            "from %(a)s to %(b)s, instead of %(c)s to %(d)s",
            a=after.starts_on,
            b=after.ends_on,
            c=before.starts_on,
            d=before.ends_on,
        )
    ]


def _sums(before: Mapping[str, int | None], after: Mapping[str, int | None]) -> list[Said]:
    found = []
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        if was != now and not (was is None and name in before):
            found.append(_from_to(name, was, now))
    return found


def _posts(before: Terms, after: Terms) -> list[Said]:
    found = []
    for name in dict.fromkeys((*before.posts, *after.posts)):
        if name not in after.posts:
            found.append(say("%(what)s, a post less", what=name))
            continue
        (part, cost), (new_part, new_cost) = before.posts.get(name, (None, None)), after.posts[name]
        if part is not None and part != new_part:
            found.append(
                say(
                    "%(what)s, %(before)s %% to %(after)s of a full-time post",
                    what=name,
                    before=part,
                    after=UNSAID if new_part is None else f"{new_part} %",
                )
            )
        if cost is not None and cost != new_cost:
            found.append(_from_to(name, cost, new_cost))
        if name not in before.posts:
            found.append(say("%(what)s, a new post", what=name))
    return found


def _promises(before: Terms, after: Terms) -> list[Said]:
    found = []
    for name in dict.fromkeys((*before.promises, *after.promises)):
        was, now = before.promises.get(name), after.promises.get(name)
        if was != now and was is not None:
            found.append(
                say("%(what)s, %(before)s to %(after)s", what=name, before=was, after=UNSAID if now is None else now)
            )
    for name, said in before.targets.items():
        if said and (written := after.targets.get(name, "")) != said:
            found.append(say("%(what)s, “%(before)s” becomes “%(after)s”", what=name, before=said, after=written))
    return found


def _from_to(name: str, was: int | None, now: int | None) -> Said:
    return say(
        "%(what)s, %(before)s to %(after)s",
        what=name,
        before=UNSAID if was is None else Sum(was),
        after=UNSAID if now is None else Sum(now),
    )
