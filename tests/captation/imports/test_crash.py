"""Several hands at once, and a process killed in the middle: the same as once."""

import os
import signal
import subprocess
import sys
import time
from datetime import date

import pytest

from trousseau.captation.imports import actions
from trousseau.captation.imports.tasks import work
from trousseau.captation.models import Import, ImportEffect, ImportRow, Owner, Ownership, Prospect
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Dwelling

from .conftest import CALCAIRE, ON, csv

WORKER = """
import sys, django
from django.conf import settings
django.setup()
settings.MEDIA_ROOT = sys.argv[1]
from trousseau.captation.imports.tasks import work
from trousseau.captation.models import Import
source = Import.objects.get(pk=sys.argv[2])
print("ready", flush=True)
work(source)
"""


def many(count: int) -> bytes:
    return csv(*(CALCAIRE.replace("3 rue", f"{n} rue").replace("Calcaire", f"Calcaire {n}") for n in range(count)))


@pytest.fixture
def worker(committed_db, settings):
    """A process of its own on the test's database: `worker(source)` once it is about to work."""
    held = committed_db.settings_dict
    url = (
        f"sqlite:///{held['NAME']}"
        if committed_db.vendor == "sqlite"
        else f"postgres://{held['USER']}@{held['HOST']}:{held['PORT']}/{held['NAME']}"
    )
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "trousseau.site.settings",
        "TROUSSEAU_SITE": "agency",
    }

    def start(source: Import) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(settings.MEDIA_ROOT), str(source.pk)],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout.readline() == "ready\n"
        return process

    return start


def kill(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_reading_killed_in_the_middle_goes_on_where_it_stopped(committed_db, receive, worker):
    source = receive(content=many(4000))
    process = worker(source)
    while not Import.objects.get(pk=source.pk).reached:
        time.sleep(0.01)
    kill(process)
    source.refresh_from_db()
    assert source.state == "reading" and ImportRow.objects.filter(source=source).count() < 4000
    work(source)
    source.refresh_from_db()
    assert (source.state, source.rows.filter(verdict="new").count()) == ("ready", 4000)


def test_applying_killed_in_the_middle_leaves_nothing_half_written(committed_db, staged, officer, worker):
    source = staged(content=many(3000))
    actions.ask_apply(officer, source=source, version=source.version, on=ON)
    process = worker(source)
    time.sleep(0.3)
    kill(process)
    source.refresh_from_db()
    assert Prospect.objects.count() == (3000 if source.state == "applied" else 0)
    work(Import.objects.get(pk=source.pk))
    work(Import.objects.get(pk=source.pk))
    for model in (Prospect, Owner, Dwelling, Ownership, ImportEffect):
        assert model.objects.count() == 3000, model


def test_two_workers_reading_one_import_stage_each_row_once(committed_db, receive, together):
    source = receive(content=many(1500))

    def read():
        work(Import.objects.get(pk=source.pk))

    results = together(read, read)
    work(Import.objects.get(pk=source.pk))
    assert not [r for r in results if isinstance(r, AssertionError)]
    source.refresh_from_db()
    assert (source.state, source.rows.count()) == ("ready", 1500)


def test_two_people_applying_one_import_write_it_once(committed_db, staged, account, together):
    source = staged(content=many(200))
    people = [account("captation"), account("director")]

    def press(person):
        def do():
            seen = Import.objects.get(pk=source.pk)
            actions.ask_apply(person, source=seen, version=source.version, on=ON)
            work(Import.objects.get(pk=source.pk))

        return do

    results = together(*(press(person) for person in people))
    assert sum(isinstance(result, (Conflict, Refused)) for result in results) == 1, results
    assert Prospect.objects.count() == 200


def test_two_imports_of_one_file_applied_at_once_double_nothing(committed_db, staged, officer, together):
    twins = [staged(content=many(200)), staged(content=many(200))]
    for source in twins:
        actions.ask_apply(officer, source=source, version=source.version, on=ON)

    def write(source):
        return lambda: work(Import.objects.get(pk=source.pk))

    assert together(*(write(source) for source in twins)) == [None, None]
    assert Prospect.objects.count() == Owner.objects.count() == 200


@pytest.mark.once  # four thousand rows above meet what another database would say of many
@pytest.mark.django_db
def test_twenty_five_thousand_rows_are_taken_and_counted(staged, apply):
    """The bench says how fast; here, that none is lost and that it is done in few queries."""
    source = apply(staged(content=many(25_000), keep_until=date(2027, 12, 31)))
    assert (source.total, Prospect.objects.count(), Owner.history.count()) == (25_000, 25_000, 25_000)
