"""A payment plan: its instalments are the debt, what is missed is said the same week, what is kept closes it."""

from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.bank_files import TENANT_IBAN, camt053
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.core.todo import words
from trousseau.ledger.models import BankLine
from trousseau.matching.identifying import Part, identify
from trousseau.prevention import actions
from trousseau.prevention.models import StepTaken
from trousseau.prevention.nightly import JOBS
from trousseau.prevention.queries import situation
from trousseau.receipts.enums import Step
from trousseau.receipts.models import LineShare
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.debits.queries import claims
from trousseau.rents.models import PaymentPlan
from trousseau.rents.run.calling import call_month

TODAY = date(2026, 9, 12)


@pytest.fixture
def plan(owing, staff) -> PaymentPlan:
    """900 € late, by 250 € a month from 5 October."""
    return actions.agree_plan(
        staff.rental,
        lease=owing,
        each=25000,
        first_on=date(2026, 10, 5),
        agreed_on=TODAY,
        today=TODAY,
        note="Versements le 5.",
    )


def pay(lease, staff, cents: int, on: date):
    receive_payment(
        staff.rental, lease=lease, payer="tenant", method="card", amount=cents, on=on, today=on, key=f"{on}{cents}"
    )


def missing(lease):
    return ToDo.objects.waiting().filter(kind="prevention.instalment", subject=f"lease:{lease.pk}")


def test_the_instalments_are_the_whole_debt_and_the_plan_is_a_step(plan, owing):
    assert [(one.due_on.month, one.cents) for one in plan.instalments.all()] == [
        (10, 25000),
        (11, 25000),
        (12, 25000),
        (1, 15000),
    ]
    assert plan.debt == 90000 and StepTaken.objects.get().step == "plan"


def test_an_instalment_missed_is_said_after_some_days_and_falls_when_it_is_paid(plan, owing, staff):
    call_month(staff.rental, month=date(2026, 10, 1))
    for day in (date(2026, 10, 5), date(2026, 10, 9)):
        JOBS["prevention.refresh"](day)
        assert not missing(owing).exists()
    JOBS["prevention.refresh"](date(2026, 10, 10))
    row = missing(owing).get()
    assert (row.due_on, row.params["debt"]) == (date(2026, 10, 10), "250,00\xa0€")
    assert row.params["cents"] == 135000  # the debt is one, whatever is asked
    assert "Aminata Capucine" in words(row)["title"] and "250,00" in words(row)["why"]
    pay(owing, staff, 25000, date(2026, 10, 12))  # the rent of October, 450 €, is not paid beside it
    JOBS["prevention.refresh"](date(2026, 10, 12))
    assert missing(owing).exists()
    pay(owing, staff, 45000, date(2026, 10, 13))
    JOBS["prevention.refresh"](date(2026, 10, 13))
    assert not missing(owing).exists() and PaymentPlan.objects.get().ended_on is None


def test_a_plan_kept_to_its_end_closes_by_itself_and_another_may_follow(plan, owing, staff):
    with pytest.raises(Refused):
        actions.end_plan(staff.rental, plan=plan, on=TODAY, why="kept", today=TODAY)
    pay(owing, staff, 90000, date(2026, 9, 20))
    JOBS["prevention.refresh"](date(2026, 9, 21))
    plan.refresh_from_db()
    assert (plan.ended_on, plan.why_ended) == (date(2026, 9, 21), "kept")
    with pytest.raises(Refused):  # nothing is late
        actions.agree_plan(
            staff.rental, lease=owing, each=100, first_on=date(2026, 10, 5), agreed_on=TODAY, today=date(2026, 9, 22)
        )


@pytest.mark.parametrize(
    "changes",
    [
        {"each": 0},
        {"each": 749},
        {"first_on": date(2026, 9, 11)},
        {"first_on": date(2027, 9, 13)},
        {"agreed_on": date(2026, 9, 13)},
    ],
)
def test_sums_and_days_that_make_no_plan_are_refused(owing, staff, changes):
    given = {"each": 25000, "first_on": date(2026, 10, 5), "agreed_on": TODAY, "today": TODAY} | changes
    with pytest.raises(Refused):
        actions.agree_plan(staff.rental, lease=owing, **given)
    assert not PaymentPlan.objects.exists()


def test_it_is_agreed_read_on_the_account_and_ended_on_the_pages(client, staff, owing, on_day):
    on_day("2026-09-12")
    client.force_login(staff.rental)
    situation = reverse("prevention:situation", args=[owing.pk])
    url = reverse("prevention:plan", args=[owing.pk])
    assert url in client.get(situation).content.decode()
    page = client.get(url).content.decode()
    assert "900,00" in page and 'value="05/10/2026"' in page or 'value="2026-10-05"' in page
    answer = client.post(url, {"agreed_on": "2026-09-12", "each": "250", "first_on": "2026-10-05"}, follow=True)
    assert 'id="plan"' in answer.content.decode()
    again = client.post(url, {"agreed_on": "2026-09-12", "each": "250", "first_on": "2026-10-05"})
    assert again.status_code == 422 and PaymentPlan.objects.count() == 1
    on_day("2026-10-11")
    account = client.get(reverse("rents:lease", args=[owing.pk])).content.decode()
    assert "Manquée" in account and "Plan d’apurement" in account
    end = reverse("prevention:plan_end", args=[owing.pk])
    assert client.post(end, {"on": "2026-10-11", "why": "broken"}).status_code == 302
    assert PaymentPlan.objects.get().why_ended == "broken"
    assert "plus tenu" in client.get(situation).content.decode()
    assert client.get(end).status_code == 404


def test_an_instalment_from_a_known_account_is_recognised(plan, owing, staff, take, bank_account):
    known = {"cents": 100, "on": "2026-10-01", "iban": TENANT_IBAN}
    take(camt053([known], first="2026-10-01", last="2026-10-02"), on="2026-10-03")
    line = BankLine.objects.get()
    identify(staff.rental, parts=[Part(line, owing, 100, Step.PERSON)], today=TODAY, remember=True)
    come = {"cents": 25000, "on": "2026-10-05", "iban": TENANT_IBAN}
    take(camt053([come], opening=100, first="2026-10-03", last="2026-10-06", number="2"), on="2026-10-07")
    share = LineShare.objects.get(cents=25000)
    assert (share.step, share.why, share.lease) == ("account", "instalment", owing)


def test_the_signed_plan_that_is_not_filed_is_no_next_action_and_the_list_says_that_it_waits(plan, staff, client):
    client.force_login(staff.rental)
    page = client.get(reverse("prevention:list"))
    assert page.status_code == 200 and len(page.context["rows"]) == 0
    assert "copie d’un plan signé" in page.content.decode()


def test_a_plan_that_is_kept_is_not_missed_on_the_day_the_next_rent_falls_due(owing, staff):
    """The rent of October is late on the evening of the 5th: a plan with the current rent beside it is then missed."""
    given = {"each": 30000, "first_on": date(2026, 9, 25), "agreed_on": TODAY, "today": TODAY, "grace_days": 2}
    actions.agree_plan(staff.rental, lease=owing, **given)
    pay(owing, staff, 30000, date(2026, 9, 25))
    call_month(staff.rental, month=date(2026, 10, 1))
    found = {day: situation(owing, date(2026, 10, day)) for day in (4, 5, 6)}
    assert [one.plan.missing for one in found.values()] == [0, 0, 30000]
    assert [one.next and one.next.step for one in found.values()] == [None, None, "missed"]
    actions.refresh_all(date(2026, 10, 5))
    assert not missing(owing).exists()
    [asked] = claims([owing.pk], date(2026, 10, 5), date(2026, 10, 1)).values()
    assert [(due.due_on, due.cents) for due in asked.dues] == [(None, 45000)]  # a debit of that day asks the rent alone


def test_a_rent_due_on_the_day_of_the_plan_is_spread_by_it(owing, staff):
    day = date(2026, 9, 5)
    plan = actions.agree_plan(staff.rental, lease=owing, each=30000, first_on=day, agreed_on=day, today=day)
    assert plan.debt == 90000 and [row.paid for row in situation(owing, day).plan.rows] == [0, 0, 0]
