"""The steps to a home, made once in each process: a test that begins with a lease in force begins from a copy.

A step takes up to half a second of the rooms' actions, and a thousand tests ask for one. The deepest that a test asks
for is committed once in a base of its own; that base is then the default connection of each such test, whose
transaction is undone as any other. Tests that commit make their steps by themselves.
"""

from pathlib import Path
from types import SimpleNamespace

import pytest
from base_copy import copy
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from .committed import connection_to, copy_database, drop_database, put
from .homes import STEPS, Builder, make_staff

OF_THEIR_OWN = {"committed_db", "empty_db", "demonstration"}


def pytest_collection_modifyitems(items) -> None:
    """Before any other fixture of the test: the transaction of `db` is opened on the base that stands."""
    for item in items:
        names = set(item.fixturenames)
        if names & set(STEPS) and not names & OF_THEIR_OWN:
            item.fixturenames.insert(0, "base_made_once")


class MadeOnce:
    """A step, committed: its connection, and how a test finds again what was made."""

    def __init__(self, step: str, template, folder: Path):
        self.step, self.documents = step, folder / step
        if isinstance(template, Path):
            self.connection = connection_to(f"file:memorydb_{step}?mode=memory&cache=shared")
            self.connection.ensure_connection()
            copy(template, self.connection.connection)
        else:
            copy_database(connection, template, f"{template}_{step}")
            self.connection = connection_to(f"{template}_{step}")
        with (
            put(self.connection),
            pytest.MonkeyPatch.context() as patch,
            translation.override(settings.LANGUAGE_CODE),
            transaction.atomic(),
        ):
            patch.setattr(settings, "MEDIA_ROOT", self.documents)
            staff = make_staff()
            build = Builder(staff)
            made = None if step == "staff" else STEPS[step](build)
            self.people = {name: user.pk for name, user in vars(staff).items()}
            self.count, self.made = build.count, made and (type(made), made.pk)
            connection.run_on_commit = []  # as after a test's own actions, which are never committed

    def staff(self) -> SimpleNamespace:
        from trousseau.core.models import User

        found = User.objects.in_bulk(self.people.values())
        return SimpleNamespace(**{name: found[pk] for name, pk in self.people.items()})

    def value(self):
        model, pk = self.made
        return model._default_manager.get(pk=pk)

    def end(self) -> None:
        self.connection.close()
        if self.connection.vendor == "postgresql":
            drop_database(connection, self.connection.settings_dict["NAME"])


@pytest.fixture(scope="session")
def steps(template, django_db_blocker, tmp_path_factory):
    """Give the base of a step, made when it is first asked for."""
    made: dict[str, MadeOnce] = {}
    folder = tmp_path_factory.mktemp("made_once")

    def find(step: str) -> MadeOnce:
        if step not in made:
            made[step] = MadeOnce(step, template, folder)
        return made[step]

    yield find
    with django_db_blocker.unblock():
        for one in made.values():
            one.end()


@pytest.fixture
def base_made_once(request, steps, django_db_blocker):
    """The base of the deepest step that the test asks for, in the place of the default one."""
    step = next(name for name in STEPS if name in request.fixturenames)
    with django_db_blocker.unblock():
        found = steps(step)
    with put(found.connection):
        yield found
