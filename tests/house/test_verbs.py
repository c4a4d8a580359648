"""A verb declares at its head what it owes (`core.verbs`)."""

import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args, get_type_hints

import pytest
from django.apps import apps

import trousseau
from trousseau.core.errors import Refused
from trousseau.core.frozen import AS_IT_STANDS, FROZEN
from trousseau.core.models import Household
from trousseau.core.verbs import TAKEN_BACK, Declared, No, Once, Refuses, declared, stem

SOURCE = Path(trousseau.__file__).parent

# what found a form sent twice is a function of its own, which says by itself what stands
BY_HAND: set[str] = {
    "ledger.bank.own.say_own",
    "matching.identifying.split_line",
    "owners.actions.fees.charge_service",
    "owners.actions.supplier_refunds.receive_supplier_refund",
    "rents.actions.payments.receive_payment",
    "rents.adjustments.actions.adjust",
    "rents.claims.actions.make_claim",
    "rents.claims.actions.receive_claim",
    "tenancies.inspections.actions.write_inspection",
}
# the beginnings of columns that come later and take nothing back
GOES_ON = {
    *("agreed", "amendment", "answer_due", "answered", "approved", "asked", "call", "closed_reason", "contact"),
    *("contest", "contested", "credit", "debit", "decided", "delivered", "document", "done", "due", "entry"),
    *("expense", "extended", "free", "handled", "identity", "invoice", "mail", "missed", "moved", "next", "noted"),
    *("notice", "order", "paper", "papers", "planned", "prepared", "presented", "proposed", "queued", "quoted"),
    *("receipt", "received", "restricted", "review", "rows", "sent", "settled", "told", "until", "valid", "writes"),
}


@cache
def verbs() -> dict[str, Callable[..., object]]:
    """Each public function of a room that takes its actor first, in an `actions` module or declared."""
    return dict(_verbs())


def _verbs() -> Iterator[tuple[str, Callable[..., object]]]:
    for path in sorted(SOURCE.rglob("*.py")):
        inside = path.relative_to(SOURCE).with_suffix("")
        acts = any(part.startswith("actions") for part in inside.parts)
        if inside.parts[0] == "demo" or not apps.is_installed(f"trousseau.{inside.parts[0]}"):
            continue
        if not acts and "core.verbs" not in path.read_text(encoding="utf-8"):
            continue
        module = importlib.import_module(".".join(("trousseau", *inside.parts)).removesuffix(".__init__"))
        for name, verb in vars(module).items():
            if inspect.isfunction(verb) and verb.__module__ == module.__name__ and not name.startswith("_"):
                first = next(iter(inspect.signature(verb).parameters), "")
                if declared(verb) or (acts and first == "actor"):
                    yield f"{module.__name__.removeprefix('trousseau.')}.{name}", verb


def told() -> dict[str, Declared]:
    return {name: says for name, verb in verbs().items() if (says := declared(verb))}


def by_key() -> dict[str, Once]:
    return {name: says.once for name, says in told().items() if isinstance(says.once, Once)}


def test_each_verb_declares_what_it_owes():
    silent = [name for name, verb in verbs().items() if not declared(verb)]
    assert len(verbs()) > 500 and silent == [], "declare it: `@verb(once=…, frozen=…, happened=…)`"


def test_what_a_verb_does_not_owe_has_its_reason():
    for name, says in told().items():
        for answer in (says.once, says.frozen, says.happened):
            assert answer != (), f"{name}: no day is no answer"
            assert not isinstance(answer, No) or len(answer.why.split()) > 2, f"{name}: {answer}"


def test_a_form_sent_twice_is_found_by_a_function_of_its_own_in_these_verbs_alone():
    assert {name for name, says in told().items() if not isinstance(says.once, Once | No)} == BY_HAND


def _field(once: Once):
    model, found = once.model, None
    for part in once.by.split("__"):
        found = model._meta.get_field(part)
        model = found.related_model or model
    return found


def test_a_key_is_one_row_of_the_whole_table():
    for name, once in by_key().items():
        assert once.by.split("__")[0] and _field(once).unique, f"{name}: another row may bear the same key"


def test_what_shows_that_a_row_stands_is_a_column_or_is_read_of_it():
    for name, once in by_key().items():
        for column in (*once.stands, *once.later, *once.compared(set(once.kept)).values()):
            assert hasattr(once.model, column.split(".")[0]), f"{name}: {column}"


@pytest.mark.parametrize("name", sorted(by_key()) or [None])
def test_a_column_that_comes_later_takes_a_row_back_or_is_known_not_to(name):
    """A column that no argument fills, empty at first: `stands` says what it is while the row stands, unless its name is among
    those that go on (`GOES_ON`) or the verb says so itself (`later`)."""
    once = by_key()[name]
    takes = set(inspect.signature(verbs()[name]).parameters)
    filled = set(once.compared(takes).values()) | {once.by, "key", "form_key"} | takes
    known = {stem(one) for one in (*once.stands, *once.later)} | GOES_ON
    later = [
        field.name
        for field in once.model._meta.fields
        if field.name not in filled
        and (field.null or re.search(r"_for$|^why_", field.name))
        and (field.one_to_one or re.search(r"_(on|at|for)$|^why_|^until$", field.name))
        and stem(field.name) not in known
    ]
    assert later == []


@pytest.mark.parametrize("name", sorted(by_key()))
def test_sent_again_a_form_is_its_row_while_it_stands_and_says_the_same(name):
    once, takes = by_key()[name], inspect.signature(verbs()[name]).parameters
    given = {one: f"{one} said" for one, what in takes.items() if what.kind != inspect.Parameter.VAR_KEYWORD}
    if len(given) < len(takes):  # and any other column by its name
        other = {one.name for one in once.model._meta.fields} - {"id", once.by, *once.stands, *once.kept.values()}
        given |= {one: f"{one} said" for one in other}
    columns = once.compared(given)
    assert columns, f"{name}: nothing of the form is compared"
    row = SimpleNamespace(**{column: given[one] for one, column in columns.items()} | dict(once.stands))
    kept = SimpleNamespace(filter=lambda **_by: SimpleNamespace(first=lambda: row))
    model = SimpleNamespace(_base_manager=kept, _meta=SimpleNamespace(fields=(), label=name))
    asked = replace(once, model=model, also=None)
    assert asked.find("mark", given) is row
    for one in columns:
        with pytest.raises(Refused) as said:
            asked.find("mark", given | {one: "another"})
        assert said.value.field == "key"
    for column, value in once.stands.items():
        setattr(row, column, "taken back")
        with pytest.raises(Refused):
            asked.find("mark", given)
        setattr(row, column, value)


def refusing() -> list[str]:
    return sorted(name for name, says in told().items() if isinstance(says.frozen, Refuses))


@pytest.mark.parametrize("name", refusing())
def test_what_a_frozen_verb_names_leads_to_a_household(name):
    path = told()[name].frozen.household
    if not isinstance(path, str):
        return
    first, *rest = path.split(".")
    kind = get_type_hints(verbs()[name])[first]
    [here] = [one for one in get_args(kind) or (kind,) if one is not type(None)]
    for part in rest:
        here = here._meta.get_field(part).related_model
    assert here is Household


def _arguments(name: str, **said: object) -> dict[str, Any]:
    """What reaches the head of a verb and not its body: no key, the words of its freeze, and nothing else."""
    takes, says = inspect.signature(verbs()[name]).parameters, told()[name]
    given: dict[str, Any] = {one: None for one, what in takes.items() if what.kind != inspect.Parameter.VAR_KEYWORD}
    if isinstance(says.once, Once):
        given[says.once.key] = ""
    return given | said


@pytest.mark.parametrize("name", [one for one in refusing() if isinstance(told()[one].frozen.household, str)])
def test_nothing_is_written_in_a_frozen_file_by_a_verb_that_refuses(name, db, monkeypatch):
    monkeypatch.setattr("trousseau.core.frozen.frozen", set)
    says = told()[name].frozen
    first, *rest = says.household.split(".")
    thing: object = Household(pk=1)
    for part in reversed(rest):
        thing = SimpleNamespace(**{part: thing})
    words = {says.words: "Parti hier"} if says.words else {}
    with pytest.raises(Refused) as said:
        verbs()[name](**_arguments(name, **{first: thing}, **words))
    assert said.value.message in (str(FROZEN), str(AS_IT_STANDS))


@pytest.mark.parametrize(
    ("name", "day"),
    [
        (name, day)
        for name, says in sorted(told().items())
        if isinstance(says.happened, tuple) and isinstance(says.once, Once | No)
        for day in says.happened
    ],
)
def test_a_day_to_come_is_refused_at_the_head_beside_its_field(name, day, db, monkeypatch):
    monkeypatch.setattr("trousseau.core.verbs.Refuses.of", lambda _says, _given: None)
    on = date(2026, 5, 4)
    with pytest.raises(Refused) as said:
        verbs()[name](**_arguments(name, **{day: date(2026, 5, 5)}, today=on))
    assert said.value.field == day


def test_the_names_of_what_is_taken_back_are_none_of_what_goes_on():
    assert not TAKEN_BACK & GOES_ON
