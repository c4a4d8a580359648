"""What the database itself refuses, whoever writes in it."""

from types import SimpleNamespace

import pytest
from django.db import connection

from trousseau.core import triggers

from .conftest import SQLITE, TABLE, amend, cancel, end, line, of, write

MENTION = {"kind": "'amend'", "number": 1, "mandate_id": of(1, "mandate_id")}
ATTACKS = {
    "change a line": f"UPDATE {TABLE} SET names = 'autre'",
    "change a seal": f"UPDATE {TABLE} SET hash = 'autre' WHERE chain_number = 1",
    "delete a line": f"DELETE FROM {TABLE} WHERE chain_number = 2",
    "cut the tail": f"DELETE FROM {TABLE} WHERE chain_number = 4",
    "a gap in the numbers": line({"number": 5}),
    "a number that restarts": line({"number": 1}),
    "a gap in the lines": line({"chain_number": 6}),
    "a line between two others": line({"chain_number": 2}),
    "a line out of the chain": line({"prev_hash": f"'{'f' * 64}'"}),
    "a mandate registered twice": line({"mandate_id": of(3, "mandate_id")}),
    "a mention of no mandate": line(MENTION | {"number": 9}),
    "a mention of another mandate": line(MENTION | {"number": 2}),
    "a mention of a cancelled one": line(
        MENTION | {"number": 3, "mandate_id": of(3, "mandate_id"), "chain_number": 6, "prev_hash": of(5, "hash")}
    ),
    "a kind that does not exist": line(MENTION | {"kind": "'other'"}),
    "overwrite a line": line({"id": of(2)}, "INSERT OR REPLACE INTO")
    if SQLITE
    else line({"id": of(2)}) + " ON CONFLICT (id) DO UPDATE SET names = 'autre'",
    "overwrite a number": line({"number": 2}, "INSERT OR REPLACE INTO")
    if SQLITE
    else line({"chain_number": 2}) + " ON CONFLICT (chain_number) DO UPDATE SET names = 'autre'",
}


class TestTheDatabaseRefuses:
    @pytest.fixture
    def written(self, db, build):
        made = [build.mandate() for _ in range(3)]
        amend(build.staff.captation, made[1])
        return SimpleNamespace(made=made, draft=build.draft_mandate(), staff=build.staff)

    @pytest.mark.parametrize("attack", ATTACKS)
    def test_the_attack(self, written, refused, attack):
        if attack == "a mention of a cancelled one":
            end(written.staff, written.made[2])
            cancel(written.staff.director, written.made[2])
        assert refused(ATTACKS[attack])

    def test_what_is_right_goes_through(self, written, refused):
        """The attacks are refused for what they do, not because everything is."""
        assert not refused(line())
        assert not refused(line(MENTION))


# Each base has attacks of its own: defined for the one under test, so that nothing is skipped.
if SQLITE:

    def test_overwriting_is_refused_without_recursive_triggers_too(book, build, refused):
        build.draft_mandate()
        write("PRAGMA recursive_triggers=OFF")
        for values in ({"id": of(2)}, {"number": 2}, {"chain_number": 2}, {"mandate_id": of(2, "mandate_id")}):
            assert refused(line(values, "INSERT OR REPLACE INTO"))
        assert refused(f"UPDATE OR REPLACE {TABLE} SET id = {of(1)} WHERE chain_number = 2")

    def test_a_number_is_an_integer(book, build, refused):
        build.draft_mandate()
        assert refused(line({"number": "4.0001"})) and refused(line({"number": "'quatre'"}))

else:

    def test_truncate_is_refused(book, refused):
        assert refused(f"TRUNCATE {TABLE} CASCADE")

    def test_a_guard_switched_off_is_missing(db):
        write(f"ALTER TABLE {TABLE} DISABLE TRIGGER {TABLE}_delete")
        assert triggers.missing(connection) == [f"{TABLE}_delete"]
