"""The owner's first page, the page of the dwelling and the agency's own page say one account, on any day."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trousseau.mandates.models import FeeClause
from trousseau.owners.actions.fees import take_fees
from trousseau.owners.queries.accounts import standings
from trousseau.owners.queries.lines import account_lines
from trousseau.portals import owner_space
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.run.calling import call_month

DAY = date(2026, 9, 20)


@pytest.fixture
def owned(running_lease, account, on_day):
    on_day(DAY.isoformat())
    lease = running_lease
    FeeClause.objects.filter(mandate=lease.mandate).update(vat="exempt")
    owner = lease.mandate.owner
    owner.user = account("owner")
    owner.save()
    return lease


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    payments=st.lists(
        st.tuples(st.integers(1, 90000), st.integers(0, 60), st.sampled_from(["card", "transfer", "cash"])),
        min_size=1,
        max_size=4,
    ).filter(lambda rows: sum(cents for cents, _days, method in rows if method == "cash") <= 100_000),
    fees=st.booleans(),
    after=st.integers(-40, 20),
)
def test_the_pages_say_what_the_agency_s_page_says(owned, staff, client, on_day, payments, fees, after):
    with transaction.atomic():
        for month in (7, 8, 9, 10):  # October is called ahead
            call_month(staff.rental, month=date(2026, month, 1))
        for place, (cents, days, method) in enumerate(payments):
            on = date(2026, 7, 12) + timedelta(days)
            receive_payment(
                staff.rental,
                lease=owned,
                payer="tenant",
                method=method,
                amount=cents,
                on=on,
                today=DAY,
                key=f"k{place}",
            )
        if fees:
            take_fees(staff.rental, until=DAY)
        on_day((DAY + timedelta(after)).isoformat())
        client.force_login(owned.mandate.owner.user)
        [(_mandate, _current, first, _signed)] = client.get("/espace/proprietaire/").context["rows"]
        account = client.get(f"/espace/proprietaire/{owned.mandate_id}/").context["account"]
        client.force_login(staff.director)
        agency = client.get(reverse("owners:account", args=[owned.mandate_id])).context
        assert first == account
        assert account.due == agency["may"] and account.standing.held == agency["held"]
        balance = account.moves[0].balance if account.moves else 0
        assert balance == account.standing.held.position == sum(move.amount for move in account.moves)
        assert account.collected == sum(m.amount for m in account.moves if m.kind in ("collected", "deposit"))
        assert [m.balance for m in reversed(account.moves)] == [
            line.balance for line in account_lines(owned.mandate.fund)
        ]
        transaction.set_rollback(True)


def test_what_the_bank_has_not_shown_is_told_and_not_promised(owned, staff, client):
    """It said that all was paid or accounted for, beside 82,44 € held and nothing to be paid."""
    call_month(staff.rental, month=date(2026, 8, 1))
    receive_payment(
        staff.rental,
        lease=owned,
        payer="tenant",
        method="cheque",
        amount=9000,
        on=DAY,
        today=DAY,
        key="k",
        cheque_number="42",
        cheque_bank="Banque d’essai",
    )
    [account] = owner_space.accounts([owned.mandate], DAY).values()
    assert (account.due, account.kept, account.why) == (0, 9000, "bank")
    assert standings(DAY)[owned.mandate_id].payable == 0
    client.force_login(owned.mandate.owner.user)
    for page in ("/espace/proprietaire/", f"/espace/proprietaire/{owned.mandate_id}/"):
        shown = " ".join(client.get(page).content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())
        assert "90,00 € de votre compte ne vous sont pas encore versés" in shown and "est versé ou compté" not in shown


def test_the_next_payment_is_on_the_day_that_the_mandate_says(owned):
    mandate = owned.mandate
    assert owner_space.next_payment(mandate, DAY) is None
    mandate.payment_day = 10
    assert owner_space.next_payment(mandate, DAY) == date(2026, 10, 10)
    assert owner_space.next_payment(mandate, date(2026, 9, 10)) == date(2026, 9, 10)
    mandate.ended_on = date(2026, 9, 1)
    assert owner_space.next_payment(mandate, DAY) is None


def test_what_was_done_names_nobody_and_an_owner_without_mandate_knows_whom_to_call(owned, client, account):
    client.force_login(owned.mandate.owner.user)
    page = client.get(f"/espace/proprietaire/{owned.mandate_id}/").content.decode()
    assert "Les clés sont remises au ménage" in page and "Capucine" not in page
    client.force_login(account("owner"))
    empty = client.get("/espace/proprietaire/").content.decode()
    assert "Pas encore de mandat" in empty and "Votre contact à l’agence" in empty
