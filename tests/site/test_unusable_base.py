"""A base that is damaged, or held by another process, is said in one line with what to do; nothing of it is changed."""

import errno
import os
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import psycopg
import pytest
from base_copy import begin
from django.db import OperationalError

from trousseau.core import base_dump
from trousseau.site import cli
from trousseau.site.unanswered import answer

from .machine import Site

BASE = "agency/db.sqlite3"
DAMAGES = {
    "cut": lambda whole: whole[: len(whole) // 2],
    "cut short": lambda whole: whole[:300],
    "garbage": lambda whole: os.urandom(100_000),
    "overwritten": lambda whole: whole[:8192] + os.urandom(len(whole) - 8192),
}


@pytest.fixture
def site(migrated, tmp_path) -> Site:
    return migrated.copy(tmp_path / "home")


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_base_is_said_with_the_command_that_restores_it(site, how):
    base = site.home / BASE
    damaged = DAMAGES[how](base.read_bytes())
    base.write_bytes(damaged)
    for command in ("migrate", "check", "nightly"):
        line = site.refused(command)
        assert "db.sqlite3) est abîmé" in line and "trousseau restore " in line and "--replace" in line
        assert "version d’avant" not in line
    assert base.read_bytes() == damaged


def test_run_says_that_a_base_is_damaged_and_starts_nothing(site, ports):
    (site.home / BASE).write_bytes(os.urandom(100_000))
    done = site.run("run", "--empty", "--port", ports)
    assert done.returncode == 1
    assert "est abîmé" in done.stderr and "rien n’est démarré" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_is_said_of_a_damaged_base_mends_it(site, tmp_path):
    site.ok("backup", tmp_path / "copies")
    [data] = (tmp_path / "copies").glob("*.tar.age")
    [keys] = (tmp_path / "copies").glob("*.keys.tar")
    (site.home / BASE).write_bytes(os.urandom(100_000))
    assert "est abîmé" in site.refused("backup", tmp_path / "more")
    assert "est abîmé" in site.refused("restore", data, keys)
    site.ok("restore", data, keys, "--replace")
    # the base lost knew of erasures, perhaps
    until = re.search(r"--erasures-until ([\d-]+)", site.refused("migrate"))[1]
    site.ok("migrate", "--erasures-until", until)
    site.ok("check")


def refused_at_once(site: Site, *commands: str) -> list[str]:
    """What each says: they wait five seconds for the base, all together."""
    with ThreadPoolExecutor() as threads:
        return list(threads.map(site.refused, commands))


def test_a_base_that_another_process_holds_is_said(site):
    held = sqlite3.connect(site.home / BASE, isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    line = site.refused("migrate")
    assert "un autre processus" in line and "Rien n’a été changé" in line and "version d’avant" not in line
    held.execute("ROLLBACK")
    held.execute("PRAGMA locking_mode=EXCLUSIVE")
    held.execute("BEGIN EXCLUSIVE")
    for line in refused_at_once(site, "migrate", "check"):
        assert "un autre processus" in line and "version d’avant" not in line
    held.close()
    site.ok("migrate")


def test_a_base_that_is_only_written_is_not_said_to_lack_what_it_has(site):
    """SQLite lets others read meanwhile: it is what Django tries inside a transaction that fails."""
    held = sqlite3.connect(site.home / BASE, isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    for line in refused_at_once(site, "check", "nightly"):
        assert "un autre processus" in line
    held.close()
    site.ok("check")


ASK = """
from django.test import Client
visitor = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
answer = visitor.post("/compte/login/", {"login": "maud@example.org", "password": "invented-by-a-test"})
print(answer.status_code, answer.headers.get("Retry-After"), answer.content.decode())
"""


def test_a_page_says_that_the_base_does_not_answer(site):
    held = sqlite3.connect(site.home / BASE, isolation_level=None)
    held.execute("PRAGMA locking_mode=EXCLUSIVE")
    held.execute("BEGIN EXCLUSIVE")
    done = site.run("manage", "shell", "--no-imports", "-v", "0", "-c", ASK)
    assert done.stdout.startswith("503 60 ") and "La base ne répond pas" in done.stdout, done.stdout + done.stderr
    assert "Traceback" not in done.stderr and "another process holds the base" in done.stderr
    held.close()
    assert site.python(ASK).startswith("200 ")


OPENED = """
from datetime import date
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from trousseau.core.models import AccessLog, Grant, Household, HouseholdMember, Person, User

director = User.objects.create(email="claire@example.org", name="Claire Inventée", roles=["director"])
person = Person.objects.create(last_name="Secret-Marqué", first_name="Zoé")
household = Household.objects.create(holder=person, created_on=date(2026, 1, 1))
HouseholdMember.objects.create(household=household, person=person, relation="holder", starts_on=date(2026, 1, 1))
Grant.objects.create(household=household, person=person, user=director, starts_on=date(2026, 1, 1), ground="essai")
visitor = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
visitor.force_login(director)
if connection.vendor == "sqlite":
    connection.cursor().execute("PRAGMA busy_timeout = 100")
page = reverse("support:team", args=[household.pk])

def ask(**headers):
    answer = visitor.get(page, headers=headers)
    words = answer.content.decode()
    print(answer.status_code, "Secret-Marqué" in words, 'http-equiv="refresh"' in words, AccessLog.objects.count())

%s
held.close()
ask()
"""
HOLD = {
    "sqlite": """
import sqlite3
held = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
ask()
ask(hx_request="true")
""",
    "postgresql": """
import psycopg
held = psycopg.connect("postgres://{USER}@{HOST}:{PORT}/{NAME}".format(**settings.DATABASES["default"]))
held.execute("LOCK TABLE core_accesslog IN EXCLUSIVE MODE")
ask()
ask(hx_request="true")
""",
}


@pytest.mark.parametrize("vendor", HOLD)
def test_a_page_that_waits_to_note_who_opened_it_asks_for_itself_again(vendor, migrated, tmp_path, request):
    if vendor == "sqlite":
        site = migrated.copy(tmp_path / "home")
    else:
        site = Site(tmp_path, request.getfixturevalue("ready_postgres")())
        site.ok("migrate")
    done = site.run(
        "manage", "shell", "--no-imports", "-v", "0", "-c", OPENED % HOLD[vendor], PGOPTIONS="-c lock_timeout=500"
    )
    lines = done.stdout.splitlines()
    assert lines == ["202 False True 0", "503 False False 0", "200 True False 1"], done.stdout + done.stderr
    assert "Traceback" not in done.stderr and "another process holds the base" in done.stderr


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_page_says_that_the_disk_of_the_files_is_full(rf, number):
    try:
        raise OSError(number, "invented")
    except OSError:
        said = answer(rf.post("/"))
    assert said.status_code == 507 and "Le disque est plein" in said.content.decode()


FILLED = """
from django.db import OperationalError
base = connection.cursor()
base.execute("CREATE TABLE filled (x)")
base.execute("PRAGMA page_count")
base.execute(f"PRAGMA max_page_count = {base.fetchone()[0]}")
for size in (100_000, 1_000, 1):
    try:
        while True:
            base.execute("INSERT INTO filled VALUES (zeroblob(%s))", [size])
    except OperationalError:
        pass
while True:  # until no room is left in the pages of the log either
    answer = visitor.get(page)
    if answer.status_code != 200:
        break
print(answer.status_code, "Le disque est plein" in answer.content.decode(), "Secret-Marqué" in answer.content.decode())
"""


def test_a_page_says_that_the_disk_of_the_base_is_full(site):
    script = OPENED.partition("\n%s")[0] + FILLED
    done = site.run("manage", "shell", "--no-imports", "-v", "0", "-c", script)
    assert done.stdout.split() == ["507", "True", "False"], done.stdout + done.stderr
    assert "Traceback" not in done.stderr and "the disk is full" in done.stderr


@pytest.mark.parametrize("how", ["absent", "empty"])
def test_a_base_that_was_lost_is_said_by_every_command(site, how):
    heads = site.home / "agency" / "heads"
    heads.mkdir(exist_ok=True)
    (heads / "ledger-clients.head").write_text("1 0 2026-01-01\n")
    for file in (site.home / "agency").glob("db.sqlite3*"):
        file.unlink()
    if how == "empty":
        (site.home / BASE).touch()
    for command in (["migrate"], ["check"], ["nightly"], ["ledger", "verify"], ["link", "maud@example.org"]):
        line = site.refused(*command)
        assert "la base est vide" in line and "restaurez une sauvegarde" in line and "trousseau migrate" not in line


def test_a_base_of_postgresql_that_another_process_holds_is_said(ready_postgres, tmp_path):
    site = Site(tmp_path, ready_postgres())
    site.ok("migrate")
    with psycopg.connect(site.url) as other:
        other.execute("LOCK TABLE django_migrations IN ACCESS EXCLUSIVE MODE")
        line = site.refused("migrate", PGOPTIONS="-c lock_timeout=500")
    assert "un autre processus" in line and "Rien n’a été changé" in line and "version d’avant" not in line


TWICE = """
import psycopg
from django.conf import settings
from django.db import close_old_connections
from django.test import Client
name, url = settings.DATABASES["default"]["NAME"], "postgres://{USER}@{HOST}:{PORT}/postgres".format(
    **settings.DATABASES["default"]
)
visitor = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})

def ask():
    page = visitor.post("/compte/login/", {"login": "maud@example.org", "password": "invented-by-a-test"})
    print(page.status_code, page.headers.get("Retry-After"), "La base ne" in page.content.decode())

with psycopg.connect(url, autocommit=True) as server:
    ask()
    server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
    ask()  # the connection is lost under the page: a test client keeps it from one to the next
    server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    close_old_connections()
    ask()
    server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    ask()
"""


def test_a_page_says_that_a_server_of_postgresql_refuses_connections_until_it_gives_them(ready_postgres, tmp_path):
    site = Site(tmp_path, ready_postgres())
    site.ok("migrate")
    done = site.run("manage", "shell", "--no-imports", "-v", "0", "-c", TWICE)
    given, lines = "200 None False", done.stdout.splitlines()
    assert lines == [given, "503 60 True", "503 60 True", given], done.stdout + done.stderr
    assert "Traceback" not in done.stderr and "server of the base does not answer" in done.stderr


def test_a_page_says_that_no_server_of_postgresql_is_there(tmp_path, pytestconfig, ports):
    site = Site(tmp_path, f"postgres://postgres@127.0.0.1:{ports}/invented")  # nobody listens there
    begin(pytestconfig, site.home)
    done = site.run("manage", "shell", "--no-imports", "-v", "0", "-c", ASK)
    assert done.stdout.startswith("503 60 ") and "La base ne répond pas" in done.stdout, done.stdout + done.stderr
    assert "Traceback" not in done.stderr and "server of the base does not answer" in done.stderr


def test_another_error_is_still_a_defect(rf):
    try:
        raise ValueError("invented")
    except ValueError:
        assert answer(rf.get("/")).status_code == 500


def test_a_full_disk_is_said_as_such():
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("CREATE TABLE t (x)")
        base.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.OperationalError) as full:
            base.execute("INSERT INTO t VALUES (zeroblob(100000))")
    error = OperationalError("database or disk is full")
    error.__cause__ = full.value
    said = cli.expected(error)
    assert "plus de place sur le disque" in said and "migrate" not in said


def test_a_server_without_room_for_its_locks_is_said_with_the_setting_that_gives_it():
    error = OperationalError("out of shared memory")
    error.__cause__ = psycopg.errors.OutOfMemory("out of shared memory")
    assert "max_locks_per_transaction = 256" in cli.expected(error)


def test_what_a_program_of_postgresql_only_notes_hides_no_error():
    noted = "psql:db.sql:1: NOTICE:  drop cascades to 366 other objects\n"
    assert base_dump._reason(f"{noted}psql:db.sql:9: ERROR:  role is missing\n").endswith("role is missing")
    assert "max_locks_per_transaction" in base_dump._reason(f"{noted}psql:db.sql:9: ERROR:  out of shared memory\n")
    assert base_dump._reason("pg_restore: lost\n") == "pg_restore: lost" and base_dump._reason("") == ""


def test_a_home_never_migrated_is_not_said_to_be_in_order(tmp_path):
    assert "trousseau migrate" in Site(tmp_path / "home").refused("check")


def test_a_key_list_that_is_no_text_is_said_in_words(site):
    listed = site.home / "agency" / "keys.list"
    listed.write_bytes(listed.read_bytes() + b"\xe9\n")
    assert "keys.list" in site.refused("check")
