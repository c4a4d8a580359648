"""The thinnest path: a rent is collected, its fee taken by the clause, the rest paid and accounted for."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import etree

from trousseau.core.errors import Conflict, Refused
from trousseau.ledger.queries import balance
from trousseau.mandates.models import FeeClause
from trousseau.owners.actions.fees import take_fees
from trousseau.owners.actions.runs import stage_run, write_run
from trousseau.owners.actions.statements import make_statement
from trousseau.owners.actions.transfers import transfer_fees
from trousseau.owners.models import Fee, OwnerStatement
from trousseau.owners.queries.lines import account_lines
from trousseau.payouts.models import PaymentOrder, PaymentRun
from trousseau.rents.held import held

DAY = date(2026, 8, 20)


@pytest.fixture
def collected(build, fee, call, pay):
    """A mandate whose tenant paid 412.50 for August; the clause takes 7 % without VAT."""
    lease = build.running_lease(rent=36250, charges=5000)
    fee(lease.mandate)
    call(8)
    pay(lease, 41250, "2026-08-05")
    return lease.mandate


def test_a_fee_is_the_clause_s_rounded_without_vat_then_its_vat(staff, collected, balanced):
    assert take_fees(staff.rental, until=DAY) == 1
    taken = Fee.objects.get()
    assert (taken.base, taken.net, taken.vat, taken.vat_rate, taken.mention) == (41250, 2888, 578, 20, "TVA 20 %")
    assert (balance("clients", "46714"), balance("agency", "706"), balance("agency", "44571")) == (-3466, -2888, -578)
    take_fees(staff.rental, until=DAY)
    assert Fee.objects.count() == 1
    balanced()


def test_the_owner_is_paid_what_was_collected_less_fees_and_the_file_says_it(
    staff, collected, iban, payer, balanced, agency_bank, pay_out
):
    iban(collected.owner)
    run = stage_run(staff.rental, on=DAY, today=DAY)
    assert (run.total, run.count) == (41250 - 3466, 1)
    write_run(staff.director, run=run, version=run.version, payer=payer, today=DAY)
    run.refresh_from_db()
    order = run.orders.get()
    assert (run.state, run.number, order.state, order.entry.date) == ("written", 1, "sent", DAY)
    root = etree.fromstring(run.file.file.read())
    assert root.findtext(".//{*}GrpHdr/{*}CtrlSum") == "377.84"
    assert root.findtext(".//{*}CdtrAcct//{*}IBAN") == collected.owner.iban
    assert held(collected.fund).own == 0
    assert transfer_fees(staff.rental, on=DAY).total == 3466
    assert pay_out(DAY).total == 3466
    assert balance("clients", "5121") == 0 == held(collected.fund).cash
    balanced()


def test_the_file_is_held_against_the_ledger_in_a_question_for_all(staff, collected, iban, payer):
    iban(collected.owner)
    run = stage_run(staff.rental, on=DAY, today=DAY)
    with CaptureQueriesContext(connection) as asked:
        write_run(staff.director, run=run, version=run.version, payer=payer, today=DAY)
    assert not [one for one in asked if one["sql"].startswith("SELECT") and '"ledger_line"."entry_id" = ' in one["sql"]]


def test_a_run_is_written_once_whoever_comes_second(staff, collected, iban, payer):
    iban(collected.owner)
    run = stage_run(staff.rental, on=DAY, today=DAY)
    other = PaymentRun.objects.get(pk=run.pk)
    write_run(staff.director, run=run, version=run.version, payer=payer, today=DAY)
    with pytest.raises(Conflict):
        write_run(staff.rental, run=other, version=other.version, payer=payer, today=DAY)
    with pytest.raises(Refused):
        write_run(staff.rental, run=run, version=run.version, payer=payer, today=DAY)
    assert PaymentOrder.objects.filter(state="sent").count() == 1
    with pytest.raises(Refused):
        stage_run(staff.rental, on=DAY, today=DAY)


def test_the_accounts_close_on_the_ledger_and_open_where_the_last_ones_closed(staff, collected, iban, payer, call, pay):
    iban(collected.owner)
    first = make_statement(staff.rental, mandate=collected, until=date(2026, 8, 31), today=date(2026, 9, 1))
    assert (first.opening, first.closing) == (0, 37784)
    run = stage_run(staff.rental, on=date(2026, 9, 2), today=date(2026, 9, 2))
    write_run(staff.rental, run=run, version=run.version, payer=payer, today=date(2026, 9, 2))
    pay(collected.leases.get(), 1000, "2026-08-30", today="2026-09-03")  # noted late, on a day already accounted for
    second = make_statement(staff.rental, mandate=collected, until=date(2026, 9, 30), today=date(2026, 10, 1))
    assert second.opening == first.closing and second.closing == held(collected.fund).position == 1000 - 84
    assert sum(line.amount for s in OwnerStatement.objects.all() for line in s.lines.all()) == second.closing
    assert account_lines(collected.fund)[-1].balance == second.closing
    assert second.paper.file.read().startswith(b"%PDF") and second.paper.data["closing"] == 916


def test_the_night_takes_the_fees_and_asks_for_the_accounts_once(staff, collected):
    from trousseau.core.models import ToDo
    from trousseau.owners.nightly import owners

    day = date(2027, 6, 1)
    assert str(owners(day)).replace("\xa0", " ") == "Honoraires prélevés : 1 ; comptes à rendre : 1."
    assert str(owners(day)).startswith("Honoraires prélevés : 0")
    assert ToDo.objects.waiting().filter(kind="owners.render_accounts").count() == 1
    make_statement(staff.rental, mandate=collected, until=day, today=day)
    assert not ToDo.objects.waiting().filter(kind="owners.render_accounts").exists()


def test_nothing_is_paid_to_an_iban_that_nobody_confirmed(staff, collected, build):
    from trousseau.captation.ownership.actions import note_iban
    from trousseau.payouts.ibans import confirm_iban

    owner = collected.owner
    note_iban(staff.rental, owner=owner, version=owner.version, new_iban="FR7630006000011234567890189")
    with pytest.raises(Refused):
        confirm_iban(staff.rental, payee=owner, new_iban=owner.iban, on=DAY)
    with pytest.raises(Refused):
        stage_run(staff.rental, on=DAY, today=DAY)


def test_aid_taken_back_and_paid_by_the_tenant_bears_one_fee(staff, build, fee, call, pay, balanced):
    from trousseau.rents.caf.placing import notify_clawback

    lease = build.running_lease(rent=36250, charges=5000)
    fee(lease.mandate)
    call(8)
    aid = pay(lease, 20000, "2026-08-25", month=date(2026, 8, 1))
    pay(lease, 21250, "2026-08-26")
    day = date(2026, 9, 10)
    assert take_fees(staff.rental, until=day) == 2
    notify_clawback(
        staff.rental,
        lease=lease,
        month=date(2026, 8, 1),
        amount=10000,
        reason="Reprise d’emploi",
        on=day,
        today=day,
        key="a",
    )
    assert take_fees(staff.rental, until=day) == 0
    assert [(f.base, f.net, f.vat) for f in Fee.objects.order_by("pk")] == [
        (20000, 1400, 280),
        (21250, 1488, 298),
        (-10000, -700, -140),
    ]
    take_fees(staff.rental, until=day)
    assert Fee.objects.count() == 3  # given back once
    pay(lease, 10000, "2026-09-20")
    take_fees(staff.rental, until=date(2026, 9, 30))
    assert sum(f.total for f in Fee.objects.all()) == 3466 == -balance("clients", "46714")
    assert balance("agency", "706") == -2888 and held(lease.mandate.fund).own == 41250 - 3466
    balanced()
    notify_clawback(
        staff.rental, lease=lease, month=date(2026, 8, 1), amount=10000, reason="Solde", on=day, today=day, key="b"
    )
    take_fees(staff.rental, until=date(2026, 9, 30))
    assert sum(f.base for f in aid.fees.all()) == 0  # never more than was taken on it


def test_what_may_be_paid_says_which_fees_are_still_to_be_taken_from_it(staff, collected, client, on_day):
    on_day(DAY.isoformat())
    client.force_login(staff.rental)
    pages = reverse("owners:list"), reverse("owners:account", args=[collected.pk])
    said = "Les honoraires de 1 encaissement sont encore à en retirer"
    assert all(said in client.get(page).content.decode() for page in pages)
    take_fees(staff.rental, until=DAY)
    assert not any(said in client.get(page).content.decode() for page in pages)


def test_a_fee_that_no_night_takes_is_not_announced(staff, collected, client, on_day):
    """A clause silent on the VAT waits for a person; one that ended before the sum came takes nothing."""
    on_day(DAY.isoformat())
    client.force_login(staff.rental)
    page, clauses = reverse("owners:account", args=[collected.pk]), FeeClause.objects.filter(mandate=collected)
    for changes in ({"vat": ""}, {"vat": "exempt", "ends_on": date(2026, 8, 4)}):
        clauses.update(**changes)
        assert "encore à en retirer" not in client.get(page).content.decode(), changes
