"""What waits to be done. A room writes its kinds in its `todo.py`, which its `apps.py` names; its actions open and close
them."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Model, QuerySet
from django.urls import reverse

from . import localised
from .enums import Role
from .links import Link
from .localised import Text
from .models import Household, Reader, ToDo, User
from .prepared import prepared

KINDS: dict[str, "Kind"] = {}


@dataclass(frozen=True)
class Many:
    """How a day says several rows of one kind that are done together, at `url`: `title` has a place for %(n)s."""

    title: Text
    why: Text
    verb: Text
    url: str


@dataclass(frozen=True)
class Kind:
    """`title` and `why` are lazy msgids with %(name)s places filled from the row's params; `verb` is the button.

    `many`: where they are done together, when they can be. `page`: the name of the address where one is done, which takes
    the key of the thing; a link when the page is of a later room. `undated`: what `why` becomes where the day since when
    it runs (the place `since`) is not known.

    Each is closed by the acts that settle it (`close_todo`). `over`: of the things with these keys, those about which
    nobody waits any more, whatever became of them; for a kind that many paths end, or an act of an earlier room, which
    calls `close_over`; the night closes what it missed.
    """

    code: str
    room: str
    role: Role
    title: Text
    why: Text
    verb: Text
    many: Many | None = None
    page: str | Link = ""
    undated: Text = ""
    over: Callable[[Collection[int]], Iterable[int]] | None = None

    def role_of(self, user: User) -> Role:
        """Under which of their roles it waits for `user` alone: the kind's own when they hold it."""
        return self.role if user.holds(self.role) else user.roles[0]

    def __post_init__(self):
        KINDS[self.code] = self

    def url(self, *keys: int) -> str:
        return self.page.url(*keys) if isinstance(self.page, Link) else reverse(self.page, args=keys)


def about(thing: Model | str) -> str:
    """The subject of what is to be done about a thing: a row, or a text where no row bears it."""
    if isinstance(thing, str):
        return thing
    return f"{thing._meta.model_name}:{thing.pk}"


def about_each(rows: QuerySet) -> list[str]:
    """The subjects of what is to be done about each of these things."""
    return [f"{rows.model._meta.model_name}:{pk}" for pk in rows.values_list("pk", flat=True)]


def open_todo(
    kind: Kind,
    *,
    on: date,
    due_on: date,
    thing: Model | str,
    url: str = "",
    article: str = "",
    household: Household | None = None,
    role: Role | None = None,
    user: User | None = None,
    **params,
) -> None:
    """Ask for something once: an open row of the same kind and subject is left as it is.

    It is done on the page of the kind, or at `url`; by who holds its role, or by `user` alone.
    """
    if not url:
        url = kind.url() if isinstance(thing, str) else kind.url(thing.pk)
    ToDo.objects.get_or_create(
        kind=kind.code,
        subject=about(thing),
        closed_on=None,
        defaults={
            "room": kind.room,
            "role": kind.role_of(user) if user else role or kind.role,
            "user": user,
            "household": household,
            "url": url,
            "params": params,
            "article": article,
            "opened_on": on,
            "due_on": due_on,
        },
    )


def follow_todo(kind: Kind, *, thing: Model | str, due_on: date, article: str = "", **said) -> None:
    """As `open_todo`; a row that is open already says from now on the figures, the day and the article of this one."""
    open_todo(kind, thing=thing, due_on=due_on, article=article, **said)
    params = {name: value for name, value in said.items() if name not in ("url", "on", "household", "role", "user")}
    row = ToDo.objects.filter(kind=kind.code, subject=about(thing), closed_on=None)
    row.update(params=params, due_on=due_on, article=article)


def close_todo(*kinds: Kind, on: date, thing: Model | str) -> None:
    """The to do was done, or fell away."""
    close_todos(*kinds, on=on, things=[thing])


def close_todos(*kinds: Kind, on: date, things: Iterable[Model | str]) -> None:
    """The same of many things."""
    codes, subjects = [kind.code for kind in kinds], [about(thing) for thing in things]
    ToDo.objects.filter(kind__in=codes, subject__in=subjects, closed_on=None).update(closed_on=on)


def reopen_todos(
    *kinds: Kind, closed_on: date | Collection[date], things: Iterable[Model | str], opened_after: date | None = None
) -> None:
    """What was closed by an act of that day, or by those of several, which is undone, waits again, unless it was asked anew
    since. `opened_after`: what was asked by that day is settled otherwise."""
    rows = ToDo.objects.filter(kind__in=[kind.code for kind in kinds], subject__in=[about(thing) for thing in things])
    asked = set(rows.filter(closed_on=None).values_list("kind", "subject"))
    rows = rows.filter(closed_on__in=[closed_on] if isinstance(closed_on, date) else closed_on)
    if opened_after:
        rows = rows.filter(opened_on__gt=opened_after)
    closed = rows.order_by("pk").values_list("kind", "subject", "pk")
    last = {(kind, subject): pk for kind, subject, pk in closed}
    ToDo.objects.filter(pk__in=[pk for key, pk in last.items() if key not in asked]).update(closed_on=None)


def waits(kind: Kind, thing: Model | str) -> bool:
    return ToDo.objects.waiting().filter(kind=kind.code, subject=about(thing)).exists()


def close_over(*, on: date, thing: Model | None = None) -> int:
    """Close what no longer waits though no act of its own settled it: about a thing that has just ended, or about all."""
    kinds = {code: kind.over for code, kind in KINDS.items() if kind.over}
    rows = ToDo.objects.waiting().filter(kind__in=kinds, **({"subject": about(thing)} if thing else {}))
    about_what: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for pk, code, subject in rows.order_by().values_list("pk", "kind", "subject"):
        about_what[code][int(subject.partition(":")[2])].append(pk)
    done = [pk for code, of in about_what.items() for key in kinds[code](list(of)) for pk in of[key]]
    return ToDo.objects.waiting().filter(pk__in=done).update(closed_on=on)


@prepared
def waiting_by_room(reader: Reader) -> QuerySet:
    """How many things wait for this person, by room: the menu says it, and the day is their sum."""
    return ToDo.objects.waiting().for_user(reader).order_by().values_list("room").annotate(Count("pk"))


def words(row: ToDo, n: int = 1) -> dict[str, str]:
    """Title, reason, button and place of a row, or of the `n` rows of its kind, in the reader's language."""
    kind = KINDS[row.kind]
    if n > 1 and (many := kind.many):
        return {"title": str(many.title) % {"n": n}, "why": str(many.why), "verb": str(many.verb), "url": str(many.url)}
    params = {name: _said(value) for name, value in row.params.items()}
    why = kind.undated if kind.undated and not params.get("since") else kind.why
    return {"title": str(kind.title) % params, "why": str(why) % params, "verb": str(kind.verb), "url": row.url}


def _said(value):
    """A day kept as ISO is read as a day of the reader's language; the rest stays as it was written."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return localised.day(date.fromisoformat(value))
    return value
