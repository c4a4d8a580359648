"""Which changes of the law and of the ledger would no test see? `make mutants`, or some files: `make mutants FILES="…"`.

A mutant is one function with one thing changed in it: a comparison, an operator, a number, `and` for `or`. The tests of
the room are collected, and run once to learn which functions each of them calls. Then, for each mutant, a copy of this
process puts the changed code in the place of the function's own and runs those tests, the shortest first, until one
fails. A mutant that all of them pass survives: it is printed, and someone reads it. Some change nothing that a caller
can see; the others are holes. No source is written, and no other program is needed (docs/decisions/0017-mutants.md).
"""

import ast
import functools
import gc
import os
import re
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType, SimpleNamespace

import hypothesis
import pytest
from _pytest.runner import runtestprotocol

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "trousseau"
ROOMS = ("rules", "ledger")
MONITOR = 4  # this tool's number, for sys.monitoring
PATIENCE = 20  # a mutant that takes that many times the CPU of its tests, and ten seconds, turns for ever
INSTEAD = {ast.Add: ast.Sub, ast.Mult: ast.FloorDiv, ast.And: ast.Or, ast.Is: ast.IsNot, ast.In: ast.NotIn}
INSTEAD |= {ast.Lt: ast.LtE, ast.Gt: ast.GtE, ast.Eq: ast.NotEq}
INSTEAD |= {other: one for one, other in INSTEAD.items()}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}

Place = tuple[str, int]  # the file of a function, and its first line


def change(node: ast.AST) -> bool:
    """Change one thing in that node; False when it holds nothing to change."""
    match node:
        case ast.Compare(ops=[one, *others]) if type(one) in INSTEAD:
            node.ops = [INSTEAD[type(one)](), *others]
        case ast.BinOp(op=op) | ast.BoolOp(op=op) | ast.AugAssign(op=op) if type(op) in INSTEAD:
            node.op = INSTEAD[type(op)]()
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            node.operand = ast.copy_location(ast.UnaryOp(ast.Not(), operand), operand)
        case ast.Constant(value=bool() as value):
            node.value = not value
        case ast.Constant(value=int() as value):
            node.value = value + 1
        case ast.Name(id=name) if name in NAMES:
            node.id = NAMES[name]
        case _:
            return False
    return True


def first_line(function: ast.FunctionDef) -> int:
    return min([function.lineno, *(one.lineno for one in function.decorator_list)])


def outermost(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    """The functions that stand in no other function."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield node
        else:
            yield from outermost(node)


def mutants(path: str) -> Iterator[tuple[Place, str, CodeType]]:
    """Each mutant of a file: its function, what was changed in words, and the changed code of the function."""
    source = Path(path).read_text(encoding="utf-8")
    for number, whole_one in enumerate(outermost(ast.parse(source))):
        line = first_line(whole_one)
        for place in range(len(list(ast.walk(whole_one)))):
            changed = ast.parse(source)
            function = list(outermost(changed))[number]
            node = list(ast.walk(function))[place]
            if getattr(node, "lineno", 0) < function.body[0].lineno:
                continue  # its arguments and what decorates it are read once, when it is imported
            before = ast.unparse(node)
            if change(node):
                words = (
                    f"{Path(path).relative_to(ROOT)}:{node.lineno} {function.name}: {before}  →  {ast.unparse(node)}"
                )
                whole = compile(changed, path, "exec")
                yield (path, line), words, next(code for code in codes(whole) if code.co_firstlineno == line)


def codes(code: CodeType) -> Iterator[CodeType]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from codes(one)


def living() -> dict[Place, FunctionType]:
    """Every function of this process."""
    found = (one for one in gc.get_objects() if type(one) is FunctionType)
    return {(one.__code__.co_filename, one.__code__.co_firstlineno): one for one in found}


class Mutants:
    """What pytest does with the tests collected, in the place of running them."""

    def __init__(self, files: list[Path]):
        self.files = sorted(str(path) for path in files)
        self.calls: dict[Place, set[pytest.Item]] = defaultdict(set)
        self.took: dict[pytest.Item, float] = {}
        self.survived: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session) -> bool:
        hypothesis.settings.register_profile(
            "mutants", hypothesis.settings.default, derandomize=True, database=None, max_examples=50
        )
        hypothesis.settings.load_profile("mutants")
        self.nothing = SimpleNamespace(listchain=lambda: [session])  # what is made for the session stays
        self.learn(session.items)
        everything = sorted(set().union(*self.calls.values()), key=self.took.__getitem__)
        assert self.passes(everything), "a test does not pass twice: nothing can be said of mutants"
        gc.unfreeze()  # what the tests' session set aside would not be found
        live, counted = living(), Counter()
        assert live.keys() & self.calls.keys(), (
            "none of the functions that a test calls is found: nothing can be changed"
        )
        for path in self.files:
            for place, words, code in mutants(path):
                tests = sorted(self.calls[place], key=self.took.__getitem__)
                if place not in live or not tests:
                    counted["that no test calls"] += 1
                elif self.passes(tests, live[place], code):
                    counted["survived"] += 1
                    print(words, flush=True)
                else:
                    counted["killed"] += 1
        print(", ".join(f"{count} {what}" for what, count in counted.most_common()), flush=True)
        return True

    def run(self, item: pytest.Item) -> bool:
        reports = runtestprotocol(item, log=False, nextitem=self.nothing)
        return not any(report.failed for report in reports)

    def learn(self, items: list[pytest.Item]) -> None:
        """Run every test once: which functions of the files it calls, and how long it takes."""
        watch, here = sys.monitoring, items[0]

        def started(code, _offset):
            if code.co_filename in self.files:
                self.calls[code.co_filename, code.co_firstlineno].add(here)
            return watch.DISABLE

        watch.use_tool_id(MONITOR, "mutants")
        watch.register_callback(MONITOR, watch.events.PY_START, started)
        watch.set_events(MONITOR, watch.events.PY_START)
        for here in items:
            watch.restart_events()
            before = time.process_time()
            assert self.run(here), f"{here.nodeid} fails before anything is changed"
            self.took[here] = time.process_time() - before
        watch.set_events(MONITOR, watch.events.NO_EVENTS)
        watch.free_tool_id(MONITOR)

    def passes(
        self, tests: list[pytest.Item], target: FunctionType | None = None, code: CodeType | None = None
    ) -> bool:
        """Whether every test passes in a copy of this process, where the function has that code."""
        child = os.fork()
        if child:
            return os.waitpid(child, 0)[1] == 0
        try:
            limit = int(time.process_time() + PATIENCE * sum(self.took[test] for test in tests) + 10)
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
            if target is not None:
                for one in gc.get_objects():
                    if type(one) is functools._lru_cache_wrapper:
                        one.cache_clear()  # what the function's own code answered
                target.__code__ = code
            whole = all(self.run(test) for test in tests)
        except BaseException:
            whole = False
        os._exit(not whole)


def tests_of(files: list[Path]) -> list[str]:
    """The tests of the rooms of these files that name one of them."""
    found = set()
    for path in files:
        named = re.compile(rf"\b{path.parent.name if path.stem == '__init__' else path.stem}\b")
        room = ROOT / "tests" / path.relative_to(SOURCE).parts[0]
        found |= {str(test) for test in room.rglob("test_*.py") if named.search(test.read_text(encoding="utf-8"))}
    return sorted(found)


def main(names: list[str]) -> int:
    files = [Path(name).resolve() for name in names]
    if files:
        tests = tests_of(files)
    else:
        found = [path for room in ROOMS for path in (SOURCE / room).rglob("*.py")]
        files, tests = [path for path in found if "migrations" not in path.parts], [f"tests/{room}" for room in ROOMS]
    # a mutant may warn of what the suite forbids
    return pytest.main(["-s", "-p", "no:cacheprovider", "-W", "ignore", *tests], plugins=[Mutants(files)])


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
