"""A promise is judged over its own days, not over those of whichever report comes."""

from datetime import date

import pytest
from django.utils.translation import override

from trousseau.applications.actions import open_application
from trousseau.conventions.actions_amendments import prepare_amendment, sign_amendment
from trousseau.conventions.actions_decisions import decide
from trousseau.conventions.actions_promises import add_indicator
from trousseau.conventions.models import Convention
from trousseau.reporting import actions
from trousseau.reporting.figures import Figure, Kind, figure, share
from trousseau.reporting.lines import Line
from trousseau.reporting.measures import BY_CODE
from trousseau.reporting.page import Reading
from trousseau.reporting.papers import tables
from trousseau.reporting.promises import Promise, read_promise, window
from trousseau.reporting.reading import Period, Row

TODAY = date(2026, 11, 24)
TWO_YEARS = Period(date(2025, 10, 1), date(2027, 9, 30))
FIRST = Period(date(2025, 10, 1), date(2026, 9, 30))


@pytest.mark.parametrize(
    ("convention", "span", "report", "days"),
    [
        (TWO_YEARS, "year", (date(2025, 10, 1), date(2025, 12, 31)), FIRST),
        (TWO_YEARS, "year", (date(2026, 1, 1), date(2026, 12, 31)), FIRST),  # it ended within the report
        (TWO_YEARS, "year", (date(2026, 10, 1), date(2026, 12, 31)), (date(2026, 10, 1), date(2027, 9, 30))),
        (TWO_YEARS, "year", TWO_YEARS, (date(2026, 10, 1), date(2027, 9, 30))),
        (TWO_YEARS, "whole", (date(2026, 1, 1), date(2026, 12, 31)), TWO_YEARS),
        # eighteen months: its last year is twelve months too
        (
            (date(2026, 1, 1), date(2027, 6, 30)),
            "year",
            (date(2027, 1, 1), date(2027, 12, 31)),
            (date(2026, 7, 1), date(2027, 6, 30)),
        ),
        ((date(2026, 3, 1), date(2026, 9, 30)), "year", (date(2026, 1, 1), date(2026, 12, 31)), None),
        ((date(2024, 2, 29), date(2025, 2, 28)), "year", (date(2024, 3, 1), date(2024, 4, 1)), None),
    ],
)
def test_the_days_of_a_promise_are_a_year_of_its_convention_or_the_whole(convention, span, report, days):
    assert window(Period(*convention), span, Period(*report)) == (days or convention)


@pytest.fixture
def two_years(staff, convention) -> Convention:
    Convention.objects.filter(pk=convention.pk).update(starts_on=TWO_YEARS.start, ends_on=TWO_YEARS.end)
    found = Convention.objects.get(pk=convention.pk)
    told = {"target": "", "unit": "", "article": ""}
    for words, code, number, span in (
        ("Un logement par an", "mandates", 1, "year"),
        ("Vingt logements par an", "mandates", 20, "year"),
        ("Vingt logements en deux ans", "mandates", 20, "whole"),
        ("Deux ménages par an", "housed", 2, "year"),
    ):
        add_indicator(staff.director, convention=found, words=words, code=code, number=number, span=span, **told)
    return found


def reported(staff, convention, start: date, end: date):
    report = actions.make_report(staff.director, convention=convention, starts_on=start, ends_on=end, on=TODAY)
    actions.send_report(staff.director, report=report, version=report.version, on=TODAY)
    return report


@pytest.mark.parametrize("made_in", ["fr", "en"])
def test_a_promise_of_a_number_alone_is_told_with_its_number_as_its_reader_writes_it(staff, convention, made_in):
    told = {"code": "mandates", "words": "Captation", "target": "", "article": "", "span": "year"}
    add_indicator(staff.director, convention=convention, number=1200, unit="logements", **told)
    with override(made_in):
        report = actions.make_report(
            staff.director, convention=convention, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30), on=TODAY
        )
    for language, told in (("fr", "1\u202f200 logements"), ("en", "1,200 logements")):
        with override(language):
            [promise] = [p for p in Reading(report, staff.director).promises if p.words == "Captation"]
            assert promise.target == told


def written_since(staff, day: date) -> None:
    """The first thing that the agency wrote here."""
    who = {"last_name": "Bleuet", "first_name": "Ana", "born_on": date(1990, 1, 1), "phone": ""}
    open_application(staff.social, on=day, today=TODAY, **who)


def results(report, user) -> list[str]:
    return [one.result for one in Reading(report, user).promises]


def test_the_first_year_of_a_promise_is_judged_once_it_is_over_and_no_sooner(staff, two_years, build, client):
    """It ran over two reports, each of less than a year, and stayed in progress in both."""
    written_since(staff, FIRST.start)
    build.running_lease("Renoncule")
    first = reported(staff, two_years, date(2025, 10, 1), date(2026, 7, 31))
    assert results(first, staff.director) == ["kept", "pending", "pending", "pending"]
    reading = Reading(first, staff.director)
    assert "30 septembre 2026 et 30 septembre 2027" in reading.pending.replace("\xa0", " ")
    assert reading.settled_by(date(2026, 9, 1)) is None and reading.settled_by(TODAY) is None  # nothing says it yet

    second = reported(staff, two_years, date(2026, 8, 1), date(2026, 10, 31))
    assert results(second, staff.director) == ["kept", "broken", "pending", "broken"]
    found = Reading(second, staff.director).promises
    assert [one.line.value for one in found] == [
        "1",
        "1",
        "1",
        "1",
    ]  # over the year, though nothing was done since August
    assert "octobre 2025" in found[0].during
    client.force_login(staff.director)
    page = client.get(f"/compte-rendu/{second.pk}/").content.decode()
    assert "octobre 2025" in page and "Pas tenu" in page
    paper = next(table for table in tables(Reading(second, staff.director)) if "promesse" in table.title)
    assert "octobre 2025" in paper.lines[0][2]


def test_a_funder_reads_of_the_days_of_a_promise_what_was_published_alone(staff, two_years, build, account):
    written_since(staff, FIRST.start)
    for name in ("Renoncule", "Pervenche"):
        build.running_lease(name)
    second = reported(staff, two_years, date(2026, 8, 1), date(2026, 10, 31))
    assert results(second, staff.director) == ["kept", "broken", "pending", "kept"]
    funder = Reading(second, account("funder"))
    assert [one.result for one in funder.promises] == ["kept", "broken", "pending", "hidden"]
    assert not any("2" in one.line.value for one in funder.promises if one.line.measure.households)


def test_what_is_over_since_leads_to_the_report_that_says_it(staff, two_years, build, client):
    build.running_lease("Renoncule")
    Convention.objects.filter(pk=two_years.pk).update(ends_on=FIRST.end)
    two_years.refresh_from_db()
    first = reported(staff, two_years, date(2025, 10, 1), date(2026, 7, 31))
    second = reported(staff, two_years, date(2026, 8, 1), date(2026, 9, 30))
    assert Reading(first, staff.director).settled_by(TODAY) == second
    client.force_login(staff.director)
    assert f"/compte-rendu/{second.pk}/#promis" in client.get(f"/compte-rendu/{first.pk}/").content.decode()


def test_a_promise_over_days_of_which_the_first_were_not_written_says_so(staff, two_years, build):
    """Nothing was written before June: eight months of the year would have read as nothing done."""
    build.running_lease("Renoncule")
    report = reported(staff, two_years, date(2026, 8, 1), date(2026, 10, 31))
    assert results(report, staff.director) == ["kept", "unmeasured", "pending", "unmeasured"]
    found = Reading(report, staff.director).promises[1]
    assert "Compté depuis le" in found.during and "octobre 2025" in found.during


@pytest.mark.parametrize(
    ("code", "promised", "days", "done", "report", "published", "agency", "funder"),
    [
        # a whole year read for a promise that began in October
        ("housed", 10, ("2026-10-01", "2027-09-30"), 0, ("2026-01-01", "2026-12-31"), 12, "pending", "pending"),
        # three years read for a promise of the last
        ("housed", 10, ("2026-01-01", "2026-12-31"), 3, ("2024-01-01", "2026-12-31"), 25, "broken", "hidden"),
        # refusals after its end
        ("refusals", 5, ("2025-10-01", "2026-09-30"), 2, ("2026-08-01", "2026-12-31"), 7, "kept", "hidden"),
        # all days of the report are its own
        ("housed", 10, ("2026-01-01", "2026-12-31"), 13, ("2026-08-01", "2026-12-31"), 10, "kept", "kept"),
        ("refusals", 5, ("2026-01-01", "2026-12-31"), 9, ("2026-08-01", "2026-12-31"), 7, "broken", "broken"),
    ],
)
def test_a_funder_reads_no_result_of_days_that_are_not_those_of_the_promise(
    code, promised, days, done, report, published, agency, funder
):
    one = {
        "code": code,
        "words": "Promis",
        "target": "",
        "number": promised,
        "article": "",
        "done": Figure(done).told(),
    }
    one |= {"from": days[0], "until": days[1]}
    lines = {code: Line(BY_CODE[code], Figure(published), Figure())}
    period = Period(*map(date.fromisoformat, report))
    mine, theirs = (read_promise(one, lines, period, own=own, covered=True) for own in (True, False))
    assert (mine.result, theirs.result) == (agency, funder)
    assert days[0][:4] in theirs.during and "du compte rendu" in theirs.done


def test_a_funder_reads_of_a_promise_to_come_what_the_report_counts_and_its_own_days(staff, convention, build, account):
    Convention.objects.filter(pk=convention.pk).update(starts_on=date(2026, 10, 1), ends_on=date(2027, 9, 30))
    found = Convention.objects.get(pk=convention.pk)
    for name in ("Renoncule", "Pervenche", "Ancolie", "Bleuet", "Iris"):
        build.running_lease(name)  # keys in July, before the convention
    told = {"target": "", "unit": "", "article": ""}
    add_indicator(
        staff.director, convention=found, words="Cinq ménages par an", code="housed", number=5, span="year", **told
    )
    report = reported(staff, found, date(2026, 1, 1), date(2026, 11, 23))
    for reader in (staff.director, account("funder")):
        [promise] = Reading(report, reader).promises
        assert promise.result == "pending" and "2027" in promise.during


def test_a_promise_is_judged_by_what_was_counted_not_by_what_is_read():
    """35 of 44 reads « 80 % », and 79 visits of 20 homes « 4 » : neither is what was promised."""
    shared = Line(BY_CODE["kept_12"], share(35, 44), Figure())
    assert (shared.now.value, Promise("80 %", "", "", shared, 80).result) == (80, "broken")
    visits = figure(Kind.RATE, [Row(n, n, TODAY, value=4 if n else 3) for n in range(20)])
    assert (visits.value, Promise("4", "", "", Line(BY_CODE["visits_rate"], visits, Figure()), 4).result) == (
        40,
        "broken",
    )
    assert Promise("4", "", "", Line(BY_CODE["visits_rate"], Figure(40), Figure()), 4).result == "kept"  # frozen before


@pytest.mark.parametrize(
    ("code", "done", "promised"),
    [("leases", Figure(20), 20), ("kept_12", share(9, 10), 80), ("vacancy", Figure(20, None, 9), 30)],
)
def test_what_may_still_go_down_is_not_kept_before_the_end(code, done, promised):
    line = Line(BY_CODE[code], done, Figure())
    assert Promise("x", "", "", line, promised, covered=False).result == "pending"
    assert Promise("x", "", "", line, promised).result == "kept"


def test_a_promise_lowered_since_is_told_as_it_was_promised_on_the_last_day(staff, convention):
    told = {"code": "mandates", "unit": "", "article": "", "span": "year", "number": 20, "target": "20 logements"}
    promise = add_indicator(staff.director, convention=convention, words="Vingt logements", **told)
    lowered = {"promises": {str(promise.pk): 1}, "targets": {str(promise.pk): "1 logement"}}
    amendment = prepare_amendment(
        staff.director, convention=convention, dated_on=date(2026, 11, 20), subject="Moins", changes=lowered
    )
    body, day = convention.council, date(2026, 11, 20)
    vote = decide(staff.director, body=body, decided_on=day, reference="V", subject="Moins", today=TODAY)
    sign_amendment(staff.director, amendment=amendment, version=1, on=day, decision=vote, today=TODAY)

    def read(until: date) -> list[tuple[int | None, str]]:
        days = {"starts_on": date(2026, 1, 1), "ends_on": until, "on": TODAY}
        report = actions.make_report(staff.director, convention=convention, **days)
        return [(one["number"], one["target"]) for one in report.indicators if one["words"] == "Vingt logements"]

    assert read(date(2026, 10, 31)) == [(20, "20 logements")]
    assert read(date(2026, 11, 22)) == [(1, "1 logement")]
