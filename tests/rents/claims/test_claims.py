"""A claim from the unpaid rent to the money given back, the books equal at each step."""

from datetime import date

import pytest
from django.urls import reverse

from tests.tenancies.guarantees.test_guarantees import SURETY
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.exchange.sepa import Account
from trousseau.ledger import funds
from trousseau.ledger.queries import balance
from trousseau.mandates.models import FeeClause
from trousseau.owners.actions.fees import take_fees
from trousseau.owners.actions.runs import stage_run, write_run
from trousseau.payouts.orders import reject_order
from trousseau.portals.tenant_space import owes
from trousseau.receipts.receiving import undo
from trousseau.rents.accounts import months
from trousseau.rents.actions.rent_receipts import give_rent_receipt
from trousseau.rents.actions.stopping import stop_debts
from trousseau.rents.claims.actions import make_claim, receive_claim, refund_again, refund_guarantor, refuse_claim
from trousseau.rents.claims.queries import awaited, guarantors_balance, open_claim, owed_months, owed_to_guarantors
from trousseau.rents.held import held
from trousseau.rents.models import Claim, ClaimRefund
from trousseau.rents.queries import ledger_balance
from trousseau.rents.roll.queries import aged_of
from trousseau.rents.run.calling import call_month
from trousseau.tenancies.guarantees.actions import record_guarantee
from trousseau.tenancies.models import Guarantee

DAY = date(2026, 9, 10)
IBAN = "FR7630006000011234567890189"
KEY = "6f1c2a34-0000-4000-8000-000000000001"  # of a form


@pytest.fixture
def visale(build, staff, call):
    """Two months wholly unpaid, 450.00 each, and a Visale guarantee."""
    lease = build.running_lease()
    call(8, 9)
    return record_guarantee(
        staff.rental,
        lease=lease,
        kind="visale",
        name="Action Logement (exemple)",
        reference="V-42",
        starts_on=lease.starts_on,
        unpaid_months=2,
        formal_notice_days=15,
        claim_days=30,
        covered_months=36,
    )


def claim(staff, visale, **changes):
    given = {
        "guarantee": visale,
        "amount": 90000,
        "notice_on": date(2026, 9, 9),
        "reference": "D-7",
        "on": DAY,
        "today": DAY,
        "key": "a",
    }
    return make_claim(staff.rental, **(given | changes))


def equal(lease):
    assert funds.gaps(date(2099, 1, 1)) == []
    debt = sum(row.call.total for row in months(lease)) - sum(
        p.amount for p in lease.receipts.rent().filter(reversal=None)
    )
    assert ledger_balance(lease) == debt


def test_from_the_claim_to_the_money_given_back(staff, visale, pay):

    lease, fund = visale.lease, visale.lease.mandate.fund
    assert open_claim(visale, DAY).why == "total"
    made = claim(staff, visale)
    assert claim(staff, visale).pk == made.pk and (ledger_balance(lease), guarantors_balance(lease)) == (90000, 0)
    assert held(fund).own == 0  # asked is not collected
    equal(lease)
    receive_claim(staff.rental, claim=made, amount=90000, on=DAY, today=DAY, key="r")
    assert held(fund).own == 90000 and owed_to_guarantors(lease) == [(visale, 90000)]
    equal(lease)
    with pytest.raises(Refused):
        refund_guarantor(staff.rental, claim=made, amount=45000, new_iban=IBAN, on=DAY, today=DAY, key="back")
    pay(lease, 45000, "2026-09-20")
    assert (held(fund).own, held(fund).ahead) == (90000, 45000)
    day = date(2026, 9, 21)
    refund_guarantor(staff.rental, claim=made, amount=45000, new_iban=IBAN, on=day, today=day, key="back")
    assert (ledger_balance(lease), guarantors_balance(lease)) == (0, -45000)
    equal(lease)
    run = stage_run(staff.rental, on=day, today=day)
    write_run(staff.director, run=run, version=run.version, payer=Account("Agence", IBAN), today=day)
    assert guarantors_balance(lease) == 0 and owed_to_guarantors(lease) == [(visale, 45000)]
    assert balance("clients", "5121") == 90000 == held(fund).own
    equal(lease)


def test_a_month_claimed_from_a_guarantor_has_its_receipt_once_they_paid(staff, visale):
    made, august = claim(staff, visale), date(2026, 8, 1)
    with pytest.raises(Refused):
        give_rent_receipt(staff.rental, lease=visale.lease, month=august, on=DAY)
    receive_claim(staff.rental, claim=made, amount=90000, on=DAY, today=DAY, key="r")
    slip = give_rent_receipt(staff.rental, lease=visale.lease, month=august, on=DAY)
    [paid] = slip.paper.data["payments"]
    assert (slip.kind, paid["payer"], paid["received_on"], paid["amount"]) == ("receipt", "Garant", str(DAY), 45000)


@pytest.mark.parametrize("changes", [{"amount": 1}, {"reference": "D-8"}, {"notice_on": date(2026, 9, 8)}])
def test_a_claim_corrected_and_sent_again_does_not_pass_for_the_first(staff, visale, changes):
    made = claim(staff, visale)
    with pytest.raises(Refused):
        claim(staff, visale, **changes)
    assert Claim.objects.get() == made


def test_the_rent_that_a_guarantor_then_the_tenant_paid_bears_one_fee(staff, visale, pay):
    lease = visale.lease
    FeeClause.objects.filter(mandate=lease.mandate).delete()
    FeeClause.objects.create(
        mandate=lease.mandate,
        kind="management",
        base="collected",
        basis_points=700,
        vat="added",
        payer="owner",
        due="receipt",
        starts_on=lease.mandate.starts_on,
    )
    made, day = claim(staff, visale), date(2026, 9, 21)
    assert take_fees(staff.rental, until=DAY) == 0  # declared is not collected
    receive_claim(staff.rental, claim=made, amount=90000, on=DAY, today=DAY, key="r")
    assert take_fees(staff.rental, until=DAY) == 1 and held(lease.mandate.fund).fees == 6300 + 1260
    pay(lease, 45000, "2026-09-20")
    refund_guarantor(staff.rental, claim=made, amount=45000, new_iban=IBAN, on=day, today=day, key="back")
    assert take_fees(staff.rental, until=day) == 1
    assert held(lease.mandate.fund).fees == 6300 + 1260 and take_fees(staff.rental, until=day) == 0
    equal(lease)


def test_what_the_guarantor_paid_is_noted_once_and_is_not_said_noted_once_undone(staff, visale):
    made = claim(staff, visale)
    paid = {"claim": made, "amount": 60000, "on": DAY, "today": DAY, "key": "r"}
    receipt = receive_claim(staff.rental, **paid)
    assert receive_claim(staff.rental, **paid) == receipt
    undo(staff.rental, receipt=receipt, on=DAY, today=DAY)
    for again in (paid, paid | {"amount": 50000}):
        with pytest.raises(Refused) as refusal:
            receive_claim(staff.rental, **again)
        assert refusal.value.field == "key"


def test_what_the_guarantor_refuses_is_the_tenant_s_debt_again(staff, visale):
    made = claim(staff, visale)
    receive_claim(staff.rental, claim=made, amount=60000, on=DAY, today=DAY, key="r")
    refuse_claim(staff.rental, claim=made, version=made.version, on=DAY, today=DAY)
    assert (ledger_balance(visale.lease), guarantors_balance(visale.lease)) == (30000, 0)
    equal(visale.lease)
    with pytest.raises(Refused) as refusal:  # the form that declared it, sent again
        claim(staff, visale)
    assert refusal.value.field == "key"


def test_the_months_that_a_guarantor_refused_are_owed_again_and_may_be_asked_of_another(staff, visale):
    lease = visale.lease
    Guarantee.objects.filter(pk=visale.pk).update(kind="fsl")  # a surety may stand beside it
    visale.refresh_from_db()
    surety = record_guarantee(staff.rental, lease=lease, kind="surety", **(SURETY | {"starts_on": lease.starts_on}))
    asked = open_claim(surety, DAY).amount
    made = claim(staff, visale)
    assert open_claim(surety, DAY).amount == 0
    receive_claim(staff.rental, claim=made, amount=50000, on=DAY, today=DAY, key="r")
    refuse_claim(staff.rental, claim=made, version=made.version, on=DAY, today=DAY)
    made.refresh_from_db()
    assert (awaited(made), made.months) == (0, 2) and asked == 90000
    assert [(row.call.month.month, row.left) for row in months(lease)] == [(9, 40000), (8, 0)]
    assert aged_of(lease, DAY).unpaid == ((date(2026, 9, 5), 40000),)
    assert [month.unpaid for month in owed_months([surety], DAY)[surety.pk]] == [40000]
    with pytest.raises(Refused):
        refuse_claim(staff.rental, claim=made, version=made.version, on=DAY, today=DAY)


def test_what_a_guarantor_refuses_once_the_law_stops_it_is_not_asked(staff, visale, pay):
    lease, stop = visale.lease, date(2026, 9, 20)
    made = claim(staff, visale)
    pay(lease, 20000, "2026-09-12")  # what is asked of a guarantor is still what it pays
    stop_debts(None, lease=lease, before=stop, article="C. conso., art. L722-5", on=stop)
    call_month(staff.rental, month=date(2026, 10, 1))
    day = date(2026, 10, 6)
    refuse_claim(staff.rental, claim=made, version=made.version, on=day, today=day)
    told = owes(lease, day)
    assert (told.now, told.not_now) == (45000, 70000)
    pay(lease, 45000, "2026-10-07")
    assert [row.left for row in months(lease)] == [0, 45000, 25000]
    equal(lease)


def test_a_guarantor_who_answered_for_a_debt_that_the_law_stops_is_not_paid_back(staff, visale, pay):
    """C. conso., art. L722-5: the tenant's advance goes to the rents since."""
    lease, day = visale.lease, date(2026, 9, 26)
    made = claim(staff, visale)
    receive_claim(staff.rental, claim=made, amount=90000, on=DAY, today=DAY, key="r")
    asked = {"claim": made, "amount": 45000, "new_iban": IBAN, "on": day, "today": day, "key": "back"}
    pay(lease, 45000, "2026-09-25")
    stop_debts(None, lease=lease, before=date(2026, 9, 20), article="C. conso., art. L722-5", on=day)
    with pytest.raises(Refused) as refused:
        refund_guarantor(staff.rental, **asked)
    assert "L722-5" in refused.value.article
    stop_debts(None, lease=lease, before=date(2026, 8, 1), article="C. conso., art. L722-5", on=day)
    assert refund_guarantor(staff.rental, **asked).amount == 45000  # the guarantor answered for the rents since


def test_a_guarantor_is_given_back_once_whatever_is_pressed_twice(client, staff, visale, pay, on_day):
    made, day = claim(staff, visale), date(2026, 9, 21)
    receive_claim(staff.rental, claim=made, amount=90000, on=DAY, today=DAY, key="r")
    pay(visale.lease, 60000, "2026-09-20")
    on_day(day.isoformat())
    client.force_login(staff.rental)
    page = reverse("rents:claim_refund", args=[made.pk])
    sent = {"amount": "300", "new_iban": IBAN, "on": day.isoformat(), "key": KEY}
    for _press in range(2):
        assert client.post(page, sent).status_code == 302
    refund = ClaimRefund.objects.get()
    asked = {"claim": made, "amount": 30000, "new_iban": IBAN, "on": day, "today": day, "key": KEY}
    assert refund_guarantor(staff.rental, **asked) == refund
    for changed in ({"amount": 20000}, {"new_iban": "DE89370400440532013000"}, {"on": date(2026, 9, 20)}):
        with pytest.raises(Refused) as refused:
            refund_guarantor(staff.rental, **asked | changed)
        assert refused.value.field == "key"
    run = stage_run(staff.rental, on=day, today=day)
    write_run(staff.director, run=run, version=run.version, payer=Account("Agence", IBAN), today=day)
    reject_order(staff.rental, order=refund.order, on=day, why="Compte clos", today=day)
    again = refund_again(staff.rental, refund=refund, new_iban=IBAN, on=day)
    assert refund_guarantor(staff.rental, **asked) == refund and ClaimRefund.objects.get().order == again
    assert refund_guarantor(staff.rental, **asked | {"key": "another"}).amount == 30000  # and the rest of it, apart


@pytest.mark.parametrize(("amount", "months"), [(90000, 2), (45001, 2), (45000, 1)])
def test_a_claim_takes_as_many_months_of_what_is_covered_as_it_asks(staff, visale, amount, months):
    assert claim(staff, visale, amount=amount).months == months


def test_a_claim_written_later_asks_no_more_than_what_is_still_owed(staff, visale, pay):
    pay(visale.lease, 45000, "2026-09-12")
    with pytest.raises(Refused):
        claim(staff, visale, today=date(2026, 9, 14))
    assert not Claim.objects.exists()


@pytest.mark.parametrize(("asks", "left"), [(90000, [30484, 45000, 0, 0]), (60000, [30484, 45000, 0, 30000])])
def test_a_claim_settles_the_months_of_its_guarantee_and_no_older_one(build, staff, call, asks, left):
    """July and August are owed from before the policy: the same months are not asked of it twice."""
    lease, day = build.running_lease(), date(2026, 10, 10)
    call(7, 8, 9, 10)
    policy = record_guarantee(
        staff.rental,
        lease=lease,
        kind="insurance",
        name="Assureur",
        reference="P-1",
        starts_on=date(2026, 9, 1),
        unpaid_months=1,
        formal_notice_days=15,
        claim_days=90,
    )
    assert open_claim(policy, day).amount == 90000
    made = claim(staff, policy, amount=asks, on=day, today=day)
    assert [row.left for row in reversed(months(lease))] == [30484, 45000, 45000, 45000]
    receive_claim(staff.rental, claim=made, amount=asks, on=day, today=day, key="r")
    assert [row.left for row in reversed(months(lease))] == left
    assert open_claim(policy, day).amount in (0, 90000 - asks)
    equal(lease)


def test_a_claim_that_nothing_opens_or_without_notice_is_refused(staff, visale, pay):
    with pytest.raises(Refused):
        claim(staff, visale, notice_on=None)
    with pytest.raises(Refused):
        claim(staff, visale, amount=90001)
    pay(visale.lease, 60000, "2026-09-09")
    with pytest.raises(Refused):
        claim(staff, visale, amount=100)


def test_what_a_guarantor_s_bank_sends_back_is_asked_for_again(client, staff, visale, pay, on_day):
    lease, made, day = visale.lease, claim(staff, visale), date(2026, 9, 21)
    receive_claim(staff.rental, claim=made, amount=90000, on=DAY, today=DAY, key="r")
    pay(lease, 45000, "2026-09-20")
    refund = refund_guarantor(staff.rental, claim=made, amount=45000, new_iban=IBAN, on=day, today=day, key="back")
    run = stage_run(staff.rental, on=day, today=day)
    write_run(staff.director, run=run, version=run.version, payer=Account("Agence", IBAN), today=day)
    reject_order(staff.rental, order=refund.order, on=day, why="Compte clos", today=day)
    assert guarantors_balance(lease) == -45000
    asked = ToDo.objects.get(kind="rents.guarantor_came_back", closed_on=None)
    assert (asked.params["why"], asked.household) == ("Compte clos", lease.household)
    on_day(day.isoformat())
    client.force_login(staff.rental)
    assert client.post(asked.url, {"new_iban": "FR76"}).status_code == 422
    assert client.post(asked.url, {"new_iban": "DE89370400440532013000"}).status_code == 302
    asked.refresh_from_db()
    assert asked.closed_on == day and client.get(asked.url).status_code == 404  # nothing of it waits any more
    run = stage_run(staff.rental, on=day, today=day)
    write_run(staff.director, run=run, version=run.version, payer=Account("Agence", IBAN), today=day)
    assert guarantors_balance(lease) == 0
    equal(lease)
