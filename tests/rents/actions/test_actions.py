"""Rents called, money received, receipts given; each time the clients' ledger says the same."""

from datetime import date

import pypdfium2
import pytest
from django.db.models import Sum

from tests.plugins.homes import STARTS
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.ledger.models import Entry, Line
from trousseau.ledger.queries import balance
from trousseau.mail import actions as mail
from trousseau.receipts.models import Receipt
from trousseau.receipts.receiving import undo
from trousseau.rents import actions, queries
from trousseau.rents.accounts import months
from trousseau.rents.models import RentCall, RentReceipt
from trousseau.rents.roll.queries import aged_of
from trousseau.tenancies.actions import end_lease

JULY, AUGUST, SEPTEMBER = date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)


def owed(lease) -> int:
    return sum(row.left for row in months(lease))


def words(slip) -> str:
    with slip.paper.file.open("rb") as file:
        pdf = pypdfium2.PdfDocument(file.read())
    text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def euros(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d} €"


def test_a_first_month_is_called_for_the_days_lived_rent_and_charges_apart(running_lease, call):
    call(7)
    found = running_lease.calls.get()
    assert (found.rent, found.charges) == (27097, 3387)  # 21 days of 31: 270.97 of 304.84
    assert found.due_on == STARTS
    lines = list(found.entry.lines.order_by("pk").values_list("account", "debit", "credit"))
    assert lines == [("46711", 30484, 0), ("46712", 0, 27097), ("46712", 0, 3387)]


def test_calling_twice_adds_nothing(running_lease, call):
    assert call(7, 7, 8, 7) == [1, 0, 1, 0]
    assert Entry.objects.filter(journal="AL").count() == 2


def test_all_the_rents_of_a_month_cost_a_fixed_number_of_queries(
    running_lease, build, call, django_assert_max_num_queries
):
    build.copies(running_lease, 60)
    with django_assert_max_num_queries(78):
        assert call(8) == [61]


def test_a_lease_without_keys_or_after_its_end_is_not_called(lease, build, staff, call):
    left = build.running_lease("Bleuet")
    end_lease(staff.rental, lease=left, version=left.version, on=date(2026, 7, 31), today=AUGUST)
    assert call(8) == [0]


def test_a_departure_known_after_the_call_shortens_it_in_the_ledger_too(running_lease, staff, call):
    call(8, 9)
    end_lease(staff.rental, lease=running_lease, version=running_lease.version, on=date(2026, 8, 10), today=SEPTEMBER)
    assert actions.shorten_calls(staff.rental) == 2
    assert actions.shorten_calls(staff.rental) == 0
    kept = running_lease.calls.get()
    assert (kept.month, kept.total) == (AUGUST, 14516)  # 10 days of 31
    assert queries.ledger_balance(running_lease) == 14516
    assert call(9) == [0]


def test_a_lease_that_its_owner_takes_over_is_called_to_that_day_alone(running_lease, call, staff):
    call(8, 9)
    from trousseau.mandates.models import Mandate

    Mandate.objects.filter(pk=running_lease.mandate_id).update(
        state="ended", ended_on=date(2026, 8, 10), taken_over=True
    )
    assert actions.shorten_calls(staff.rental) == 2 and actions.shorten_calls(staff.rental) == 0
    kept = running_lease.calls.get()
    assert (kept.month, kept.total) == (AUGUST, 14516)  # 10 days of 31
    assert queries.ledger_balance(running_lease) == 14516
    assert call(9) == [0]


def test_the_tenant_and_the_caf_pay_and_the_account_equals_the_ledger(running_lease, call, pay):
    call(7, 8)
    pay(running_lease, 30484, "2026-07-20")
    pay(running_lease, 25000, "2026-09-05", month=AUGUST)
    assert owed(running_lease) == queries.ledger_balance(running_lease) == 20000
    assert balance("clients", "4678") == 0  # the CAF's money passed through and is broken down
    assert balance("clients", "5121") == 55484


def test_a_form_sent_twice_is_one_payment(running_lease, call, pay):
    call(8)
    first, second = (pay(running_lease, 45000, "2026-08-06", key="same") for _ in range(2))
    assert first == second and Receipt.objects.rent().count() == 1
    assert queries.ledger_balance(running_lease) == 0


@pytest.mark.parametrize(
    "changes", [{"amount": 44000}, {"method": "transfer"}, {"on": date(2026, 8, 7)}, {"named": True}], ids=str
)
def test_the_same_form_that_says_something_else_is_refused(running_lease, staff, call, changes):
    call(8)
    said = {"lease": running_lease, "payer": "tenant", "method": "card", "amount": 45000, "on": date(2026, 8, 6)}
    said |= {"today": date(2026, 8, 7), "key": "same"}
    actions.receive_payment(staff.rental, **said)
    if "named" in changes:
        changes = {"named": [(running_lease.calls.get(), 100)]}
    with pytest.raises(Refused) as refusal:
        actions.receive_payment(staff.rental, **said | changes)
    assert refusal.value.field == "key" and Receipt.objects.rent().count() == 1


def test_a_payment_with_its_debts_named_and_sent_twice_is_one(running_lease, staff, call):
    call(7, 8)
    july, august = running_lease.calls.order_by("month")
    said = {"lease": running_lease, "payer": "tenant", "method": "card", "amount": 45000, "on": date(2026, 8, 6)}
    said |= {"today": date(2026, 8, 6), "key": "same", "named": [(august, 100), (july, 0)]}
    first, second = (actions.receive_payment(staff.rental, **said) for _twice in range(2))
    assert first == second


@pytest.mark.parametrize("changes", [{}, {"method": "transfer"}], ids=["the same", "the means put right"])
def test_a_payment_undone_then_sent_again_is_not_said_received(running_lease, staff, call, changes):
    call(8)
    day = date(2026, 8, 6)
    said = {"lease": running_lease, "payer": "tenant", "method": "card", "amount": 45000, "on": day, "today": day}
    receipt = actions.receive_payment(staff.rental, key="same", **said)
    undo(staff.rental, receipt=receipt, on=day, today=day)
    with pytest.raises(Refused) as refusal:
        actions.receive_payment(staff.rental, key="same", **said | changes)
    assert refusal.value.field == "key" and queries.ledger_balance(running_lease) == 45000
    actions.receive_payment(staff.rental, key="apart", **said | changes)
    assert queries.ledger_balance(running_lease) == 0


@pytest.mark.parametrize(
    ("day", "today", "month", "field"),
    [
        ("2026-08-07", "2026-08-06", None, "on"),
        ("2026-06-01", "2026-08-06", None, "on"),
        ("2026-08-06", "2026-08-06", SEPTEMBER, "month"),
    ],
    ids=["not yet come", "before the lease", "a month never called"],
)
def test_a_payment_that_cannot_be_names_its_field(running_lease, call, pay, day, today, month, field):
    call(8)
    with pytest.raises(Refused) as refusal:
        pay(running_lease, 100, day, today=today, month=month)
    assert refusal.value.field == field
    assert not Receipt.objects.rent().exists()


def test_the_caf_must_name_its_month_and_the_tenant_none(running_lease, staff, call):
    call(8)
    given = {"lease": running_lease, "method": "transfer", "amount": 100, "on": AUGUST, "today": AUGUST, "key": "k"}
    for payer, month in (("caf", None), ("tenant", AUGUST)):
        with pytest.raises(Refused) as refusal:
            actions.receive_payment(staff.rental, payer=payer, month=month, **given)
        assert refusal.value.field == "month"


def test_the_receipt_says_what_the_ledger_says(running_lease, staff, call, pay):
    call(7, 8)
    pay(running_lease, 30484, "2026-07-20")
    pay(running_lease, 25000, "2026-09-05", month=AUGUST)
    pay(running_lease, 20000, "2026-09-06")
    slip = actions.give_rent_receipt(staff.rental, lease=running_lease, month=AUGUST, on=date(2026, 9, 12))
    said = words(slip)
    call_ = running_lease.calls.get(month=AUGUST)
    credits = list(call_.entry.lines.filter(account="46712").order_by("pk").values_list("credit", flat=True))
    received = Line.objects.filter(account="46711", aux=running_lease.code, entry__date__gte=SEPTEMBER).values_list(
        "credit", flat=True
    )
    assert slip.kind == "receipt" and "Quittance de loyer" in said
    dwelling = running_lease.mandate.dwelling
    assert f"situé {dwelling.address}" in said  # a dwelling is not situated « T2, 27, rue… »
    for cents in (*credits, sum(credits), *received):
        assert euros(cents) in said, cents
    assert sum(received) == slip.amount == sum(credits) == 45000
    for day in ("5 septembre 2026", "6 septembre 2026", "Aminata Capucine", running_lease.code, slip.paper.number):
        assert day in said
    assert actions.give_rent_receipt(staff.rental, lease=running_lease, month=AUGUST, on=date(2026, 9, 13)) == slip


def test_a_part_payment_gives_a_slip_that_is_no_receipt(running_lease, staff, call, pay):
    call(8)
    pay(running_lease, 10000, "2026-08-06")
    slip = actions.give_rent_receipt(staff.rental, lease=running_lease, month=AUGUST, on=date(2026, 8, 7))
    assert slip.kind == "part" and "Reçu de paiement partiel" in words(slip)
    assert "Quittance de loyer" not in words(slip)
    pay(running_lease, 35000, "2026-08-20")
    assert (
        actions.give_rent_receipt(staff.rental, lease=running_lease, month=AUGUST, on=date(2026, 8, 21)).kind
        == "receipt"
    )


def test_nothing_paid_gives_no_paper(running_lease, staff, call):
    call(8)
    with pytest.raises(Refused):
        actions.give_rent_receipt(staff.rental, lease=running_lease, month=AUGUST, on=AUGUST)
    assert not RentReceipt.objects.exists()


def test_an_undone_payment_is_reversed_and_cancels_the_receipts_it_had_filled(running_lease, staff, call, pay):
    call(8, 9)
    wrong, on = pay(running_lease, 45000, "2026-08-06"), date(2026, 9, 10)
    pay(running_lease, 45000, "2026-09-06")
    august, september = (
        actions.give_rent_receipt(staff.rental, lease=running_lease, month=month, on=on)
        for month in (AUGUST, SEPTEMBER)
    )
    undo(staff.rental, receipt=wrong, on=on, today=on)
    for slip in (august, september):  # September's money now pays August
        slip.refresh_from_db()
        assert slip.cancelled_on == on
    assert owed(running_lease) == queries.ledger_balance(running_lease) == 45000
    again = actions.give_rent_receipt(staff.rental, lease=running_lease, month=AUGUST, on=on)
    assert again.number > september.number and "6 septembre 2026" in words(again)
    with pytest.raises(Refused):
        undo(staff.rental, receipt=wrong, on=on, today=on)


def test_undoing_one_months_aid_leaves_the_other_receipts(running_lease, staff, call, pay):
    call(8, 9)
    pay(running_lease, 45000, "2026-08-06")
    aid = pay(running_lease, 45000, "2026-10-05", month=SEPTEMBER)
    on = date(2026, 10, 6)
    august = actions.give_rent_receipt(staff.rental, lease=running_lease, month=AUGUST, on=on)
    undo(staff.rental, receipt=aid, on=on, today=on)
    august.refresh_from_db()
    assert august.cancelled_on is None


def test_the_deposit_is_held_apart_and_the_owner_is_told_within_eight_days(running_lease, staff):
    actions.receive_deposit(staff.rental, lease=running_lease, amount=40000, method="transfer", on=STARTS, today=STARTS)
    assert balance("clients", "46713", aux=running_lease.code) == -40000
    assert queries.ledger_balance(running_lease) == 0
    row = ToDo.objects.waiting().get(kind="rents.tell_owner")
    assert (row.due_on, row.article) == (date(2026, 7, 19), "Décret 72-678, art. 67")
    actions.tell_owner(
        staff.rental, lease=running_lease, on=date(2026, 7, 15), by="registered", proof="1A 1", today=date(2026, 7, 15)
    )
    assert Receipt.objects.deposits().get().owner_told_on == date(2026, 7, 15)
    assert not ToDo.objects.waiting().filter(kind="rents.tell_owner").exists()
    with pytest.raises(Refused):
        actions.tell_owner(
            staff.rental,
            lease=running_lease,
            on=date(2026, 7, 16),
            by="signature",
            proof="A. Basalte",
            today=date(2026, 7, 16),
        )


def test_a_notice_of_sums_corrected_or_cancelled_is_asked_again(running_lease, staff):
    def waits() -> bool:
        return ToDo.objects.waiting().filter(kind="rents.tell_owner").exists()

    def correct(on):
        item = Receipt.objects.deposits().get().notice
        mail.correct(staff.rental, item=item, version=item.version, step="sent", on=on, why="Pas partie.", today=day)

    day = date(2026, 7, 20)
    actions.receive_deposit(staff.rental, lease=running_lease, amount=40000, method="transfer", on=STARTS, today=STARTS)
    told = {"lease": running_lease, "by": "registered", "proof": "1A 1", "today": day}
    actions.tell_owner(staff.rental, on=date(2026, 7, 13), **told)
    assert not waits()
    correct(date(2026, 7, 15))
    assert Receipt.objects.deposits().get().owner_told_on == date(2026, 7, 15) and not waits()
    [proof] = (item := Receipt.objects.deposits().get().notice).proofs.all()
    mail.set_proof_aside(staff.rental, item=item, version=item.version, proof=proof, why="Un autre pli.", today=day)
    assert Receipt.objects.deposits().get().owner_told_on is None and waits()  # it left, and nothing proves it
    correct(None)
    assert Receipt.objects.deposits().get().owner_told_on is None and waits()
    item = Receipt.objects.deposits().get().notice
    mail.cancel(staff.rental, item=item, version=item.version, today=day)
    assert waits()
    actions.tell_owner(staff.rental, on=date(2026, 7, 18), **told)
    assert Receipt.objects.deposits().get().owner_told_on == date(2026, 7, 18) and not waits()


def test_an_owner_whose_notice_came_back_is_told_again_by_another_of_its_own_number(running_lease, staff):
    def tell(day: int, proof: str) -> str:
        on = date(2026, 7, day)
        actions.tell_owner(staff.rental, lease=running_lease, on=on, by="registered", proof=proof, today=on)
        return Receipt.objects.deposits().get(reversal=None).notice.paper.number

    def come_back(day: int) -> None:
        item, on = Receipt.objects.deposits().get(reversal=None).notice, date(2026, 7, day)
        mail.take_back(staff.rental, item=item, version=item.version, on=on, today=on, why="unknown")

    on = date(2026, 7, 20)
    said = {"lease": running_lease, "amount": 40000, "method": "transfer"}
    actions.receive_deposit(staff.rental, **said, on=STARTS, today=STARTS)
    first = tell(13, "1A 1")
    come_back(15)
    with pytest.raises(Refused, match="15.juillet 2026") as refusal:
        tell(14, "1A 2")
    assert refusal.value.field == "on"
    assert tell(15, "1A 2") == f"{first}-2" and Receipt.objects.deposits().get().owner_told_on == date(2026, 7, 15)
    come_back(17)
    assert tell(18, "1A 3") == f"{first}-3"
    undo(staff.rental, receipt=Receipt.objects.deposits().get(), on=on, today=on)
    actions.receive_deposit(staff.rental, **said, on=on, today=on)
    assert tell(20, "1A 4") == f"{first}-4"


def test_another_deposit_or_a_second_one_is_refused(running_lease, staff):
    given = {"lease": running_lease, "method": "card", "on": STARTS, "today": STARTS}
    with pytest.raises(Refused) as refusal:
        actions.receive_deposit(staff.rental, amount=39999, **given)
    assert refusal.value.field == "amount"
    actions.receive_deposit(staff.rental, amount=40000, **given)
    with pytest.raises(Refused):
        actions.receive_deposit(staff.rental, amount=40000, **given)


def test_the_aid_announced_is_no_money_and_goes_on_to_the_next_months(running_lease, staff, call):
    call(7)
    actions.expect_aid(staff.rental, lease=running_lease, month=JULY, amount=20000)
    call(8)
    assert list(running_lease.calls.values_list("caf_expected", flat=True)) == [20000, 20000]
    assert not Line.objects.filter(account="4678").exists()
    with pytest.raises(Refused):
        actions.expect_aid(staff.rental, lease=running_lease, month=JULY, amount=30485)
    with pytest.raises(Refused):
        actions.expect_aid(staff.rental, lease=running_lease, month=SEPTEMBER, amount=100)


@pytest.mark.parametrize(
    ("on", "late"),
    [(date(2026, 8, 4), 0), (date(2026, 8, 5), 20000), (date(2026, 9, 9), 20000), (date(2026, 9, 10), 45000)],
    ids=["not due", "due, aid awaited", "aid still awaited", "aid late"],
)
def test_the_aid_is_no_debt_of_the_tenant_until_the_day_it_usually_arrives(running_lease, staff, call, on, late):
    call(8)
    actions.expect_aid(staff.rental, lease=running_lease, month=AUGUST, amount=25000)
    assert sum(cents for _day, cents in aged_of(running_lease, on).unpaid) == late


def test_last_months_aid_is_not_taken_for_this_months(running_lease, staff, call, pay):
    call(7, 8)
    for month in (JULY, AUGUST):
        actions.expect_aid(staff.rental, lease=running_lease, month=month, amount=20000)
    pay(running_lease, 10484, "2026-07-15")
    pay(running_lease, 20000, "2026-08-05", month=JULY)
    pay(running_lease, 25000, "2026-08-06")
    assert aged_of(running_lease, date(2026, 8, 7)).unpaid == ()


def test_every_cent_owed_is_in_the_account_of_its_lease(running_lease, build, call, pay):
    other = build.running_lease("Bleuet", rent=51234, charges=4321)
    call(7, 8, 9)
    pay(running_lease, 33333, "2026-08-06")
    pay(other, 77777, "2026-08-07")
    total = Line.objects.filter(account="46711").aggregate(debit=Sum("debit"), credit=Sum("credit"))
    assert total["debit"] - total["credit"] == owed(running_lease) + owed(other)
    assert RentCall.objects.count() == 6
