"""Nightly jobs: one that fails stops no other, twice changes nothing, two at once do the work once; a night missed is
caught up, and a clock that goes back or leaps is not believed."""

import fcntl
import logging
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from tests.house.test_english import is_french
from trousseau.core import nightly, rooms
from trousseau.core.errors import Failed, Refused
from trousseau.core.models import JobRun
from trousseau.rules.said import Sum, said, say, together
from trousseau.site import cli

DAY = date(2026, 3, 2)


@pytest.fixture
def three_jobs(monkeypatch):
    """One job that works, one with a defect, one that a rule refuses: the days on which they ran."""
    ran = []

    def count(on):
        ran.append(on)
        return say("compté")

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
    dead = JobRun.objects.create(job="room.count", on=DAY)
    nightly.run_all(DAY)
    dead.refresh_from_db()
    assert dead.ended_at is not None and not dead.ok and dead.message


@pytest.mark.parametrize("later", [32, 3653])
def test_a_clock_that_leaps_does_nothing_and_is_said(db, three_jobs, later):
    nightly.run_all(DAY)
    leap = DAY + timedelta(days=later)
    (refused,) = nightly.run_all(leap)
    assert three_jobs == [DAY]
    assert not refused.ok and refused.job == nightly.NIGHT and f"--day {leap}" in refused.message
    assert "2 mars 2026" in refused.message.replace("\u00a0", " ")  # the last night done
    nightly.run_all(leap)
    assert three_jobs == [DAY]  # a refusal is no night: the second one is refused as the first
    nightly.run_all(DAY + timedelta(days=1))
    assert three_jobs == [DAY, DAY + timedelta(days=1)]  # the clock set again, the nights go on


def test_a_clock_that_goes_back_does_nothing_and_is_said(db, three_jobs):
    nightly.run_all(DAY)
    (refused,) = nightly.run_all(DAY - timedelta(days=1))
    assert three_jobs == [DAY] and "--day 2026-03-01" in refused.message


@pytest.mark.parametrize("apart", [1, 2, 31])
def test_the_nights_missed_are_caught_up_day_by_day(db, three_jobs, apart):
    nightly.run_all(DAY)
    nightly.run_all(DAY + timedelta(days=apart))
    assert three_jobs == [DAY + timedelta(days=days) for days in range(apart + 1)]


def test_a_night_interrupted_while_it_was_caught_up_is_done_to_its_end(db, three_jobs, monkeypatch):
    later = [DAY + timedelta(days=days) for days in (1, 2, 3)]
    nightly.run_all(DAY)
    with monkeypatch.context() as patch:

        def stop(on):
            if on == later[0]:
                raise KeyboardInterrupt
            return say("fait")

        patch.setattr(nightly, "discover", lambda: {"room.first": stop, "room.second": stop})
        with pytest.raises(KeyboardInterrupt):
            nightly.run_all(later[2])
    del three_jobs[:]
    nightly.run_all(later[2])
    assert three_jobs == later
    assert set(JobRun.objects.filter(ok=True).values_list("on", flat=True)) == {DAY, *later}


def test_what_reads_all_as_it_stands_is_done_for_the_last_night_alone(db, three_jobs, monkeypatch):
    read = []
    jobs = nightly.discover() | {"room.read": nightly.once(lambda on: read.append(on) or say("lu"))}
    monkeypatch.setattr(nightly, "discover", lambda: jobs)
    nightly.run_all(DAY)
    nightly.run_all(DAY + timedelta(days=3))
    assert read == [DAY, DAY + timedelta(days=3)] and len(three_jobs) == 4


def test_the_same_day_does_again_only_what_failed(db, three_jobs):
    nightly.run_all(DAY)
    again = nightly.run_all(DAY)
    assert three_jobs == [DAY]
    assert {run.job for run in again} == {"room.defect", "room.refused"}


@pytest.mark.parametrize("moved", [-400, 45])
def test_a_clock_that_is_right_is_believed_once_the_day_is_written(db, three_jobs, moved):
    nightly.run_all(DAY)
    day = DAY + timedelta(days=moved)
    (refused,) = nightly.run_all(day, said=DAY)  # another day than the clock's
    assert three_jobs == [DAY] and not refused.ok
    nightly.run_all(day, said=day)
    assert three_jobs[-1] == day and len(three_jobs) == (46 if moved > 0 else 2)
    nightly.run_all(day + timedelta(days=1))  # and the nights follow that one
    assert three_jobs[-1] == day + timedelta(days=1)


def test_a_job_asked_for_before_its_night_is_kept_and_makes_no_night(db, three_jobs):
    run = nightly.run_apart("room.count", DAY)
    assert three_jobs == [DAY] and (run.job, run.ok, run.message) == ("room.count:now", True, "compté")
    assert nightly.last_night() is None
    nightly.run_all(DAY)
    nightly.run_apart("room.count", DAY + timedelta(days=1))
    assert nightly.last_night() == DAY
    nightly.run_all(DAY + timedelta(days=1))
    assert three_jobs == [DAY, DAY, DAY + timedelta(days=1), DAY + timedelta(days=1)]


def test_nights_that_bear_no_day_are_those_of_the_day_they_ran(db, three_jobs):
    JobRun.objects.create(job="room.count", ended_at=timezone.now(), ok=True)  # as before they were dated
    (refused,) = nightly.run_all(timezone.localdate() + timedelta(days=40))
    assert three_jobs == [] and not refused.ok
    nightly.run_all(timezone.localdate() + timedelta(days=1))
    assert three_jobs == [timezone.localdate() + timedelta(days=1)]


def test_the_rents_of_a_month_whose_nights_were_all_missed_are_called(running_lease):
    """From 31 January to 2 March, no night: the rents of February are called, and once."""
    from trousseau.rents.models import RentCall

    nightly.run_all(date(2027, 1, 31))
    called = RentCall.objects.filter(lease=running_lease)
    assert not called.filter(month=date(2027, 2, 1)).exists()
    nightly.run_all(date(2027, 3, 2))
    assert called.filter(month=date(2027, 2, 1)).count() == called.filter(month=date(2027, 3, 1)).count() == 1


def test_ten_years_ahead_no_rent_is_called_and_nobody_is_erased(running_lease):
    from trousseau.captation.models import Owner
    from trousseau.rents.models import RentCall

    nightly.run_all(date(2027, 1, 31))
    before = RentCall.objects.count(), list(Owner.objects.values_list("pk", "name", "erased_on"))
    nightly.run_all(date(2037, 1, 31))
    assert (RentCall.objects.count(), list(Owner.objects.values_list("pk", "name", "erased_on"))) == before


def test_every_job_of_the_site_runs_twice(db):
    first, second = nightly.run_all(DAY), nightly.run_all(DAY, again=True)
    assert {run.job for run in first} == set(nightly.discover()) >= {"core.tidy"}
    assert [run.message for run in first + second if not run.ok] == []


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_what_each_job_did_is_read_in_the_language_of_its_reader(db, account, client):
    JobRun.objects.create(job="room.old", on=DAY, ended_at=timezone.now(), message="Écrit avant.", ok=True)
    for run in nightly.run_all(DAY):
        assert run.said and run.words == run.message, run.job  # the night speaks French
        with override("en"):
            assert run.words != run.message and not is_french(run.words), (run.job, run.words)
            assert str(said(run.said)) == run.words
    client.force_login(account("administrator"))
    pages = [reverse("core:nightly"), reverse("core:nightly") + "?page=2"]
    page = "".join(client.get(one, headers={"accept-language": "en"}).content.decode() for one in pages)
    assert "numbers and seals verified" in page or "no entry." in page
    assert "Registre des mandats" not in page and "Écrit avant." in page
    assert "Captation" in page and "core.tidy" not in page  # said in words; its code helps whoever looks for a failure


def test_what_a_night_found_wrong_is_read_in_the_language_of_its_reader(db, monkeypatch):
    found = say("%(held)s on %(day)s", held=Sum(123456), day=DAY)

    def wrong(on):
        raise Failed(together([found, say("No head was noted outside the base.")]))

    monkeypatch.setattr(nightly, "discover", lambda: {"room.wrong": wrong})
    [run] = nightly.run_all(DAY)
    assert not run.ok and plain(run.message) == "1 234,56 € on 2 mars 2026 Aucune tête n’a été notée hors de la base."
    with override("en"):
        assert JobRun.objects.get().words == "€1,234.56 on 2 March 2026 No head was noted outside the base."


def test_a_job_is_named_after_its_room():
    for room in rooms.installed():
        assert {name.partition(".")[0] for name in room.jobs()} <= {room.label}


def test_the_command_refuses_a_leap_and_says_what_to_write(db, three_jobs, capsys, monkeypatch):
    monkeypatch.setattr(nightly, "discover", lambda: {"room.count": lambda on: say("compté")})
    monkeypatch.setenv("TROUSSEAU_TODAY", "2026-03-02")
    assert cli.main(["nightly"]) == 0
    assert cli.main(["nightly"]) == 0
    assert "La nuit du 02/03/2026 est déjà faite" in capsys.readouterr().out
    monkeypatch.setenv("TROUSSEAU_TODAY", "2036-03-02")
    assert cli.main(["nightly"]) == 1
    assert "trousseau nightly --day 2036-03-02" in capsys.readouterr().out
    monkeypatch.setenv("TROUSSEAU_TODAY", "2026-03-04")
    assert cli.main(["nightly"]) == 0
    assert "fait   03/03/2026 room.count : compté" in capsys.readouterr().out
    monkeypatch.setenv("TROUSSEAU_TODAY", "2026-03-01")
    assert cli.main(["nightly"]) == 1
    assert cli.main(["nightly", "--day", "2026-03-01"]) == 0


def test_the_command_names_what_failed_and_exits_1(db, three_jobs, capsys):
    assert cli.main(["nightly"]) == 1
    shown = capsys.readouterr()
    assert shown.err.strip().splitlines()[-1] == ("trousseau : travaux de nuit en échec : room.defect, room.refused.")
    assert "room.count : compté" in shown.out


def test_the_administrator_asks_for_the_jobs_and_the_worker_does_them(account, client, three_jobs, monkeypatch):
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
    client.post(reverse("core:nightly_run"))  # a person may ask again on the same day
    call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)
    assert len(three_jobs) == 2
    shown = client.get(page).content.decode()
    assert (
        "room.count" not in shown and "compté" in shown and "room.defect" in shown
    )  # who looks for a failure reads its code


@pytest.mark.parametrize("role", ["rental", "social", "funder", "tenant"])
def test_others_do_not_see_the_jobs(account, client, role):
    client.force_login(account(role))
    assert client.get(reverse("core:nightly")).status_code == 403
    assert client.post(reverse("core:nightly_run")).status_code == 403


class Fails(logging.Handler):
    """A handler that cannot write: logging then prints the line, and any exception in hand, on the standard error."""

    def emit(self, record):
        try:
            raise OSError("no space left")
        except OSError:
            self.handleError(record)


def test_a_job_that_fails_says_its_place_and_nothing_of_its_text_even_where_the_log_cannot_be_written(
    db, three_jobs, capsys, caplog
):
    handler = Fails()
    nightly.log.addHandler(handler)
    try:
        nightly.run_all(DAY)
    finally:
        nightly.log.removeHandler(handler)
    printed = capsys.readouterr().err + caplog.text
    assert "room.defect failed: ValueError, site/test_nightly.py" in printed and "no space left" in printed
    assert "Glycine" not in printed
