"""Fields that the rooms share: a normalised key, cents, an encrypted text."""

from functools import cache

from cryptography.fernet import Fernet, InvalidToken
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


class EncryptedTextField(models.TextField):
    """Text that only this site's field key can read; the database and its backups hold ciphertext."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value if not value else cipher().encrypt(value.encode()).decode()

    def from_db_value(self, value, expression, connection):
        if not value:
            return value
        try:
            return cipher().decrypt(value.encode()).decode()
        except InvalidToken as error:
            raise ValueError(
                "This text was written with another field key: restore the keys of this site."
            ) from error
