"""The demonstration is told on any day: each event stands by the thing it is about. `python -m bench.days` tells it whole on
days of the calendar that hurt before."""

import os
from datetime import date, timedelta

import pytest

from tests.plugins.drawn_day import told
from trousseau.demo import act
from trousseau.demo.bank import TRANSFERRED, charged_in
from trousseau.demo.debts import open_day
from trousseau.demo.yearly import counted_in
from trousseau.exchange import portfolio as sheets
from trousseau.exchange.deliberation.files import read_bytes
from trousseau.rules.dates import add_days, add_months, month_start

FIRST = date(2026, 12, 1)
EVERY_DAY = [FIRST + timedelta(days=n) for n in range(3 * 366)]
EACH_MONTH = [add_months(FIRST, n) for n in range(37)]
CLAUSE = PREFECT = 42  # days: six weeks from the order to pay to the summons, from the prefect to the hearing


def test_the_convention_and_its_act_have_the_same_age_on_every_day():
    for day in EVERY_DAY:
        found = act.placed(day)
        assert found.held_on.weekday() == act.THURSDAY and 40 <= (day - found.held_on).days <= 46
        assert found.starts_on < found.held_on < found.signed_on < found.paid_by < day, day
        assert day < found.report_by < found.balance_by < found.ends_on, day
        assert add_months(found.starts_on, 12) == add_days(found.ends_on, 1)


def test_the_act_says_the_days_that_it_is_placed_on():
    for day in EACH_MONTH:
        found = act.placed(day)
        reading = read_bytes(found.text().encode(), found.filename)
        assert (reading.date, reading.convened_on) == (found.held_on, add_days(found.held_on, -8)), day
        assert not reading.errors, day
        assert sorted(one.cents for one in reading.amounts) == [7_425_000, 7_425_000, 18_240_000], day


def test_an_act_of_a_procedure_never_comes_before_the_one_that_it_follows():
    for day in EVERY_DAY:
        order, summons, heard = open_day(day, 110), open_day(day, 60), open_day(day, 9)
        assert open_day(day, 115) <= order and open_day(day, 61) <= summons, day
        assert (summons - order).days >= CLAUSE and summons < add_days(heard, -PREFECT), day
        assert heard < open_day(day, 4) <= day, day


def test_the_charges_that_are_counted_are_those_of_a_whole_year_here():
    for day in EACH_MONTH:
        began, start = add_months(month_start(day), -24), add_months(month_start(day), -6)
        counted = counted_in(start, began)
        assert start < counted <= month_start(day) and began <= date(counted.year - 1, 1, 1), day


def test_the_bank_takes_its_charge_before_the_fees_are_transferred():
    for day in EVERY_DAY:
        month = charged_in(day)
        transferred = add_months(month, 1).replace(day=TRANSFERRED)
        assert transferred <= day < add_months(transferred, 1), day


@pytest.mark.django_db
def test_the_homes_of_before_are_read_whichever_month_they_come_in():
    from trousseau.demo.portfolio import HOMES, sheet
    from trousseau.rents.intake.actions import _wrong, _wrong_revisions

    for day in EACH_MONTH:
        start = add_months(day, -24)
        homes = sheets.read(sheet(start))
        assert len(homes) == HOMES, day
        assert not [*_wrong(homes, add_days(start, -1)), *_wrong_revisions(homes, add_days(start, -1))], day


class TestAChapterThatCannotBeTold:
    @pytest.fixture
    def story(self, db):
        from trousseau.demo.agency import Story

        self.said = []
        return Story(1, FIRST, lambda percent, step: self.said.append((percent, step)))

    def test_it_is_said_and_the_rest_stands(self, story):
        from trousseau.core.models import Organisation

        def hear(cast):
            cast.transfers.append("a row")
            cast.debited.add(3)
            Organisation.objects.create(kind="council", name="Val-d’Arcelle")
            raise ValueError("un jour sans loi")

        story.said(57, "avant")
        story.chapter(lambda cast: cast.debited.add(7), story)
        story.chapter(hear, story)
        assert (story.transfers, story.debited) == ([], {7}) and not Organisation.objects.exists()
        assert (
            self.said[-1][0] == 57 and "laissé de côté" in self.said[-1][1] and "un jour sans loi" in self.said[-1][1]
        )
        [missed] = story.missed
        assert "test_any_day.hear" in missed and "ValueError" in missed

    def test_who_stops_it_is_heard(self, story):
        def stopped(cast):
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            story.chapter(stopped, story)


@pytest.mark.django_db
class TestItsClock:
    def test_it_is_not_told_until_a_day_to_come(self, monkeypatch, capsys):
        from trousseau.demo.command import main

        monkeypatch.setenv("TROUSSEAU_TODAY", "2027-01-11")
        assert main(["--until", "2027-01-12"]) == 2
        assert "TROUSSEAU_TODAY=2027-01-12" in capsys.readouterr().err

    def test_what_it_calls_reads_the_day_that_it_is_told(self, monkeypatch, capsys):
        from trousseau.core.clock import today
        from trousseau.demo import command

        read = []

        def load(seed, until, said):
            read.append((until, today()))
            return ["a chapter"]

        monkeypatch.setenv("TROUSSEAU_TODAY", "2027-01-11")
        monkeypatch.setattr(command, "load", load)
        assert command.main(["--until", "2026-12-31"]) == command.MISSED
        assert read == [(date(2026, 12, 31), date(2026, 12, 31))]
        assert "a chapter" in capsys.readouterr().err


def named() -> set[int]:
    """The homes of before of which the story tells something, and a few more."""
    from trousseau.demo import debits, debts, plans, portfolio, rents, yearly

    found = {1, 3, 8, 16, 132, portfolio.LODGER, debts.KEPT, debts.JUDGED, debts.ERASED, *portfolio.FIRST_DAY}
    return found | {*rents.BEHIND, *plans.AGREED, *debits.DEBITED, *yearly.COSTS}


@pytest.fixture
def few_homes(monkeypatch):
    """The homes that the story names, under their own numbers: a quarter of the portfolio."""
    import csv
    import io

    from trousseau.core.actions import next_number
    from trousseau.core.models import Sequence
    from trousseau.demo import portfolio
    from trousseau.rents.intake import actions

    sheet, left = portfolio.sheet, iter(sorted(named()))

    def few(start):
        head, *rows = csv.reader(io.StringIO(sheet(start).decode()), delimiter=";")
        out = io.StringIO()
        csv.writer(out, delimiter=";").writerows([head, *(rows[number - 1] for number in sorted(named()))])
        return out.getvalue().encode()

    def numbered(code: str) -> int:
        number = next(left)
        Sequence.objects.update_or_create(code=code, defaults={"last": number - 1})
        return next_number(code)

    monkeypatch.setattr(portfolio, "sheet", few)
    monkeypatch.setattr(actions, "next_number", numbered)


@pytest.mark.once
@pytest.mark.django_db
def test_it_is_told_whole_on_a_day_drawn_in_the_next_three_years(few_homes, settings, tmp_path, monkeypatch):
    from trousseau.core.models import JobRun
    from trousseau.demo.agency import Story
    from trousseau.demo.tour import VISITS
    from trousseau.ledger.enums import Ledger
    from trousseau.ledger.verification import verify

    day, seed = told()
    again, machine = f"DEMO_DAY={day} DEMO_SEED={seed}", add_days(day, 400)
    settings.HOME, settings.EXCHANGE, settings.MEDIA_ROOT = tmp_path, tmp_path / "exchange", tmp_path / "documents"
    monkeypatch.setenv("TROUSSEAU_TODAY", machine.isoformat())
    story = Story(seed, day, lambda percent, step: None)
    story.tell()
    assert not story.missed, f"{again}\n" + "\n".join(story.missed)
    assert _bearing(machine) == set(), again
    assert os.environ["TROUSSEAU_TODAY"] == machine.isoformat()
    monkeypatch.setenv("TROUSSEAU_TODAY", day.isoformat())
    assert not list(JobRun.objects.filter(ok=False).values_list("job", "message")), again
    assert all(verify(ledger).ok for ledger in Ledger.values), again
    for visit in VISITS:
        assert all(step.where() for step in visit.steps), (again, visit.code)


def _bearing(day: date) -> set[str]:
    """The columns of days that hold this one."""
    from django.apps import apps
    from django.db.models import DateField, DateTimeField

    return {
        str(field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if isinstance(field, DateField) and not isinstance(field, DateTimeField)
        if model._base_manager.filter(**{field.name: day}).exists()
    }
