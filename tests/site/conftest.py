"""Machines and sites to try the commands on."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

import psycopg
import pytest
from base_copy import begin

from .machine import Machine, Site

NUMBERS = count()  # of the databases of this process


@pytest.fixture
def machine(tmp_path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory, pytestconfig) -> Site:
    """An agency whose database is up to date, to be copied, never changed."""
    site = Site(tmp_path_factory.mktemp("migrated"))
    begin(pytestconfig, site.home)
    site.ok("migrate", start=True)
    return site


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[tuple[str, psycopg.Connection]]:
    """The address of PostgreSQL, and a connection that may make bases there."""
    url = os.environ.get("POSTGRES_URL") or "postgres://postgres@127.0.0.1:5432"
    try:
        connection = psycopg.connect(f"{url}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        pytest.skip("needs PostgreSQL (POSTGRES_URL)")
    with connection:
        yield url, connection


@contextmanager
def bases(server: tuple[str, psycopg.Connection], like: str = "template1") -> Iterator[Callable[[], str]]:
    """A function that gives the URL of a new database, made as another is; each is dropped at the end."""
    url, connection = server
    names: list[str] = []

    def make() -> str:
        names.append(f"trousseau_site_{os.getpid()}_{next(NUMBERS)}")
        connection.execute(f"DROP DATABASE IF EXISTS {names[-1]}")
        connection.execute(f"CREATE DATABASE {names[-1]} TEMPLATE {like}")
        return f"{url}/{names[-1]}"

    yield make
    for name in names:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres(postgres_server) -> Iterator[Callable[[], str]]:
    """A function that gives the URL of a new, empty database."""
    with bases(postgres_server) as make:
        yield make


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server, tmp_path_factory) -> Iterator[str]:
    """The name of a database of PostgreSQL that is up to date, to be copied, never changed."""
    with bases(postgres_server) as make:
        site = Site(tmp_path_factory.mktemp("postgres"), make())
        site.ok("migrate")
        yield site.url.rpartition("/")[2]


@pytest.fixture
def ready_postgres(postgres_server, migrated_postgres) -> Iterator[Callable[[], str]]:
    """A function that gives the URL of a new database whose tables are there already: `migrate` has nothing to do."""
    with bases(postgres_server, migrated_postgres) as make:
        yield make


@pytest.fixture
def ports() -> int:
    """The first of two ports that are free, one after the other."""
    for first in range(18400 + os.getpid() % 500 * 4, 22000, 2):
        with socket.socket() as one, socket.socket() as two:
            try:
                one.bind(("127.0.0.1", first))
                two.bind(("127.0.0.1", first + 1))
            except OSError:
                continue
            return first
    raise AssertionError("no free port")
