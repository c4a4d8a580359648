"""Only what is received lowers what is late: asking a guarantor pays nothing."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trousseau.core.actions import record
from trousseau.ledger import funds
from trousseau.portals.tenant_space import owes
from trousseau.prevention.queries import situation
from trousseau.receipts.enums import Purpose
from trousseau.receipts.purposes import Sum
from trousseau.receipts.receiving import receive, undo
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.actions.sums import give_back
from trousseau.rents.claims.actions import make_claim, receive_claim, refuse_claim
from trousseau.rents.claims.queries import awaited, guarantors_balance, open_claim, still_asked
from trousseau.rents.models import Claim, ClaimReceipt, ReceiptShare
from trousseau.rents.money_proofs import accounts_as_the_ledger_says
from trousseau.rents.nightly import owe_what_is_asked
from trousseau.rents.queries import by_month, ledger_balance
from trousseau.rents.roll.queries import aged_of
from trousseau.rents.said import account_line
from trousseau.rules.dates import add_days
from trousseau.tenancies.guarantees.actions import record_guarantee
from trousseau.tenancies.models import Lease

FIRST, END = date(2026, 7, 11), date(2027, 1, 1)
DAYS = st.integers(0, 170).map(lambda n: add_days(FIRST, n))
CENTS = st.integers(1, 90000)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), DAYS, CENTS),
        st.tuples(st.just("answer"), DAYS, CENTS),
        st.tuples(st.just("refuse"), DAYS, CENTS),
        st.tuples(st.just("undo"), DAYS, CENTS),
        st.tuples(st.just("tenant"), DAYS, CENTS),
    ),
    max_size=9,
)


@pytest.fixture
def owing(build, staff, call):
    """Five months that nobody paid, and an insurance that answers for each of them."""
    lease = build.running_lease()
    call(7, 8, 9, 10, 11)
    record_guarantee(
        staff.rental,
        lease=lease,
        kind="insurance",
        name="Assureur (exemple)",
        reference="P-1",
        starts_on=lease.starts_on,
        unpaid_months=1,
    )
    return lease


def done(staff, lease: Lease, rank: int, step: tuple) -> None:
    """One step, on its day or the next one that may be; nothing when there is nothing to do."""
    what, on, cents = step
    guarantee, last = lease.guarantees.get(), Claim.objects.order_by("pk").last()
    on = max([on, *(one.declared_on for one in Claim.objects.all())])
    if what == "ask":
        amount = min(open_claim(guarantee, on).amount, cents)
        if amount:
            told = {"notice_on": None, "reference": "", "key": f"k{rank}"}
            make_claim(staff.rental, guarantee=guarantee, amount=amount, on=on, today=on, **told)
    elif what == "answer" and last and (left := awaited(last)):
        receive_claim(staff.rental, claim=last, amount=min(cents, left), on=on, today=on, key=f"r{rank}")
    elif what == "refuse" and last and awaited(last):
        refuse_claim(staff.rental, claim=last, version=last.version, on=on, today=on)
    elif what == "undo" and last and not last.is_refused:
        one = ClaimReceipt.objects.filter(claim=last, receipt__reversal=None).last()
        if one:
            day = max(on, one.receipt.received_on)
            undo(staff.rental, receipt=one.receipt, on=day, today=day)
    elif what == "tenant":
        told = {"payer": "tenant", "method": "transfer", "key": f"t{rank}"}
        receive_payment(staff.rental, lease=lease, amount=cents, on=on, today=on, **told)


def received(lease: Lease, on: date) -> int:
    """What came for this lease by that day, of the tenant and of guarantors, cents: no credit is money."""
    rows = lease.receipts.exclude(payer="credit").filter(received_on__lte=on)
    return sum(one.amount for one in rows if one.reversal is None or one.reversal.date > on)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, on=DAYS)
def test_what_is_late_and_what_was_received_is_what_was_called(owing, staff, steps, on):
    with transaction.atomic():
        for rank, step in enumerate(steps):
            done(staff, owing, rank, step)
        for day in (on, END):
            aged, came = aged_of(owing, day), received(owing, day)
            assert aged.debt == max(sum(one.total for one in owing.calls.filter(due_on__lte=day)) - came, 0)
            called = sum(one.total for one in owing.calls.filter(month__lte=day))
            assert ledger_balance(owing, day) == aged.balance == called - came
        assert funds.gaps(END) == [] and accounts_as_the_ledger_says(END) == []
        transaction.set_rollback(True)


def test_a_claim_sent_leaves_the_debt_its_sentence_and_the_duty_to_report_it(owing, staff):
    lease, on = owing, date(2026, 9, 10)
    before, told, law = aged_of(lease, on), account_line(aged_of(lease, on)), situation(lease, on)
    asked = open_claim(lease.guarantees.get(), on).amount
    make_claim(
        staff.rental,
        guarantee=lease.guarantees.get(),
        amount=asked,
        notice_on=None,
        reference="",
        on=on,
        today=on,
        key="a",
    )
    after = situation(lease, on)
    assert asked == before.debt == 120484
    assert (aged_of(lease, on), account_line(aged_of(lease, on))) == (before, told)
    assert (after.arrears, after.debt, owes(lease, on).now) == (law.arrears, law.debt, asked)
    assert by_month(date(2026, 9, 1), date(2026, 9, 30))[date(2026, 9, 1)][1] == 0  # nothing was received


def test_a_claim_of_before_that_hid_the_debt_is_put_right_by_the_night_but_for_what_was_paid(owing, staff):
    """As the release wrote it: the credit on the account the day it was asked, and no word of which month."""
    lease, on = owing, date(2026, 9, 10)
    credit = give_back(
        staff.rental, lease=lease, label="Déclaré au garant", amount=60000, on=on, key="claim:a", event="claim"
    )
    old = Claim(guarantee=lease.guarantees.get(), amount=60000, months=2, declared_on=on, reference="", credit=credit)
    record(old, staff.rental)
    for call, cents in zip(lease.calls.order_by("month"), (30484, 29516), strict=False):
        record(ReceiptShare(receipt=credit, call=call, cents=cents), None)
    told = Sum(Purpose.CLAIM, 40000, on, "rents.claim_receipt:r", lease, payer="guarantor")
    receive(staff.rental, told=told, today=on, then=lambda one: record(ClaimReceipt(claim=old, receipt=one), None))
    assert aged_of(lease, on).debt == 120484 - 60000 and still_asked([lease.pk], on) == {}
    day = date(2026, 9, 11)
    for said in ("1 ", "0 "):  # the second night has nothing to do
        assert str(owe_what_is_asked(day)).startswith(said)
        assert aged_of(lease, day).unpaid == ((date(2026, 8, 5), 35484), (date(2026, 9, 5), 45000))
    assert still_asked([lease.pk], day) == {(lease.pk, date(2026, 7, 1)): 0, (lease.pk, date(2026, 8, 1)): 20000}
    assert funds.gaps(END) == [] and accounts_as_the_ledger_says(END) == [] and guarantors_balance(lease) == 0
    receive_claim(staff.rental, claim=old, amount=20000, on=day, today=day, key="s")
    assert aged_of(lease, day).unpaid == ((date(2026, 8, 5), 15484), (date(2026, 9, 5), 45000))


def test_the_page_of_the_account_says_what_is_asked_and_not_received(client, owing, staff, on_day):
    on_day("2026-09-10")
    told = {"notice_on": None, "reference": "", "on": date(2026, 9, 10), "today": date(2026, 9, 10), "key": "a"}
    make_claim(staff.rental, guarantee=owing.guarantees.get(), amount=30484, **told)
    client.force_login(staff.rental)
    page = client.get(reverse("rents:lease", args=[owing.pk])).content.decode()
    said = page.replace("\xa0", " ").replace("\u202f", " ")
    assert "304,84 € demandés à Assureur (exemple) le 10 septembre 2026, pas encore reçus" in said
    assert "Rien n’est en retard" not in page
