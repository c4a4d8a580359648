"""What an owner reads: their own accounts and papers, and nothing social, whatever is written about who lives there."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.core.models import Agency
from trousseau.mandates.actions import end_mandate
from trousseau.owners.actions.fees import take_fees
from trousseau.owners.actions.invoices import give_invoice
from trousseau.owners.actions.statements import make_statement
from trousseau.portals.owner_space import next_payment

MARKER = "ZIBELINE"


@pytest.fixture
def owned(build, staff, account, on_day):
    """A lease whose rent is late, markers in every social text, and its owner's account."""
    from trousseau.followup.models import Contact, HomeVisit, TeamNote
    from trousseau.mandates.models import FeeClause
    from trousseau.rents.actions.payments import receive_payment
    from trousseau.rents.run.calling import call_month

    lease = build.running_lease(MARKER.capitalize())
    mandate, day = lease.mandate, date(2026, 9, 20)
    FeeClause.objects.filter(mandate=mandate).update(vat="exempt")
    call_month(staff.rental, month=date(2026, 8, 1))
    call_month(staff.rental, month=date(2026, 9, 1))
    receive_payment(
        staff.rental, lease=lease, payer="tenant", method="card", amount=20000, on=date(2026, 8, 7), key="k", today=day
    )
    take_fees(staff.rental, until=day)
    TeamNote.objects.create(household=lease.household, on=day, text=MARKER, author=staff.social)
    contact = Contact.objects.create(household=lease.household, on=day, kind="visit", by=staff.social)
    HomeVisit.objects.create(contact=contact, lease=lease, state=MARKER, to_do=MARKER)
    owner = mandate.owner
    owner.user = account("owner")
    owner.save()
    on_day("2026-09-21")
    return mandate


def pages(client, mandate) -> str:
    home = client.get("/espace/proprietaire/").content.decode()
    return home + client.get(f"/espace/proprietaire/{mandate.pk}/").content.decode()


def test_an_owner_reads_what_was_collected_and_taken_and_no_word_about_who_lives_there(owned, client):
    client.force_login(owned.owner.user)
    page = pages(client, owned)
    assert "200,00" in page and "14,00" in page and "186,00" in page
    assert MARKER.casefold() not in page.casefold() and "médiation" not in page.casefold()


def test_an_owner_downloads_their_papers_and_another_s_are_not_found(owned, build, staff, client, account):
    mine = make_statement(staff.rental, mandate=owned, until=date(2026, 8, 31), today=date(2026, 9, 21))
    other = build.mandate()
    theirs = make_statement(staff.rental, mandate=other, until=date(2026, 8, 31), today=date(2026, 9, 21))
    client.force_login(owned.owner.user)
    got = client.get(f"/espace/proprietaire/papier/{mine.paper_id}/")
    assert b"".join(got.streaming_content).startswith(b"%PDF")
    assert "Compte%20rendu%20de%20gestion" in got.headers["Content-Disposition"]
    page = client.get(f"/espace/proprietaire/{owned.pk}/").content.decode().replace("\u00a0", " ")
    assert "Compte rendu de gestion, du" in page and "31 août 2026" in page
    page = client.get(f"/espace/proprietaire/{owned.pk}/", headers={"accept-language": "en"}).content.decode()
    assert "Accounts rendered, from" in page and "31 August 2026" in page and "Compte rendu" not in page
    assert client.get(f"/espace/proprietaire/papier/{theirs.paper_id}/").status_code == 404
    assert client.get(f"/espace/proprietaire/{other.pk}/").status_code == 404
    assert client.get(f"/espace/proprietaire/papier/{other.paper_id}/").status_code == 404


def test_an_owner_reads_the_invoices_that_were_printed(owned, staff, client):
    Agency.objects.update(siren="732829320")
    [invoice] = owned.fee_invoices.all()
    client.force_login(owned.owner.user)
    address = f"/espace/proprietaire/{owned.pk}/"
    assert str(invoice) not in client.get(address).content.decode()
    paper = give_invoice(staff.rental, invoice=invoice)
    assert f"Honoraires de l’agence, {invoice}" in client.get(address).content.decode().replace("\u00a0", " ")
    got = client.get(f"/espace/proprietaire/papier/{paper.pk}/")
    assert b"".join(got.streaming_content).startswith(b"%PDF") and str(invoice) in got.headers["Content-Disposition"]


def test_a_mandate_under_notice_is_current_to_its_last_day(build, staff, client, account, on_day):
    mandate, notice = build.mandate(), on_day("2026-08-20")
    mandate.owner.user = account("owner")
    mandate.owner.save()
    end_mandate(
        staff.director,
        mandate=mandate,
        version=mandate.version,
        on=date(2026, 11, 20),
        reason="owner",
        notice_on=notice,
        today=notice,
    )
    client.force_login(mandate.owner.user)
    pages = [reverse("portals:owner_dwelling", args=[mandate.pk]), reverse("portals:owner")]

    def read() -> list[str]:
        return [client.get(page).content.decode().replace("\u00a0", " ") for page in pages]

    for page in read():
        assert "Prend bientôt fin" in page and "Terminé" not in page and "20 novembre 2026" in page
    mandate.payment_day = 10
    assert next_payment(mandate, date(2026, 11, 2)) == date(2026, 11, 10)
    assert next_payment(mandate, date(2026, 11, 12)) is None  # 10 December is after its end
    on_day("2026-11-21")
    assert all("Terminé" in page and "Prend bientôt fin" not in page for page in read())
