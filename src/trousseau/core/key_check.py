"""Are the keys those of this site? Said at start, before anything is written that the right key would not read."""

from django.conf import settings
from django.core import checks
from django.db import connections

from . import ring, rotation
from .errors import Refused
from .ring import ENCRYPTING


def refuse_without_keys() -> None:
    """Raises Refused, with each key that is lost or another's by purpose and version."""
    if found := list(settings.KEYS.ring.problems()):
        raise Refused(f"{' ; '.join(found)}.")


@checks.register(checks.Tags.database)
def check(app_configs=None, databases=None, **kwargs) -> list[checks.Error]:
    """core.E003: the keys are those that this site had, and they read its base. Read on the command line, so in French."""
    found = list(settings.KEYS.ring.problems())
    for alias in databases or ():
        tables = set(connections[alias].introspection.table_names())
        found += [words for key in _unread(tables) if (words := _said(key)) not in found]
    return [checks.Error(f"{words}.", id="core.E003") for words in found]


def _unread(tables: set[str]) -> list[str]:
    """The keys of which nothing that was looked at can be read: the last texts of each table, none of the files."""
    read, unread = set(), set()
    for purpose in ENCRYPTING:
        for place in rotation.places(purpose):
            if not isinstance(place, rotation.Texts) or place.model._meta.db_table not in tables:
                continue
            for text in place.last():
                try:
                    place.opened(text)
                except ring.Misused:
                    continue  # says nothing of its key
                except ring.NotRead as why:
                    unread.add(why.key)
                else:
                    read.add(".".join(map(str, ring.read_label(text) or (ring.BEFORE, 1))))
    return sorted(key for key in unread - read if key)


def _said(key: str) -> str:
    purpose, _sign, version = key.partition(".")
    place = settings.KEYS.ring.path(purpose, int(version)) if purpose in settings.KEYS.ring.places else key
    if int(version) not in settings.KEYS.ring.versions(purpose):
        return f"clé perdue : {purpose}, version {version} ({place}), que la base nomme"
    return f"la clé {purpose}, version {version} ({place}) ne lit rien de ce que la base a de plus récent : trousseau keys check"
