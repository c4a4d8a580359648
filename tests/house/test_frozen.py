"""A frozen file (RGPD, art. 18, 2): each verb that writes somebody's words of a household refuses, or says why it may: at its
head (`core.verbs`), else here."""

import importlib
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any, get_args

from django.apps import apps

import trousseau
from trousseau.core import frozen
from trousseau.core.models import Household, Person, User
from trousseau.core.personal_data import personal_data
from trousseau.core.verbs import Refuses, declared

SOURCE = Path(trousseau.__file__).parent
REFUSING = {frozen.refuse_words, frozen.refuse_frozen, frozen.frozen}
# what a person types freely: the names of the arguments that take it
WORDS = {
    *("about", "agreed", "answer", "end_words", "line", "note", "outlook", "own_words", "person_words", "reason"),
    *("refused_for", "state", "sums", "taken_back_for", "text", "what", "why", "words"),
}

# what the law lets, or asks, to be written all the same
ROOMS = {
    "mail": "a register of mail says what left and came, and what is put right of it",
    "owners": "the accounts of the agency",
    "prevention": "a claim, and what is done before the judge: it is why a file is kept at all",
    "rents": "the rent that is owed and paid, and the plans about it",
    "tenancies": "the lease that runs, its inspections and its end (loi 89-462)",
}
VERBS = {"allocation.actions.anonymous.under_numbers": "it takes names out"}


def verbs() -> Iterator[tuple[str, Any]]:
    """Each verb of a room that takes a household, or what is kept of one, and the words of somebody."""
    of = {Household, Person, *(one.model for one in personal_data(Household))} - {User}
    for path in sorted(SOURCE.rglob("*.py")):
        inside = path.relative_to(SOURCE).with_suffix("")
        if (
            inside.parts[0] == "demo"
            or not apps.is_installed(f"trousseau.{inside.parts[0]}")
            or not any(part.startswith("actions") for part in inside.parts)
        ):
            continue
        module = importlib.import_module(".".join(("trousseau", *inside.parts)).removesuffix(".__init__"))
        for name, verb in vars(module).items():
            if inspect.isfunction(verb) and verb.__module__ == module.__name__ and not name.startswith("_"):
                takes = [one for one in inspect.signature(verb).parameters.values() if one.name != "actor"]
                kinds = [kind for one in takes for kind in (one.annotation, *get_args(one.annotation))]
                if any(kind in of for kind in kinds if inspect.isclass(kind)) and WORDS & {one.name for one in takes}:
                    yield f"{module.__name__.removeprefix('trousseau.')}.{name}", verb


def names(code: CodeType) -> set[str]:
    inner = [one for one in code.co_consts if isinstance(one, CodeType)]
    return set(code.co_names).union(*map(names, inner))


@cache
def refuses(verb: Any) -> bool:
    """It asks `core.frozen`, at its head, by itself or through what it calls in this house; or says at its head why not."""
    if declared(verb):
        return True
    seen, stack = set(), [verb]
    while stack:
        one = stack.pop()
        if one in REFUSING:
            return True
        if (says := declared(one)) and isinstance(says.frozen, Refuses):
            return True
        one = inspect.unwrap(one)
        if one in seen or not one.__module__.startswith("trousseau."):
            continue
        seen.add(one)
        called = (one.__globals__.get(name) for name in names(one.__code__))
        stack += [each for each in called if inspect.isfunction(each)]
    return False


def test_each_verb_that_writes_words_of_a_household_refuses_in_a_frozen_file_or_says_why():
    found = {name for name, verb in verbs() if not refuses(verb) and name.split(".")[0] not in ROOMS}
    assert found == set(VERBS)
