"""A portfolio is brought in whole, with balances that make the bank's; then it lives as the others."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from portfolios import sheet

from trousseau.core.errors import Refused
from trousseau.core.models import Commune, Person
from trousseau.exchange.portfolio import read
from trousseau.ledger.models import Entry
from trousseau.ledger.queries import balance
from trousseau.ledger.verification import verify
from trousseau.mandates import verification
from trousseau.mandates.models import Mandate
from trousseau.rents.actions import receive_payment
from trousseau.rents.intake.actions import bring_in
from trousseau.rents.queries import ledger_balance, months
from trousseau.rents.roll.queries import unpaid
from trousseau.tenancies.models import Lease

ON, TODAY = date(2026, 8, 31), date(2026, 9, 2)
HOMES = (
    {},
    {"mandate_number": "13", "address": "4 rue de l’Essai", "tenant_last_name": "Bleuet", "tenant_owes": "-30"},
    {
        "mandate_number": "15", "address": "6 rue de l’Essai", "owner_name": "Onyx Tuffeau", "owner_kind": "personne",
        "tenant_owes": "0", "deposit_held": "0", "owner_credit": "-12", "partner_last_name": "Lin", "partner_first_name": "Ode",
    },
)  # fmt: skip


@pytest.fixture
def homes(db, settings, tmp_path):
    settings.HOME = tmp_path  # the heads of these books are not those of other tests
    Commune.objects.update_or_create(
        insee="21231", defaults={"name": "Dijon", "postal_code": "21000", "zone_apl": "2"}
    )
    return read(sheet(*HOMES))


@pytest.fixture
def brought_in(staff, homes, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        bring_in(staff.director, homes=homes, on=ON, bank=sum(home.bank for home in homes), today=TODAY)
    return {lease.mandate.number: lease for lease in Lease.objects.select_related("mandate__fund")}


def test_each_home_has_its_mandate_its_lease_and_its_balances(brought_in):
    assert [brought_in[n].mandate.owner.name for n in (12, 13, 15)] == [
        "SCI du Grès",
        "SCI du Grès",
        "Onyx Tuffeau",
    ]
    assert brought_in[12].mandate.owner == brought_in[13].mandate.owner
    assert (brought_in[12].revised, brought_in[12].revision_on) == (True, date(2027, 3, 1))
    assert [ledger_balance(brought_in[n]) for n in (12, 13, 15)] == [102030, -3000, 0]
    assert [balance("clients", account=account, on=ON) for account in ("46712", "46713", "5121")] == [
        -125000 - 125000 + 1200, -41250 * 2, 125000 * 2 + 41250 * 2 - 102030 + 3000 - 1200,
    ]  # fmt: skip
    assert brought_in[12].household.members.count() == 1 and brought_in[15].household.members.count() == 2
    assert unpaid(brought_in[12], TODAY) == [(ON, 102030)]
    assert brought_in[12].deposits.get().amount == 41250
    assert verify("clients").ok and verification.verify().ok


def test_the_entry_inspection_of_a_lease_brought_in_is_said_to_be_before(brought_in, staff, client, on_day):
    on_day(TODAY.isoformat())
    client.force_login(staff.rental)
    lease, seen = (
        client.get(reverse(f"tenancies:{name}", args=[brought_in[12].pk])).content.decode()
        for name in ("lease", "inspections")
    )
    assert "Antérieur à la reprise" in lease
    assert "Le ménage est entré avant ce logiciel" in seen and "présumé" not in seen
    assert "Pas encore d’état des lieux" not in seen and "btn-main" not in seen


def test_the_first_rent_called_is_the_month_after_the_balances(brought_in, call):
    call(7, 8)
    assert not brought_in[12].calls.filter(kind="rent").exists()
    call(9)
    assert [row.month for row in brought_in[12].calls.filter(kind="rent")] == [date(2026, 9, 1)]


def test_what_was_owed_before_is_paid_first(staff, brought_in, call):
    call(9)
    receive_payment(
        staff.rental, lease=brought_in[12], payer="tenant", method="transfer", amount=100_000, on=TODAY, today=TODAY,
        key="first",
    )  # fmt: skip
    assert [(row.call.label, row.left) for row in months(brought_in[12])] == [
        ("", 45750),
        ("Solde repris", 2030),
    ]


def test_the_next_mandate_follows_their_numbers(brought_in, thread, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        mandate = thread.mandate()
    assert mandate.number == 16 and verification.verify().ok


def test_balances_that_do_not_make_the_bank_s_bring_nothing_in(staff, homes):
    right = sum(home.bank for home in homes)
    with pytest.raises(Refused) as refused:
        bring_in(staff.director, homes=homes, on=ON, bank=right + 1, today=TODAY)
    assert refused.value.field == "bank" and "0,01" in str(refused.value)
    with pytest.raises(Refused):
        bring_in(staff.director, homes=homes, on=date(2026, 8, 30), bank=right, today=TODAY)
    with pytest.raises(Refused):
        bring_in(staff.director, homes=homes, on=date(2026, 9, 30), bank=right, today=TODAY)
    assert not (Mandate.objects.exists() or Person.objects.exists() or Entry.objects.exists())


def test_the_same_file_twice_is_refused(staff, homes, brought_in):
    with pytest.raises(Refused, match="M00012"):
        bring_in(staff.director, homes=homes, on=ON, bank=sum(home.bank for home in homes), today=TODAY)
    assert Lease.objects.count() == 3


def test_a_register_that_began_takes_lower_numbers_only(staff, homes, thread):
    thread.mandate()  # number 1 of this register
    with pytest.raises(Refused, match="registre"):
        bring_in(staff.director, homes=homes, on=ON, bank=sum(home.bank for home in homes), today=TODAY)


def test_by_the_page_then_its_files_open(client, staff, db, time_machine):
    time_machine.move_to(TODAY)
    client.force_login(staff.director)
    url = reverse("rents:intake")
    file = SimpleUploadedFile("portefeuille.csv", sheet({"rent": "beaucoup"}))
    assert client.post(url, {"on": ON.isoformat(), "bank": "643,20", "homes": file}).status_code == 422
    old = {"mandate_signed_on": "05/01/1998", "mandate_starts_on": "01/02/1998", "lease_signed_on": "25/02/2001", "lease_starts_on": "01/03/2001"}  # fmt: skip
    file = SimpleUploadedFile("portefeuille.csv", sheet(old))
    answer = client.post(url, {"on": ON.isoformat(), "bank": "642,20", "homes": file}, follow=True)
    assert answer.status_code == 200, answer.context["form"].errors
    lease = Lease.objects.get()
    for page in (
        reverse("tenancies:lease", args=[lease.pk]), reverse("rents:lease", args=[lease.pk]),
        reverse("mandates:mandate", args=[lease.mandate_id]), reverse("tenancies:list"), reverse("mandates:list"),
    ):  # fmt: skip
        assert client.get(page).status_code == 200, page
    assert "Propriétaire : nom" in client.get(reverse("rents:intake_model")).content.decode()
    client.force_login(staff.rental)
    assert client.get(url).status_code == 403


def test_the_household_of_a_lease_brought_in_has_no_application_and_its_pages_open(client, staff, brought_in):
    household = brought_in[15].household
    client.force_login(staff.social)
    assert client.get(reverse("applications:member_new", args=[household.pk])).status_code == 200
