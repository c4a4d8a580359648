"""What the database refuses by itself, whoever writes: the fourteen attacks, and those found since."""

import sqlite3
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection

from trousseau.core import triggers
from trousseau.core.chain import START
from trousseau.ledger.actions import open_fund
from trousseau.ledger.models import Entry, Line

SQLITE = connection.vendor == "sqlite"
POSTED, UNBALANCED, EMPTY, MIXED, OUT_OF_ORDER, UNSEALED = 101, 102, 103, 104, 105, 106
COLUMNS = (
    "id, ledger, journal, year, number, date, piece, label, key, source, idempotency_key, reverses_id,"
    " posted, posted_at, posted_by_id, chain_number, prev_hash, hash"
)


def values(pk: int, number: int, chain: int, previous: str, posted: str = "false") -> str:
    return (
        f"({pk}, 'clients', 'OD', 2026, {number}, '2026-01-31', '', 'essai', 'essai', '', 'essai:{pk}', NULL,"
        f" {posted}, '2026-01-31 10:00:00', NULL, {chain}, '{previous}', 'h{pk}')"
    )


def entry(*args, **kwargs) -> str:
    return f"INSERT INTO ledger_entry ({COLUMNS}) VALUES {values(*args, **kwargs)}"


def line(pk: int, of: int, debit: object, credit: object, fund: object = "NULL") -> str:
    return (
        "INSERT INTO ledger_line (id, entry_id, account, fund_id, aux, debit, credit)"
        f" VALUES ({pk}, {of}, '471', {fund}, '', {debit}, {credit})"
    )


def replace(statement: str, change: str) -> str:
    """The statement that overwrites a row: each base has its own."""
    if SQLITE:
        return statement.replace("INSERT INTO", "INSERT OR REPLACE INTO")
    return f"{statement} ON CONFLICT (id) DO UPDATE SET {change}"


@pytest.fixture
def book(db):
    """One posted entry and drafts that must not be posted, written by hand as an attacker would."""
    fund = open_fund(None, ledger="agency", code="A1", label="Agence")
    after = f"h{POSTED}"
    with connection.cursor() as cursor:
        for statement in (
            entry(POSTED, 1, 1, START.hash),
            line(1001, POSTED, 500, 0),
            line(1002, POSTED, 0, 500),
            f"UPDATE ledger_entry SET posted = true WHERE id = {POSTED}",
            entry(UNBALANCED, 2, 2, after),
            line(1003, UNBALANCED, 500, 0),
            line(1004, UNBALANCED, 0, 400),
            entry(EMPTY, 3, 3, after),
            entry(MIXED, 4, 4, after),
            line(1005, MIXED, 500, 0, fund.pk),
            line(1006, MIXED, 0, 500),
            entry(OUT_OF_ORDER, 7, 5, after),
            line(1007, OUT_OF_ORDER, 500, 0),
            line(1008, OUT_OF_ORDER, 0, 500),
            entry(UNSEALED, 5, 6, "f" * 64),
            line(1009, UNSEALED, 500, 0),
            line(1010, UNSEALED, 0, 500),
        ):
            cursor.execute(statement)


def post(pk: int) -> str:
    return f"UPDATE ledger_entry SET posted = true WHERE id = {pk}"


FOURTEEN = {
    "post an unbalanced entry": post(UNBALANCED),
    "post an entry without lines": post(EMPTY),
    "insert an entry already posted": entry(110, 9, 9, START.hash, posted="true"),
    "insert a line into a posted entry": line(1100, POSTED, 1, 0),
    "change a posted line": "UPDATE ledger_line SET debit = 501 WHERE id = 1001",
    "move a line into a posted entry": f"UPDATE ledger_line SET entry_id = {POSTED} WHERE id = 1003",
    "move a line out of a posted entry": f"UPDATE ledger_line SET entry_id = {UNBALANCED} WHERE id = 1001",
    "delete a posted line": "DELETE FROM ledger_line WHERE id = 1001",
    "delete a posted entry": f"DELETE FROM ledger_entry WHERE id = {POSTED}",
    "un-post an entry": f"UPDATE ledger_entry SET posted = false WHERE id = {POSTED}",
    "a line on both sides": line(1100, EMPTY, 5, 5),
    "a line on no side": line(1100, EMPTY, 0, 0),
    "replace a posted line": replace(line(1001, POSTED, 900, 0), "debit = 900"),
    "replace a posted entry": replace(entry(POSTED, 1, 1, START.hash), "label = 'autre'"),
}
MORE = {
    "change a posted label": f"UPDATE ledger_entry SET label = 'autre' WHERE id = {POSTED}",
    "change a draft": f"UPDATE ledger_entry SET label = 'autre' WHERE id = {EMPTY}",
    "change a draft while posting it": f"UPDATE ledger_entry SET posted = true, number = 9 WHERE id = {MIXED}",
    "change a draft's line": "UPDATE ledger_line SET debit = 400 WHERE id = 1003",
    "move a posted line into a draft as it is replaced": replace(line(1001, EMPTY, 500, 0), f"entry_id = {EMPTY}"),
    "post with a gap in the numbers": post(OUT_OF_ORDER),
    "post out of the chain": post(UNSEALED),
    "post with a fund of the other ledger": post(MIXED),
    "post twice": post(POSTED),
    "an entry for the number of a posted one": entry(111, 1, 9, START.hash),
    "an entry for the chain number of a posted one": entry(111, 9, 1, START.hash),
    "a negative line": line(1100, EMPTY, -5, 0),
    "change a fund": "UPDATE ledger_fund SET code = 'A2'",
    "delete a fund": "DELETE FROM ledger_fund",
    "change everything at once": "UPDATE ledger_line SET debit = debit + 1",
}


@pytest.mark.parametrize("attack", [*FOURTEEN, *MORE])
def test_the_database_refuses(book, refused, attack):
    assert refused({**FOURTEEN, **MORE}[attack])


def test_what_is_right_goes_through(book, refused):
    """The attacks are refused for what they do, not because everything is."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_line WHERE id IN (1003, 1004)")
        cursor.execute(line(1101, UNBALANCED, 400, 0))
        cursor.execute(line(1102, UNBALANCED, 0, 400))
    assert not refused(post(UNBALANCED))
    assert not refused(entry(120, 9, 9, START.hash))
    assert not refused(line(1103, EMPTY, 5, 0))


# Each base has attacks of its own: defined for the one under test, so that nothing is skipped.
if SQLITE:

    class TestSqlite:
        @pytest.mark.parametrize("attack", ["replace a posted line", "replace a posted entry"])
        def test_replacing_is_refused_without_recursive_triggers_too(self, book, refused, attack):
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA recursive_triggers=OFF")
            try:
                assert refused(FOURTEEN[attack])
                assert refused(entry(111, 1, 9, START.hash).replace("INSERT", "INSERT OR REPLACE"))
                assert refused(entry(111, 9, 1, START.hash).replace("INSERT", "INSERT OR REPLACE"))
                assert refused(f"UPDATE OR REPLACE ledger_entry SET id = {POSTED} WHERE id = {EMPTY}")
                assert refused(f"UPDATE OR REPLACE ledger_entry SET rowid = {POSTED} WHERE id = {EMPTY}")
            finally:
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA recursive_triggers=ON")

        @pytest.mark.parametrize("amount", ["0.5", "'5 euros'", "x'01'"])
        def test_cents_are_integers(self, book, refused, amount):
            assert refused(line(1100, EMPTY, amount, 0))

        def test_a_migration_rebuilds_a_table_and_the_guards_come_back(self, committed_db, call, refused):
            call(1)
            triggers.before_migrate(None, using="default", plan=[object()])
            with connection.cursor() as cursor:
                cursor.execute("CREATE TABLE rebuilt AS SELECT * FROM ledger_entry")
                cursor.execute("PRAGMA foreign_keys=OFF")
                cursor.execute("DROP TABLE ledger_entry")
                cursor.execute("ALTER TABLE rebuilt RENAME TO ledger_entry")
            assert "ledger_entry_delete" in triggers.missing(connection)
            triggers.after_migrate(None, using="default")
            assert triggers.missing(connection) == []
            assert refused("DELETE FROM ledger_entry")

    def test_a_backup_keeps_the_guards(committed_db, call, tmp_path):
        """VACUUM INTO copies the triggers with the tables."""
        call(1)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(tmp_path / "backup.sqlite3")])
        copy = sqlite3.connect(tmp_path / "backup.sqlite3")
        try:
            with pytest.raises(sqlite3.IntegrityError, match="never deleted"):
                copy.execute("DELETE FROM ledger_entry")
        finally:
            copy.close()

else:

    class TestPostgresql:
        @pytest.mark.parametrize("table", ["ledger_entry", "ledger_line", "ledger_fund"])
        def test_truncate_is_refused(self, book, refused, table):
            assert refused(f"TRUNCATE {table} CASCADE")

        def test_a_trigger_switched_off_is_missing(self, db):
            with connection.cursor() as cursor:
                cursor.execute("ALTER TABLE ledger_line DISABLE TRIGGER ledger_line_update")
            assert triggers.missing(connection) == ["ledger_line_update"]

        def test_a_line_does_not_slip_in_while_the_entry_is_being_posted(self, committed_db, together):
            """The line waits for the posting under way in another transaction, then sees it."""
            import threading

            from django.db import transaction

            with connection.cursor() as cursor:
                cursor.execute(entry(POSTED, 1, 1, START.hash))
                cursor.execute(line(1001, POSTED, 500, 0))
                cursor.execute(line(1002, POSTED, 0, 500))
            posted, tried = threading.Event(), threading.Event()

            def first():
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(post(POSTED))
                    posted.set()
                    tried.wait(0.5)

            def second():
                posted.wait(5)
                with connection.cursor() as cursor:
                    cursor.execute(line(1003, POSTED, 1, 0))
                tried.set()

            done, error = together(first, second)
            assert done is None and "takes no more lines" in str(error)
            assert Line.objects.filter(entry=POSTED).count() == 2


class TestTheCheck:
    def test_all_is_in_place(self, db):
        assert triggers.missing(connection) == []
        assert triggers.check(databases=["default"]) == []

    def test_a_lost_trigger_stops_the_start_until_migrate_puts_it_back(self, committed_db, tamper):
        tamper()
        errors = triggers.check(databases=["default"])
        assert [error.id for error in errors] == ["core.E001"] and "ledger_entry_update" in errors[0].msg
        assert "trousseau migrate" in errors[0].msg
        call_command("migrate", verbosity=0)
        assert triggers.check(databases=["default"]) == []

    def test_a_trigger_emptied_of_its_rule_is_missing(self, committed_db):
        with connection.cursor() as cursor:
            if SQLITE:
                cursor.execute("DROP TRIGGER ledger_line_update")
                cursor.execute("CREATE TRIGGER ledger_line_update BEFORE UPDATE ON ledger_line BEGIN SELECT 1; END")
            else:
                cursor.execute(
                    "CREATE OR REPLACE FUNCTION ledger_line_update() RETURNS trigger LANGUAGE plpgsql"
                    " AS $$ BEGIN RETURN NEW; END $$"
                )
        assert triggers.missing(connection) == ["ledger_line_update"]


def test_nothing_but_the_actions_posts(db):
    """The ORM meets the same guards as SQL."""
    from django.db import IntegrityError
    from django.utils import timezone

    with pytest.raises(IntegrityError):
        Entry.objects.create(
            ledger="clients",
            journal="OD",
            year=2026,
            number=1,
            date=date(2026, 1, 1),
            label="essai",
            idempotency_key="essai",
            posted=True,
            posted_at=timezone.now(),
            chain_number=1,
            prev_hash=START.hash,
            hash="h",
        )
