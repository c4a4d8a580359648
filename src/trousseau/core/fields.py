"""Fields that the rooms share: a normalised key, cents, an encrypted text."""

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Cast
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from . import ring
from .enums import Role
from .errors import Refused
from .normal import normal
from .ring import Purpose


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


if TYPE_CHECKING:
    _RolesText = models.TextField[Iterable[str], tuple[Role, ...]]
else:
    _RolesText = models.TextField


class RolesField(_RolesText):
    """The roles of an account, in the order of `Role`: a tuple here, «|director|social|» in the base, where one of them
    is found by `contains`."""

    def to_python(self, value) -> tuple[Role, ...]:
        names = set(filter(None, value.split("|"))) if isinstance(value, str) else {str(one) for one in value or ()}
        if unknown := names - set(Role.values):
            raise ValidationError(_("This role does not exist: %(names)s.") % {"names": ", ".join(sorted(unknown))})
        return tuple(role for role in Role if role in names)

    def from_db_value(self, value, _expression, _connection) -> tuple[Role, ...]:
        return tuple(role for role in Role if f"|{role}|" in (value or ""))

    def get_prep_value(self, value) -> str:
        return value if isinstance(value, str) else "|" + "".join(f"{role}|" for role in self.to_python(value))

    def value_to_string(self, obj) -> str:
        return self.get_prep_value(self.value_from_object(obj))


class Placed(str):
    """A text that was encrypted with the place it was written in; `place` is None when it bears none.

    `strayed`: it was read in another table or column than its place says.
    """

    place: list | None = None
    strayed = False


UNREAD = N_(
    "Encrypted text (%(what)s n° %(row)s): it cannot be read. It was damaged, or changed outside the software; the keys are "
    "right, they read other texts. Write it again from the paper that gave it, or take it from an earlier backup."
)
OTHER_KEYS = N_(
    "No encrypted text of this base can be read: the keys are not those of this base, or all of it is damaged. Put back the "
    "keys kept with its backup (the .keys.tar file)."
)


LOST_KEY = N_(
    "The key %(key)s is not on the key ring: what it wrote cannot be read. Put it back: it is in the .keys.tar file of the "
    "backups, or where you keep your keys."
)
WRONG_KEY = N_(
    "The key %(key)s reads nothing of what bears its name: it is another’s, or all of it is damaged. Put back the one kept "
    "with the backups (the .keys.tar file)."
)
MISUSED = N_(
    "Encrypted text (%(what)s n° %(row)s): it was written for another use (%(key)s), then brought here outside the software. "
    "Do nothing with it before it was compared with the paper that gave it."
)
MOVED = N_(
    "Encrypted text (%(what)s n° %(row)s): it was written for another row or another use, then brought here outside the "
    "software. Do nothing with it before it was compared with what was meant."
)
Said = tuple[str, dict[str, str]]  # a msgid and what it names


class Unread:
    """What stands for a ciphertext that is not read here: its row is loaded, its text is not used. `why` says of which key
    it is."""

    def __init__(self, why: ring.NotRead):
        self.why = why

    def __str__(self) -> str:
        raise Refused(_("An encrypted text cannot be read."))


class Moved(ring.NotRead):
    """A text that was written elsewhere, and its field reads nothing that was."""


def _whys(row: models.Model) -> Iterator[ring.NotRead]:
    """Why texts of a row, as they were loaded, are not read."""
    for name, value in row.__dict__.items():
        if isinstance(value, Unread):
            yield value.why
        elif isinstance(value, Placed) and value and _strays(row, name):
            yield Moved("")


def _strays(row: models.Model, column: str) -> bool:
    field = row._meta.get_field(column)
    return isinstance(field, EncryptedTextField) and field.firm and not in_place(row, column)


def unread_said(rows: Iterable[models.Model]) -> list[Said]:
    """What to say of rows whose encrypted texts, as they were loaded, cannot be read: a key once, a text by its row."""
    texts = [(row, why) for row in rows for why in _whys(row)]
    if texts and not keys_read():
        return [(OTHER_KEYS, {})]
    damaged = {why.key for _row, why in texts if isinstance(why, ring.Damaged) and why.key}
    wrong = {key for key in damaged if not _reads(key)}
    found: dict[str, Said] = {}
    for row, why in texts:
        named = {"what": str(row._meta.verbose_name), "row": str(row.pk), "key": why.key}
        if isinstance(why, ring.Lost) or why.key in wrong:
            found[why.key] = LOST_KEY if isinstance(why, ring.Lost) else WRONG_KEY, {"key": why.key}
        elif isinstance(why, ring.Misused):
            found[f"{named}"] = MISUSED, named
        elif isinstance(why, Moved):
            found[f"{named}"] = MOVED, {"what": named["what"], "row": named["row"]}
        else:
            found[f"{named}"] = UNREAD, {"what": named["what"], "row": named["row"]}
    return list(found.values())


def of_keys(said: str) -> bool:
    """Whether what is said of a text that cannot be read is that a key is lost, or is another's."""
    return said in (OTHER_KEYS, LOST_KEY, WRONG_KEY)


def why_unread(row: models.Model) -> str:
    """What the reader of this row does about its text, which cannot be read."""
    text, params = unread_said([row])[0]
    return _(text) % params


class _Text(DeferredAttribute):
    """The text of a row. Raises Refused with the name of the row, never its content, when it cannot be read."""

    def __get__(self, row, owner=None):
        found = super().__get__(row, owner)
        if isinstance(found, Unread) or (isinstance(found, Placed) and found and _strays(row, self.field.attname)):
            raise Refused(why_unread(row))
        return found

    def __set__(self, row, value):
        row.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """Text that only the key ring of this site can read; the database holds ciphertext.

    `purpose` says with which of its keys: a ciphertext of another purpose is not read here. `bound` names the columns that
    say, for ever, whose text it is: it is then encrypted with its table, its column and their values, so that a ciphertext copied from one row to another is known (`in_place`). A row is made before it has
    a key: one bound to its key receives its text later. What is written by `update()` bears no place.
    `firm`: what was not written in its row is not read at all.
    """

    descriptor_class = _Text
    _MARK = "\0"  # no text of a person begins so: PostgreSQL keeps none

    def __init__(self, *args, purpose: Purpose | None = None, bound: tuple[str, ...] = (), firm=False, **kwargs):
        self.purpose, self.bound, self.firm = (
            purpose,
            bound,
            firm,
        )  # of no interest to the table: a migration names none
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
        assert self.purpose, f"{self} says no purpose"
        try:
            return settings.KEYS.ring.encrypt(self.purpose, text.encode())
        except ring.NotRead as why:
            raise Refused(_(LOST_KEY) % {"key": why.key}) from None

    def from_db_value(self, value, expression, connection):
        if not value:
            return value
        try:
            text = settings.KEYS.ring.decrypt(
                self.purpose, str(value)
            ).decode()  # SQLite keeps a number in a column of text
        except ring.NotRead as why:
            return Unread(why)
        if not self.bound:
            return text.rpartition(self._MARK)[2]
        if not text.startswith(self._MARK):
            return placed(text, None)
        _before, place, text = text.split(self._MARK, 2)
        written = json.loads(place)
        found = placed(text, written)
        found.strayed = written[:2] != [self.model._meta.label_lower, self.attname]
        return found


def placed(text: str, place: list | None) -> Placed:
    found = Placed(text)
    found.place = place
    return found


def in_place(row: models.Model, column: str) -> bool:
    """Whether the encrypted text of a row, as it was read from the base, was written in that row."""
    field, value = row._meta.get_field(column), row.__dict__[column]
    assert isinstance(field, EncryptedTextField)
    return not value or getattr(value, "place", None) == field.place_in(row)


def is_read(row: models.Model) -> bool:
    """Whether the encrypted texts of a row, as they were loaded, could be read."""
    return next(_whys(row), None) is None


def encrypted_fields() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Encrypted fields of this site, but for those of the histories."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, EncryptedTextField) and not hasattr(model, "history_id"):
                yield model, field


def bound_fields() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """The encrypted fields that are bound to their row."""
    return ((model, field) for model, field in encrypted_fields() if field.bound)


def keys_read() -> bool:
    """Whether the keys of this site read some text of its base: when they read none, they are another's."""
    return any(not isinstance(text, Unread) for model, field in encrypted_fields() for text in _texts(model, field))


def _reads(key: str) -> bool:
    """Whether the key of this name (`bank.2`) reads some text that names it."""
    purpose = key.partition(".")[0]
    return any(
        not isinstance(text, Unread)
        for model, field in encrypted_fields()
        if field.purpose == purpose
        for text in _texts(model, field, f"{key}:")
    )


def _texts(model: type[models.Model], field: EncryptedTextField, begins: str = "") -> Iterator[object]:
    """The texts of one column, the last written first: those of which the ciphertext begins so."""
    raw = Cast(models.F(field.attname), models.TextField())
    found = model._base_manager.annotate(raw=raw).exclude(raw="").filter(raw__startswith=begins).order_by("-pk")
    return found.values_list(field.attname, flat=True).iterator()


def out_of_place() -> Iterator[models.Model]:
    """The rows that hold an encrypted text written for another, outside the software, or that cannot be read."""
    for model, field in bound_fields():
        wanted = {"pk", field.attname, *field.bound}
        for row in model._base_manager.exclude(**{field.attname: ""}).order_by("pk").only(*wanted).iterator():
            if not in_place(row, field.attname):
                yield row
