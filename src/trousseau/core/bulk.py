"""Many objects written at once with their history: prepared first, then a few statements in a short transaction.

`bulk_create` compiles each value while the transaction holds the database; here the values are ready before it
begins. Constraints of the database hold as ever; `full_clean` is the caller's business.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import batched

from django.db import connection, transaction
from django.db.models import DateField, Field, Model
from simple_history.utils import get_history_model_for_model

from .models import User, Versioned

BATCH = 10_000


class Moved(Exception):
    """Somebody wrote one of the objects since it was read."""


def reserve(model: type[Model], count: int) -> list[int]:
    """Primary keys that nobody else will receive; one that is not used leaves a gap."""
    table = model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, model._meta.pk.column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        # AUTOINCREMENT gives numbers above the one written here
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()[0]
        return list(range(last - count + 1, last + 1))


def _quoted(names: Iterable[str]) -> list[str]:
    return [connection.ops.quote_name(name) for name in names]


def _columns(fields: Iterable[Field]) -> list[str]:
    """Of concrete fields: each has its column."""
    return _quoted(str(field.column) for field in fields)


def _field(model: type[Model], name: str) -> Field:
    field = model._meta.get_field(name)
    assert isinstance(field, Field), f"{name} is a relation of another model"
    return field


class Inserts:
    """New objects, their keys reserved here, ready to be written."""

    def __init__(self, model: type[Model], objects: Sequence[Model]):
        self.model, self.objects = model, objects
        for one, key in zip(objects, reserve(model, len(objects)) if objects else (), strict=True):
            one.pk = key
        self.rows: list[tuple] = []

    def prepare(self) -> None:
        """Once every object that these point at has its key."""
        fields = self.model._meta.local_concrete_fields
        for one in self.objects:
            # what bulk_create itself calls
            one._prepare_related_fields_for_save("bulk_create")  # type: ignore[attr-defined]  # private to Django
        self.rows = [
            tuple(f.get_db_prep_save(f.pre_save(one, True), connection) for f in fields) for one in self.objects
        ]

    def write(self) -> None:
        meta = self.model._meta
        columns = _columns(meta.local_concrete_fields)
        sql = f"INSERT INTO {_quoted([meta.db_table])[0]} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
        if self.rows:
            with connection.cursor() as cursor:
                cursor.executemany(sql, self.rows)


class Updates:
    """Versioned objects already changed in memory: `fields` are written where the version read is still there."""

    def __init__(self, model: type[Versioned], objects: Sequence[Versioned], fields: Iterable[str]):
        self.model, self.objects = model, objects
        names = list(dict.fromkeys([*fields, *(["key"] if hasattr(model, "key") else [])]))
        self.fields = [_field(model, name) for name in names]
        self.rows = []
        for one in objects:
            values = [f.get_db_prep_save(f.pre_save(one, False), connection) for f in self.fields]
            self.rows.append((*values, one.version + 1, one.pk, one.version))
            one.version += 1

    def write(self) -> None:
        """Raises Moved, for the caller's transaction to be rolled back."""
        if not self.rows:
            return
        sets = ", ".join(f"{column} = %s" for column in [*_columns(self.fields), *_quoted(["version"])])
        [table], [key] = _quoted([self.model._meta.db_table]), _columns([self.model._meta.pk])
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {table} SET {sets} WHERE {key} = %s AND version = %s", self.rows)
            if cursor.rowcount != len(self.rows):
                raise Moved


def insert_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Write plain rows of these fields, in their order: no object is made, and no value compiled.

    Whoever calls gives every field that has no default in the base; days and moments as Python has them. PostgreSQL is
    given one statement, which its triggers judge once.
    """
    fields = [_field(model, name) for name in names]
    given = [list(row) for row in rows]
    if not given:
        return
    for place, field in enumerate(fields):
        if isinstance(field, DateField):  # many rows, few days
            spelled = {day: field.get_db_prep_save(day, connection) for day in {row[place] for row in given}}
            for row in given:
                row[place] = spelled[row[place]]
    into = f"INSERT INTO {_quoted([model._meta.db_table])[0]} ({', '.join(_columns(fields))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{field.cast_db_type(connection)}[]" for field in fields)
            cursor.execute(f"{into} SELECT * FROM unnest({arrays})", list(map(list, zip(*given, strict=True))))
        else:
            cursor.executemany(f"{into} VALUES ({', '.join(['%s'] * len(fields))})", given)


def update_each(objects: Sequence[Model], *names: str) -> None:
    """Write these fields of objects that nobody else moves meanwhile: the caller holds what guards them. One statement is
    compiled once; `bulk_update` makes one of a case for each value."""
    if not objects:
        return
    meta = objects[0]._meta
    fields = [_field(objects[0]._meta.model, name) for name in names]
    sets = ", ".join(f"{column} = %s" for column in _columns(fields))
    [table], [key] = _quoted([meta.db_table]), _columns([meta.pk])
    rows = [(*(f.get_db_prep_save(f.pre_save(one, False), connection) for f in fields), one.pk) for one in objects]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {sets} WHERE {key} = %s", rows)


def write_history(
    model: type[Model], objects: Iterable[Model], *, user: User | None, reason: str, kind: str, at: datetime
) -> None:
    """One history line for each object as it is stored now. `kind` is "+" or "~"; an object's own
    `_change_reason` wins over `reason`."""
    history = get_history_model_for_model(model)
    columns = ", ".join(_columns(history.tracked_fields))
    own = ", ".join(_quoted(["history_date", "history_change_reason", "history_type", "history_user_id"]))
    table, held = _quoted([model._meta.db_table, history._meta.db_table])
    [key] = _columns([model._meta.pk])
    by_reason: dict[str, list[int]] = {}
    for one in objects:
        by_reason.setdefault(getattr(one, "_change_reason", None) or reason, []).append(one.pk)
    with connection.cursor() as cursor:
        for said, keys in by_reason.items():
            for some in batched(keys, BATCH):
                cursor.execute(
                    f"INSERT INTO {held} ({columns}, {own}) SELECT {columns}, %s, %s, %s, %s FROM {table} "
                    f"WHERE {key} IN ({', '.join(['%s'] * len(some))})",
                    [at, said, kind, user.pk if user else None, *some],
                )
