"""The fourteen attacks from an outside shell: sqlite3 or psql, without the settings of this software.

The guards are in the database: they refuse a shell too. Once its owner has taken them off, whatever is written to what
was posted is found at the next verification.
"""

import shutil
import subprocess

import pytest
from django.db import connection

from trousseau.core.triggers import TRIGGERS
from trousseau.ledger.models import Entry, Line
from trousseau.ledger.verification import verify

SQLITE = connection.vendor == "sqlite"
COMMAND = "sqlite3" if SQLITE else "psql"
UNBALANCED, EMPTY = 9002, 9003
COPIED = "ledger, journal, year, piece, label, key, source, posted_at, prev_hash"
pytestmark = pytest.mark.skipif(not shutil.which(COMMAND), reason=f"needs {COMMAND}")


@pytest.fixture
def book(committed_db, call):
    """Four entries, committed; attacks aim at the second."""
    return [call(month) for month in (1, 2, 3, 4)][1]


@pytest.fixture
def shell(committed_db):
    """Run statements in the shell, all or nothing; False when the database refuses. `recursive_triggers` is off there."""
    held = committed_db.settings_dict

    def run(*statements: str) -> bool:
        connection.close()
        text = "BEGIN;\n" + "".join(f"{statement};\n" for statement in statements) + "COMMIT;\n"
        if SQLITE:
            command = ["sqlite3", "-bail", str(held["NAME"])]
        else:
            command = ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", held["HOST"], "-p", str(held["PORT"])]
            command += ["-U", held["USER"], "-d", str(held["NAME"])]
        return subprocess.run(command, input=text, text=True, capture_output=True).returncode == 0

    return run


def unguarded() -> list[str]:
    """What takes the guards off, the checks of the columns too."""
    if SQLITE:
        return [
            f"DROP TRIGGER {name}"
            for name, trigger in TRIGGERS.items()
            if trigger.sqlite and trigger.table.startswith("ledger_")
        ] + ["PRAGMA ignore_check_constraints=ON"]
    tables = ("ledger_entry", "ledger_line", "ledger_fund")
    return [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables] + [
        "ALTER TABLE ledger_line DROP CONSTRAINT line_on_one_side"
    ]


def entry(pk: int, number: int, of: Entry, posted: str = "false") -> str:
    columns = f"{COPIED}, id, number, date, idempotency_key, posted, chain_number, hash"
    return (
        f"INSERT INTO ledger_entry ({columns}) SELECT {COPIED}, {pk}, {number}, date, 'essai:{pk}', {posted}, {number},"
        f" 'h' FROM ledger_entry WHERE id = {of.pk}"
    )


def line(pk: int, of: int, debit: int, credit: int) -> str:
    return (
        "INSERT INTO ledger_line (id, entry_id, account, aux, debit, credit)"
        f" VALUES ({pk}, {of}, '471', '', {debit}, {credit})"
    )


def replaced(statement: str, change: str) -> str:
    if SQLITE:
        return statement.replace("INSERT INTO", "INSERT OR REPLACE INTO")
    return f"{statement} ON CONFLICT (id) DO UPDATE SET {change}"


def attacks(of: Entry) -> dict[str, tuple[list[str], list[str]]]:
    """By name: the drafts that it needs, then the attack itself."""
    first = Line.objects.filter(entry=of).order_by("pk")[0].pk
    draft = [entry(UNBALANCED, 5, of), line(9100, UNBALANCED, 500, 0), line(9101, UNBALANCED, 0, 400)]
    empty = [entry(EMPTY, 5, of)]
    again = line(first, of.pk, 900, 0)
    return {
        "post an unbalanced entry": (draft, [f"UPDATE ledger_entry SET posted = true WHERE id = {UNBALANCED}"]),
        "post an entry without lines": (empty, [f"UPDATE ledger_entry SET posted = true WHERE id = {EMPTY}"]),
        "insert an entry already posted": ([], [entry(9004, 5, of, posted="true")]),
        "insert a line into a posted entry": ([], [line(9200, of.pk, 1, 0)]),
        "change a posted line": ([], [f"UPDATE ledger_line SET debit = debit + 1 WHERE id = {first}"]),
        "move a line into a posted entry": (draft, [f"UPDATE ledger_line SET entry_id = {of.pk} WHERE id = 9100"]),
        "move a line out of a posted entry": (
            draft,
            [f"UPDATE ledger_line SET entry_id = {UNBALANCED} WHERE id = {first}"],
        ),
        "delete a posted line": ([], [f"DELETE FROM ledger_line WHERE id = {first}"]),
        "delete a posted entry": (
            [],
            [f"DELETE FROM ledger_line WHERE entry_id = {of.pk}", f"DELETE FROM ledger_entry WHERE id = {of.pk}"],
        ),
        "un-post an entry": ([], [f"UPDATE ledger_entry SET posted = false WHERE id = {of.pk}"]),
        "a line on both sides": ([], [line(9200, of.pk, 5, 5)]),
        "a line on no side": ([], [line(9200, of.pk, 0, 0)]),
        "replace a posted line": ([], [replaced(again, "debit = 900")]),
        "replace a posted entry": ([], [replaced(entry(of.pk, 2, of), "label = 'autre'")]),
    }


NAMES = [
    "post an unbalanced entry",
    "post an entry without lines",
    "insert an entry already posted",
    "insert a line into a posted entry",
    "change a posted line",
    "move a line into a posted entry",
    "move a line out of a posted entry",
    "delete a posted line",
    "delete a posted entry",
    "un-post an entry",
    "a line on both sides",
    "a line on no side",
    "replace a posted line",
    "replace a posted entry",
]


def test_there_are_fourteen(book):
    assert list(attacks(book)) == NAMES and len(NAMES) == 14


@pytest.mark.parametrize("name", NAMES)
def test_the_guards_refuse_a_shell_too(book, shell, name):
    drafts, attack = attacks(book)[name]
    assert not drafts or shell(*drafts)
    assert not shell(*attack)
    assert {b.code for b in verify("clients").breaks} == ({"draft"} if drafts else set())


@pytest.mark.parametrize("name", NAMES)
def test_what_a_shell_wrote_without_the_guards_is_found(book, shell, name):
    drafts, attack = attacks(book)[name]
    assert shell(*unguarded(), *drafts, *attack)
    assert {b.code for b in verify("clients").breaks} - {"draft"}


def test_a_shell_that_does_nothing_wrong_leaves_the_ledger_whole(book, shell):
    assert shell(*unguarded())
    assert verify("clients").ok
