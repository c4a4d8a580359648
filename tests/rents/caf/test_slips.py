"""A transfer of the CAF and its remittance: one sum in, its parts on the accounts, what is nobody's in sight."""

from datetime import date

import pytest

from trousseau.core.errors import Refused
from trousseau.ledger.actions import post_many
from trousseau.ledger.events import draft
from trousseau.ledger.models import Entry
from trousseau.ledger.queries import balance
from trousseau.payouts.models import PaymentOrder
from trousseau.payouts.orders import give_up_order, reject_order
from trousseau.receipts.models import Receipt
from trousseau.receipts.receiving import undo
from trousseau.rents import queries as rents
from trousseau.rents.caf import actions, placing, queries
from trousseau.rents.caf.paying_back import pay_back, return_line
from trousseau.rents.models import CafLine, CafLump, CafNumber, CafRemittance, Clawback
from trousseau.tenancies.actions import end_lease

from .conftest import COLUMNS, content

AUGUST, PAID = date(2026, 8, 1), date(2026, 9, 5)


def stands() -> int:
    """The list of what waits is the balance of 4678, at any moment."""
    total = sum(one.cents for one in queries.waiting())
    assert total == queries.ledger_to_share() == -balance("clients", "4678")
    return total


def test_a_lump_sum_is_broken_down_line_by_line(running_lease, build, call, remittance, lump):
    other = build.running_lease("Bleuet")
    call(8)
    found = remittance(f"111;{running_lease.code};;08/2026;250;", f"222;{other.code};;08/2026;200,50;", total=45050)
    assert Receipt.objects.rent().count() == 0  # nothing is posted before the money arrives
    assert list(queries.remittances_awaiting(45050)) == [found] and not queries.remittances_awaiting(45051)
    money = lump(45050)
    assert list(money.entry.lines.order_by("pk").values_list("account", "debit", "credit")) == [
        ("5121", 45050, 0),
        ("4678", 0, 45050),
    ]
    share = found.lines.get(number="111").receipt
    assert (share.payer, share.month, share.amount, share.received_on) == ("caf", AUGUST, 25000, PAID)
    lines = share.entry.lines.order_by("pk").values_list("account", "debit", "credit", "aux", "fund")
    assert list(lines) == [
        ("4678", 25000, 0, "", None),
        ("46711", 0, 25000, running_lease.code, running_lease.mandate.fund_id),
    ]
    assert stands() == 0 and rents.ledger_balance(other) == 45000 - 20050
    assert not queries.remittances_awaiting()


def test_the_money_that_came_before_its_slip_waits_for_it(running_lease, call, remittance, lump):
    call(8)
    lump(25000)
    assert [one.what for one in queries.waiting()] == ["lump"] and stands() == 25000
    found = remittance(f"111;{running_lease.code};;08/2026;250;", total=25000)
    assert found.lump_id and stands() == 0


def test_two_transfers_of_one_amount_are_for_a_person_to_tell_apart(running_lease, call, remittance, lump):
    call(8)
    first = lump(25000)
    lump(25000)
    found = remittance(f"111;{running_lease.code};;08/2026;250;", total=25000)
    assert found.lump_id is None
    actions.join(None, remittance=found, lump=first)
    assert Receipt.objects.rent().count() == 1 and stands() == 25000
    with pytest.raises(Refused):
        actions.join(None, remittance=found, lump=CafLump.objects.exclude(pk=first.pk).get())


def test_the_same_file_and_the_same_transfer_twice_change_nothing(running_lease, call, remittance, lump, staff):
    call(8)
    row = f"111;{running_lease.code};;08/2026;250;"
    found = remittance(row, total=25000)
    lump(25000, key="same")
    lump(25000, key="same")
    slip = actions.read_slip(content(row), "x.csv", paid_on=PAID, total=25000)
    again, fresh = actions.receive_remittance(
        staff.rental, slip=slip, reference="other", paid_on=PAID, total=25000, today=PAID
    )
    assert (again, fresh) == (found, False)
    assert (CafRemittance.objects.count(), CafLump.objects.count(), Receipt.objects.rent().count()) == (1, 1, 1)


def test_a_slip_whose_lines_are_not_its_total_leaves_nothing(running_lease, call, staff, remittance):
    remittance("1;;A;08/2026;10;", total=1000)  # its header is known: the next file is read at once
    with pytest.raises(Refused) as refusal:
        remittance(f"111;{running_lease.code};;08/2026;250;", total=25001)
    assert "0,01 € de moins" in str(refusal.value) and refusal.value.field == "file"
    assert CafRemittance.objects.count() == 1 and CafLine.objects.count() == 1


def test_the_file_is_erased_once_its_lines_are_read(staff, remittance, settings):
    slip = actions.read_slip(content("1;;A;08/2026;10;"), "b.csv", paid_on=PAID, total=1000)
    found, _fresh = actions.receive_remittance(
        staff.rental, slip=slip, reference="B", paid_on=PAID, total=1000, today=PAID
    )
    assert found.file.storage.exists(found.file.name)
    lines = actions.read_lines(found, COLUMNS)
    actions.say_columns(staff.rental, remittance=found, columns=COLUMNS, lines=lines, today=PAID)
    with pytest.raises(Refused, match="déjà été lues"):  # by another click
        actions.say_columns(staff.rental, remittance=found, columns=COLUMNS, lines=lines, today=PAID)
    assert CafRemittance.objects.get().file == ""


def test_what_matches_nobody_waits_and_ages_until_somebody_places_it(running_lease, call, remittance, lump, staff):
    call(8)
    remittance("999;;CAPUCINE AMINATA;08/2026;250;", total=25000)
    lump(25000)
    [one] = queries.waiting()
    assert (one.what, one.cents, one.age(date(2026, 10, 5))) == ("line", 25000, 30) and stands() == 25000
    assert not Receipt.objects.rent().exists()  # a name alone never decides
    placing.place_line(staff.rental, line=one.row, lease=running_lease, month=AUGUST)
    assert stands() == 0 and rents.ledger_balance(running_lease) == 20000
    assert CafNumber.objects.get().household == running_lease.household
    call(9)
    remittance("999;;;09/2026;250;", total=25000, day="2026-10-05")
    lump(25000, "2026-10-05")  # its number is known now
    assert stands() == 0 and Receipt.objects.rent().count() == 2


def test_two_numbers_that_say_two_households_wait(running_lease, build, call, remittance, lump):
    other = build.running_lease("Bleuet")
    call(8, 9)
    remittance(f"111;{running_lease.code};;08/2026;250;", total=25000)
    lump(25000)
    remittance(f"111;{other.code};;09/2026;250;", total=25000, day="2026-10-05")
    lump(25000, "2026-10-05")
    [one] = queries.waiting()
    assert one.reason == "ses deux numéros disent deux baux" and one.row.lease is None


def test_aid_for_a_month_that_nobody_called_waits_and_can_be_paid_back(
    running_lease, call, remittance, lump, staff, the_caf, pay_out
):
    call(8)
    remittance(f"111;{running_lease.code};;07/2026;250;", total=25000)
    lump(25000)
    [one] = queries.waiting()
    with pytest.raises(Refused) as refusal:
        placing.place_line(staff.rental, line=one.row, lease=running_lease, month=date(2026, 7, 1))
    assert refusal.value.field == "month" and stands() == 25000
    return_line(staff.rental, line=one.row, payee=the_caf, on=PAID)
    with pytest.raises(Refused):
        return_line(staff.rental, line=one.row, payee=the_caf, on=PAID)
    [one] = queries.waiting()  # asked, it has not left
    assert stands() == 25000 == one.cents and one.row.order.state == "waiting"
    with pytest.raises(Refused, match="abandonnez"):
        placing.place_line(staff.rental, line=one.row, lease=running_lease, month=date(2026, 8, 1))
    assert pay_out(PAID).total == 25000
    assert stands() == 0 and balance("clients", "5121") == 0 and queries.waiting() == []
    order = PaymentOrder.objects.get()
    reject_order(staff.rental, order=order, on=PAID, why="AC04", today=PAID)
    assert stands() == 25000 and len(queries.waiting()) == 1  # due again
    return_line(staff.rental, line=one.row, payee=the_caf, on=PAID)
    give_up_order(staff.director, order=PaymentOrder.objects.get(state="waiting"), on=PAID)
    assert (
        placing.place_line(staff.rental, line=CafLine.objects.get(), lease=running_lease, month=date(2026, 8, 1))
        is None
    )
    assert stands() == 0


def test_a_share_undone_waits_again_and_is_placed_on_the_right_lease(
    running_lease, build, call, remittance, lump, staff
):
    other = build.running_lease("Bleuet")
    call(8)
    found = remittance(f"111;{running_lease.code};;08/2026;250;", total=25000)
    lump(25000)
    line = found.lines.get()
    undo(staff.rental, receipt=line.receipt, on=date(2026, 9, 7), today=date(2026, 9, 7))
    assert stands() == 25000
    line.refresh_from_db()
    placing.place_line(staff.rental, line=line, lease=other, month=AUGUST)
    assert stands() == 0
    assert (rents.ledger_balance(running_lease), rents.ledger_balance(other)) == (45000, 20000)


def test_a_transfer_undone_then_sent_again_is_not_said_received(lump, staff):
    money = lump(25000, key="same")
    actions.undo_lump(staff.rental, lump=money, on=PAID, today=PAID)
    with pytest.raises(Refused) as refusal:
        lump(25000, key="same")
    assert refusal.value.field == "key" and balance("clients", "5121") == 0


def test_a_transfer_undone_puts_its_slip_back_in_waiting(running_lease, call, remittance, lump, staff):
    call(8)
    found = remittance(f"111;{running_lease.code};;08/2026;250;", total=25000)
    money = lump(25000)
    with pytest.raises(Refused):
        actions.undo_lump(staff.rental, lump=money, on=PAID, today=PAID)
    undo(staff.rental, receipt=found.lines.get().receipt, on=PAID, today=PAID)
    actions.undo_lump(staff.rental, lump=money, on=PAID, today=PAID)
    assert stands() == 0 and balance("clients", "5121") == 0
    assert list(queries.remittances_awaiting(25000)) == [found]
    with pytest.raises(Refused):  # from a page that was open since before
        actions.join(staff.rental, remittance=found, lump=CafLump(pk=money.pk, amount=25000, received_on=PAID))
    lump(25000, "2026-09-06")
    assert stands() == 0 and rents.ledger_balance(running_lease) == 20000


def test_many_lines_cost_a_number_of_queries_that_does_not_grow(
    running_lease, build, call, remittance, lump, django_assert_max_num_queries
):
    leases = [running_lease, *build.copies(running_lease, 40)]
    call(8)
    remittance(*(f"{n};{lease.code};;08/2026;10;" for n, lease in enumerate(leases)), total=41000)
    with django_assert_max_num_queries(60):
        lump(41000)
    assert stands() == 0 and Receipt.objects.rent().count() == 41


def test_a_notified_clawback_is_owed_again_and_recovered_by_the_next_slip(
    running_lease, call, pay, remittance, lump, staff, the_caf, pay_out
):
    call(8)
    pay(running_lease, 25000, "2026-09-05", month=AUGUST)
    placing.notify_clawback(
        staff.rental, lease=running_lease, month=AUGUST, amount=10000, reason="Ressources", on=PAID, today=PAID, key="a"
    )
    placing.notify_clawback(
        staff.rental, lease=running_lease, month=AUGUST, amount=10000, reason="Ressources", on=PAID, today=PAID, key="a"
    )
    for another in ({"amount": 10001}, {"reason": "Absence"}):
        said = {"month": AUGUST, "amount": 10000, "reason": "Ressources", "on": PAID, "today": PAID, "key": "a"}
        with pytest.raises(Refused) as refusal:
            placing.notify_clawback(staff.rental, lease=running_lease, **said | another)
        assert refusal.value.field == "key"
    row = Clawback.objects.get()
    assert (row.call.kind, row.call.total) == ("clawback", 10000)
    assert rents.ledger_balance(running_lease) == 30000 and stands() == 10000
    call(9)
    remittance(
        f"111;{running_lease.code};;09/2026;250;",
        f"111;{running_lease.code};;08/2026;-60;Indu",
        total=19000,
        day="2026-10-05",
    )
    lump(19000, "2026-10-05")
    assert Clawback.objects.count() == 1 and queries.clawbacks().get().left == 4000 and stands() == 4000
    pay_back(staff.rental, clawback=row, payee=the_caf, on=date(2026, 10, 6))
    with pytest.raises(Refused):
        pay_back(staff.rental, clawback=row, payee=the_caf, on=date(2026, 10, 6))
    assert stands() == 4000
    pay_out(date(2026, 10, 6))
    assert stands() == 0 and not queries.open_clawbacks()
    assert balance("clients", "5121") == 25000 + 19000 - 4000


def test_a_clawback_is_not_paid_back_by_the_money_of_others(running_lease, call, pay, staff, the_caf, pay_out):
    call(8)
    pay(running_lease, 25000, "2026-09-05", month=AUGUST)
    fund = running_lease.mandate.owner_fund
    paid = draft("owner_paid", on=PAID, fund=fund, amounts={"amount": 25000}, key="paid")
    post_many(staff.rental, ledger="clients", drafts=[paid])
    placing.notify_clawback(
        staff.rental, lease=running_lease, month=AUGUST, amount=10000, reason="x", on=PAID, today=PAID, key="f"
    )
    row = Clawback.objects.get()
    with pytest.raises(Refused, match="100,00"):
        pay_back(staff.rental, clawback=row, payee=the_caf, on=PAID)
    assert stands() == 10000 and balance("clients", "5121") == 0
    pay(running_lease, 10000, "2026-09-06")
    pay_back(staff.rental, clawback=row, payee=the_caf, on=date(2026, 9, 6))
    pay_out(date(2026, 9, 6))
    assert stands() == 0 and balance("clients", "5121") == 0


def test_a_deduction_that_nobody_notified_is_the_news_itself(running_lease, call, pay, remittance, lump):
    call(8)
    pay(running_lease, 25000, "2026-09-05", month=AUGUST)
    call(9)
    remittance(
        f"111;{running_lease.code};;09/2026;250;",
        f"111;{running_lease.code};;08/2026;-60;Indu",
        total=19000,
        day="2026-10-05",
    )
    lump(19000, "2026-10-05")
    row = Clawback.objects.get()
    assert (row.amount, row.month, row.notified_on) == (6000, AUGUST, date(2026, 10, 5)) and stands() == 0
    assert rents.ledger_balance(running_lease) == 90000 - 50000 + 6000


def test_a_clawback_for_somebody_who_left_is_owed_by_them(running_lease, call, pay, staff):
    call(8)
    pay(running_lease, 45000, "2026-09-05", month=AUGUST)
    end_lease(staff.rental, lease=running_lease, version=3, on=date(2026, 8, 31), today=PAID)
    running_lease.refresh_from_db()
    on = date(2026, 12, 1)
    placing.notify_clawback(
        staff.rental, lease=running_lease, month=AUGUST, amount=5000, reason="Départ", on=on, today=on, key="b"
    )
    assert rents.ledger_balance(running_lease) == 5000 and stands() == 5000


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": 25001}, "amount"),
        ({"amount": 0}, "amount"),
        ({"reason": " "}, "reason"),
        ({"month": date(2026, 10, 1)}, "month"),
        ({"on": date(2026, 9, 6)}, "on"),
    ],
)
def test_a_clawback_that_cannot_be_names_its_field(running_lease, call, pay, staff, change, field):
    call(8)
    pay(running_lease, 25000, "2026-09-05", month=AUGUST)
    given = {"month": AUGUST, "amount": 100, "reason": "x", "on": PAID} | change
    with pytest.raises(Refused) as refusal:
        placing.notify_clawback(staff.rental, lease=running_lease, today=PAID, key="c", **given)
    assert refusal.value.field == field and not Clawback.objects.exists()
    assert rents.ledger_balance(running_lease) == 20000


def test_a_deduction_beyond_what_was_notified_waits_and_does_not_stop_the_slip(
    running_lease, call, pay, remittance, lump, staff
):
    call(8)
    pay(running_lease, 25000, "2026-09-05", month=AUGUST)
    placing.notify_clawback(
        staff.rental, lease=running_lease, month=AUGUST, amount=1000, reason="x", on=PAID, today=PAID, key="d"
    )
    call(9)
    remittance(
        f"111;{running_lease.code};;09/2026;250;",
        f"111;{running_lease.code};;08/2026;-60;Indu",
        total=19000,
        day="2026-10-05",
    )
    lump(19000, "2026-10-05")
    # 60 € that the CAF kept and nobody answers for yet; 10 € notified that it has not taken
    waits = {(one.what, one.cents) for one in queries.waiting()}
    assert waits == {("line", -6000), ("clawback", 1000)} and Receipt.objects.rent().count() == 2


def test_what_came_in_stays_right_when_sums_are_asked_beside_it(running_lease, call, remittance, lump, staff):
    call(8)
    remittance(f"111;{running_lease.code};;08/2026;250;", total=25000, day="2026-08-28")
    lump(25000, "2026-08-28")
    on = date(2026, 8, 29)
    placing.notify_clawback(
        staff.rental, lease=running_lease, month=AUGUST, amount=7000, reason="x", on=on, today=on, key="e"
    )
    assert rents.totals(AUGUST, on) == {"called": 45000, "received": 25000, "debt": 27000}
    assert Entry.objects.filter(journal="CF").count() == 1
