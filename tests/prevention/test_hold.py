"""Until the bank and the remittance are read: nobody is told that they owe, and no duty is hidden."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.plugins.bank_files import camt053
from trousseau.core.models import ToDo
from trousseau.core.once_a_page import OncePage
from trousseau.ledger.bank.actions import open_bank_account
from trousseau.matching.perhaps import perhaps_paid
from trousseau.portals.tenant_space import owes
from trousseau.prevention import actions, queries
from trousseau.prevention.command import next_actions
from trousseau.rents.actions.calls import expect_aid
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.caf.actions import read_lines, read_slip, receive_remittance, say_columns
from trousseau.rents.claims.queries import owed_months
from trousseau.rents.known import ALL, aid_known, known
from trousseau.rents.models import PlanBreach
from trousseau.rents.roll.queries import aged_of, late_of, unpaid_of
from trousseau.rules.prevention import duties
from trousseau.tenancies.guarantees.actions import record_guarantee
from trousseau.tenancies.models import Lease

ASKING = ("call", "remind", "plan", "visit", "notice", "order", "missed", "claim", "report")


@pytest.fixture
def bank(monkeypatch):
    """`bank(day)`: the bank is read until that day."""
    return lambda day: monkeypatch.setattr("trousseau.rents.known.read_until", lambda on=None: day)


def placed(staff, lease, month: date, cents: int, *, paid_on: date, of: int) -> None:
    """The remittance of a month is read, and its transfer came."""
    from trousseau.rents.caf.actions import receive_lump

    content = f"Bail;Mois;Montant\n{lease.code};{month:%m/%Y};{cents / 100:.2f}\n".replace(".", ",").encode()
    slip = read_slip(content, "b.csv", paid_on=paid_on, total=cents)
    remittance, _fresh = receive_remittance(
        staff.rental, slip=slip, reference=f"{month:%Y-%m}-{of}", paid_on=paid_on, total=cents, today=paid_on
    )
    if remittance.read_on is None:
        columns = {"lease": 0, "month": 1, "amount": 2}
        lines = read_lines(remittance, columns)
        say_columns(staff.rental, remittance=remittance, columns=columns, lines=lines, today=paid_on)
    remittance.refresh_from_db()
    receive_lump(staff.rental, amount=cents, on=paid_on, today=paid_on, key=f"lump{of}", remittance=remittance)


def test_a_house_that_reads_no_bank_works_by_hand(owing):
    assert known() == ALL
    assert queries.situation(owing, date(2026, 9, 12)).next.step == "plan"


def test_a_month_past_which_the_bank_is_not_read_is_no_debt_of_anybody(owing, bank):
    day = date(2026, 9, 20)
    bank(date(2026, 8, 28))
    aged = aged_of(owing, day)
    assert aged.unpaid == ((date(2026, 8, 5), 45000),) and aged.unread == ((date(2026, 9, 5), 45000),)
    assert aged.balance == 90000 and late_of(Lease.objects.all(), day) == {owing.pk: 45000}
    bank(date(2026, 8, 4))
    found = queries.situation(owing, day)
    assert (found.debt, found.unpaid, found.next) == (0, [], None) and found.unread
    assert list(next_actions(day)) == []


def test_the_day_on_which_the_bank_is_read_past_the_due_day_tells(owing, bank):
    day = date(2026, 9, 20)
    bank(date(2026, 8, 5))
    assert aged_of(owing, day).unpaid == ((date(2026, 8, 5), 45000),)


def test_a_duty_that_falls_before_is_shown_to_check_and_never_hidden(aided, bank, client, staff, on_day):
    day = on_day("2026-10-26")
    whole = queries.situation(aided, day)
    assert whole.next.step == "report"
    bank(date(2026, 7, 31))
    found = queries.situation(aided, day)
    assert found.debt == 0 and found.next.step == "bank" and found.next.due_on == whole.next.due_on
    assert found.next.article == whole.next.article
    actions.refresh_all(day)
    [todo] = ToDo.objects.waiting().filter(kind="prevention.bank")
    assert todo.due_on == whole.next.due_on
    client.force_login(staff.rental)
    page = client.get(reverse("prevention:situation", args=[aided.pk]))
    shown = " ".join(page.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())
    assert (
        "à vérifier avant le 5 novembre 2026, la banque est lue et ses lignes identifiées jusqu’au 31 juillet 2026"
        in shown
    )
    assert reverse("ledger:bank") in shown
    tenancy = client.get(reverse("tenancies:tenancy", args=[aided.pk])).content.decode()
    assert "à vérifier" in tenancy
    bank(day)
    actions.refresh_all(day)
    assert not ToDo.objects.waiting().filter(kind="prevention.bank").exists()
    assert queries.situation(aided, day).next.step == "report"


def test_no_guarantor_is_asked_for_a_month_past_which_the_bank_is_not_read(owing, staff, bank):
    guarantee = record_guarantee(
        staff.rental,
        lease=owing,
        kind="visale",
        name="Action Logement",
        reference="V1",
        starts_on=owing.starts_on,
        covered_months=36,
        unpaid_months=1,
        claim_days=30,
    )
    day = date(2026, 9, 20)
    assert len(owed_months([guarantee], day)[guarantee.pk]) == 2
    bank(date(2026, 8, 28))
    assert [one.due_on for one in owed_months([guarantee], day)[guarantee.pk]] == [date(2026, 8, 5)]


def test_the_household_s_share_waits_for_the_bank_alone(owing, staff, bank):
    for month in (8, 9):
        expect_aid(staff.rental, lease=owing, month=date(2026, month, 1), amount=21800)
    bank(date(2026, 9, 19))
    aged = aged_of(owing, date(2026, 9, 20))
    assert aged.unpaid == ((date(2026, 8, 5), 45000), (date(2026, 9, 5), 23200)) and aged.awaited == 21800


def test_the_aid_s_share_waits_for_the_remittance_of_its_month(owing, staff, bank):
    july, august = date(2026, 7, 1), date(2026, 8, 1)
    for month in (8, 9):
        expect_aid(staff.rental, lease=owing, month=date(2026, month, 1), amount=21800)
    placed(staff, owing, july, 100, paid_on=date(2026, 8, 5), of=1)
    day = date(2026, 9, 20)  # the aid of August was expected by 10 September
    bank(day)
    aged = aged_of(owing, day)
    assert dict(aged.unpaid)[date(2026, 8, 5)] == 23200 - 100 and aged.unread_aid == 21800
    # the remittance of August comes, and pays one euro of it
    placed(staff, owing, august, 100, paid_on=date(2026, 9, 18), of=2)
    aged = aged_of(owing, day)
    assert dict(aged.unpaid)[date(2026, 8, 5)] == 45000 - 200 and aged.unread_aid == 0


def test_a_plan_is_missed_only_once_the_bank_is_read_past_its_delay(owing, staff, bank):
    made = date(2026, 9, 12)
    actions.agree_plan(
        staff.rental, lease=owing, each=30000, first_on=date(2026, 10, 5), agreed_on=made, today=made, grace_days=3
    )
    bank(date(2026, 10, 4))
    assert queries.situation(owing, date(2026, 10, 20)).plan.missed is None
    assert actions.note_breaches(date(2026, 10, 20)) == 0
    bank(date(2026, 10, 7))
    assert queries.situation(owing, date(2026, 10, 20)).facts.missed is None
    assert actions.note_breaches(date(2026, 10, 20)) == 0
    bank(date(2026, 10, 8))
    assert actions.note_breaches(date(2026, 10, 20)) == 1
    assert PlanBreach.objects.get().on == date(2026, 10, 9)
    assert queries.situation(owing, date(2026, 10, 20)).facts.missed == date(2026, 10, 5)


def test_a_plan_does_not_end_kept_while_a_rent_beside_it_is_not_known(owing, staff, bank, call):
    made = date(2026, 9, 12)
    actions.agree_plan(staff.rental, lease=owing, each=90000, first_on=date(2026, 10, 5), agreed_on=made, today=made)
    call(10)
    paid_on = date(2026, 10, 1)
    receive_payment(
        staff.rental, lease=owing, payer="tenant", method="transfer", amount=90000, on=paid_on, today=paid_on, key="all"
    )
    day = date(2026, 10, 20)
    bank(date(2026, 10, 2))
    actions.refresh_all(day)
    assert owing.plans.get().ended_on is None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    on=st.dates(date(2026, 7, 11), date(2028, 3, 1)),
    read=st.integers(0, 200),
    aids=st.lists(st.integers(0, 30000), min_size=6, max_size=6),
    paid=st.lists(st.tuples(st.integers(1, 90000), st.integers(0, 160)), max_size=3),
)
def test_on_any_day_nobody_owes_past_what_is_read_and_no_duty_is_hidden(owing, staff, call, bank, on, read, aids, paid):
    with transaction.atomic():
        call(10, 11, 12)
        for month, cents in zip(range(7, 13), aids, strict=True):
            expect_aid(staff.rental, lease=owing, month=date(2026, month, 1), amount=cents)
        for place, (cents, days) in enumerate(paid):
            day = date(2026, 7, 20) + timedelta(days)
            receive_payment(
                staff.rental,
                lease=owing,
                payer="tenant",
                method="transfer",
                amount=cents,
                on=day,
                today=day,
                key=f"k{place}",
            )
        bank(ALL.bank)
        whole = queries.situation(owing, on)
        last = on - timedelta(read)
        bank(last)
        found = queries.situation(owing, on)
        aged = unpaid_of(Lease.objects.filter(pk=owing.pk), on)[owing.pk]
        assert all(due_on <= last for due_on, _cents in (*aged.unpaid, *aged.gross, *aged.rents))
        assert found.unpaid == list(aged.unpaid) and found.debt <= whole.debt
        assert aged.balance == unpaid_of(Lease.objects.filter(pk=owing.pk), on, read=ALL)[owing.pk].balance
        if not found.debt:
            assert not found.next or found.next.step not in ASKING
        rhythm = queries.pace(on)
        shown = {step: due.on for step, due in duties(found.facts, on, rhythm).items()}
        for day, step, _article in found.facts.to_check:
            shown[step] = min(day, shown.get(step, day))
        assert all(step in shown and shown[step] <= due.on for step, due in duties(whole.facts, on, rhythm).items())
        transaction.set_rollback(True)


def test_a_line_that_nobody_identified_and_that_may_be_theirs_holds_their_debt_alone(owing, staff, take, build):
    holder = owing.household.holder
    rows = [{"cents": 5000, "on": "2026-09-03", "party": f"{holder.last_name} {holder.first_name}", "label": "VIR"}]
    rows += [{"cents": 1200, "on": "2026-08-01", "party": "Inconnu Total", "label": "VIR"}]
    take(camt053(rows, first="2026-08-01", last="2026-09-19"), on="2026-09-20")
    read = known()
    assert (read.bank, dict(read.perhaps)) == (date(2026, 9, 19), {owing.pk: date(2026, 9, 2)})
    aged = aged_of(owing, date(2026, 9, 20))
    assert aged.unpaid == ((date(2026, 8, 5), 45000),) and aged.unread == ((date(2026, 9, 5), 45000),)
    assert aged.read_until == date(2026, 9, 2)


@pytest.fixture
def waiting(owing, staff, take):
    """(received, booked) of three lines that may be theirs; the oldest is of an account whose statement came last."""
    holder, other = owing.household.holder, "FR7610107001011234567890129"
    open_bank_account(staff.director, account="5122", name="Second compte", holder="Agence d’essai", iban=other)
    opening, heard = 0, []
    for iban, received, booked in (
        ("", "2026-09-02", "2026-08-18"),
        ("", "2026-10-02", "2026-09-03"),
        (other, "2026-11-05", "2026-08-10"),
    ):
        rows = [{"cents": 5000, "on": booked, "party": f"{holder.last_name} {holder.first_name}", "label": "VIR"}]
        days, more = {"first": f"{booked[:7]}-01", "last": f"{booked[:7]}-28"}, {"iban": iban} if iban else {}
        source = take(camt053(rows, opening=0 if iban else opening, number=booked, **days, **more), on=received)
        assert source.state == "applied", source.why_stopped
        opening += 5000
        heard.append((date.fromisoformat(received), date.fromisoformat(booked)))
    return heard


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(st.none() | st.dates(date(2026, 8, 25), date(2026, 11, 20)), min_size=1, max_size=12))
def test_what_a_page_remembers_is_what_is_read_afresh_on_any_day_in_any_order(owing, waiting, asked):
    fresh = [(perhaps_paid(day), known(day), aid_known(day)) for day in asked]
    page = OncePage(lambda request: [(perhaps_paid(day), known(day), aid_known(day)) for day in asked])
    assert page(RequestFactory().get("/")) == fresh
    for day, (perhaps, read, _aid) in zip(asked, fresh, strict=True):
        lines = [booked for received, booked in waiting if day is None or received <= day]
        assert perhaps == ({owing.pk: min(lines) - timedelta(1)} if lines else {})
        assert dict(read.perhaps) == perhaps


def test_a_line_that_waits_is_not_said_to_be_a_bank_that_is_not_read(owing, staff, take, client, on_day):
    """The bank is read until 19 September: what is not known is whose a line of the 3rd is."""
    holder = owing.household.holder
    rows = [{"cents": 5000, "on": "2026-09-03", "party": f"{holder.last_name} {holder.first_name}", "label": "VIR"}]
    take(camt053(rows, first="2026-08-01", last="2026-09-19"), on="2026-09-20")
    day = on_day("2026-09-20")
    [unread] = owes(owing, day).unread
    assert unread.due_on == date(2026, 9, 5)
    told = render_to_string("portals/_owes.html", {"owed": owes(owing, day), "monthly": 45000, "today": day})
    client.force_login(staff.rental)
    told += client.get(reverse("prevention:situation", args=[owing.pk])).content.decode()
    told += client.get(reverse("rents:lease", args=[owing.pk])).content.decode()
    assert "nous ne savons pas encore tout ce que nous avons reçu" in told
    assert "lu notre banque" not in told and "la banque est lue jusqu" not in told
    assert "la banque n’est pas lue depuis" not in told and "la banque n’est pas lue après" not in told
