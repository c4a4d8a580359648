"""A test says which day it is, or draws its days from the clock: a literal day never meets the real one."""

import ast
import re
import subprocess
import sys
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from tools.other_days import days as other_days

TESTS = Path(__file__).parents[1]
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOVES = {"on_day", "time_machine", "town"}  # the fixtures that say which day it is
SAYS = ("TROUSSEAU_TODAY", "travel(", "move_to(")

# days so far away that no clock in the life of this code meets them
FAR = {"0001", "1900", "2099", "2100", "3000", "9999"}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def functions(path: Path) -> tuple[ast.FunctionDef, ...]:
    return tuple(node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef))


@cache
def fixtures(path: Path) -> dict[str, ast.FunctionDef]:
    return {one.name: one for one in functions(path) if any("fixture" in ast.unparse(by) for by in one.decorator_list)}


@cache
def around(path: Path) -> dict[str, ast.FunctionDef]:
    """The fixtures that the tests of a file may ask for."""
    found: dict[str, ast.FunctionDef] = {}
    for plugin in sorted((TESTS / "plugins").glob("*.py")):
        found |= fixtures(plugin)
    for folder in reversed([one for one in path.parents if one == TESTS or TESTS in one.parents]):
        if (folder / "conftest.py").exists():
            found |= fixtures(folder / "conftest.py")
    for node in tree(path).body:  # `from .test_demonstration import told as told`
        if isinstance(node, ast.ImportFrom) and node.module:
            place = path.parent if node.level else TESTS.parent
            other = place.joinpath(*node.module.split(".")).with_suffix(".py")
            if other.exists():
                known = fixtures(other)
                found |= {one.name: known[one.name] for one in node.names if one.name in known}
    return found | fixtures(path)


def names(function: ast.FunctionDef) -> set[str]:
    return {argument.arg for argument in function.args.args}


def says_its_day(function: ast.FunctionDef, known: dict[str, ast.FunctionDef]) -> bool:
    """By itself, or by a fixture that it asks for or that is always there."""
    wanted = [function, *(one for one in known.values() if "autouse=True" in ast.unparse(one.decorator_list[0]))]
    seen: set[str] = set()
    while wanted:
        one = wanted.pop()
        if names(one) & MOVES or any(word in ast.unparse(one) for word in SAYS):
            return True
        wanted += [known[name] for name in names(one) - seen if name in known and name != one.name]
        seen |= names(one)
    return False


def days(node: ast.AST) -> set[str]:
    """The literal days of a call, written in it or in the names that it reads."""
    found = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return {one for one in found if DAY.fullmatch(one) and one[:4] not in FAR}


def posted(function: ast.FunctionDef, constants: dict[str, ast.AST]) -> set[str]:
    """The literal days that a test posts."""
    local = {
        target.id: node.value
        for node in ast.walk(function)
        if isinstance(node, ast.Assign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    known, found = {**constants, **local}, set()
    for call in ast.walk(function):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "post":
            data = [*call.args[1:], *(word.value for word in call.keywords)]
            wanted, seen = [*data], set()
            while wanted:
                node = wanted.pop()
                found |= days(node)
                read = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} - seen
                wanted += [known[name] for name in read if name in known]
                seen |= read
    return found


def of(path: Path) -> dict[str, set[str]]:
    constants = {
        target.id: node.value
        for node in tree(path).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = {}
    for one in functions(path):
        if one.name.startswith("test") and (said := posted(one, constants)) and not says_its_day(one, around(path)):
            found[f"{path.relative_to(TESTS)}::{one.name}"] = said
    return found


def test_a_literal_day_is_posted_by_a_test_that_says_which_day_it_is():
    found = {name: sorted(said) for path in sorted(TESTS.rglob("test_*.py")) for name, said in of(path).items()}
    assert not found, "give these tests their day (`on_day`), or draw the days that they post from the clock"


@pytest.mark.parametrize(
    "module, may",
    [
        ("rents/actions/calls.py", False),
        ("conventions/actions_money.py", False),
        ("mandates/queries.py", False),
        ("owners/queries/accounts.py", False),
        ("core/models/people.py", False),
        ("mandates/views.py", True),
        ("core/entering/nightly.py", True),
    ],
)
def test_what_writes_what_reads_and_what_is_kept_asks_no_clock(module, may):
    """The lint refuses it, by either way of reading it."""
    for code in (
        "from trousseau.core.clock import today\n\ntoday()\n",
        "from trousseau.core import clock\n\nclock.today()\n",
    ):
        command = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--no-cache"]
        command += ["--stdin-filename", str(TESTS.parent / "src" / "trousseau" / module), "-"]
        said = subprocess.run(command, input=code, capture_output=True, text=True, cwd=TESTS.parent, check=False)
        assert ("TID251" not in said.stdout) == may, said.stdout + said.stderr


def test_the_other_days_are_those_that_a_calendar_turns_on():
    assert other_days(date(2026, 12, 1)) == [date(2026, 12, 2), date(2027, 1, 1), date(2028, 2, 29)]
    assert other_days(date(2028, 2, 10)) == [date(2028, 2, 11), date(2028, 3, 1), date(2029, 1, 1), date(2028, 2, 29)]
    for n in range(1500):
        today = date(2026, 12, 1) + timedelta(days=n)
        assert all(day > today for day in other_days(today)) and any(
            (day.month, day.day) == (2, 29) for day in other_days(today)
        )
