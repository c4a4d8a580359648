"""What waits has an end: each kind of thing to do is closed by an act that settles it."""

import ast
import importlib
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import trousseau
from trousseau.core.enums import Role
from trousseau.core.signing import SIGNABLES
from trousseau.core.todo import KINDS, Kind

SOURCE = Path(trousseau.__file__).parent
CLOSING = ("close_todo", "close_todos")
BY_HAND = {"core.factor_removal"}  # its subject is a row and a person: `entering.lost.close_ended` closes it


def kinds_in(value: Any) -> set[str]:
    """The kinds that a name of a module holds: one, several, or what a signed paper waits for."""
    if isinstance(value, Kind):
        return {value.code}
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, tuple | list | set | frozenset):
        return {code for one in value for code in kinds_in(one)}
    return set()


def named(node: ast.AST, module: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found |= kinds_in(module.get(part.id))
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            found |= kinds_in(getattr(module.get(part.value.id), part.attr, None))
    return found


def calls(tree: ast.AST) -> list[tuple[ast.FunctionDef, ast.Call]]:
    found = []
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            for one in ast.walk(function):
                if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id in CLOSING:
                    found.append((function, one))
    return found


@cache
def closed() -> dict[str, set[str]]:
    """By kind, the verbs of the software that close it: read where they do."""
    found: dict[str, set[str]] = {}
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if not any(f"{name}(" in text for name in CLOSING):
            continue
        name = ".".join(("trousseau", *path.relative_to(SOURCE).with_suffix("").parts))
        module = vars(importlib.import_module(name))
        for function, call in calls(ast.parse(text)):
            codes = {code for one in call.args for code in named(one, module)}
            for loop in ast.walk(function):  # « for kind in KINDS.values(): close_todo(kind, …) »
                if not codes and isinstance(loop, ast.For) and call in ast.walk(loop):
                    codes = named(loop.iter, module)
            if not codes:  # « kind = GONE_OVER[code] »
                mine = {one.id for arg in call.args for one in ast.walk(arg) if isinstance(one, ast.Name)}
                for given in ast.walk(function):
                    if isinstance(given, ast.Assign) and mine & {ast.unparse(one) for one in given.targets}:
                        codes |= named(given.value, module)
            for code in codes:
                found.setdefault(code, set()).add(f"{name}.{function.name}")
    return found


def unclosed() -> set[str]:
    signed = {kind.todo.code for kind in SIGNABLES.values()}  # by the copy that is filed
    return set(KINDS) - set(closed()) - signed - BY_HAND


def test_each_kind_of_thing_to_do_is_closed_by_an_act_that_settles_it():
    assert not unclosed(), f"nobody closes {sorted(unclosed())}: an act that settles it calls close_todo with its kind"


def test_a_kind_that_nobody_closes_is_found():
    kind = Kind("house.never", Role.DIRECTOR, "", "", "")
    try:
        assert unclosed() == {"house.never"}
    finally:
        del KINDS[kind.code]


def test_what_is_signed_is_known_to_a_command_that_opens_no_page():
    """The night reads what waits, the copies of what is signed among it, and loads no address."""
    said = "import django; django.setup(); from trousseau.core.todo import KINDS; print(*KINDS)"
    told = subprocess.run([sys.executable, "-c", said], check=True, capture_output=True, text=True, env=os.environ)
    assert set(KINDS) - set(told.stdout.split()) == set()


def test_each_kind_waits_for_a_role():
    assert {kind.code: kind.role for kind in KINDS.values() if kind.role not in Role} == {}
