"""Fields that the rooms share: a normalised key, cents, an encrypted text."""

import json
from collections.abc import Iterator
from functools import cache

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import models

from .normal import normal


class KeyField(models.CharField):
    """The normalised spelling of other fields, kept by the field itself so that no writer can forget it."""

    def __init__(self, *, sources: tuple[str, ...] = (), **kwargs):
        self.sources = tuple(sources)
        kwargs.setdefault("max_length", 400)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("db_index", True)
        kwargs.setdefault("default", "")
        super().__init__(**kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs["sources"] = self.sources
        return name, path, args, kwargs

    def pre_save(self, instance, add):
        value = normal(" ".join(str(getattr(instance, source) or "") for source in self.sources))
        setattr(instance, self.attname, value[: self.max_length])
        return getattr(instance, self.attname)


class CentsField(models.BigIntegerField):
    """An amount in integer cents of euro."""


@cache
def cipher() -> Fernet:
    return Fernet(settings.KEYS.field)


class Placed(str):
    """A text that was encrypted with the place it was written in; `place` is None when it bears none.

    `strayed`: it was read in another table or column than its place says.
    """

    place: list | None = None
    strayed = False


class EncryptedTextField(models.TextField):
    """Text that only this site's field key can read; the database holds ciphertext.

    `bound` names the columns that say, for ever, whose text it is: it is then encrypted with its table, its column and
    their values, so that a ciphertext copied from one row to another is known (`in_place`). A row is made before it has
    a key: one bound to its key receives its text later. What is written by `update()` bears no place.
    """

    _MARK = "\0"  # no text of a person begins so: PostgreSQL keeps none

    def __init__(self, *args, bound: tuple[str, ...] = (), **kwargs):
        self.bound = bound  # of no interest to the table: a migration does not name it
        super().__init__(*args, **kwargs)

    def place_in(self, row: models.Model) -> list:
        values = [getattr(row, column) for column in self.bound]
        return [row._meta.label_lower, self.attname, *(None if v is None else str(v) for v in values)]

    def pre_save(self, row, add):
        value = super().pre_save(row, add)
        if not (value and self.bound):
            return value
        place, known = self.place_in(row), getattr(value, "place", None)
        # one that came from elsewhere stays known as such: saving its row again does not hide it
        if isinstance(value, Placed) and (value.strayed or known is None or known[:2] == place[:2]):
            return value
        value = placed(value, place)
        setattr(row, self.attname, value)  # as it will be read
        return value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        if not value:
            return value
        place = getattr(value, "place", None)
        text = f"{self._MARK}{json.dumps(place)}{self._MARK}{value}" if place else value
        return cipher().encrypt(text.encode()).decode()

    def from_db_value(self, value, expression, connection):
        if not value:
            return value
        try:
            text = cipher().decrypt(value.encode()).decode()
        except InvalidToken as error:
            raise ValueError("This text was written with another field key: restore the keys of this site.") from error
        if not self.bound:
            return text.rpartition(self._MARK)[2]
        if not text.startswith(self._MARK):
            return placed(text, None)
        _before, place, text = text.split(self._MARK, 2)
        found = placed(text, json.loads(place))
        found.strayed = found.place[:2] != [self.model._meta.label_lower, self.attname]
        return found


def placed(text: str, place: list | None) -> Placed:
    found = Placed(text)
    found.place = place
    return found


def in_place(row: models.Model, column: str) -> bool:
    """Whether the encrypted text of a row, as it was read from the base, was written in that row."""
    field, value = row._meta.get_field(column), getattr(row, column)
    return not value or getattr(value, "place", None) == field.place_in(row)


def bound_fields() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """The encrypted fields of this site that are bound to their row, but for those of the histories."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField) and field.bound and not hasattr(model, "history_id"):
                yield model, field


def out_of_place() -> Iterator[models.Model]:
    """The rows that hold an encrypted text written for another, or outside the software."""
    for model, field in bound_fields():
        wanted = {"pk", field.attname, *field.bound}
        for row in model._base_manager.exclude(**{field.attname: ""}).order_by("pk").only(*wanted).iterator():
            if not in_place(row, field.attname):
                yield row
