"""The debts born before 1 January 2027 and open after it: no duty is lost, and one act of the director reads them all."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.core.todo import words
from trousseau.prevention import actions, law_comparison, queries, readings, reports
from trousseau.prevention.models import DebtReading
from trousseau.rents.actions.calls import expect_aid
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.run.calling import call_month

EVE, CHANGE = date(2026, 12, 31), date(2027, 1, 1)


@pytest.fixture
def born(aided, staff):
    """November and December are owed in part, two months at no time: 800 euros, less than two net months of 449, more than 450."""
    for month in (10, 11, 12):
        call_month(staff.rental, month=date(2026, month, 1))
        expect_aid(staff.rental, lease=aided, month=date(2026, month, 1), amount=100)
    receive_payment(
        staff.rental,
        lease=aided,
        payer="tenant",
        method="card",
        amount=145000,
        on=date(2026, 8, 10),
        today=date(2026, 8, 10),
        key="august",
    )
    return aided


def open_todos(lease):
    return list(ToDo.objects.waiting().filter(room="prevention", subject=f"lease:{lease.pk}"))


def asked_to_report(lease, on) -> bool:
    """Whether a report is asked, now or after another step."""
    step = queries.situation(lease, on).next
    return step.step == "report" or dict(step.rejected).get("report") == "duty_later"


def test_a_report_already_late_on_31_december_is_as_late_on_1_january(aided):
    """August and September unpaid: arrears on 5 September 2026, to be reported by 5 November."""
    asked = []
    for day in (date(2026, 11, 27), EVE, CHANGE, date(2027, 2, 20)):
        actions.refresh(aided, on=day)
        duty, human = sorted(open_todos(aided), key=lambda row: row.kind)
        asked.append((duty.kind, duty.due_on, duty.article, human.kind))
    assert asked == [("prevention.report", date(2026, 11, 5), "CCH, art. R824-4", "prevention.visit")] * 4


def test_on_the_day_of_the_change_nobody_is_asked_of_each_debt_apart(aided, staff):
    [row] = law_comparison.compare(staff.rental, EVE, CHANGE, date(2026, 11, 27))
    assert (row.before.arrears.report_by, row.after.arrears.report_by) == (date(2026, 11, 5),) * 2
    assert row.after.arrears.status == "arrears" and not row.belongs("ask")


def found(lease, on=date(2027, 1, 10)):
    one = queries.situation(lease, on).arrears
    return one.status, one.report_by, one.confirm


def test_what_was_paid_since_does_not_take_the_day_away(aided, staff):
    receive_payment(
        staff.rental,
        lease=aided,
        payer="tenant",
        method="card",
        amount=50000,
        on=date(2027, 1, 4),
        today=date(2027, 1, 4),
        key="january",
    )
    assert found(aided) == ("arrears", date(2026, 11, 5), False)


def test_one_act_of_the_director_reads_every_debt_and_one_act_undoes_it(born, staff):
    today = date(2027, 1, 10)
    assert found(born, EVE) == ("debt", None, False)
    earlier = ("arrears", date(2027, 3, 1), True)
    assert found(born) == earlier
    actions.refresh_all(today)
    assert asked_to_report(born, today) and len(open_todos(born)) == 1  # in seven weeks: the household comes first
    with pytest.raises(Refused):
        readings.decide(staff.rental, reading="former", note="Avis de la CAF", today=today)
    decided = readings.decide(staff.director, reading="former", note="Avis de la CAF", today=today)
    assert found(born) == ("debt", None, False)
    assert not asked_to_report(born, today) and len(open_todos(born)) == 1  # computed again at once
    with pytest.raises(Exception, match="déjà décidé"):
        readings.decide(staff.director, reading="latter", note="Autre avis", today=today)
    readings.undo(staff.director, decided=decided, today=today)
    assert found(born) == earlier and asked_to_report(born, today)
    with pytest.raises(Refused):
        readings.undo(staff.director, decided=decided, today=today)
    readings.decide(staff.director, reading="earlier", note="Avis relu", today=today)
    assert found(born) == ("arrears", date(2027, 3, 1), False)
    assert list(DebtReading.objects.values_list("reading", "undone_on")) == [("earlier", None), ("former", today)]


def test_it_is_decided_and_undone_on_the_page_and_the_rest_reads_it(client, born, staff, on_day):
    def text(url: str) -> str:
        return client.get(url).content.decode().replace("\u00a0", " ").replace("\u202f", " ")

    on_day("2027-01-10")
    law, act = reverse("prevention:law"), reverse("prevention:reading")
    client.force_login(staff.rental)
    assert act not in text(law) and client.get(act).status_code == 403
    assert "la transition n’a pas été lue" in text(reverse("prevention:situation", args=[born.pk]))
    assert client.get(law).context["facts"][4] == {"name": "confirm", "label": "À confirmer", "count": 1}
    client.force_login(staff.director)
    assert act in text(law)
    client.post(act, {"reading": "latter", "counted": "net", "note": "Courrier de la CAF du 4 janvier"})
    [decided] = DebtReading.objects.all()
    assert "Courrier de la CAF du 4 janvier" in text(law)
    assert client.get(law).context["facts"][4]["count"] == 0
    client.post(reverse("prevention:reading_undo", args=[decided.pk]))
    assert "annulé le 10 janvier 2027" in text(law) and client.get(law).context["facts"][4]["count"] == 1


def owes(lease, staff, first, last, aid=100):
    """The months from `first` to `last` of 2026 stay unpaid, those before are paid; the aid is paid to the agency."""
    for month in range(7, last + 1):
        call_month(staff.rental, month=date(2026, month, 1))
        expect_aid(staff.rental, lease=lease, month=date(2026, month, 1), amount=aid)
    pay(lease, staff, 30484 + 45000 * (first - 8), date(2026, 7, 12))
    return lease


def pay(lease, staff, amount, on):
    receive_payment(
        staff.rental, lease=lease, payer="tenant", method="card", amount=amount, on=on, today=on, key=f"{on}-{amount}"
    )


@pytest.mark.parametrize(
    ("first", "last", "cents", "paid_on", "report_by"),
    [
        (9, 10, 300, EVE, date(2026, 12, 5)),
        (9, 10, 300, date(2026, 11, 20), date(2026, 12, 5)),
        (9, 10, 50000, EVE, date(2026, 12, 5)),
        (8, 12, 45000, date(2026, 12, 20), date(2026, 11, 5)),
    ],
)
@pytest.mark.parametrize("on", [EVE, CHANGE, date(2027, 1, 20)])
def test_a_part_paid_takes_no_duty_to_report_away_nor_dates_it_later(
    running_lease, staff, first, last, cents, paid_on, report_by, on
):
    owes(running_lease, staff, first, last)
    pay(running_lease, staff, cents, paid_on)
    assert found(running_lease, on) == ("arrears", report_by, False)
    assert found(running_lease, paid_on)[:2] == ("arrears", report_by)


def test_what_is_asked_says_since_when_as_the_day_by_which_to_report_does(running_lease, staff):
    """The months that made it arrears were paid, later ones were not: a report before the debt would make no sense."""
    owes(running_lease, staff, 8, 12)
    pay(running_lease, staff, 4 * 45000, date(2026, 12, 20))
    actions.refresh(running_lease, on=date(2026, 12, 21))
    [row] = [one for one in open_todos(running_lease) if one.kind == "prevention.report"]
    assert row.due_on == date(2026, 11, 5) and queries.situation(running_lease, date(2026, 12, 21)).since > row.due_on
    assert "€ impayés, d’une dette qui remonte au 5 août 2026 et" in " ".join(words(row)["why"].split())


def test_all_paid_takes_the_duty_away_and_the_next_debt_makes_its_own(running_lease, staff):
    owes(running_lease, staff, 9, 10)
    pay(running_lease, staff, 90000, date(2026, 10, 20))
    assert found(running_lease, date(2026, 10, 21))[0] == "none"
    call_month(staff.rental, month=date(2026, 11, 1))
    assert found(running_lease, date(2026, 11, 21)) == ("debt", None, False)


def test_a_report_made_before_a_part_was_paid_is_not_asked_again(running_lease, staff):
    owes(running_lease, staff, 9, 10)
    given = {"channel": "system", "content": b"%PDF-1.7", "suffix": ".pdf"}
    made = date(2026, 10, 6)
    reports.report_arrears(staff.rental, lease=running_lease, on=made, today=made, **given)
    call_month(staff.rental, month=date(2026, 11, 1))
    pay(running_lease, staff, 90000, date(2026, 11, 6))  # November alone is left
    assert queries.situation(running_lease, date(2026, 11, 7)).arrears.report_by == date(2026, 12, 5)
    actions.refresh(running_lease, on=date(2026, 11, 7))
    assert "prevention.report" not in [row.kind for row in open_todos(running_lease)]


def test_an_aid_that_came_late_made_no_duty_of_the_tenant(running_lease, staff):
    owes(running_lease, staff, 9, 11, aid=30000)
    for month in (8, 9, 10):
        receive_payment(
            staff.rental,
            lease=running_lease,
            payer="caf",
            method="transfer",
            amount=30000,
            on=date(2026, 11, 10),
            today=date(2026, 11, 10),
            month=date(2026, month, 1),
            key=f"aid-{month}",
        )
    assert found(running_lease, date(2026, 11, 12))[:2] == ("debt", None)


def test_who_receives_the_aid_since_january_only_reports_under_the_new_rules(running_lease, staff):
    owes(running_lease, staff, 8, 12, aid=0)
    assert found(running_lease, EVE) == ("arrears", None, False)
    call_month(staff.rental, month=CHANGE)
    expect_aid(staff.rental, lease=running_lease, month=CHANGE, amount=10000)
    assert found(running_lease, date(2027, 1, 6))[:2] == ("arrears", date(2027, 3, 1))


def test_the_aid_that_stops_takes_no_duty_away_and_the_report_is_recorded(running_lease, staff):
    owes(running_lease, staff, 8, 12)
    call_month(staff.rental, month=CHANGE)
    expect_aid(staff.rental, lease=running_lease, month=CHANGE, amount=0)
    today, asked = date(2027, 1, 6), ("arrears", date(2026, 11, 5), False)
    assert found(running_lease, EVE) == asked and found(running_lease, today) == asked
    actions.refresh(running_lease, on=today)
    assert {row.kind for row in open_todos(running_lease)} == {"prevention.report", "prevention.visit"}
    [row] = law_comparison.compare(staff.rental, EVE, CHANGE, today)
    assert row.before.arrears.report_by == row.after.arrears.report_by == date(2026, 11, 5)
    given = {"channel": "system", "content": b"%PDF-1.7", "suffix": ".pdf"}
    report = reports.report_arrears(staff.rental, lease=running_lease, on=today, today=today, **given)
    assert report.due_by == date(2026, 11, 5)
    assert "prevention.report" not in [row.kind for row in open_todos(running_lease)]


def test_in_one_regime_too_the_aid_that_stops_takes_no_duty_away(running_lease, staff):
    owes(running_lease, staff, 8, 11)
    expect_aid(staff.rental, lease=running_lease, month=date(2026, 11, 1), amount=0)
    assert found(running_lease, date(2026, 11, 20)) == ("arrears", date(2026, 11, 5), False)


def test_the_days_of_a_debt_cost_the_same_queries_for_forty_tenancies(
    running_lease, build, staff, django_assert_max_num_queries
):
    build.copies(running_lease, 40)
    for month in range(7, 13):
        call_month(staff.rental, month=date(2026, month, 1))
    with django_assert_max_num_queries(49):
        assert len(queries.situations(type(running_lease).objects.all(), date(2027, 1, 20))) == 41
