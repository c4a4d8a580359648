"""What `make test` leaves out is never what a change touches, and each dear test runs within ten landings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import chosen

PERHAPS, APPS = "src/trousseau/matching/perhaps.py", "src/trousseau/matching/apps.py"
ROWS = [
    (3.0, "tests/matching/test_perhaps.py::test_a", [PERHAPS, "tests/plugins/homes.py"]),
    (2.0, "tests/prevention/test_hold.py::test_b", [APPS, "src/trousseau/rents/templates/rents/home.html"]),
    (9.0, "tests/rents/test_home.py::test_c[é d]", ["src/trousseau/rents/views_home.py"]),
    (0.3, "tests/rents/test_home.py::test_d", []),
    (0.2, "tests/rents/test_home.py::test_e", []),
]
A, B, C = (test for cost, test, _files in ROWS if cost >= 1)
EVERYWHERE = "src/trousseau/rents/views_home.py"


@pytest.fixture
def costs(monkeypatch):
    monkeypatch.setattr(chosen, "WIDE", 1.0)
    return chosen.read(chosen.written(ROWS))


@pytest.fixture
def before(monkeypatch):
    """What a file was at the commit that is compared with: by its path."""
    texts: dict[str, str] = {}
    known = chosen.git

    def git(*words):
        path = words[1].partition(":")[2] if words[0] == "show" else ""
        return texts[path] if path in texts else known(*words)

    monkeypatch.setattr(chosen, "git", git)
    return texts


def test_what_is_kept_of_costs_is_read_again(costs):
    assert costs.dear == {A: 3.0, B: 2.0, C: 9.0}
    assert costs.ran[PERHAPS] == {A} and costs.ran[APPS] == {B}
    assert costs.files == {"tests/rents/test_home.py": 0.5}
    assert chosen.written([(5.0, A, [APPS]), *ROWS]).startswith(chosen.written(ROWS)[:20])  # the dearest of two runs
    assert chosen.read(chosen.written([(5.0, A, [APPS]), *ROWS])).ran[APPS] == {A, B}


def test_the_ten_tenths_are_all_the_dear_tests_once_and_cost_alike():
    costs = chosen.Costs({f"tests/x.py::test_{n}": 1.0 + n % 37 for n in range(250)})
    tenths = [chosen.tenth(costs, which) for which in range(10)]
    assert set().union(*tenths) == costs.dear.keys() and sum(map(len, tenths)) == 250
    sums = [sum(costs.dear[test] for test in some) for some in tenths]
    assert max(sums) < 1.1 * min(sums)


def test_the_body_of_a_function_touches_those_that_ran_it(costs, before):
    text = Path(chosen.ROOT, PERHAPS).read_text()
    before[PERHAPS] = text.replace("return found\n", "return {}\n")
    assert before[PERHAPS] != text and chosen.touched([PERHAPS], costs, "HEAD") == {A}


@pytest.mark.parametrize(
    ("now", "then", "wanted"),
    [("timedelta(1)", "timedelta(2)", {A}), ("@once_a_page\ndef _whose", "SOME = 3\n\ndef _whose", {A, B})],
)
def test_what_a_module_gives_touches_those_that_import_it(costs, before, now, then, wanted):
    before[PERHAPS] = Path(chosen.ROOT, PERHAPS).read_text().replace(now, then, 1)
    assert chosen.touched([PERHAPS], costs, "HEAD") == wanted


def test_what_runs_everywhere_touches_the_nearest_up_to_their_share(monkeypatch):
    """Twelve tests of a second ran it, of a hundred seconds: its room's first, then those that ran little else."""
    journeys = [
        (1.0, f"tests/journeys/test_{n}.py::test", [EVERYWHERE, *(f"src/{m}.py" for m in range(n))]) for n in range(9)
    ]
    rows = [*journeys, *((1.0, f"tests/rents/test_{n}.py::test", [EVERYWHERE, "src/x.py"]) for n in range(3))]
    rows += [(1.0, f"tests/other/test_{n}.py::test", []) for n in range(88)]
    monkeypatch.setattr(chosen, "WIDE", 0.05)
    costs = chosen.read(chosen.written(rows))
    wanted = {f"tests/rents/test_{n}.py::test" for n in range(3)} | {
        f"tests/journeys/test_{n}.py::test" for n in range(2)
    }
    assert costs.near(EVERYWHERE) == wanted
    monkeypatch.setattr(chosen, "WIDE", 0.2)
    assert len(chosen.read(chosen.written(rows)).near(EVERYWHERE)) == 12
    monkeypatch.setattr(chosen, "WIDE", 0.001)  # one at the least
    assert costs.near(EVERYWHERE) == {"tests/rents/test_0.py::test"} and costs.near("src/unknown.py") == set()


def test_what_a_class_holds_is_given_and_its_docstring_is_not():
    def of(words, column):
        return chosen.skeleton(
            f'class Row:\n    """{words}"""\n    width = {column}\n    def f(self):\n        return {column}\n'
        )

    assert of("One.", 2) == of("Two.", 2) != of("One.", 3)
    assert chosen.skeleton("def f():\n    return 1\n") == chosen.skeleton("def f():\n    '''More.'''\n    return 2\n")


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("tests/matching/test_perhaps.py", {A}),
        ("tests/plugins/homes.py", {A}),
        ("src/trousseau/rents/templates/rents/home.html", {B}),  # drawn by another room's test
        ("src/trousseau/rents/templates/rents/new.html", {C}),  # drawn by none: its room's
        ("src/trousseau/rents/locale/fr/LC_MESSAGES/django.po", {C}),
        ("src/trousseau/matching/migrations/0099_new.py", {A}),
        ("tools/setup.sh", {A, B, C}),
        ("docs/tour.md", set()),
        ("CHANGELOG.md", set()),
    ],
)
def test_each_kind_of_file_has_those_that_it_may_turn_red(costs, path, wanted):
    assert chosen.touched([path], costs, "HEAD") == wanted


@pytest.mark.parametrize(
    ("now", "then", "wanted"),
    [("[tool.ruff", "[tool.ruff_of_before", set()), ('"pytest>=9"', '"pytest>=8"', {A, B, C})],
)
def test_what_the_tests_are_run_with_touches_them_all(costs, before, now, then, wanted):
    before["pyproject.toml"] = Path(chosen.ROOT, "pyproject.toml").read_text().replace(now, then)
    assert chosen.touched(["pyproject.toml"], costs, "HEAD") == wanted


def test_without_a_commit_to_compare_with_nothing_is_touched_and_it_is_said(costs, monkeypatch):
    monkeypatch.setattr(chosen, "git", lambda *words: None)
    found = chosen.choose(costs)
    assert (found.base, found.changed, found.touched) == (None, [], set())
    assert len(found.turned) + len(found.left) == 3 and found.turned == chosen.tenth(costs, found.tenth)
    assert "pas de commit connu vert" in chosen.say(found, costs)


def test_where_the_commit_seen_green_is_nowhere_in_a_whole_history_all_is_run(costs, monkeypatch, tmp_path):
    green = tmp_path / "green"
    green.write_text("0" * 40 + "\n")
    monkeypatch.setattr(chosen, "GREEN", green)
    monkeypatch.setattr(chosen, "git", lambda *words: "false\n" if "--is-shallow-repository" in words else None)
    found = chosen.choose(costs)
    assert found.base is None and found.left == set() and "n’est pas dans l’histoire" in chosen.say(found, costs)
    monkeypatch.setattr(chosen, "git", lambda *words: "true\n" if "--is-shallow-repository" in words else None)
    assert len(chosen.choose(costs).left) > 0


@pytest.mark.parametrize(
    ("path", "runs"), [("src/trousseau/core/pages.py", False), ("tests/journeys/test_every_page.py", True)]
)
def test_what_opens_every_page_runs_in_its_turn_or_where_it_changed_itself(monkeypatch, path, runs):
    page = "tests/journeys/test_every_page.py::test_pages"
    costs = chosen.read(chosen.written([*ROWS, (300.0, page, ["src/trousseau/core/pages.py"])]))
    monkeypatch.setattr(chosen, "base", lambda: "HEAD")
    monkeypatch.setattr(chosen, "changed", lambda _since: [path])
    for turn in range(10):
        monkeypatch.setattr(chosen, "turn", lambda turn=turn: turn)
        left = chosen.choose(costs).left
        assert (page not in left) == (runs or page in chosen.tenth(costs, turn))


def test_a_part_that_grew_names_the_tests_that_did_it():
    costs = chosen.Costs(files={f"tests/a/test_{n}.py": 10.0 for n in range(9)})
    same = [(20.0, f"tests/a/test_{n}.py::test", []) for n in range(9)]  # a machine half as fast
    assert chosen.grown(costs, same) == []
    (said,) = chosen.grown(costs, [*same[1:], (60.0, "tests/a/test_0.py::test", [])])
    assert "tests courts : +22%" in said and "tests/a/test_0.py +20.0 s" in said


def test_what_is_left_out_does_not_run_and_the_rest_does(tmp_path):
    left = tmp_path / "left"
    left.write_text("tests/house/test_chosen.py::test_what_a_class_holds_is_given_and_its_docstring_is_not\n")
    said = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "chosen",
            "-n",
            "0",
            "-p",
            "no:cacheprovider",
            "--collect-only",
            __file__,
        ],
        cwd=chosen.ROOT,
        env={**os.environ, "LEFT_OUT": str(left), "ANY_DAY": ""},  # on no other day than the machine's
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout
    assert "test_what_a_class_holds" not in said.stdout and "test_the_ten_tenths" in said.stdout


def test_a_file_that_speaks_to_the_base_itself_may_run_on_both():
    tests = chosen.ROOT / "tests"
    assert chosen.asks_sql(tests / "ledger/test_together.py") and not chosen.asks_sql(tests / "rules/test_dates.py")
    tried = chosen.in_sql()["tests/ledger/test_together.py"]
    assert {"ledger", "src/trousseau/core/errors.py"} <= tried and "core" not in tried


COULD = {
    "tests/crash/test_killed.py": {"crash", "site"},
    "tests/ledger/test_together.py": {"ledger", "src/trousseau/core/models/__init__.py"},
    "tests/rents/roll/test_roll.py": {"rents", "ledger"},
    "tests/rents/test_two.py": {"rents"},
    "tests/site/test_backup.py": {"site"},
}
CRASH, LEDGER, ROLL, TWO, BACKUP = COULD


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("src/trousseau/ledger/actions.py", [LEDGER, ROLL]),
        ("src/trousseau/rents/migrations/0099_new.py", [CRASH, ROLL, TWO, BACKUP]),
        ("src/trousseau/core/locale/fr/LC_MESSAGES/django.po", []),  # no base hears a catalogue
        ("src/trousseau/rents/templates/rents/home.html", []),
        ("src/trousseau/core/models/people.py", [LEDGER]),
        ("src/trousseau/core/widgets.py", []),  # none of these files imports it
        (TWO, [TWO]),
        ("tests/rents/conftest.py", [ROLL, TWO]),
        ("docs/tour.md", []),
    ],
)
def test_postgresql_has_the_rooms_that_a_change_touched(path, wanted):
    assert chosen.on_postgres([path], COULD, which=9) == wanted


def test_ten_landings_give_postgresql_each_file_once():
    could = {f"tests/x/test_{n:03}.py": {"x"} for n in range(47)}
    given = [path for which in range(10) for path in chosen.on_postgres([], could, which)]
    assert sorted(given) == sorted(could)


def test_what_the_tests_are_run_with_gives_postgresql_them_all(costs, monkeypatch):
    monkeypatch.setattr(chosen, "base", lambda: "HEAD")
    monkeypatch.setattr(chosen, "changed", lambda _since: ["tools/setup.sh"])
    assert chosen.choose(costs).unasked == 0
