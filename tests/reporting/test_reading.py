"""The rows that the measures count: who is in them, since when, and what nobody knows."""

from datetime import date

import pytest

from trousseau.applications.actions import open_application
from trousseau.applications.merging.actions import merge_applications, undo_merge
from trousseau.applications.models import Application
from trousseau.applications.personal_data import _blank
from trousseau.captation.models import Prospect
from trousseau.core.models import Commune
from trousseau.followup.models import Contact, HomeVisit
from trousseau.reporting import reading
from trousseau.reporting.facts import facts
from trousseau.reporting.figures import Kind, figure
from trousseau.reporting.measures import BY_CODE, count, counted_from, figures
from trousseau.reporting.reading import Books, Period, Stay, records_begin
from trousseau.rules.ageing import Aged

TODAY = date(2026, 11, 24)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def stays(monkeypatch):
    """The books of 2026, with these leases: `stays(Stay(…), …)`, of an agency that writes since 2023."""
    monkeypatch.setattr(reading, "records_begin", lambda: date(2023, 12, 20))

    def made(*leases: Stay) -> Books:
        books, found = Books(YEAR), {}
        for one in leases:
            found.setdefault(one.household, []).append(one)
        books.__dict__["stays"], books.__dict__["ended_by"] = found, {}
        return books

    return made


def test_one_old_application_does_not_say_that_its_years_were_written(staff, build):
    build.running_lease("Renoncule")
    begun = records_begin()
    who = {"last_name": "Bleuet", "first_name": "Ana", "born_on": date(1990, 1, 1), "phone": ""}
    open_application(staff.social, on=date(2023, 12, 20), today=TODAY, **who)
    assert date(2023, 12, 20) < records_begin() == date(2025, 1, 6) < begun  # the first account
    before = figures(count(Period(date(2024, 1, 1), date(2024, 12, 31))))
    assert before["visits"].value is None and before["housed"].value is None
    assert counted_from(Period(date(2025, 1, 1), date(2026, 12, 31))) == date(2025, 1, 6)


def test_a_portfolio_taken_over_says_nothing_of_how_long_households_stay(stays):
    books = stays(*(Stay(n, n, date(2025, 3, 1), None, None, "", brought_in=True) for n in range(1, 11)))
    assert figure(Kind.SHARE, books.kept(12)).value is None
    assert not books.stayed()


def test_a_household_rehoused_the_day_after_its_lease_has_not_left(stays):
    first = Stay(1, 1, date(2025, 7, 1), date(2026, 3, 31), None, "")
    books = stays(first, Stay(2, 1, date(2026, 4, 1), None, None, ""))
    assert books.stayed()[0].yes is True and books.kept(12)[0].yes is True
    books = stays(first, Stay(2, 1, date(2026, 4, 2), None, None, ""))
    assert books.stayed()[0].yes is False


def test_a_lease_is_in_force_on_its_last_day_for_every_measure(staff, build):
    lease = build.running_lease("Renoncule")
    type(lease).objects.filter(pk=lease.pk).update(ends_on=YEAR.end)
    books = Books(YEAR)
    assert len(books.leases()) == 1 and books.stayed()[0].yes is True
    type(lease).objects.filter(pk=lease.pk).update(ends_on=date(2026, 12, 30))
    books = Books(YEAR)
    assert not books.leases() and books.stayed()[0].yes is False


@pytest.mark.parametrize(("ended", "yes"), [(date(2026, 7, 1), True), (date(2026, 6, 30), False)])
def test_who_leaves_on_the_day_of_its_twelve_months_was_housed_then(stays, ended, yes):
    books = stays(Stay(1, 1, date(2025, 7, 1), ended, None, ""))
    assert books.kept(12)[0].yes is yes
    [row] = books.stayed()
    assert (row.value, row.also) == ((ended - row.on).days + 1, (YEAR.end - row.on).days)
    last = figure(Kind.STAY, [row])
    assert (last.value, last.at) == ((0, 15) if yes else (0, 12))


def test_a_debt_that_nobody_can_date_is_late_all_the_same(staff, build):
    lease = build.running_lease("Renoncule")
    for aged in (
        Aged(unaged=40_000, unaged_on=date(2026, 8, 1)),
        Aged(unpaid=((date(2026, 9, 5), 100),), unaged=40_000, unaged_on=date(2026, 7, 20)),
    ):
        books = Books(Period(date(2026, 7, 1), date(2026, 9, 30)))
        books.__dict__["aged"] = {lease.pk: aged}
        [row] = books.debts()
        assert row.value is None and row.on == aged.unaged_on
        assert figure(Kind.DAYS, [row]).unknown == 1


def test_two_applications_that_were_one_are_counted_once(staff, build):
    one, other = build.application("Renoncule"), build.application("Renoncule")
    day = date(2026, 6, 3)
    merge = merge_applications(staff.social, gone=other, stands=one, why="La même", on=day, today=day)
    assert [row.pk for row in Books(YEAR).applications()] == [row.pk for row in Books(YEAR).waiting()] == [one.pk]
    told = [one.kind for one in facts(date(2026, 1, 1), date(2026, 6, 30))]
    assert told == ["application_opened"]
    after = [one.kind for one in facts(day, date(2026, 6, 30))]  # the observatory was told of both: one is closed
    assert after.count("left") == 1
    undo_merge(staff.social, merge=merge, on=day)
    assert len(Books(YEAR).applications()) == 2


def test_a_prospect_noted_twice_is_one_owner_met(staff, build):
    build.mandate()
    build.draft_mandate()
    Prospect.objects.filter(pk=Prospect.objects.latest("pk").pk).update(stage="lost", lost_cause="double")
    books = Books(YEAR)
    assert len(books.prospects()) == len(books.contacts_to(3)) == 1


def test_the_visits_of_a_tenancy_brought_in_during_the_period_have_its_home(staff, build):
    lease = build.running_lease("Renoncule")
    began = date(2025, 3, 1)
    type(lease).objects.filter(pk=lease.pk).update(
        brought_in_on=date(2026, 2, 1), decision=None, keys_on=began, starts_on=began
    )
    contact = Contact.objects.create(
        household=lease.household, on=date(2026, 7, 20), kind="visit", presence="met", by=staff.rental, key="v"
    )
    HomeVisit.objects.create(contact=contact, lease=lease, key="v")
    assert [row.value for row in Books(YEAR).followed()] == [1]
    assert not Books(Period(date(2025, 1, 1), date(2025, 12, 31))).followed()


def test_of_a_household_erased_nobody_knows_whether_the_siao_oriented_it(staff, build):
    lease, other = build.running_lease("Renoncule"), build.running_lease("Pervenche")
    rows = Application.objects.filter(household=lease.household)
    rows.update(siao_on=date(2026, 6, 3), siao_number="S1")

    def oriented():
        found = figure(Kind.SHARE, BY_CODE["siao_share"].read(Books(YEAR)))
        return found.num, found.den, found.unknown

    assert other.household_id and oriented() == (1, 2, 0)
    _blank(rows)
    assert oriented() == (0, 1, 1)


def test_the_observatory_is_told_the_commune_of_the_keys_of_that_day(staff, build):
    first, second = build.running_lease("Renoncule"), build.running_lease("Pervenche")
    Commune.objects.create(insee="99166", name="Essai-Neuf", postal_code="21300")
    dwelling = second.mandate.dwelling
    type(dwelling).objects.filter(pk=dwelling.pk).update(commune="99166")
    later = date(2026, 10, 5)
    type(second).objects.filter(pk=second.pk).update(household=first.household_id, keys_on=later, starts_on=later)
    told = [one.commune for one in facts(date(2026, 7, 1), date(2026, 7, 31)) if one.kind == "housed"]
    assert told[0] == "21231"
