"""An expense is entered once, within what the mandate lets pass, and paid within what was collected or lent."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.core.errors import Refused
from trousseau.ledger import funds
from trousseau.ledger.queries import balance
from trousseau.mandates.models import Mandate
from trousseau.owners.actions.expenses import cancel_expense, enter_expense, give_advance, pay_expense
from trousseau.owners.actions.fees import answer_vat, charge_service, take_fees
from trousseau.owners.actions.runs import stage_run, write_run
from trousseau.owners.actions.terms import write_terms
from trousseau.owners.actions.transfers import recover_advances
from trousseau.owners.models import AccountTerms, Fee
from trousseau.owners.queries.accounts import terms_of, works_limit
from trousseau.payouts.ibans import confirm_iban
from trousseau.payouts.orders import reject_order
from trousseau.payouts.suppliers import register_supplier
from trousseau.rents.held import held
from trousseau.tenancies.amendments.actions import amend_lease

DAY = date(2026, 8, 20)
IBAN = "DE89370400440532013000"


@pytest.fixture
def bill(staff, mandate):
    supplier = register_supplier(staff.rental, name="Plomberie d’essai", new_iban=IBAN)
    confirm_iban(staff.director, payee=supplier, new_iban=IBAN, on=DAY)

    def enter(amount: int = 20000, **changes):
        given = {
            "mandate": mandate,
            "supplier": supplier,
            "number": "F-1",
            "kind": "repair",
            "label": "Fuite",
            "dated": DAY,
            "first_day": DAY,
            "last_day": DAY,
            "amount": amount,
            "recoverable": 0,
            "nature": "",
            "approved_on": DAY,
            "today": DAY,
        }
        return enter_expense(staff.rental, **(given | changes))

    return enter


def test_works_above_the_threshold_need_the_owner_s_agreement(staff, mandate, bill):
    with pytest.raises(Refused):
        bill(approved_on=None)
    write_terms(staff.director, mandate=mandate, version=0, reserve=0, works_threshold=20000, email_on=None, today=DAY)
    bill(approved_on=None)
    with pytest.raises(Refused):
        bill(number="F-2", amount=20001, approved_on=None)


def test_an_owner_agrees_to_e_mail_on_a_day_that_has_come(mandate, staff, client, on_day):
    on_day(DAY.isoformat())
    client.force_login(staff.director)
    page = reverse("owners:terms", args=[mandate.pk])
    said = {"version": 0, "reserve": "0", "works_threshold": "0"}
    assert client.post(page, said | {"email_on": "2062-08-06"}).status_code == 422
    assert client.post(page, said | {"email_on": DAY.isoformat()}).status_code == 302
    assert AccountTerms.objects.get(mandate=mandate).email_on == DAY


@pytest.mark.parametrize(("signed", "noted", "passes"), [(30000, 20000, 30000), (0, 20000, 0), (None, 20000, 20000)])
def test_of_works_the_signed_mandate_wins_over_what_is_noted(staff, mandate, bill, client, signed, noted, passes):
    AccountTerms.objects.create(mandate=mandate, works_threshold=noted)
    Mandate.objects.filter(pk=mandate.pk).update(works_threshold=signed)
    mandate.refresh_from_db()
    assert works_limit(terms_of(mandate)) == passes
    if passes:
        bill(amount=passes, approved_on=None)
    with pytest.raises(Refused):
        bill(number="F-2", amount=passes + 1, approved_on=None)
    client.force_login(staff.director)
    page = client.get(reverse("owners:account", args=[mandate.pk])).content.decode()
    assert f"les travaux jusqu’à {passes // 100},00 € passent" in " ".join(page.split())
    asked = 'name="works_threshold"' in client.get(reverse("owners:terms", args=[mandate.pk])).content.decode()
    assert asked is (signed is None)


def test_what_the_mandate_says_of_works_is_not_written_otherwise_on_the_account(staff, mandate, client):
    Mandate.objects.filter(pk=mandate.pk).update(works_threshold=30000)
    mandate.refresh_from_db()
    with pytest.raises(Refused, match="300") as refused:
        write_terms(
            staff.director, mandate=mandate, version=0, reserve=0, works_threshold=20000, email_on=None, today=DAY
        )
    assert refused.value.field == "works_threshold"
    client.force_login(staff.director)
    sent = client.post(reverse("owners:terms", args=[mandate.pk]), {"version": 0, "reserve": "100"})
    assert sent.status_code == 302
    terms = AccountTerms.objects.get(mandate=mandate)
    assert (terms.reserve, works_limit(terms)) == (10000, 30000)


def test_the_same_invoice_is_entered_once_until_it_is_undone(staff, bill):
    first = bill()
    with pytest.raises(Refused):
        bill()
    cancel_expense(staff.rental, expense=first, on=DAY, today=DAY)
    assert bill().pk != first.pk and balance("clients", "401") == -20000
    assert funds.gaps(DAY) == []


def test_nothing_is_paid_beyond_what_was_collected_unless_the_agency_advances_it(
    staff, mandate, bill, payer, iban, call, pay, agency_bank
):
    expense = bill(amount=50000)
    with pytest.raises(Refused):
        pay_expense(staff.rental, expense=expense, today=DAY)
    advance = {"mandate": mandate, "amount": 10000, "why": "Fuite", "on": DAY, "today": DAY, "key": "a"}
    give_advance(staff.director, **advance)
    give_advance(staff.director, **advance)
    with pytest.raises(Refused):
        give_advance(staff.director, **advance | {"why": "Toiture"})
    assert held(mandate.fund).advance == 10000
    pay_expense(staff.rental, expense=expense, today=DAY)
    run = stage_run(staff.rental, on=DAY, today=DAY)
    write_run(staff.rental, run=run, version=run.version, payer=payer, today=DAY)
    assert (balance("clients", "401"), balance("clients", "5121")) == (0, 45000 + 10000 - 50000)
    assert funds.gaps(DAY) == [] and funds.wrong_sides(DAY) == []
    call(9)
    pay(mandate.leases.get(), 45000, "2026-09-05")
    assert recover_advances(staff.director, mandates=[mandate], on=date(2026, 9, 6)) == 10000
    assert held(mandate.fund).advance == 0 and funds.gaps(date(2026, 9, 6)) == []
    assert (balance("clients", "46719"), balance("agency", "467")) == (-10000, 10000)  # asked, it has not left
    assert recover_advances(staff.director, mandates=[mandate], on=date(2026, 9, 6)) == 0
    run = stage_run(staff.rental, on=date(2026, 9, 6), today=date(2026, 9, 6))
    assert [(order.kind, order.amount, order.payee) for order in run.orders.filter(fund=None)] == [
        ("agency", 10000, "Agence d’essai")
    ]
    write_run(staff.rental, run=run, version=run.version, payer=payer, today=date(2026, 9, 6))
    assert (balance("clients", "46719"), balance("agency", "467")) == (0, 0)


def test_a_transfer_that_comes_back_is_due_again(staff, mandate, payer, iban):
    iban(mandate.owner)
    run = stage_run(staff.rental, on=DAY, today=DAY)
    write_run(staff.rental, run=run, version=run.version, payer=payer, today=DAY)
    order = run.orders.get()
    reject_order(staff.rental, order=order, on=DAY, why="AC04", today=DAY)
    with pytest.raises(Refused):
        reject_order(staff.rental, order=order, on=DAY, why="AC04", today=DAY)
    assert held(mandate.fund).own == 45000 - 3150
    assert stage_run(staff.rental, on=DAY, today=DAY).total == 45000 - 3150


def test_the_machine_takes_the_steps_that_are_its_own_and_no_other():
    from trousseau.core.states import step
    from trousseau.payouts.enums import ORDER_TRANSITIONS

    assert step(ORDER_TRANSITIONS, "reject", "sent", None) == "rejected"
    for code, state in (("send", "waiting"), ("cancel", "waiting")):
        with pytest.raises(Refused):
            step(ORDER_TRANSITIONS, code, state, None)


def test_a_fee_goes_back_with_the_payment_that_bore_it(staff, mandate):
    from trousseau.receipts.receiving import undo

    take_fees(staff.rental, until=DAY)
    undo(staff.rental, receipt=mandate.leases.get().receipts.rent().get(), on=DAY, today=DAY)
    take_fees(staff.rental, until=DAY)
    assert Fee.objects.get().returned_id and balance("clients", "46714") == 0 == balance("agency", "411")
    assert held(mandate.fund).own == 0


def test_a_silent_clause_waits_for_somebody_s_answer(staff, mandate, fee):
    clause = fee(mandate, vat="")
    assert take_fees(staff.rental, until=DAY) == 0
    answer_vat(staff.director, clause=clause, vat="included", ground="Comptable", on=DAY)
    assert take_fees(staff.rental, until=DAY) == 1
    taken = Fee.objects.get()
    assert (taken.total, taken.net, taken.vat) == (3150, 2625, 525)


def test_a_service_is_charged_once_and_only_as_the_mandate_writes_it(staff, mandate, fee):
    clause = fee(mandate, kind="visit", base="flat", basis_points=None, amount=3500, due="service", vat="exempt")
    done = {"clause": clause, "lease": None, "on": DAY, "today": DAY, "key": "v"}
    charge_service(staff.rental, **done)
    charge_service(staff.rental, **done)
    taken = Fee.objects.get()
    assert (taken.net, taken.vat, taken.vat_rate) == (3500, 0, 0) and "261" in taken.mention
    with pytest.raises(Refused):
        charge_service(staff.rental, **(done | {"on": date(2026, 6, 1), "key": "w"}))
    for another in ({"on": date(2026, 8, 19)}, {"lease": mandate.leases.get()}):
        with pytest.raises(Refused) as refusal:
            charge_service(staff.rental, **done | another)
        assert refusal.value.field == "key"


def test_a_service_that_is_a_share_of_a_month_s_rent_takes_the_rent_of_its_day(staff, mandate, fee):
    lease = mandate.leases.get()
    start = date(2026, 9, 1)
    amend_lease(
        staff.rental, lease=lease, version=lease.version, signed_on=start, starts_on=start, today=start, rent=20000
    )
    clause = fee(mandate, kind="other", base="rent", basis_points=5000, due="service", vat="exempt")
    for on in (date(2026, 8, 31), start):
        charge_service(staff.rental, clause=clause, lease=mandate.leases.get(), on=on, today=start, key=str(on))
    assert list(Fee.objects.order_by("on").values_list("base", "net")) == [(40000, 20000), (20000, 10000)]
