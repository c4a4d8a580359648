"""What a verb owes is declared at its head, and asked by the frame around it: the key of a form that is sent twice, a frozen
file, the days that must have come. A verb that owes none of one says why.

Several verbs may do one work together. What a verb around asked already is not asked again by those that it calls: the
right, this key of this model, the file of this household. Another key, another household is asked: a run over many rows
counts on the key of each, and a verb about one household opens nothing in the frozen file of another.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import reduce, wraps
from types import SimpleNamespace
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction
from django.db.models import Model

from . import errors
from .access import Right
from .frozen import refuse_frozen, refuse_words
from .models import Household

P = ParamSpec("P")
R = TypeVar("R")

# the beginnings of the columns that say that a row was taken back, whoever did it, whatever the room calls it
TAKEN_BACK = {
    *("back", "cancelled", "closed", "credit_number", "dropped", "ended", "given_up", "left", "lifted", "refused"),
    *("removed", "replaced", "returned", "reversal", "taken_back", "undone", "void", "withdrawn"),
}
OF_THE_MOMENT = {"today", "version"}  # no row says them


def stem(column: str) -> str:
    """`withdrawn` of `withdrawn_on`, `withdrawn_for` and `why_withdrawn`: what one act writes."""
    return re.sub(r"^why_|_(on|at|by|for)$", "", column)


@dataclass(frozen=True)
class No:
    """Nothing is asked, and `why`."""

    why: str


VERSIONED = No("sent again, its version is no longer the one that stands")
TODAY = No("it is of the day on which it is noted")


@dataclass(frozen=True)
class Once:
    """What a form did under its key is a row of `model`: sent again, it is that row, while it stands and says the same.

    Each argument is compared with the column of its name, words without the spaces around them. `kept` names the column, or
    what leads to it (`"incident.problem"`), where it is another; `also` compares what a function of the row and the arguments
    alone can say, by `sent_again`; `apart` are the arguments that it compares so, or that say nothing of the row.
    `stands`: each column that says that the row was taken back, as it is while it stands; `later` are those that look so
    and take nothing back. `by` finds the row, by the key, or by what `mark` makes of it and of the arguments.
    """

    model: type[Model]
    stands: Mapping[str, Any] = field(default_factory=dict)
    kept: Mapping[str, str] = field(default_factory=dict)
    apart: tuple[str, ...] = ()
    also: Callable[[Any, Any], None] | None = None
    later: tuple[str, ...] = ()
    by: str = "key"
    key: str = "key"
    mark: str = ""

    def __post_init__(self) -> None:
        said = {stem(name) for name in (*self.stands, *self.later)}
        silent = [one.name for one in self.model._meta.fields if stem(one.name) in TAKEN_BACK - said]
        if silent:
            raise TypeError(f"{self.model.__name__}: `stands` says what {', '.join(silent)} are while a row stands")

    def compared(self, names: Mapping[str, object] | set[str]) -> dict[str, str]:
        """Of these arguments, those that are compared by name, each with its column."""
        apart = {"actor", *self.apart, *OF_THE_MOMENT, self.key} - set(self.kept)
        return {name: self.kept.get(name, name) for name in names if name not in apart}

    def marked(self, given: Mapping[str, Any]) -> str:
        """How the base writes the key of these arguments; "" when none is given."""
        key = given.get(self.key)
        return (self.mark.format(**given) if self.mark else str(key)) if key else ""

    def find(self, mark: str, given: Mapping[str, Any]) -> Model | None:
        """What is kept under this mark. Raises Refused when it was taken back since, or says something else."""
        if connection.vendor == "postgresql":  # two at once: the second waits, and finds what the first wrote
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{self.model._meta.label} {mark}"])
        row = self.model._base_manager.filter(**{self.by: mark}).first()
        if row is None:
            return None
        if self.also:  # first: it may say better what became of it
            self.also(row, SimpleNamespace(**given))
        said = {column: given[name] for name, column in self.compared(given).items()} | dict(self.stands)
        kept = SimpleNamespace(**{path: _bare(at(row, path)) for path in said})
        errors.sent_again(kept, **{path: _bare(value) for path, value in said.items()})
        return row


@dataclass(frozen=True)
class Refuses:
    """Nothing is written in the frozen file of a `household`, found from an argument: `"household"`, `"lease.household"`, or by
    a function of the arguments.

    `words`: the argument with what is said; without it a bare fact is written, in a frozen file too. `beside`: the field
    where it is said. `opens`: it would open the file to somebody more."""

    household: str | Callable[[Any], Household | None]
    words: str = ""
    beside: str = ""
    opens: bool = False

    def of(self, given: Mapping[str, Any]) -> Household | None:
        """The household whose file is asked about; None when nothing is said, or of nobody."""
        if self.words and not _bare(given[self.words]):
            return None
        told = SimpleNamespace(**given)
        return at(told, self.household) if isinstance(self.household, str) else self.household(told)

    def ask(self, household: Household) -> None:
        if self.opens:
            refuse_frozen(household)
        else:
            refuse_words(household, self.beside or self.words)


@dataclass(frozen=True)
class Declared:
    """What a verb says at its head. `once` may be a function of the arguments that finds what was done, and compares it."""

    once: Once | Callable[[Any], object] | No
    frozen: Refuses | No
    happened: tuple[str, ...] | No
    right: Right | None = None

    def check(self, verb: Callable[..., object]) -> None:
        """Raises TypeError at the import of a verb that declares what it does not take, or that its row does not keep."""
        takes = inspect.signature(verb).parameters
        names = {one.name for one in takes.values() if one.kind != inspect.Parameter.VAR_KEYWORD}
        wanted = {"version"} if self.once is VERSIONED else set()
        if isinstance(self.frozen, Refuses):
            path = self.frozen.household
            wanted |= {path.split(".")[0] if isinstance(path, str) else "", self.frozen.words} - {""}
        if isinstance(self.happened, tuple):
            wanted |= {*self.happened, "today"}
        lacks = wanted - names
        if isinstance(self.once, Once):
            other = {*self.once.apart, *self.once.kept} - names
            if len(names) < len(takes):  # with other arguments by name, each a column
                other = {one for one in other if not hasattr(self.once.model, one)}
            lacks |= other | ({self.once.key} - names)
            columns = {*self.once.compared(names).values(), *self.once.stands, *self.once.later}
            lacks |= {one for one in columns if not hasattr(self.once.model, one.split(".")[0])}
        if lacks:
            said = ", ".join(sorted(lacks))
            raise TypeError(f"{verb.__module__}.{verb.__name__}: no argument, or nothing that its row keeps: {said}")


_declared: dict[Callable[..., object], Declared] = {}
_asked: ContextVar[frozenset[object]] = ContextVar("asked", default=frozenset())


def verb(
    *,
    once: Once | Callable[[Any], object] | No,
    frozen: Refuses | No,
    happened: tuple[str, ...] | No,
    right: Right | None = None,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Put before a verb what it owes: one transaction, in which the right of its actor is asked (of a person: the software
    acts with `actor=None`), then the key, the frozen file and the days, `on` and the like, that `today` has seen."""
    says = Declared(once, frozen, happened, right)

    def wrap(does: Callable[P, R]) -> Callable[P, R]:
        says.check(does)
        shape = inspect.signature(does)

        @wraps(does)
        def framed(*args: P.args, **kwargs: P.kwargs) -> R:
            given = _given(shape, *args, **kwargs)
            around = _asked.get()
            asked = set(around)
            with transaction.atomic():
                if right and right not in around and given.get("actor") is not None:
                    right.require(given["actor"])
                    asked.add(right)
                known: Any = None
                if isinstance(once, Once):
                    if (mark := once.marked(given)) and (once.model, mark) not in around:
                        known = once.find(mark, given)
                        asked.add((once.model, mark))
                elif not isinstance(once, No):
                    known = once(SimpleNamespace(**given))
                if known:
                    return known
                household = frozen.of(given) if isinstance(frozen, Refuses) else None
                if isinstance(frozen, Refuses) and household and ("file", household.pk) not in around:
                    frozen.ask(household)
                    asked.add(("file", household.pk))
                for name in happened if isinstance(happened, tuple) else ():
                    if given[name] and given["today"]:
                        errors.happened(given[name], given["today"], name)
                inside = _asked.set(frozenset(asked))
                try:
                    return does(*args, **kwargs)
                finally:
                    _asked.reset(inside)

        _declared[framed] = says
        return framed

    return wrap


def declared(verb: Callable[..., object]) -> Declared | None:
    """What a verb declares; None for one that is silent."""
    return _declared.get(verb)


def at(thing: object, path: str) -> Any:
    """What `path` leads to from a thing, `"lease.household"`; None where nothing stands on the way."""
    return reduce(lambda here, name: getattr(here, name, None), path.split("."), thing)


def _bare(value: object) -> object:
    return value.strip() if isinstance(value, str) else value


def _given(shape: inspect.Signature, *args: object, **kwargs: object) -> dict[str, Any]:
    """Each argument by its name, what is not given as the verb has it."""
    bound = shape.bind(*args, **kwargs)
    bound.apply_defaults()
    given = dict(bound.arguments)
    for name, one in shape.parameters.items():
        if one.kind == inspect.Parameter.VAR_KEYWORD:
            given |= given.pop(name)
    return given
