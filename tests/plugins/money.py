"""Rents called, sums received, a bank account to pay from, an IBAN that may be paid."""

from datetime import date

import pytest

IBANS = ("FR7630006000011234567890189", "DE89370400440532013000")
BANK = "FR1420041010050500013M02606"


def tell(mandate, due_on: date, cents: int = 10_000_00, left_on: date | None = date(2026, 7, 13)) -> None:
    """The debtor is told of a debit by a paper, which left on that day."""
    from trousseau.core.actions_papers import file_document
    from trousseau.mail.models import MailItem
    from trousseau.rents.models import DebitNotice

    rank = DebitNotice.objects.count() + 1
    paper = file_document(
        kind="notice",
        number=f"A{rank:06d}",
        title="Avis",
        content=f"{rank}".encode(),
        suffix=".pdf",
        on=date(2026, 7, 13),
    )
    DebitNotice.objects.create(mandate=mandate, due_on=due_on, cents=cents, paper=paper)
    MailItem.objects.create(
        direction="out", title="Avis", channel="post", paper=paper, prepared_on=date(2026, 7, 1), sent_on=left_on
    )


@pytest.fixture
def call(staff):
    """Call the rents of months of 2026: `call(7, 8)`."""
    from trousseau.rents.run.calling import call_month

    return lambda *months: [call_month(staff.rental, month=date(2026, month, 1)) for month in months]


@pytest.fixture
def pay(staff):
    """Receive money for a lease: `pay(lease, 45000, "2026-07-20")`, of the CAF when it names a month."""
    from trousseau.receipts.models import Receipt
    from trousseau.rents.actions.payments import receive_payment

    def make(lease, amount: int, day: str, *, month: date | None = None, key: str = "", today: str = ""):
        on = date.fromisoformat(day)
        return receive_payment(
            staff.rental,
            lease=lease,
            payer="caf" if month else "tenant",
            method="transfer",
            amount=amount,
            on=on,
            today=date.fromisoformat(today) if today else on,
            month=month,
            key=key or f"{lease.pk}-{day}-{amount}-{Receipt.objects.count()}",
        )

    return make


@pytest.fixture
def payer():
    """The clients' bank account, as the file of the bank names it."""
    from trousseau.exchange.sepa import Account

    return Account("Agence d’essai, fonds des mandants", BANK)


@pytest.fixture
def iban(staff):
    """Note the IBAN of an owner and have a second person confirm it: `iban(owner)`."""
    from trousseau.captation.ownership.actions import note_iban
    from trousseau.payouts.ibans import confirm_iban

    def make(owner, number: str = IBANS[0], on: date = date(2026, 7, 15)):
        owner.refresh_from_db()
        note_iban(staff.rental, owner=owner, version=owner.version, new_iban=number)
        confirm_iban(staff.director, payee=owner, new_iban=number, on=on)
        return owner

    return make


@pytest.fixture
def pay_out(staff, payer):
    """All that may be paid leaves by a run of the day: `pay_out(date(2026, 9, 2))`."""
    from trousseau.owners.actions.runs import stage_run, write_run

    def make(on: date):
        run = stage_run(staff.rental, on=on, today=on)
        return write_run(staff.director, run=run, version=run.version, payer=payer, today=on)

    return make


@pytest.fixture
def the_caf(staff):
    """The CAF, noted as a payee whose IBAN a second person compared."""
    from trousseau.payouts.ibans import confirm_iban
    from trousseau.payouts.suppliers import register_supplier

    caf = register_supplier(staff.rental, name="CAF d’essai", new_iban=IBANS[1])
    confirm_iban(staff.director, payee=caf, new_iban=IBANS[1], on=date(2026, 7, 15))
    return caf
