"""A bank account that is followed, and files taken from it as the worker does."""

from datetime import date

import pytest

from .bank_files import IBAN

OWN = "FR7630006000011234567890286"


@pytest.fixture
def bank_account(staff):
    from trousseau.ledger.bank.actions import open_bank_account

    return open_bank_account(
        staff.director,
        name="Compte des mandants",
        holder="Agence d’essai",
        iban=IBAN,
        bic="AGRIFRPPXXX",
        ics="FR72ZZZ123456",
    )


@pytest.fixture
def agency_bank(staff):
    """The agency's own account, to which its fees go."""
    from trousseau.ledger.bank.actions import open_bank_account

    return open_bank_account(
        staff.director, ledger="agency", account="512", name="Compte de l’agence", holder="Agence d’essai", iban=OWN
    )


@pytest.fixture
def take(staff, bank_account, on_day):
    """Receive a file, read it and take it: `take(camt053(…))`. It stops where the file is refused."""
    from trousseau.ledger.bank.actions import ask_apply, open_file, receive_file
    from trousseau.ledger.bank.tasks import work
    from trousseau.ledger.models import BankFile

    def do(content: bytes, *, on: str = "2026-09-02", filename: str = "releve.xml"):
        day = on_day(on)
        opened = open_file(content, filename, None)
        [source] = receive_file(staff.rental, file=opened, on=date.fromisoformat(str(day)))
        work(BankFile.objects.get(pk=source.pk))
        source.refresh_from_db()
        if source.state == "ready":
            ask_apply(staff.rental, source=source, version=source.version)
            work(BankFile.objects.get(pk=source.pk))
            source.refresh_from_db()
        return source

    return do
