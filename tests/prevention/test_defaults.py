"""The day on which a default was noted is kept the first time; what the rules of 2027 leave open is asked once."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.plugins.bank_files import camt053
from trousseau.core.models import ToDo
from trousseau.core.todo import words
from trousseau.prevention import actions, nightly, readings
from trousseau.prevention.command import main
from trousseau.prevention.defaults import note_defaults, noted
from trousseau.prevention.models import NotedDefault
from trousseau.prevention.queries import situation
from trousseau.receipts.receiving import undo

D = date


@pytest.fixture
def read(take):
    """`read("2026-08-01", "2026-08-04", on="2026-08-05")`: the statement of those days, received that day, of nothing."""
    number = iter(range(1, 99))

    def do(first: str, last: str, *, on: str) -> None:
        source = take(camt053([], first=first, last=last, number=str(next(number))), on=on)
        assert source.state == "applied", source.why_stopped

    return do


def kept(lease) -> list[tuple]:
    rows = lease.noted_defaults.order_by("due_on", "pk")
    return list(rows.values_list("due_on", "noted_on", "read_until", "undone_on"))


AUGUST, SEPTEMBER = D(2026, 8, 5), D(2026, 9, 5)


def test_where_no_bank_is_read_the_due_day_is_the_day_noted(owing):
    assert note_defaults(D(2026, 9, 10)) == (2, 0) and note_defaults(D(2026, 9, 11)) == (0, 0)
    assert kept(owing) == [(AUGUST, AUGUST, None, None), (SEPTEMBER, SEPTEMBER, None, None)]


def test_it_is_the_first_day_on_which_the_bank_is_read_past_the_due_day(owing, read):
    read("2026-07-01", "2026-08-04", on="2026-08-07")
    assert note_defaults(D(2026, 8, 7)) == (0, 0)  # the 5th is not read
    read("2026-08-05", "2026-08-20", on="2026-08-24")
    assert note_defaults(D(2026, 8, 24)) == (1, 0)
    read("2026-08-21", "2026-09-20", on="2026-09-22")
    assert note_defaults(D(2026, 9, 30)) == (
        1,
        0,
    )  # eight nights were missed: it is the day of the statement all the same
    wanted = [(AUGUST, D(2026, 8, 24), D(2026, 8, 20), None), (SEPTEMBER, D(2026, 9, 22), D(2026, 9, 20), None)]
    assert kept(owing) == wanted
    read("2026-09-21", "2026-10-20", on="2026-10-22")
    assert note_defaults(D(2026, 10, 22)) == (0, 0) and kept(owing) == wanted  # it never moves
    assert noted([owing.pk], D(2026, 9, 1)) == {owing.pk: {AUGUST: D(2026, 8, 24)}}  # as it was known


def test_what_is_paid_late_stays_noted_and_what_had_been_paid_before_is_undone_and_says_by_what(
    owing, read, pay, staff
):
    read("2026-07-01", "2026-09-20", on="2026-09-22")
    note_defaults(D(2026, 9, 22))
    later = pay(owing, 45000, "2026-09-25")  # August, seven weeks late
    assert note_defaults(D(2026, 9, 26)) == (0, 0)
    cheque = pay(owing, 45000, "2026-09-04", today="2026-09-28", key="c")  # came before, noted after
    assert note_defaults(D(2026, 9, 28)) == (0, 1)
    [gone] = owing.noted_defaults.exclude(undone_on=None)
    assert (gone.due_on, gone.undone_on, gone.undone_by) == (AUGUST, D(2026, 9, 28), cheque)
    assert noted([owing.pk], D(2026, 9, 27)) == {owing.pk: dict.fromkeys((AUGUST, SEPTEMBER), D(2026, 9, 22))}
    for receipt in (cheque, later):
        undo(staff.rental, receipt=receipt, on=D(2026, 10, 2), today=D(2026, 10, 2))
    assert note_defaults(D(2026, 10, 2)) == (1, 0)
    seen = D(2026, 9, 22)  # never paid after all: it was noted unpaid that day
    assert [row[:2] for row in kept(owing)] == [(AUGUST, seen), (AUGUST, seen), (SEPTEMBER, seen)]
    assert noted([owing.pk], D(2026, 10, 2)) == {owing.pk: dict.fromkeys((AUGUST, SEPTEMBER), seen)}


def test_of_a_payment_that_went_back_the_default_is_of_the_day_on_which_that_was_noted(owing, read, pay, staff):
    sent = pay(owing, 90000, "2026-08-04")
    read("2026-07-01", "2026-09-20", on="2026-09-22")
    assert note_defaults(D(2026, 9, 22)) == (0, 0)
    undo(staff.rental, receipt=sent, on=D(2026, 9, 25), today=D(2026, 9, 25))
    assert note_defaults(D(2026, 10, 1)) == (2, 0)
    assert [row[1] for row in kept(owing)] == [D(2026, 9, 25)] * 2


def test_the_base_keeps_one_that_stands_and_none_of_before_its_day(owing):
    note_defaults(D(2026, 9, 10))
    for noted_on in (D(2026, 9, 1), D(2026, 8, 1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            NotedDefault.objects.create(lease=owing, due_on=AUGUST, cents=1, noted_on=noted_on)


def test_three_months_run_from_the_day_noted_and_the_page_says_it(client, aided, read, staff, pay, on_day):
    """A debt of one month, born in 2027: the bank shows 5 February on the 20th."""
    from trousseau.rents.run.calling import call_month

    pay(aided, 90000, "2026-08-04")
    for month in (10, 11, 12):
        call_month(staff.rental, month=D(2026, month, 1))
    pay(aided, 135000, "2026-10-04")
    call_month(staff.rental, month=D(2027, 1, 1))
    pay(aided, 45000, "2027-01-04")
    call_month(staff.rental, month=D(2027, 2, 1))
    pay(aided, 40000, "2027-02-04")
    read("2026-07-01", "2027-02-18", on="2027-02-20")
    nightly.defaults(D(2027, 2, 20))
    assert situation(aided, D(2027, 5, 6)).arrears.status == "debt"
    after = situation(aided, D(2027, 5, 21)).arrears
    assert (after.reason, after.report_by, after.confirm) == ("late", D(2027, 7, 20), False)
    on_day("2027-05-21")
    client.force_login(staff.rental)
    page = client.get(reverse("prevention:situation", args=[aided.pk])).content.decode()
    assert "Constaté le" in page and "20 février 2027" in page.replace("\xa0", " ")


@pytest.fixture
def asked(aided, staff):
    """The first night of December: what the director is asked."""
    nightly.defaults(D(2026, 12, 1))
    return lambda: list(ToDo.objects.waiting().filter(kind="prevention.reading"))


def test_the_director_is_asked_once_before_the_rules_change_and_again_when_the_answer_is_undone(asked, staff):
    nightly.defaults(D(2026, 12, 2))
    [row] = asked()
    assert (row.due_on, row.role, row.url) == (D(2026, 12, 31), "director", reverse("prevention:reading"))
    assert "1er janvier 2027" in words(row)["title"].replace("\xa0", " ")
    told = {"reading": "earlier", "note": "Courrier de la CAF", "today": D(2026, 12, 3)}
    half = readings.decide(staff.director, **told)
    assert asked()  # one of the two questions is open still
    readings.undo(staff.director, decided=half, today=D(2026, 12, 3))
    whole = readings.decide(staff.director, counted="net", **told)
    nightly.defaults(D(2026, 12, 4))
    assert asked() == []
    readings.undo(staff.director, decided=whole, today=D(2027, 2, 1))
    [row] = asked()
    assert row.due_on == D(2027, 2, 1)


def test_nobody_is_asked_long_before_nor_where_nothing_is_let(staff, aided):
    assert not actions.ask_reading(D(2026, 9, 1)) and actions.ask_reading(D(2026, 11, 2))


def test_until_the_director_answers_the_day_of_the_report_says_to_confirm_wherever_it_is_shown(
    client, staff, running_lease, call, on_day, capsys
):
    """Born in December 2026, above 450 euros by the rules of 2027 alone."""
    from trousseau.rents.actions.calls import expect_aid
    from trousseau.rents.run.calling import call_month
    from trousseau.tenancies.subjects import TENANCY

    lease = running_lease
    call(7, 8, 9, 10, 11, 12)
    from trousseau.rents.actions.payments import receive_payment

    told = {"payer": "tenant", "method": "card", "on": D(2026, 8, 10), "today": D(2026, 8, 10), "key": "k"}
    receive_payment(staff.rental, lease=lease, amount=30484 + 4 * 45000, **told)
    for month in (11, 12):
        expect_aid(staff.rental, lease=lease, month=D(2026, month, 1), amount=100)
    call_month(staff.rental, month=D(2027, 1, 1))
    expect_aid(staff.rental, lease=lease, month=D(2027, 1, 1), amount=100)
    day = D(2027, 2, 25)
    found = situation(lease, day)
    assert found.arrears.confirm and found.next.step == "report"
    actions.refresh(lease, on=day)
    [row] = ToDo.objects.waiting().filter(kind__startswith="prevention.report")
    assert "à confirmer" in words(row)["title"]
    on_day(day.isoformat())
    client.force_login(staff.rental)
    for page in (reverse("prevention:situation", args=[lease.pk]), TENANCY.url(lease)):
        assert "à confirmer" in client.get(page).content.decode().lower()
        assert "transition n’a pas été lue" in client.get(page).content.decode().replace("\xa0", " ")
    main(["--date", day.isoformat(), "--json"])
    [said] = json.loads(capsys.readouterr().out)
    assert "Date à confirmer : la dette" in said["reason"].replace(
        "\xa0", " "
    ) and "transition n’a pas été lue" in said["reason"].replace("\xa0", " ")
    main(["--date", day.isoformat()])
    assert capsys.readouterr().out.rstrip().endswith(", date à confirmer")
    readings.decide(staff.director, reading="latter", counted="net", note="Texte lu", today=day)
    [row] = ToDo.objects.waiting().filter(room="prevention", subject=f"lease:{lease.pk}")
    assert "à confirmer" not in words(row)["title"] and not situation(lease, day).arrears.confirm
