"""How an action writes a row, with its history and in the words of what refuses it. Keyword-only, actor first, one transaction."""

from collections.abc import Iterator

from django.db import IntegrityError, transaction
from django.db.models import F, ForeignKey, Model
from django.utils import timezone

from . import bulk
from .errors import Conflict
from .models import Sequence, User, Versioned
from .verbs import VERSIONED, No, verb

ASKED = No("asked by the verb that edits, which knows what it writes")


def record(obj, actor: User | None, *, reason: str = "") -> None:
    """Save `obj` with its history line, in the caller's transaction. Raises ValidationError, as `write` does."""
    obj._history_user = actor
    if reason:
        obj._change_reason = reason
    write(obj)


def write(obj: Model) -> None:
    """Save `obj`, in the caller's transaction. Raises ValidationError in the words of its fields and constraints: the
    base judges the constraints, what is null like the rest, and they are read one by one only to say which was broken."""
    _clean(obj)
    try:
        with transaction.atomic():
            obj.save()
    except IntegrityError:
        _say_refused(obj)
        raise


def record_all[M: Model](rows: list[M], actor: User | None, *, fields: tuple[str, ...] = ()) -> None:
    """`record` of many rows of one model, in a number of queries that does not grow with theirs: new rows, or rows whose
    `fields` alone changed and which the caller guards from any other writer. Raises ValidationError as `write` does."""
    if not rows:
        return
    model = type(rows[0])
    for row in rows:
        _clean(row)
    try:
        with transaction.atomic():
            if fields:
                bulk.update_each(rows, *fields)
            else:
                model._base_manager.bulk_create(rows)
            if hasattr(model, "history"):
                kind = "~" if fields else "+"
                bulk.write_history(model, rows, user=actor, reason="", kind=kind, at=timezone.now())
    except IntegrityError:
        for row in rows:
            _say_refused(row)
        raise


def _clean(obj: Model) -> None:
    obj.clean_fields(exclude=_absent(obj) | set(_in_hand(obj)))
    obj.clean()


def _say_refused(obj: Model) -> None:
    """Raises ValidationError when one of its own fields or constraints is why the base refused it."""
    obj.full_clean(exclude=_absent(obj), validate_constraints=False)
    obj.validate_constraints()


def _absent(obj: Model) -> set[str]:
    """What may be null and is null is not there yet: `blank` is a form's question, not a rule."""
    return {f.name for f in obj._meta.fields if f.null and getattr(obj, f.attname) is None} | {"password"}


def _in_hand(obj: Model) -> Iterator[str]:
    """The relations whose row was read or saved before: whether it exists is not asked again."""
    for field in obj._meta.fields:
        if isinstance(field, ForeignKey) and field.is_cached(obj):
            row = field.get_cached_value(obj)
            if row is not None and not row._state.adding:
                yield field.name


@verb(once=VERSIONED, frozen=ASKED, happened=ASKED)
def edit(actor: User | None, obj: Versioned, *, version: int, reason: str = "", **fields) -> None:
    """Write `fields` if `obj` is still at `version`. Raises Conflict with the stored object otherwise.

    The version moves by one conditional UPDATE, so it holds on SQLite too, where row locks do not exist.
    """
    model = type(obj)
    if not model._base_manager.filter(pk=obj.pk, version=version).update(version=F("version") + 1):
        raise Conflict(model._base_manager.get(pk=obj.pk))
    obj.version = version + 1
    for name, value in fields.items():
        setattr(obj, name, value)
    record(obj, actor, reason=reason)


def next_number(code: str) -> int:
    """The next number of a gapless series, to be used in the caller's transaction: a rollback gives it back."""
    if not Sequence.objects.filter(code=code).update(last=F("last") + 1):
        Sequence.objects.get_or_create(code=code)
        Sequence.objects.filter(code=code).update(last=F("last") + 1)
    return Sequence.objects.get(code=code).last
