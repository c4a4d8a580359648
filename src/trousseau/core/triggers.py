"""Database triggers, written once by the room that needs them, in its `triggers.py`, which its `apps.py` names.

Django rebuilds a SQLite table to alter it and drops its triggers without a word: they are put back
after every migration, and a system check refuses to start without them.
"""

from dataclasses import dataclass

from django.core import checks
from django.db import connections

TRIGGERS: dict[str, "Trigger"] = {}


@dataclass(frozen=True)
class Trigger:
    """One rule that the database holds by itself.

    `sqlite` is what follows CREATE TRIGGER <name>. `postgresql` is (event, body): what stands between
    CREATE TRIGGER <name> and EXECUTE, and the PL/pgSQL block, from BEGIN to END. None: this base does not need it.
    """

    name: str
    table: str
    sqlite: str | None = None
    postgresql: tuple[str, str] | None = None

    def __post_init__(self):
        TRIGGERS[self.name] = self

    def on_sqlite(self) -> str:
        return f"CREATE TRIGGER {self.name} {self.sqlite}"

    def on_postgresql(self) -> tuple[str, str]:
        assert self.postgresql, "asked of the triggers that this base needs"
        return self.postgresql


def aborts(room: str, why: str) -> str:
    """What makes SQLite refuse, inside a SELECT."""
    return f"RAISE(ABORT, '{room}: {why}')"


def raises(room: str, why: str) -> str:
    """What makes PostgreSQL refuse, as one statement."""
    return f"RAISE EXCEPTION '{room}: {why}' USING ERRCODE = 'integrity_constraint_violation'"


def refuse(name: str, table: str, event: str, why: str) -> None:
    """Refuse UPDATE or DELETE outright, on both bases."""
    room = table.partition("_")[0]
    Trigger(
        name,
        table,
        sqlite=f"BEFORE {event} ON {table} BEGIN SELECT {aborts(room, why)}; END",
        postgresql=(f"BEFORE {event} ON {table} FOR EACH ROW", f" BEGIN {raises(room, why)}; END "),
    )


def refuse_truncate(table: str) -> None:
    """Refuse the TRUNCATE that PostgreSQL adds."""
    why = raises(table.partition("_")[0], "never emptied")
    Trigger(
        f"{table}_truncate", table, postgresql=(f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT", f" BEGIN {why}; END ")
    )


def _declared(connection) -> list[Trigger]:
    """The triggers that this base should have: those whose table is there."""
    tables = set(connection.introspection.table_names())
    return [t for t in TRIGGERS.values() if t.table in tables and getattr(t, connection.vendor)]


def install(connection) -> None:
    """Put every declared trigger in place, as it is declared."""
    with connection.cursor() as cursor:
        for trigger in _declared(connection):
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name}")
                cursor.execute(trigger.on_sqlite())
                continue
            event, body = trigger.on_postgresql()
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {trigger.name}() RETURNS trigger LANGUAGE plpgsql AS $body${body}$body$"
            )
            cursor.execute(f"DROP TRIGGER IF EXISTS {trigger.name} ON {trigger.table}")
            cursor.execute(f"CREATE TRIGGER {trigger.name} {event} EXECUTE FUNCTION {trigger.name}()")


def set_aside(connection) -> None:
    """Take the triggers off before a migration, also those that an older version declared. SQLite alone: while it
    rebuilds a table, it refuses a trigger of another table that names it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')


def missing(connection) -> list[str]:
    """The names of the triggers that are absent, switched off, or not what is declared."""
    declared = _declared(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            expected = {t.name: t.on_sqlite() for t in declared}
        else:
            cursor.execute(
                "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
                " JOIN pg_class c ON c.oid = t.tgrelid"
                " WHERE t.tgenabled IN ('O', 'A') AND pg_table_is_visible(c.oid)"
            )
            expected = {t.name: t.on_postgresql()[1] for t in declared}
        found = dict(cursor.fetchall())
    return [name for name, text in expected.items() if found.get(name) != text]


@checks.register(checks.Tags.database)
def check(app_configs=None, databases=None, **kwargs) -> list[checks.Error]:
    """core.E001: the guards that the code counts on are in the database. Read on the command line, so in French."""
    return [
        checks.Error(
            f"la base a perdu {len(names)} de ses protections ({', '.join(names)}) : lancez "
            "« trousseau migrate », qui les remet, puis « trousseau ledger verify » et « trousseau register verify ».",
            id="core.E001",
        )
        for alias in databases or ()
        if (names := missing(connections[alias]))
    ]


def before_migrate(sender, using, plan, **kwargs) -> None:
    if plan:
        set_aside(connections[using])


def after_migrate(sender, using, **kwargs) -> None:
    install(connections[using])
