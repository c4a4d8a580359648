"""A payment run killed at any moment: every owner is paid once, and the file of the bank says what the ledger does."""

from datetime import date

import pytest
from lxml import etree

from tests.rents.owners.conftest import fee, iban, payer  # noqa: F401  the fixtures of the owners' accounts
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import Entry, Line
from trousseau.ledger.payable import owed_to_owners, payable
from trousseau.ledger.verification import verify
from trousseau.rents.actions import call_month, receive_payment
from trousseau.rents.owners.actions import stage_run, write_run
from trousseau.rents.owners.models import Fee, PaymentOrder, PaymentRun

DAY = date(2026, 8, 20)
EACH = 45000 - 3780  # rent and charges collected, less 7 % and the VAT of the fee


def books() -> list:
    assert all(verify(ledger).ok for ledger in Ledger)
    assert not [owed for owed in owed_to_owners(DAY) if owed.beyond]
    run = PaymentRun.objects.get()
    with run.file.file.open("rb") as file:
        root = etree.fromstring(file.read())
    written = (root.findtext(".//{*}GrpHdr/{*}CtrlSum"), root.findtext(".//{*}GrpHdr/{*}NbOfTxs"))
    return [
        written, run.total, run.state, list(PaymentOrder.objects.order_by("pk").values_list("amount", "state")),
        sorted(Fee.objects.values_list("net", "vat")),
        list(Entry.objects.order_by("ledger", "chain_number").values_list("ledger", "number", "label", "posted")),
        list(Line.objects.order_by("pk").values_list("account", "fund__code", "debit", "credit")),
    ]  # fmt: skip


@pytest.mark.django_db
def test_owners_are_paid_once_whenever_it_is_killed(committed_db, staff, thread, iban, fee, payer, killed):  # noqa: F811
    funds = []
    for name in ("Bleuet", "Iris", "Lilas"):
        lease = thread.running_lease(name)
        fee(lease.mandate)
        iban(lease.mandate.owner)
        funds.append(lease.mandate.fund)
        call_month(staff.rental, month=date(2026, 8, 1))
        receive_payment(
            staff.rental, lease=lease, payer="tenant", method="transfer", amount=45000, on=DAY, today=DAY, key=name
        )  # fmt: skip
    assert [payable(fund, DAY) for fund in funds] == [45000] * 3

    def work():
        run = PaymentRun.objects.first() or stage_run(staff.rental, on=DAY, today=DAY)
        if run.state == "staged":
            write_run(staff.director, run=run, version=run.version, payer=payer, today=DAY)

    killed(work, books)
    work()
    assert [payable(fund, DAY) for fund in funds] == [0] * 3
    assert PaymentRun.objects.get().total == 3 * EACH
