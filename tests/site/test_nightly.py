"""Nightly jobs: one that fails stops no other, twice changes nothing, two at once do the work once."""

import fcntl
from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from trousseau.core import nightly
from trousseau.core.errors import Refused
from trousseau.core.models import JobRun
from trousseau.site import cli

DAY = date(2026, 3, 2)


@pytest.fixture
def three_jobs(monkeypatch):
    """One job that works, one with a defect, one that a rule refuses: the days on which they ran."""
    ran = []

    def count(on):
        ran.append(on)
        return "compté"

    def defect(on):
        raise ValueError("Rose Glycine, 12 rue des Lilas")

    def refuse(on):
        raise Refused("Le barème 2027 manque.")

    jobs = {"room.defect": defect, "room.refused": refuse, "room.count": count}
    monkeypatch.setattr(nightly, "discover", lambda: jobs)
    return ran


def test_one_that_fails_stops_no_other_and_each_run_is_kept(db, three_jobs):
    nightly.run_all(DAY)
    assert three_jobs == [DAY]
    kept = {run.job: run for run in JobRun.objects.all()}
    assert {job: run.ok for job, run in kept.items()} == {
        "room.defect": False,
        "room.refused": False,
        "room.count": True,
    }
    assert kept["room.count"].message == "compté"
    assert kept["room.refused"].message == "Le barème 2027 manque."
    assert all(run.ended_at for run in kept.values())


def test_the_words_of_a_defect_are_not_kept_since_they_may_hold_a_name(db, three_jobs):
    nightly.run_all(DAY)
    message = JobRun.objects.get(job="room.defect").message
    assert message.startswith("ValueError, site/test_nightly.py:")
    assert "Glycine" not in message


def test_two_at_once_do_the_work_once(db, three_jobs):
    with (settings.HOME / "nightly.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert nightly.run_all(DAY) is None
    assert three_jobs == []
    assert nightly.run_all(DAY) is not None


def test_a_run_that_died_is_closed_by_the_next(db, three_jobs):
    dead = JobRun.objects.create(job="room.count")
    nightly.run_all(DAY)
    dead.refresh_from_db()
    assert dead.ended_at is not None and not dead.ok and dead.message


def test_every_job_of_the_site_runs_twice(db):
    first, second = nightly.run_all(DAY), nightly.run_all(DAY)
    assert {run.job for run in first} == set(nightly.discover()) >= {"core.tidy"}
    assert [run.message for run in first + second if not run.ok] == []


def test_a_job_is_named_after_its_room():
    for name in nightly.discover():
        assert name.split(".")[0] in {"core", "ledger"} | {room.code for room in nightly.journey.JOURNEY}


def test_the_command_names_what_failed_and_exits_1(db, three_jobs, capsys):
    assert cli.main(["nightly"]) == 1
    shown = capsys.readouterr()
    assert shown.err.strip().splitlines()[-1] == (
        "trousseau : travaux de nuit en échec : room.defect, room.refused."
    )
    assert "room.count : compté" in shown.out


def test_the_administrator_asks_for_the_jobs_and_the_worker_does_them(
    account, client, three_jobs, monkeypatch
):
    # the worker closes its connection between tasks; here it is the test's own
    monkeypatch.setattr(f"{db_worker.__name__}.close_old_connections", lambda: None)
    client.force_login(account("administrator"))
    page = reverse("core:nightly")
    assert client.get(page).status_code == 200
    assert client.post(reverse("core:nightly_run")).url == page
    client.post(reverse("core:nightly_run"))
    assert DBTaskResult.objects.count() == 1  # asked twice, waiting once
    call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)
    assert len(three_jobs) == 1
    shown = client.get(page).content.decode()
    assert "room.count" in shown and "compté" in shown


@pytest.mark.parametrize("role", ["rental", "social", "funder", "tenant"])
def test_others_do_not_see_the_jobs(account, client, role):
    client.force_login(account(role))
    assert client.get(reverse("core:nightly")).status_code == 403
    assert client.post(reverse("core:nightly_run")).status_code == 403
