"""What the CAF pays beyond the aid it announced: asked about, and never the tenant's before its letter says so."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.mandates.models import FeeClause
from trousseau.receipts.models import Receipt
from trousseau.receipts.receiving import undo
from trousseau.rents.actions.calls import expect_aid
from trousseau.rents.caf.placing import notify_clawback
from trousseau.rents.queries import ledger_balance
from trousseau.rents.refunds.actions import refund_credit
from trousseau.rents.refunds.queries import refundable

AUGUST, SEPTEMBER, CAME = date(2026, 8, 1), date(2026, 9, 1), date(2026, 9, 5)
IBAN = "FR7630006000011234567890189"


@pytest.fixture
def aided(running_lease, call, staff):
    """August of a lease of 450 €, for which the CAF announced 265 €."""
    FeeClause.objects.all().delete()
    call(8)
    expect_aid(staff.rental, lease=running_lease, month=AUGUST, amount=26500)
    return running_lease


def asked() -> list[ToDo]:
    return list(ToDo.objects.filter(kind="rents.caf_beyond", closed_on=None))


def test_the_surplus_of_the_caf_is_asked_about_and_not_offered_to_the_tenant(aided, remittance, lump, staff):
    remittance(f"111;{aided.code};;08/2026;900;", total=90000)
    lump(90000)
    assert ledger_balance(aided) == -45000 and refundable(aided) == 0
    with pytest.raises(Refused):
        refund_credit(
            staff.rental,
            lease=aided,
            amount=45000,
            payee="Aminata Capucine",
            new_iban=IBAN,
            ground="Trop-perçu",
            on=CAME,
            key="k",
        )
    [todo] = asked()
    assert todo.params["amount"].startswith("635,00")


def test_what_the_tenant_paid_too_much_beside_it_goes_back_alone(aided, pay):
    pay(aided, 18500, "2026-08-05")
    pay(aided, 90000, "2026-09-05", month=AUGUST)
    pay(aided, 2000, "2026-09-06")
    assert (ledger_balance(aided), refundable(aided)) == (-65500, 2000)


def test_the_clawback_or_the_letter_or_the_undoing_ends_the_question(aided, pay, call, staff):
    came = pay(aided, 30000, "2026-09-05", month=AUGUST)
    assert len(asked()) == 1
    expect_aid(staff.rental, lease=aided, month=AUGUST, amount=30000, today=CAME)
    assert asked() == []
    undo(staff.rental, receipt=came, on=CAME, today=CAME)
    pay(aided, 90000, "2026-09-05", month=AUGUST)
    assert len(asked()) == 1
    notify_clawback(
        staff.rental, lease=aided, month=AUGUST, amount=60000, reason="Ressources", on=CAME, today=CAME, key="c"
    )
    assert asked() == []
    pay(aided, 90000, "2026-09-06", month=AUGUST)
    assert len(asked()) == 1
    undo(staff.rental, receipt=Receipt.objects.latest("pk"), on=date(2026, 9, 7), today=date(2026, 9, 7))
    assert asked() == []


def test_what_makes_up_for_an_earlier_month_is_the_aid_announced(aided, pay, call):
    call(9)
    pay(aided, 53000, "2026-10-05", month=SEPTEMBER)  # August and September at once
    assert asked() == []
    pay(aided, 100, "2026-10-06", month=AUGUST)
    assert len(asked()) == 1


def test_where_nothing_was_announced_the_rent_alone_bounds_the_aid(running_lease, call, pay):
    call(8)
    pay(running_lease, 45000, "2026-09-05", month=AUGUST)
    assert asked() == []
    pay(running_lease, 100, "2026-09-06", month=AUGUST)
    assert len(asked()) == 1 and refundable(running_lease) == 0


def test_noted_by_hand_it_is_asked_before_it_is_kept_and_the_account_says_it(aided, client, staff, on_day):
    on_day("2026-09-05")
    client.force_login(staff.rental)
    place = reverse("rents:payment_new", args=[aided.pk])
    form = client.get(place).context["form"]
    told = {
        "key": form.fields["key"].initial(),
        "payer": "caf",
        "method": "transfer",
        "amount": "900,00",
        "month": "2026-08",
        "on": "2026-09-05",
    }
    page = client.post(place, told)
    assert page.status_code == 422 and not Receipt.objects.rent().exists()
    said = page.content.decode().replace("\u00a0", " ").replace("\u202f", " ")
    assert "635,00 €" in said and 'type="checkbox" name="beyond"' in said
    assert client.post(place, told | {"beyond": "on"}).status_code == 302
    assert Receipt.objects.rent().get().amount == 90000
    shown = client.get(reverse("rents:lease", args=[aided.pk])).content.decode()
    assert 'id="beyond"' in shown and reverse("rents:refund_new", args=[aided.pk]) not in shown
