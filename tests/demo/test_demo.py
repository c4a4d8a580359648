"""The demonstration is told by the rooms' own actions, the same way each time."""

from datetime import date

import pytest

DAY = date(2026, 11, 24)


def tell(seed: int) -> list[tuple]:
    from trousseau.captation.models import Owner
    from trousseau.core.models import Dwelling, Household
    from trousseau.demo.command import load
    from trousseau.ledger.models import Line

    steps = []
    load(seed, DAY, steps.append)
    assert len(steps) >= 9, "progress is shown"
    assert (Owner.objects.count(), Dwelling.objects.count(), Household.objects.count()) == (27, 35, 49)
    dwellings = list(Dwelling.objects.order_by("pk").values_list("address", "surface", "commune"))
    lines = list(Line.objects.order_by("pk").values_list("account", "aux", "debit", "credit"))
    return [*dwellings, *lines]


@pytest.fixture
def somewhere(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("TROUSSEAU_TODAY", DAY.isoformat())
    settings.EXCHANGE, settings.MEDIA_ROOT = tmp_path / "exchange", tmp_path / "documents"
    settings.HOME = tmp_path  # the heads of these books are not those of other tests


@pytest.mark.once
@pytest.mark.django_db
def test_the_same_seed_tells_the_same_story(somewhere):
    from django.db import transaction

    told = []
    for seed in (3, 3):
        with transaction.atomic():
            told.append(tell(seed))
            transaction.set_rollback(True)
    assert told[0] == told[1]


@pytest.mark.once
@pytest.mark.django_db
def test_its_books_are_proved_and_its_rents_equal_them(somewhere, django_capture_on_commit_callbacks):
    from trousseau.core.actions import team
    from trousseau.core.enums import Role
    from trousseau.ledger.verification import verify
    from trousseau.rents.queries import ledger_balance, months
    from trousseau.tenancies.models import Lease

    with django_capture_on_commit_callbacks(execute=True):  # the heads are recorded outside once committed
        tell(1)
    assert team(Role.DIRECTOR)
    for ledger in ("clients", "agency"):
        assert verify(ledger).ok
    for lease in Lease.objects.filter(keys_on__isnull=False):
        assert sum(month.left for month in months(lease)) == ledger_balance(lease)


@pytest.mark.django_db
def test_it_refuses_an_installation_that_has_accounts(account, capsys):
    from trousseau.demo.command import main

    account("director")
    assert main([]) == 1
    assert "installation vide" in capsys.readouterr().err
