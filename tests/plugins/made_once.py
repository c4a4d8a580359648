"""The steps to a home, made once in each process: a test that begins with a lease in force begins from a copy.

A step takes up to half a second of the rooms' actions, and a thousand tests ask for one. The deepest that a test asks
for is committed once in a base of its own; that base is then the default connection of each such test, whose
transaction is undone as any other. A test that commits begins from a copy of such a base, of the documents and of what
is written beside it: `committed_db` makes it.
"""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from base_copy import copy, copy_database, drop_database
from django.conf import settings
from django.db import connection, transaction
from django.utils import translation

from .committed import connection_to, put
from .homes import STEPS, Builder, make_staff

OF_THEIR_OWN = {"empty_db", "demonstration"}


def pytest_collection_modifyitems(items) -> None:
    """Before any other fixture of the test: the transaction of `db` is opened on the base that stands."""
    for item in items:
        names = set(item.fixturenames)
        if names & set(STEPS) and not names & OF_THEIR_OWN:
            item.fixturenames.insert(0, "committed_once" if "committed_db" in names else "base_made_once")


class Step:
    """How a test finds again what was made."""

    def __init__(self, step: str, folder: Path):
        self.step, self.documents = step, folder / step

    def make(self) -> None:
        staff = make_staff()
        build = Builder(staff)
        made = [] if self.step == "staff" else STEPS[self.step](build)
        self.people = {name: user.pk for name, user in vars(staff).items()}
        self.count, self.several = build.count, isinstance(made, list)
        self.made = [(type(one), one.pk) for one in (made if self.several else [made])]

    def staff(self) -> SimpleNamespace:
        from trousseau.core.models import User

        found = User.objects.in_bulk(self.people.values())
        return SimpleNamespace(**{name: found[pk] for name, pk in self.people.items()})

    def value(self):
        found = [model._default_manager.get(pk=pk) for model, pk in self.made]
        return found if self.several else found[0]


class MadeOnce(Step):
    """A step, in a base whose connection stays open: for the tests whose transaction is undone."""

    def __init__(self, step: str, template, folder: Path):
        super().__init__(step, folder)
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
            self.make()
            connection.run_on_commit = []  # as after a test's own actions, which are never committed

    def end(self) -> None:
        self.connection.close()
        if self.connection.vendor == "postgresql":
            drop_database(connection, self.connection.settings_dict["NAME"])


class CommittedOnce(Step):
    """A step whose every action was committed, in a base that nobody is connected to: for the tests that copy it."""

    def __init__(self, step: str, template, folder: Path):
        super().__init__(step, folder)
        self.home = folder / f"{step}-home"
        if isinstance(template, Path):
            self.name = folder / f"{step}.sqlite3"
            shutil.copyfile(template, self.name)
        else:
            self.name = f"{template}_{step}_kept"
            copy_database(connection, template, self.name)
        found = connection_to(self.name)
        with put(found), pytest.MonkeyPatch.context() as patch, translation.override(settings.LANGUAGE_CODE):
            patch.setattr(settings, "HOME", self.home)
            patch.setattr(settings, "MEDIA_ROOT", self.documents)
            self.make()
        found.close()

    def end(self) -> None:
        if connection.vendor == "postgresql":
            drop_database(connection, self.name)


@pytest.fixture(scope="session")
def steps(template, django_db_blocker, tmp_path_factory):
    """Give the base of a step, made when it is first asked for."""
    made: dict[tuple[type[Step], str], Step] = {}

    def find(kind: type[Step], step: str) -> Step:
        if (kind, step) not in made:
            made[kind, step] = kind(step, template, tmp_path_factory.mktemp(kind.__name__))
        return made[kind, step]

    yield find
    with django_db_blocker.unblock():
        for one in made.values():
            one.end()


@pytest.fixture
def base_made_once(request, steps, django_db_blocker):
    """The base of the deepest step that the test asks for, in the place of the default one."""
    with django_db_blocker.unblock():
        found = steps(MadeOnce, deepest(request))
    with put(found.connection):
        yield found


@pytest.fixture
def committed_once(request, steps, django_db_blocker):
    """The base of the deepest step that the test asks for, which `committed_db` copies."""
    with django_db_blocker.unblock():
        return steps(CommittedOnce, deepest(request))


def deepest(request) -> str:
    return next(name for name in STEPS if name in request.fixturenames)
