"""A committed database of one's own, several threads in it, and a hand that tampers: for the ledger and the register."""

import shutil
import sqlite3
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from base_copy import copy_database, drop_database
from django.db import DatabaseError, connection, connections, transaction


@pytest.fixture(scope="session")
def template(django_db_setup, django_db_blocker, tmp_path_factory):
    """The migrated test database, set aside once: a file on SQLite, a database of its own on PostgreSQL."""
    with django_db_blocker.unblock():
        held = connections["default"]
        if held.vendor == "sqlite":
            file = tmp_path_factory.mktemp("template") / "template.sqlite3"
            held.ensure_connection()
            copy = sqlite3.connect(file)
            held.connection.backup(copy)
            # as a site's own file: two threads that open a plain one at once would race for its journal
            copy.execute("PRAGMA journal_mode=WAL")
            copy.close()
            yield file
            return
        name = f"{held.settings_dict['NAME']}_template"
        held.close()  # a database is copied while nobody is connected to it
        copy_database(held, held.settings_dict["NAME"], name)
    yield name
    with django_db_blocker.unblock():
        drop_database(held, name)


@pytest.fixture
def committed_db(request, template, db, settings, tmp_path):
    """A database of the test's own, where what is committed stays: for threads, on_commit and tamperers.

    `django_db(transaction=True)` ends by emptying every table, which the triggers refuse, and
    rightly. Here the test works in a copy of the migrated database (SQLite: the file; PostgreSQL: CREATE
    DATABASE … TEMPLATE), thrown away after it: nothing is emptied, no trigger is switched off. `db`, which
    this asks for, holds its transaction on the connection set aside, where nothing happens. Threads find
    the same copy; each closes its connection (see `together`). The site's HOME is the test's folder, so
    that heads are written there. A test that begins with a step to a home copies the base where it is made
    (see `made_once`).
    """
    settings.HOME, source = tmp_path / "home", template
    if "committed_once" in request.fixturenames:
        begun = request.getfixturevalue("committed_once")
        source = begun.name
        if begun.home.exists():
            shutil.copytree(begun.home, settings.HOME)
    if connections["default"].vendor == "sqlite":
        name = tmp_path / "db.sqlite3"
        shutil.copyfile(source, name)
    else:
        name = f"{template}_copy"
        copy_database(connections["default"], source, name)
    with in_its_place(name):
        yield connections["default"]


@pytest.fixture
def empty_db(db, settings, tmp_path):
    """As `committed_db`, with no table at all: for what is migrated from an earlier release."""
    settings.HOME = tmp_path / "home"
    held = connections["default"]
    if held.vendor == "sqlite":
        name = tmp_path / "empty.sqlite3"
    else:
        name = f"{held.settings_dict['NAME']}_empty"
        copy_database(held, "template0", name)
    with in_its_place(name):
        yield connections["default"]


def connection_to(name: str | Path):
    """A connection to another database of the same server, or to another file."""
    original = connections.settings["default"]
    connections.settings["default"] = {**original, "NAME": str(name)}
    try:
        return connections.create_connection("default")
    finally:
        connections.settings["default"] = original


@contextmanager
def put(connection):
    """This connection is the default one, also for the threads that open theirs; the one set aside comes back."""
    from trousseau.core import scales

    held, original = connections["default"], connections.settings["default"]
    connections["default"], connections.settings["default"] = connection, connection.settings_dict
    scales.forget()
    try:
        yield
    finally:
        scales.forget()
        connections["default"], connections.settings["default"] = held, original


@contextmanager
def in_its_place(name: str | Path):
    """The default connection is to this database, which PostgreSQL drops afterwards."""
    found = connection_to(name)
    try:
        with put(found):
            yield
            connections["default"].close()
    finally:
        found.close()
        if found.vendor == "postgresql":
            drop_database(connections["default"], name)


@pytest.fixture
def together():
    """Run functions at the same time, each in a thread with a connection of its own: their results in order."""

    def run(*functions):
        gate = threading.Barrier(len(functions))
        results: list = [None] * len(functions)

        def one(i, function):
            try:
                gate.wait()
                results[i] = function()
            except Exception as error:
                results[i] = error
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=(i, f)) for i, f in enumerate(functions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return results

    return run


@pytest.fixture
def refused():
    """True when the database itself refuses one statement; whatever it does is undone."""

    def try_(sql: str, params=()) -> bool:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, params)
                transaction.set_rollback(True)
        except DatabaseError:
            return True
        return False

    return try_


@pytest.fixture
def tamper(committed_db):
    """A hand outside the software, owner of the base: it takes the guards off this copy, then writes."""

    def write(*statements: str) -> None:
        from trousseau.core.triggers import TRIGGERS

        with connection.cursor() as cursor:
            for trigger in TRIGGERS.values():
                on_table = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}{on_table}")
            for statement in statements:
                cursor.execute(statement)

    return write
