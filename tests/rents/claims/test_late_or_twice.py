"""Claims on guarantors refused, undone, paid twice over, of two at once, or of before, beside a plan."""

from datetime import date

import pytest

from trousseau.core.actions import record
from trousseau.core.errors import Refused
from trousseau.ledger import funds
from trousseau.ledger.models import ClosedYear
from trousseau.mail.actions import write_down
from trousseau.mail.recipients import Recipient
from trousseau.prevention import actions as prevention
from trousseau.prevention.queries import situation
from trousseau.receipts.receiving import undo
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.actions.sums import give_back
from trousseau.rents.claims.actions import make_claim, receive_claim, refund_guarantor, refuse_claim
from trousseau.rents.claims.queries import awaited, open_claim, owed_to_guarantors, still_asked
from trousseau.rents.models import Claim, ReceiptShare
from trousseau.rents.money_proofs import accounts_as_the_ledger_says
from trousseau.rents.nightly import owe_what_is_asked
from trousseau.rents.roll.queries import aged_of
from trousseau.tenancies.guarantees.actions import record_guarantee

pytestmark = pytest.mark.django_db


@pytest.fixture
def owing(build, staff, call):
    lease = build.running_lease()
    call(7, 8, 9)
    for name in ("Un", "Deux"):
        record_guarantee(
            staff.rental,
            lease=lease,
            kind="visale" if name == "Un" else "fsl",
            name=f"{name} (exemple)",
            reference="P-1",
            starts_on=lease.starts_on,
            unpaid_months=1,
        )
    return lease


def claim(staff, lease, n, amount, on, key, **letter):
    said = {"guarantee": lease.guarantees.order_by("pk")[n], "amount": amount, "notice_on": None, "reference": ""}
    return make_claim(staff.rental, on=on, today=on, key=key, **said, **letter)


def test_sent_again_as_what_a_letter_asked_a_claim_that_no_letter_asked_is_refused(owing, staff):
    on = date(2026, 9, 10)
    made = claim(staff, owing, 0, 40000, on, "a")
    assert claim(staff, owing, 0, 40000, on, "a") == made
    letter = write_down(staff.rental, title="Demande", to=Recipient("Visale"), channel="post", today=on)
    with pytest.raises(Refused) as refusal:
        claim(staff, owing, 0, 40000, on, "a", letter=letter)
    assert refusal.value.field == "key"


def old_claim(staff, lease, amount, on, shares):
    credit = give_back(
        staff.rental, lease=lease, label="Déclaré au garant", amount=amount, on=on, key="claim:a", event="claim"
    )
    old = Claim(
        guarantee=lease.guarantees.order_by("pk")[0],
        amount=amount,
        months=2,
        declared_on=on,
        reference="",
        credit=credit,
    )
    record(old, staff.rental)
    for call, cents in zip(lease.calls.order_by("month"), shares, strict=False):
        record(ReceiptShare(receipt=credit, call=call, cents=cents), None)
    return old


def test_a_plan_agreed_beside_a_claim_of_before_is_not_broken_by_the_night(owing, staff):
    on = date(2026, 9, 10)
    old_claim(staff, owing, 30484, on, (30484,))
    made = date(2026, 9, 12)
    prevention.agree_plan(
        staff.rental, lease=owing, each=30000, first_on=date(2026, 9, 25), agreed_on=made, today=made, grace_days=3
    )
    paid = date(2026, 9, 24)
    receive_payment(
        staff.rental, lease=owing, payer="tenant", method="transfer", amount=30000, on=paid, today=paid, key="one"
    )
    day = date(2026, 10, 2)
    before = situation(owing, day)
    assert before.plan.missed is None
    assert str(owe_what_is_asked(day)).startswith("1")
    after = situation(owing, day)
    assert after.plan.missed is None, (after.plan.rows, after.facts.missed)


def test_two_guarantors_are_not_asked_the_same_month(owing, staff):
    on = date(2026, 9, 10)
    first = claim(staff, owing, 0, 40000, on, "a")
    second = claim(staff, owing, 1, 80484, on, "b")
    receive_claim(staff.rental, claim=first, amount=40000, on=on, today=on, key="r1")
    receive_claim(staff.rental, claim=second, amount=80484, on=on, today=on, key="r2")
    assert aged_of(owing, on).debt == 0
    assert funds.gaps(on) == [] and accounts_as_the_ledger_says(on) == []


def test_the_tenant_pays_then_the_guarantor_and_both_are_told(owing, staff):
    on = date(2026, 9, 10)
    first = claim(staff, owing, 0, 120484, on, "a")
    receive_payment(
        staff.rental, lease=owing, payer="tenant", method="transfer", amount=120484, on=on, today=on, key="one"
    )
    assert aged_of(owing, on).debt == 0
    receive_claim(staff.rental, claim=first, amount=120484, on=on, today=on, key="r1")
    assert dict(owed_to_guarantors(owing)) == {first.guarantee: 120484}
    refund_guarantor(
        staff.rental, claim=first, amount=120484, new_iban="FR7630001007941234567890185", on=on, today=on, key="back"
    )
    assert funds.gaps(on) == [] and accounts_as_the_ledger_says(on) == []


def test_refused_in_part_then_the_second_is_asked_the_rest(owing, staff):
    on, later = date(2026, 9, 10), date(2026, 9, 15)
    first = claim(staff, owing, 0, 120484, on, "a")
    receive_claim(staff.rental, claim=first, amount=50000, on=on, today=on, key="r1")
    assert open_claim(owing.guarantees.order_by("pk")[1], later).amount == 0
    refuse_claim(staff.rental, claim=first, version=first.version, on=later, today=later)
    assert open_claim(owing.guarantees.order_by("pk")[1], later).amount == 70484
    assert open_claim(owing.guarantees.order_by("pk")[0], later).amount == 70484


def test_an_undone_payment_is_asked_again_of_nobody_else(owing, staff):
    on, later = date(2026, 9, 10), date(2026, 9, 15)
    first = claim(staff, owing, 0, 120484, on, "a")
    r = receive_claim(staff.rental, claim=first, amount=120484, on=on, today=on, key="r1")
    undo(staff.rental, receipt=r, on=later, today=later)
    assert aged_of(owing, later).debt == 120484 and awaited(Claim.objects.get()) == 120484
    assert open_claim(owing.guarantees.order_by("pk")[1], later).amount == 0
    r = receive_claim(staff.rental, claim=first, amount=120484, on=later, today=later, key="r2")
    assert aged_of(owing, later).debt == 0
    assert funds.gaps(on) == [] and accounts_as_the_ledger_says(on) == []


def test_undone_late_of_a_closed_year_is_asked_of_its_own_day(owing, staff):
    on, dec, today = date(2026, 9, 10), date(2026, 12, 20), date(2027, 2, 1)
    first = claim(staff, owing, 0, 120484, on, "a")
    r = receive_claim(staff.rental, claim=first, amount=120484, on=on, today=on, key="r1")
    ClosedYear.objects.create(ledger="clients", year=2026, closed_by=staff.director)
    undo(staff.rental, receipt=r, on=dec, today=today)
    assert sum(still_asked([owing.pk], date(2026, 12, 31)).values()) == 120484


def test_the_night_notes_no_breach_of_it(owing, staff):
    on, made, day = date(2026, 9, 10), date(2026, 9, 12), date(2026, 10, 2)
    old_claim(staff, owing, 30484, on, (30484,))
    prevention.agree_plan(
        staff.rental, lease=owing, each=30000, first_on=date(2026, 9, 25), agreed_on=made, today=made, grace_days=3
    )
    receive_payment(
        staff.rental, lease=owing, payer="tenant", method="transfer", amount=30000, on=made, today=made, key="one"
    )
    owe_what_is_asked(date(2026, 9, 20))
    assert prevention.note_breaches(day) == 0
    assert situation(owing, day).plan.left == 60000
    claim = Claim.objects.get()
    receive_claim(staff.rental, claim=claim, amount=30484, on=day, today=day, key="g")
    assert situation(owing, day).plan.left == 60000  # what a guarantor pays of another debt keeps no plan
    assert prevention.note_breaches(date(2026, 10, 30)) == 1
