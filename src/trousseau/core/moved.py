"""Was a row changed outside the software? Whoever writes one by the software writes its history with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.apps import apps
from django.db import connection
from django.db.models import Field, Model
from simple_history.utils import get_history_model_for_model

from .fields import EncryptedTextField, Unread


@dataclass(frozen=True)
class Moved:
    """A row that is not what the last line of its history says: `fields` are those that differ, by name. None differs of a
    row that was added, or taken away."""

    model: type[Model]
    key: int
    fields: tuple[str, ...] = ()
    gone: bool = False


def traced() -> Iterator[type[Model]]:
    """The models of this site that keep the history of their rows."""
    return (model for model in apps.get_models() if hasattr(model, "history") and not model._meta.proxy)


def moved(model: type[Model]) -> list[Moved]:
    """Each row of a model that was written, added or taken away outside the software, by its key."""
    found: dict[int, Moved] = {}
    for one in (*_written(model), *_rewritten(model), *_gone(model)):
        found[one.key] = replace(one, fields=found[one.key].fields + one.fields) if one.key in found else one
    return [found[key] for key in sorted(found)]


def moved_in(model: type[Model], name: str) -> list[int]:
    """The keys of the rows of which this field was written outside the software."""
    return [found.key for found in moved(model) if name in found.fields]


def _fields(model: type[Model]) -> list[Field]:
    """The fields that a history keeps, but for those that a model says are counted from other rows (`untraced`)."""
    kept = {field.attname for field in get_history_model_for_model(model).tracked_fields}
    kept -= set(getattr(model, "untraced", ()))
    return [field for field in model._meta.concrete_fields if field.attname in kept and not field.primary_key]


def _key(model: type[Model]) -> str:
    return connection.ops.quote_name(str(model._meta.pk.column))


def _rows(model: type[Model], found: str, where: str, *, lost: bool = False) -> list[Sequence]:
    """`found` of each row (`r`) beside the last line of its history (`h`), or of each last line beside its row (`lost`); in
    one statement: what somebody writes meanwhile is seen with both or with neither."""
    quote = connection.ops.quote_name
    key, table = _key(model), quote(model._meta.db_table)
    history = quote(get_history_model_for_model(model)._meta.db_table)
    lines = f"(SELECT * FROM {history} WHERE history_id IN (SELECT MAX(history_id) FROM {history} GROUP BY {key})) h"
    first, second = (lines, f"{table} r") if lost else (f"{table} r", lines)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {found} FROM {first} LEFT JOIN {second} ON h.{key} = r.{key} WHERE {where}")
        return cursor.fetchall()


def _differ(field: Field) -> str:
    unlike = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    column = connection.ops.quote_name(str(field.column))
    return f"(r.{column} {unlike} h.{column})"


def _written(model: type[Model]) -> Iterator[Moved]:
    """The rows of which a plain column differs, and those that no line tells of."""
    fields = [field for field in _fields(model) if not isinstance(field, EncryptedTextField)]
    asked = ["(h.history_id IS NULL OR h.history_type = '-')", *(_differ(field) for field in fields)]
    for pk, alone, *differs in _rows(model, ", ".join([f"r.{_key(model)}", *asked]), " OR ".join(asked)):
        names = () if alone else tuple(field.name for field, one in zip(fields, differs, strict=True) if one)
        yield Moved(model, pk, names)


def _rewritten(model: type[Model]) -> Iterator[Moved]:
    """The rows of which an encrypted text says something else, however it was encrypted. One that cannot be read has its own
    proof."""
    for field in _fields(model):
        if isinstance(field, EncryptedTextField):
            column = connection.ops.quote_name(str(field.column))
            found = f"r.{_key(model)}, r.{column}, h.{column}"
            for pk, *texts in _rows(model, found, f"{_differ(field)} AND h.history_type <> '-'"):
                now, before = (field.from_db_value(text, None, connection) for text in texts)
                if now != before and not isinstance(now, Unread) and not isinstance(before, Unread):
                    yield Moved(model, pk, (field.name,))


def _gone(model: type[Model]) -> Iterator[Moved]:
    key = _key(model)
    for (pk,) in _rows(model, f"h.{key}", f"r.{key} IS NULL AND h.history_type <> '-'", lost=True):
        yield Moved(model, pk, gone=True)
