"""Machines and sites to try the commands on."""

import os
import socket

import psycopg
import pytest
from base_copy import begin

from .machine import Machine, Site


@pytest.fixture
def machine(tmp_path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory, pytestconfig) -> Site:
    """An agency whose database is up to date, to be copied, never changed."""
    site = Site(tmp_path_factory.mktemp("migrated"))
    begin(pytestconfig, site.home)
    site.ok("migrate")
    return site


@pytest.fixture
def postgres():
    """A function that gives the URL of a new, empty database; each is dropped at the end."""
    server = os.environ.get("POSTGRES_URL") or "postgres://postgres@127.0.0.1:5432"
    try:
        connection = psycopg.connect(f"{server}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        pytest.skip("needs PostgreSQL (POSTGRES_URL)")
    names: list[str] = []

    def make() -> str:
        names.append(f"trousseau_site_{os.getpid()}_{len(names)}")
        connection.execute(f"DROP DATABASE IF EXISTS {names[-1]}")
        connection.execute(f"CREATE DATABASE {names[-1]}")
        return f"{server}/{names[-1]}"

    yield make
    for name in names:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    connection.close()


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
