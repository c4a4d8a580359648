"""The monthly run: what it computes, what stops it, what its pages show."""

from datetime import date
from logging import StreamHandler

import pytest
from django.urls import reverse

from trousseau.core import tasks as core_tasks
from trousseau.core.errors import Refused
from trousseau.ledger.closing import close_year
from trousseau.ledger.models import Entry, StagedEntry
from trousseau.rents.actions.calls import shorten_calls
from trousseau.rents.command import main
from trousseau.rents.models import MonthRun, RentCall, RunRow
from trousseau.rents.run import asking, calling, staging
from trousseau.rents.run.calling import call_month
from trousseau.rents.run.posting import post_rows
from trousseau.rents.run.tasks import work_on_run
from trousseau.tenancies.models import Lease, RentChange, RentSuspension

pytestmark = pytest.mark.django_db
AUGUST = date(2026, 8, 1)


def nothing() -> bool:
    return not any(model.objects.exists() for model in (RentCall, RunRow, StagedEntry, Entry))


class TestWhatItAsks:
    def test_a_change_recorded_before_is_asked_from_its_day(self, running_lease, call):
        RentChange.objects.create(
            lease=running_lease,
            from_on=date(2026, 8, 16),
            rent=43100,
            charges=5000,
            kind="revision",
            said="essai",
            asked_on=date(2026, 8, 1),
        )
        call(8)
        found = running_lease.calls.get()
        assert (found.rent, found.charges) == (41600, 5000)  # 15 days at 400 €, 16 at 431 €

    def test_the_method_of_the_lease_counts_a_month_begun(self, build, call):
        for name, method, rent in (("Bleuet", "actual", 27097), ("Iris", "30/360", 28000), ("Lilas", "12/365", 27616)):
            lease = build.running_lease(name)  # 21 days of July
            Lease.objects.filter(pk=lease.pk).update(prorata=method)
            call(7)
            assert lease.calls.get().rent == rent

    def test_a_month_wholly_suspended_asks_nothing_and_stops_nobody(self, running_lease, build, call):
        other = build.running_lease("Bleuet")
        RentSuspension.objects.create(lease=running_lease, kind="order", from_on=date(2026, 7, 20), reference="A1")
        assert call(8) == [1] and not running_lease.calls.exists() and other.calls.exists()
        assert (MonthRun.objects.get().calls, MonthRun.objects.get().nothing) == (1, 1)

    def test_the_aid_announced_last_month_is_expected_and_is_not_money(self, running_lease, call, staff):
        from trousseau.rents.actions.calls import expect_aid

        call(7)
        expect_aid(staff.rental, lease=running_lease, month=date(2026, 7, 1), amount=20000)
        call(8)
        assert running_lease.calls.get(month=AUGUST).caf_expected == 20000
        assert set(Entry.objects.values_list("journal", flat=True)) == {"AL"}

    def test_a_call_taken_back_is_asked_again_under_its_own_key(self, running_lease, call, staff):
        call(8)
        Lease.objects.filter(pk=running_lease.pk).update(ends_on=date(2026, 7, 31), state="ended")
        shorten_calls(staff.rental)
        assert not RentCall.objects.exists()
        Lease.objects.filter(pk=running_lease.pk).update(ends_on=None, state="running")
        assert call(8, 8) == [1, 0]
        assert running_lease.calls.get().entry.number == 3  # the first, its opposite, this one


class TestWhatChangesMeanwhile:
    def test_a_rent_revised_while_the_rows_are_computed_is_the_one_called(self, running_lease, staff):
        run = calling.open_run(staff.rental, month=AUGUST)
        staging.stage(run)
        RentChange.objects.create(
            lease=running_lease,
            from_on=AUGUST,
            rent=43100,
            charges=5000,
            kind="revision",
            said="essai",
            asked_on=AUGUST,
        )
        assert not post_rows(run, held=False) and not RentCall.objects.exists()
        call_month(staff.rental, month=AUGUST)
        assert running_lease.calls.get().rent == 43100 and MonthRun.objects.count() == 1


class TestWhatStopsIt:
    @pytest.mark.parametrize("month", ["2026-13", "2026", "aout", "2026-08-01"])
    def test_an_unknown_month(self, month, capsys):
        with pytest.raises(SystemExit) as stop:
            main(["run", month])
        assert stop.value.code == 2 and "écrivez par exemple 2026-11" in capsys.readouterr().err

    @pytest.mark.parametrize("month", ["2031-01", "2019-01", "2026-10"])
    def test_a_month_far_away(self, running_lease, month, on_day, capsys):
        on_day("2026-08-03")
        assert main(["run", month]) == 1
        assert "Choisissez un mois entre août 2023 et septembre 2026" in capsys.readouterr().err.replace("\u00a0", " ")
        assert nothing() and not MonthRun.objects.exists()

    def test_the_command_calls_a_month_once(self, running_lease, on_day, capsys):
        on_day("2026-08-03")
        assert [main(["run", "2026-08"]), main(["run", "2026-08"])] == [0, 0]
        first, second = capsys.readouterr().out.splitlines()
        assert first == "2026-08 : 1 loyer(s) appelé(s), 0 corrigé(s) après un départ." and ": 0 loyer" in second

    def test_a_negative_rent_stops_the_whole_month_and_is_named(self, running_lease, build, staff, monkeypatch):
        """No constraint lets it be written: as if a hand outside had."""
        build.running_lease("Bleuet")
        bad = build.running_lease("Iris")
        true = staging.due_for
        monkeypatch.setattr(staging, "due_for", lambda lease, month: (-1, 0) if lease == bad else true(lease, month))
        with pytest.raises(Refused, match=f"{bad.code}.: son loyer ou ses charges sont négatifs"):
            call_month(staff.rental, month=AUGUST)
        assert nothing() and bad.code in MonthRun.objects.get().why_stopped
        monkeypatch.undo()
        assert call_month(staff.rental, month=AUGUST) == 3
        assert MonthRun.objects.get().why_stopped == ""

    def test_no_year_is_closed_before_its_months_are_called(self, committed_db, running_lease, call, staff):
        call(8)
        with pytest.raises(Refused, match="septembre 2026"):
            close_year(staff.director, ledger="clients", year=2026, today=date(2027, 1, 2))
        assert call_month(staff.rental, month=date(2026, 9, 1)) == 1


class TestPages:
    @pytest.fixture
    def manager(self, client, staff, on_day, settings, tmp_path):
        on_day("2026-08-03")
        settings.HOME = tmp_path  # what a commit writes outside the base stays with the test
        client.force_login(staff.rental)
        return client

    def test_a_large_month_is_done_by_the_worker_with_its_progress(
        self, manager, running_lease, build, staff, monkeypatch, django_capture_on_commit_callbacks
    ):
        build.copies(running_lease, 11)
        monkeypatch.setattr(asking, "CHUNK", 5)
        monkeypatch.setattr(staging, "CHUNK", 5)
        with django_capture_on_commit_callbacks(execute=True):
            answer = manager.post(reverse("rents:run"), {"month": "2026-08"})
        run = MonthRun.objects.get()
        page = manager.get(answer["Location"])
        assert page["Refresh"] == "2" and run.at_work and not RentCall.objects.exists()
        staging.stage(run)
        assert "12 baux calculés sur 12" in manager.get(answer["Location"]).content.decode().replace("\u00a0", " ")
        work_on_run.func(run.pk)
        page = manager.get(answer["Location"]).content.decode()
        assert "12 loyers appelés" in page.replace("\u00a0", " ") and RentCall.objects.count() == 12
        assert "Reprendre le travail" not in page

    def test_what_stopped_it_is_read_on_its_page_and_it_is_taken_up_again(
        self, manager, running_lease, monkeypatch, staff
    ):
        monkeypatch.setattr(staging, "due_for", lambda lease, month: (-1, 0))
        run = calling.open_run(staff.rental, month=AUGUST)
        work_on_run.func(run.pk)
        page = manager.get(reverse("rents:month_run", args=[run.pk])).content.decode()
        assert "Rien n’a été appelé" in page and running_lease.code in page and "Reprendre le travail" in page
        monkeypatch.undo()
        manager.post(reverse("rents:month_run_resume", args=[run.pk]))
        work_on_run.func(run.pk)
        assert RentCall.objects.count() == 1
        again = manager.post(reverse("rents:month_run_resume", args=[run.pk]), follow=True)
        assert "le travail est fini" in again.content.decode()

    def test_a_defect_is_said_on_its_page_and_it_is_taken_up_again(
        self, manager, running_lease, monkeypatch, staff, capsys
    ):
        monkeypatch.setattr(staging, "due_for", lambda lease, month: {}["Zéphyrine Marqueur"])
        run = calling.open_run(staff.rental, month=AUGUST)
        broken = StreamHandler()
        monkeypatch.setattr(broken, "format", lambda record: {}["no format"])  # the log prints what is in hand then
        core_tasks.log.addHandler(broken)
        with pytest.raises(RuntimeError) as stopped:
            work_on_run.func(run.pk)
        core_tasks.log.removeHandler(broken)
        printed = capsys.readouterr().err
        assert "no format" in printed and "Marqueur" not in printed
        assert stopped.value.__context__ is None  # what the worker keeps of it says nothing either
        answer = manager.get(reverse("rents:month_run", args=[run.pk]))
        page = " ".join(answer.content.decode().split())
        assert "Refresh" not in answer.headers and "défaut du logiciel" in page and "Marqueur" not in page
        assert "Reprendre le travail" in page
        monkeypatch.undo()
        manager.post(reverse("rents:month_run_resume", args=[run.pk]))
        work_on_run.func(run.pk)
        assert RentCall.objects.count() == 1
