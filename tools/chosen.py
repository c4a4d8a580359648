"""What `make test` runs: every cheap test; of the dear ones those that a change touches, and a tenth of the others.

tests/costs.txt says which tests are dear and which of our files each of them ran; `make test-all`, which runs everything,
writes it (tests/plugins/costs.py). What changed is what differs from the commit named in .ci/green, the last at which
`make test-all` was seen green. A file is touched for the tests that ran it; what else a change may reach:

- what a module holds outside its functions (a constant, a column, a table of rules) reaches the modules that import it;
- a file that is not Python (a catalogue, a style, a figure) belongs to its room, unless a test is known to have drawn it;
- a file that tests of more than a fiftieth of the cost ran (what every page asks) touches as many of them, those of its room
  first, then those that run the least else: they look at it the closest;
- a migration or a trigger reaches its room, and what starts, saves or restores a base;
- what the tests themselves are run with (a dependency, an option of pytest) reaches them all;
- what opens every page, which nearly each change touches, has its turn alone (`BY_TURN`).

The tenth is that of .ci/turn, which a green `make test` moves on: ten landings run them all, however many commits each has.

On PostgreSQL, of the files of tests that say to a base what another would hear otherwise (`asks_sql`), those whose rooms a
change touched, and a tenth of the others.

    python -m tools.chosen LEFT_OUT ASKED   writes the tests left out and the files of tests that PostgreSQL has, one a line,
                                            and says what was chosen and why
    python -m tools.chosen --moved    moves the turn on
    python -m tools.chosen --kept FOLDER   writes tests/costs.txt of what each process of `make test-all` noted
    python -m tools.chosen --grown FOLDER  says which part grew since, and the tests that did it
"""

import ast
import json
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
COSTS, GREEN, TURN = ROOT / "tests/costs.txt", ROOT / ".ci/green", ROOT / ".ci/turn"
DEAR = 0.4  # CPU seconds: what is cheaper costs less than 500 in all
TENTHS = 10
GROWN = 1.1
WIDE = 0.02  # of the cost of all the dear tests
# dear, and run all the same: each address by each role, what reads the whole tree, a walk in a browser, the demonstration
# on a drawn day
ALWAYS = (
    "tests/house/",
    "tests/security/test_every_url_for_every_role.py::",
    "tests/journeys/test_the_first_day.py::",
    "tests/demo/test_any_day.py::",
)
# nearly each change touches it, and it is the dearest: with each page, role, width and language, `make test-all` and its turn
# have it; the table of addresses, always run, opens the same pages
BY_TURN = ("tests/journeys/test_every_page.py::",)
DAY = 86_400


@dataclass
class Costs:
    """`dear`: CPU seconds by test. `ran`: by file of ours, the dear tests that ran it. `files`: by file of tests, the CPU
    seconds of its cheap ones."""

    dear: dict[str, float] = field(default_factory=dict)
    ran: dict[str, set[str]] = field(default_factory=dict)
    files: dict[str, float] = field(default_factory=dict)

    def of(self, *starts: str) -> set[str]:
        return {test for test in self.dear if test.startswith(starts)}

    @cached_property
    def breadth(self) -> Counter[str]:
        """How many of our files each dear test ran."""
        return Counter(test for tests in self.ran.values() for test in tests)

    def near(self, path: str) -> set[str]:
        """The dear tests that ran a file; of those of a file that is run nearly everywhere, the nearest to it."""
        ran = self.ran.get(path, set())
        most = WIDE * sum(self.dear.values())
        if sum(self.dear[test] for test in ran) <= most:
            return ran
        room = f"tests/{'/'.join(Path(path).parts[2:3])}/"
        nearest = sorted(ran, key=lambda test: (not test.startswith(room), self.breadth[test], test))
        spent = accumulate(self.dear[test] for test in nearest)
        return {nearest[0], *(test for test, so_far in zip(nearest, spent, strict=True) if so_far <= most)}


@dataclass(frozen=True)
class Chosen:
    """`base`: the commit since which `changed` is counted; None: nothing to compare with, and nothing is touched. `asked`: the
    files of tests that PostgreSQL has; `unasked`: how many others it could have."""

    base: str | None
    changed: list[str]
    touched: set[str]
    tenth: int
    turned: set[str]
    left: set[str]
    asked: list[str]
    unasked: int


def read(text: str) -> Costs:
    """The three parts of tests/costs.txt, between empty lines; what begins with # is a remark."""
    parts = [[line for line in part.splitlines() if not line.startswith("#")] for part in text.split("\n\n")]
    found, tests = Costs(), list[str]()
    for line in parts[0]:
        cost, test = line.split(" ", 1)
        found.dear[test] = float(cost)
        tests.append(test)
    for line in parts[1]:
        path, numbers = line.split(" ", 1)
        found.ran[path] = {tests[number] for number in _numbers(numbers)}
    for line in parts[2]:
        cost, path = line.split(" ", 1)
        found.files[path] = float(cost)
    return found


def written(rows: Iterable[tuple[float, str, list[str]]]) -> str:
    """The text of tests/costs.txt, of (cost, test, files that it ran). A test seen twice (in both suites) is its dearest."""
    dearest: dict[str, tuple[float, set[str]]] = {}
    for cost, test, files in rows:
        before, ran = dearest.get(test, (0.0, set()))
        dearest[test] = (max(cost, before), ran.union(files))
    dear = sorted(test for test, (cost, _ran) in dearest.items() if cost >= DEAR)
    ran: dict[str, list[int]] = defaultdict(list)
    for number, test in enumerate(dear):
        for path in dearest[test][1]:
            ran[path].append(number)
    cheap: dict[str, float] = defaultdict(float)
    for test in dearest.keys() - set(dear):
        cheap[test.partition("::")[0]] += dearest[test][0]
    return "\n".join(
        [
            f"# Written by `make test-all`. Tests of {DEAR} CPU seconds or more.",
            *(f"{dearest[test][0]:.2f} {test}" for test in dear),
            "",
            "# Our files, and which of these tests, by their place from 0, ran them.",
            *(f"{path} {_ranges(numbers)}" for path, numbers in sorted(ran.items())),
            "",
            "# CPU seconds of the other tests of each file.",
            *(f"{cost:.2f} {path}" for path, cost in sorted(cheap.items())),
            "",
        ]
    )


def _ranges(numbers: list[int]) -> str:
    """[0, 1, 2, 5] as "0-2 5"."""
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and stretches[-1][1] == number - 1:
            stretches[-1][1] = number
        else:
            stretches.append([number, number])
    return " ".join(f"{first}-{last}" if last > first else f"{first}" for first, last in stretches)


def _numbers(text: str) -> Iterable[int]:
    for stretch in text.split():
        first, _to, last = stretch.partition("-")
        yield from range(int(first), int(last or first) + 1)


def git(*words: str) -> str | None:
    """What git says; None when it refuses, or is not there."""
    try:
        said = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return None if said.returncode else said.stdout


def base() -> str | None:
    """The commit last seen green; None in an archive, or a shallow clone that does not reach it."""
    named = GREEN.read_text().split() if GREEN.exists() else []
    return named[0] if named and git("merge-base", "--is-ancestor", named[0], "HEAD") is not None else None


def lost() -> bool:
    """Whether a whole history does not hold the commit last seen green: what changed since is not known."""
    named = GREEN.exists() and GREEN.read_text().strip()
    return bool(named) and base() is None and git("rev-parse", "--is-shallow-repository") == "false\n"


def changed(since: str) -> list[str]:
    """The files that differ from a commit, those not yet committed too."""
    differ = git("diff", "--name-only", "--no-renames", since) or ""
    new = git("ls-files", "--others", "--exclude-standard") or ""
    return sorted({*differ.splitlines(), *new.splitlines()})


def skeleton(source: str) -> str:
    """A module without the bodies of its functions, its docstrings and comments: what it gives to those that import it."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = [ast.Pass()]
        elif isinstance(node, ast.Module | ast.ClassDef) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:]
    return ast.dump(tree)


def gives_otherwise(path: str, since: str) -> bool:
    """Whether a module is new, gone, or gives something else than its functions' bodies to those that import it."""
    before, place = git("show", f"{since}:{path}"), ROOT / path
    if before is None or not place.exists():
        return True
    try:
        return skeleton(before) != skeleton(place.read_text())
    except SyntaxError:
        return True


def importers(paths: Iterable[str]) -> set[str]:
    """The files of the program that import one of these directly."""
    import grimp  # comes with import-linter, and keeps its reading of the tree from a call to the next

    graph, found = grimp.build_graph("trousseau", cache_dir=str(ROOT / ".import_linter_cache")), set[str]()
    for path in paths:
        module = ".".join(Path(path).with_suffix("").parts[1:]).removesuffix(".__init__")
        if module in graph.modules:
            found |= graph.find_modules_that_directly_import(module)
    places = (Path("src", *module.split(".")) for module in found)
    return {f"{place}/__init__.py" if (ROOT / place).is_dir() else f"{place}.py" for place in places}


def environment(text: str) -> object:
    """What of pyproject.toml the tests are run with."""
    said = tomllib.loads(text)
    pytest = said.get("tool", {}).get("pytest")
    return [said.get("dependency-groups"), {**said["project"], "version": ""}, pytest]


def touched(files: list[str], costs: Costs, since: str) -> set[str]:
    """The dear tests that these changed files may turn red."""
    found: set[str] = set()
    modules = []
    for path in files:
        place = Path(path)
        room = place.parts[2] if path.startswith("src/trousseau/") and len(place.parts) > 3 else ""
        if path == "pyproject.toml":
            before = git("show", f"{since}:{path}")
            if before is None or environment(before) != environment((ROOT / path).read_text()):
                return set(costs.dear)
        elif path.startswith(("requirements/", "tools/setup.sh", "tools/postgres.py")):
            return set(costs.dear)
        elif path.startswith("tests/"):
            found |= costs.of(f"{path}::") | costs.ran.get(path, set())
        elif room and place.suffix == ".py":
            found |= costs.near(path)
            modules.append(path)
            if "migrations" in place.parts or place.stem == "triggers":
                found |= costs.of(f"tests/{room}/", "tests/site/", "tests/crash/")
        elif path.startswith("src/trousseau/"):
            found |= costs.near(path) if path in costs.ran else costs.of(f"tests/{room}/")
            if "static" in place.parts:
                found |= costs.of("tests/journeys/")
            elif room == "scales":
                found |= costs.of("tests/demo/")
            elif room == "engines":
                found |= {
                    test
                    for one, tests in costs.ran.items()
                    if one.startswith("src/trousseau/engines/")
                    for test in tests
                }
        elif path.startswith("tools/"):
            found |= costs.of("tests/site/") | costs.ran.get(path, set())
    reaching = [path for path in modules if gives_otherwise(path, since)]
    if reaching:
        for path in importers(reaching):
            found |= costs.near(path)
    return found


def turn() -> int:
    """Which tenth: that of .ci/turn, moved on by a day for each that passed since, should a landing have forgotten it."""
    said = int(TURN.read_text()) if TURN.exists() else 0
    moved, now = git("log", "-1", "--format=%ct", "--", str(TURN)), git("log", "-1", "--format=%ct")
    days = (int(now) - int(moved)) // DAY if moved and now and moved.strip() else 0
    return (said + days) % TENTHS


def tenth(costs: Costs, which: int) -> set[str]:
    """One of ten parts of the dear tests, alike in what they cost."""
    dealt = sorted(costs.dear, key=lambda test: (-costs.dear[test], test))
    return {test for place, test in enumerate(dealt) if place % TENTHS == which}


def choose(costs: Costs) -> Chosen:
    since = base()
    files = changed(since) if since else []
    found = touched(files, costs, since) if since else set()
    found -= {test for test in costs.of(*BY_TURN) if test.partition("::")[0] not in files}
    found |= costs.of(*ALWAYS)
    which = turn()
    could = {path: rooms for path, rooms in in_sql().items() if not path.startswith("tests/journeys/")}
    asked = on_postgres(files, could, which)
    if lost() or found == costs.dear.keys():
        found, asked = set(costs.dear), sorted(could)
    turned = tenth(costs, which) - found
    left = costs.dear.keys() - found - turned
    return Chosen(since, files, found, which, turned, left, asked, len(could) - len(asked))


def say(chosen: Chosen, costs: Costs) -> str:
    if not costs.dear:
        return "— Choisis : tous les tests ; `make test-all` n’a pas encore dit lesquels sont chers. —"

    def of(tests: Iterable[str]) -> str:
        tests = list(tests)
        return f"{len(tests)} ({sum(costs.dear[test] for test in tests):.0f} s de processeur)"

    why = "toujours : pas de commit connu vert à quoi comparer (archive, clone partiel)"
    if chosen.base:
        why = f"que touchent les {len(chosen.changed)} fichiers changés depuis {chosen.base[:8]}"
    elif lost():
        why = "tous : le commit de .ci/green n’est pas dans l’histoire de celui-ci"
    return "\n".join(
        [
            "— Choisis : tous les tests courts ; des tests chers,",
            f"  {of(chosen.touched)} {why} ;",
            f"  {of(chosen.turned)} du dixième {chosen.tenth + 1} sur {TENTHS} ;",
            f"  {of(chosen.left)} laissés : `make test-all` les passe aussi ;",
            f"  sur PostgreSQL, {len(chosen.asked)} des fichiers où deux bases pourraient différer, {chosen.unasked} laissés. —",
        ]
    )


def noted(folder: Path) -> list[tuple[float, str, list[str]]]:
    return [
        tuple(json.loads(line)) for file in sorted(folder.glob("*.tests")) for line in file.read_text().splitlines()
    ]


def grown(costs: Costs, rows: Iterable[tuple[float, str, list[str]]]) -> list[str]:
    """What to say of the parts that cost a tenth more than was kept, this machine's speed set apart: the cheap tests of each
    file, then each dear one."""
    now: dict[str, float] = defaultdict(float)
    dear: dict[str, float] = {}
    for cost, test, _ran in rows:
        if test in costs.dear:
            dear[test] = cost
        else:
            now[test.partition("::")[0]] += cost
    said = []
    for name, before, after in (("tests courts", costs.files, now), ("tests chers", costs.dear, dear)):
        both = [one for one in after if before.get(one, 0) > 0.5]
        if len(both) < 5:
            continue
        speed = median(after[one] / before[one] for one in both)
        grew = {one: cost / speed - before.get(one, 0.0) for one, cost in after.items()}
        was = sum(before.get(one, 0.0) for one in after)
        if was + sum(grew.values()) > GROWN * was:
            most = sorted(grew, key=lambda one: -grew[one])[:5]
            said.append(
                f"{name} : +{sum(grew.values()) / was:.0%} ; " + ", ".join(f"{one} +{grew[one]:.1f} s" for one in most)
            )
    return said


SQL = (
    *("select_for_update", ".cursor(", "RawSQL", ".raw(", "IntegrityError", "connection.vendor", "ON CONFLICT"),
    *("update_conflicts", "ignore_conflicts", "transaction=True", "committed", "advisory", "MigrationExecutor"),
)


def in_sql() -> dict[str, set[str]]:
    """The files of tests that say to a base what another may hear otherwise, and what each tries: its own room, and those of
    what it imports. Every file imports something of core: there, the module is named."""
    found = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        if asks_sql(path):
            name = path.relative_to(ROOT)
            modules = [file.relative_to(ROOT) for file in _imported(path)]
            rooms = {str(one) if one.parts[2] == "core" else one.parts[2] for one in modules}
            found[str(name)] = {name.parts[1]} | rooms
    return found


def on_postgres(files: list[str], could: dict[str, set[str]], which: int) -> list[str]:
    """Of these files of tests, those that try a changed module, or that changed, and a tenth of the others. What every test of
    a folder is begun with (conftest.py) has them all; a migration, what starts, saves or restores a base too."""
    moved: set[str] = set()
    for path in files:
        place = Path(path)
        if place.suffix == ".py" and len(place.parts) > 3 and path.startswith("src/trousseau/"):
            moved |= {place.parts[2], path, str(place.parent / "__init__.py")}  # a package gives what its modules hold
            if "migrations" in place.parts:
                moved |= {"site", "crash"}
    begun = tuple(
        f"{Path(path).parent}/" for path in files if path.startswith("tests/") and path.endswith("conftest.py")
    )
    return [
        path
        for place, (path, tried) in enumerate(sorted(could.items()))
        if tried & moved or path in files or path.startswith(begun) or place % TENTHS == which
    ]


@cache
def asks_sql(path: Path) -> bool:
    """Whether a file of tests, or a module that it imports itself, says to the base what one base may hear otherwise than
    another: its own SQL, a lock, a conflict, a constraint that refuses, several connections, a migration."""
    return any(_says_sql(file) for file in (path, *_imported(path)))


@cache
def _says_sql(path: Path) -> bool:
    text = path.read_text()
    return any(word in text for word in SQL)


def _imported(path: Path) -> set[Path]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
        elif isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
    places = [Path(ROOT, "src", *name.split(".")) for name in names if name.startswith("trousseau.")]
    either = [file for place in places for file in (place.with_suffix(".py"), place / "__init__.py")]
    return {file for file in either if file.exists()}


def known() -> Costs:
    return read(COSTS.read_text()) if COSTS.exists() else Costs()


def main(words: list[str]) -> int:
    match words:
        case ["--moved"]:
            TURN.write_text(f"{(turn() + 1) % TENTHS}\n")
        case ["--kept", folder]:
            COSTS.write_text(written(noted(Path(folder))))
        case ["--grown", folder]:
            for line in grown(known(), noted(Path(folder))):
                print("Plus long d’un dixième :", line)
        case [left, asked]:
            costs = known()
            chosen = choose(costs)
            Path(left).write_text("".join(f"{test}\n" for test in sorted(chosen.left)))
            Path(asked).write_text("".join(f"{path}\n" for path in chosen.asked))
            print(say(chosen, costs))
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
