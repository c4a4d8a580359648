"""The report counts the rooms' own rows, freezes them, and never says a name."""

from datetime import UTC, date, datetime

import pytest

from trousseau.core.errors import Refused
from trousseau.exchange.facts import read
from trousseau.reporting.actions import send_report
from trousseau.reporting.measures import MEASURES
from trousseau.reporting.models import FactsSent
from trousseau.reporting.reading import Books, Period

START, END = date(2026, 6, 1), date(2026, 7, 31)


def make(staff, convention):
    from trousseau.reporting.actions import make_report

    return make_report(staff.director, convention=convention, starts_on=START, ends_on=END, on=date(2026, 10, 21))


def test_each_post_shows_the_measures_of_its_own_work(staff, convention, build):
    build.running_lease("Renoncule")
    values = {figure["code"]: figure["value"] for figure in make(staff, convention).figures}
    counted = {
        "prospects": 1,
        "inspections": 1,
        "mandates": 1,
        "applications": 1,
        "sittings": 0,  # decided in one that is not closed yet
        "housed": 1,
        "leases": 1,
        "visits": 0,
        "waiting": 0,
    }
    assert {code: values[code] for code in counted} == counted
    by_post = {post["kind"]: post["figures"] for post in make(staff, convention).posts}
    assert {"prospects", "inspections", "mandates", "contact_keys"} <= set(by_post["captation"])
    assert "housed" in by_post["social"] and "leases" in by_post["rental"]


def test_a_report_stays_as_it_was_when_the_rows_move(staff, convention, build):
    report = make(staff, convention)
    build.running_lease("Renoncule")
    report.refresh_from_db()
    assert {figure["code"]: figure["value"] for figure in report.figures}["housed"] is None


def test_a_period_of_which_nothing_was_written_has_no_zero(staff, convention, build):
    """Before the first row of the agency, nobody was counted: neither the figures nor the title say that nothing was done."""
    from trousseau.reporting.actions import make_report, remade
    from trousseau.reporting.page import Reading

    def read(start, end):
        report = make_report(staff.director, convention=convention, starts_on=start, ends_on=end, on=date(2026, 10, 21))
        assert remade(report) == (report.digest, report.figures)
        return report, Reading(report, staff.director)

    report, reading = read(date(2026, 1, 1), date(2026, 1, 31))
    assert {(line.now.value, line.now.why) for line in reading.lines.values()} == {(None, "before")}
    assert reading.title == convention.title
    send_report(staff.director, report=report, version=report.version, on=date(2026, 10, 22))
    assert {one.now.why for one in Reading(report, None).lines.values()} == {"before"}
    build.running_lease("Renoncule")
    report, reading = read(date(2026, 1, 1), END)  # a part of it was written
    assert reading.lines["housed"].now.value == 1 and reading.lines["visits"].now.value == 0
    assert report.counted_from and any(
        "rien n’était encore noté" in why for what, why in reading.unmeasured if "Avant" in what
    )


def test_each_figure_opens_as_many_rows_as_it_says(staff, convention, build, client):
    build.running_lease("Renoncule")
    report = make(staff, convention)
    client.force_login(staff.director)
    kinds = {measure.code: measure.kind for measure in MEASURES}
    for one in report.figures:
        page = client.get(f"/compte-rendu/{report.pk}/lignes/{one['code']}/")
        assert page.status_code == 200
        figure = one["figure"]
        if kinds[one["code"]] == "count":
            assert page.context["count"] == one["value"], one["code"]
        else:
            assert page.context["count"] == (figure["den"] or 0) + (figure["unknown"] or 0), one["code"]


def test_a_funder_reads_the_report_and_opens_no_row(staff, convention, build, client, account):
    build.running_lease("Renoncule")
    report = make(staff, convention)
    client.force_login(account("funder"))
    assert client.get(f"/compte-rendu/{report.pk}/").status_code == 404  # not sent: the agency's alone
    send_report(staff.director, report=report, version=report.version, on=date(2026, 10, 22))
    page = client.get(f"/compte-rendu/{report.pk}/")
    assert page.status_code == 200 and "Renoncule" not in page.content.decode()
    assert client.get(f"/compte-rendu/{report.pk}/lignes/housed/").status_code == 403
    one = client.get(f"/compte-rendu/{report.pk}/chiffre/housed/").content.decode()
    assert report.digest[:4] in one.casefold() and not page.context["reading"].lines["housed"].known


def test_what_is_not_known_of_the_period_before_is_said_once_and_a_phone_folds_the_rest(
    staff, convention, build, client, account
):
    """It stood at each of thirty figures, and made a part of the length of the page."""
    from trousseau.reporting.page import Reading
    from trousseau.reporting.papers import tables

    build.running_lease("Renoncule")
    report = make(staff, convention)
    send_report(staff.director, report=report, version=report.version, on=date(2026, 10, 21))
    reading = Reading(report, staff.director)
    assert not reading.compared and not any("La période d’avant" in table.head for table in tables(reading))
    client.force_login(account("coordinator"))
    page = client.get(f"/compte-rendu/{report.pk}/").content.decode()
    assert page.count("On ne connaît rien de la période d’avant") == 1 and "La période d’avant" not in page
    assert page.count('class="fold"') >= 4
    assert page.index(f"/compte-rendu/{report.pk}/approuver/") < page.index('id="voted"')  # what waits comes first


def test_a_facts_file_sent_twice_is_made_once_and_of_days_that_have_come(staff, convention):
    from trousseau.reporting.actions import make_facts_file

    given = {
        "starts_on": START,
        "at": datetime(2026, 10, 21, 12, tzinfo=UTC),
        "today": date(2026, 10, 21),
        "key": "une-page",
    }
    sent = make_facts_file(staff.director, ends_on=END, **given)
    assert make_facts_file(staff.director, ends_on=END, **given) == sent == FactsSent.objects.get()
    with pytest.raises(Refused) as refusal:
        make_facts_file(staff.director, ends_on=START, **given)
    assert refusal.value.field == "key"
    for end in (date(2026, 10, 22), date(2026, 5, 31)):
        with pytest.raises(Refused) as refusal:
            make_facts_file(staff.director, ends_on=end, **{**given, "key": ""})
        assert refusal.value.field == "ends_on" and FactsSent.objects.count() == 1


def test_the_facts_file_tells_the_housing_under_a_pseudonym_and_its_convention(staff, convention, build, settings):
    from trousseau.reporting.actions import make_facts_file

    lease = build.running_lease("Renoncule")
    given = {"at": datetime(2026, 10, 21, 12, tzinfo=UTC), "today": date(2026, 10, 21)}
    sent = make_facts_file(staff.director, starts_on=START, ends_on=END, **given)
    data = sent.file.file.read()
    assert b"Renoncule" not in data and b"L00001" not in data
    file = read(data, public_keys=[settings.KEYS.signing_public])
    assert sent.rows == len(file.facts)
    assert [(f.kind, f.date, f.commune) for f in file.facts if f.kind == "housed"] == [
        ("housed", lease.keys_on, "21231")
    ]
    assert file.agreement == "Convention 2026"


def test_the_facts_file_counts_who_was_met_not_who_was_sought(staff, convention, build, settings):
    """docs/formats.md: a contact is a household met or spoken to. A letter sent or an absence is none."""
    from trousseau.followup.models import Contact
    from trousseau.reporting.facts import facts

    household = build.running_lease("Renoncule").household
    for kind, presence in (("visit", "met"), ("visit", "absent"), ("letter", "sent"), ("letter", "received")):
        Contact.objects.create(household=household, on=START, kind=kind, presence=presence, by=staff.rental)
    assert [fact.kind for fact in facts(START, END)].count("contact") == 1


def test_what_is_given_in_kind_is_told_of_what_was_received(staff, convention, client):
    """Premises lent were read as money that came."""
    from trousseau.conventions.actions_money import promise_tranche, receive_tranche
    from trousseau.reporting.actions import make_report
    from trousseau.reporting.page import Reading
    from trousseau.reporting.papers import tables

    on, end = date(2026, 11, 2), date(2026, 11, 30)
    given = {"convention": convention, "funder": convention.council, "due_on": on}
    for amount, in_kind in ((1_000_000, False), (250_000, True)):
        tranche = promise_tranche(staff.director, amount=amount, in_kind=in_kind, **given)
        receive_tranche(staff.director, tranche=tranche, on=on, today=on)
    report = make_report(staff.director, convention=convention, starts_on=START, ends_on=end, on=date(2026, 12, 1))
    assert (report.money["received"], report.money["in_kind"]) == (1_250_000, 250_000)
    assert [one["in_kind"] for one in report.money["parties"] if one["received"]] == [250_000]
    client.force_login(staff.director)
    page = client.get(f"/compte-rendu/{report.pk}/").content.decode().replace("\u202f", " ").replace("\xa0", " ")
    assert "<dt>dont en nature</dt><dd>2 500,00 €</dd>" in page
    paper = next(table for table in tables(Reading(report, staff.director)) if table.title == "Argent de la convention")
    assert [line[0] for line in paper.lines][2:4] == ["Reçu dans la période", "dont en nature"]
    del report.money["in_kind"]  # of a report of before
    assert "dont en nature" not in dict(Reading(report, staff.director).money)


def test_a_sitting_that_was_not_held_is_no_commission_held(staff, convention, on_day):
    """Neither the figure nor its rows count one that is prepared, nor one that was closed with nobody there."""
    from trousseau.allocation.actions import close_sitting, note_presence, open_sitting

    on_day("2026-07-20")
    closing = {"on": date(2026, 7, 20), "today": date(2026, 7, 20)}
    made = [
        open_sitting(staff.director, on=date(2026, 7, day), members=[staff.commission], today=date(2026, 7, day))
        for day in (6, 13, 20)
    ]
    note_presence(staff.director, sitting=made[0], version=1, presences={staff.commission: "present"})
    for one in made[:2]:
        one.refresh_from_db()
        close_sitting(staff.director, sitting=one, version=one.version, **closing)
    rows = Books(Period(START, END)).sittings()
    assert [row.pk for row in rows] == [made[0].pk]
    assert {figure["code"]: figure["value"] for figure in make(staff, convention).figures}["sittings"] == 1
