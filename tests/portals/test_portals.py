"""People from outside see their own, and nothing of others."""

from datetime import date

import pytest


@pytest.fixture
def tenant(running_lease, account):
    lease = running_lease
    person = lease.household.holder
    person.user = account("tenant")
    person.save()
    return lease, person.user


def test_a_tenant_reads_their_balance_and_downloads_only_their_receipts(tenant, build, staff, client, on_day):
    from trousseau.rents.accounts import months
    from trousseau.rents.actions.payments import receive_payment
    from trousseau.rents.actions.rent_receipts import give_rent_receipt
    from trousseau.rents.run.calling import call_month

    day = on_day("2026-08-06")
    lease, user = tenant
    client.force_login(user)
    assert client.get("/espace/locataire/").context["monthly"] == lease.rent + lease.charges  # before any call
    other = build.running_lease("Digitale")
    call_month(staff.rental, month=date(2026, 7, 1))
    slips = []
    for each in (lease, other):
        due = months(each)[0].call.total
        receive_payment(
            staff.rental, lease=each, payer="tenant", method="card", amount=due, on=day, key=f"k{each.pk}", today=day
        )
        slips.append(give_rent_receipt(staff.rental, lease=each, month=date(2026, 7, 1), on=day))
    client.force_login(user)
    page = client.get("/espace/locataire/").content.decode()
    assert "0,00" in page and "juillet 2026" in page and "Digitale" not in page
    mine, theirs = slips
    got = client.get(f"/espace/locataire/quittance/{mine.pk}/")
    assert b"".join(got.streaming_content).startswith(b"%PDF")
    assert client.get(f"/espace/locataire/quittance/{theirs.pk}/").status_code == 404


def test_a_tenant_reads_their_notices_and_their_charges_and_no_other_s(tenant, build, staff, client, on_day):
    from trousseau.rents.charges.actions import note_cost, send_statement
    from trousseau.rents.models import RentNotice
    from trousseau.rents.notices.actions import ask_papers
    from trousseau.rents.notices.making import make_papers
    from trousseau.rents.run.calling import call_month

    day = on_day("2027-02-10")
    lease, user = tenant
    other = build.running_lease("Digitale")
    call_month(staff.rental, month=date(2026, 8, 1))
    make_papers(ask_papers(staff.rental, kind="notices", month=date(2026, 8, 1), today=date(2026, 8, 1)))
    stated = []
    for each in (lease, other):
        note_cost(
            staff.rental, mandate=each.mandate, year=2026, today=day, nature="water", label="Eau froide", amount=24000
        )
        stated.append(send_statement(staff.rental, lease=each, year=2026, on=day, today=day))
    mine = RentNotice.objects.get(lease=lease)
    client.force_login(user)
    page = client.get("/espace/locataire/").content.decode()
    assert (
        "Avis d’échéance, août 2026" in page and "Charges de 2026, par nature" in page and "pas avant un mois" in page
    )
    for name, ours, theirs in (
        ("avis", mine.pk, RentNotice.objects.get(lease=other).pk),
        ("charges", stated[0].pk, stated[1].pk),
    ):
        got = client.get(f"/espace/locataire/{name}/{ours}/")
        assert b"".join(got.streaming_content).startswith(b"%PDF")
        assert client.get(f"/espace/locataire/{name}/{theirs}/").status_code == 404


def test_a_tenant_reads_what_a_full_month_costs_before_any_is_called(tenant, client):
    lease, user = tenant
    client.force_login(user)
    page = client.get("/espace/locataire/")
    assert page.context["months"] == []
    assert page.context["monthly"] == lease.rent + lease.charges


def test_a_tenant_without_a_lease_is_told_what_will_be_here(client, account):
    client.force_login(account("tenant"))
    assert "Pas encore de bail" in client.get("/espace/locataire/").content.decode()


def test_an_owner_reads_their_mandates_and_no_household(tenant, build, client, account):
    lease, _user = tenant
    other = build.mandate()
    owner = lease.mandate.owner
    owner.user = account("owner")
    owner.save()
    client.force_login(owner.user)
    page = client.get("/espace/proprietaire/").content.decode()
    assert "1 rue du Modèle" in page and str(other.dwelling.address) not in page and "Capucine" not in page
    assert client.get(f"/espace/proprietaire/mandat/{other.pk}/").status_code == 404


def test_a_partner_follows_the_households_it_referred_and_no_other(build, client, account):
    from trousseau.applications.actions import open_application
    from trousseau.core.models import Organisation

    house = Organisation.objects.create(kind="partner", name="CCAS d’essai")
    partner = account("partner", organisation=house)
    day = date(2026, 6, 2)
    open_application(partner, last_name="Ancolie", first_name="Nour", on=day, today=day, referred_by=house)
    build.application("Capucine")
    client.force_login(partner)
    page = client.get("/espace/partenaire/").content.decode()
    assert "Nour Ancolie" in page and "L’agence doit le rencontrer" in page and "Capucine" not in page


def test_a_partner_reads_that_a_lease_comes_once_the_commission_decided(decision, client, account):
    from trousseau.applications.models import Application
    from trousseau.core.actions_grants import grant_household
    from trousseau.core.models import Organisation

    partner = account("partner", organisation=Organisation.objects.create(kind="ccas", name="CCAS d’essai"))
    application = decision.application
    Application.objects.filter(pk=application.pk).update(referred_by=partner.organisation)
    grant_household(application.household, users=[partner], ground="orientation", on=decision.decided_on)
    client.force_login(partner)
    assert "son bail suit" in client.get("/espace/partenaire/").content.decode().replace("\u202f", " ")


def test_a_partner_whose_request_was_merged_reads_where_the_one_that_stands_is(build, client, account, staff, on_day):
    from trousseau.applications.actions import open_application, touch_contact
    from trousseau.applications.merging.actions import merge_applications
    from trousseau.applications.models import Application
    from trousseau.core.models import Organisation

    on_day("2026-06-20")
    day, house = date(2026, 6, 2), Organisation.objects.create(kind="partner", name="CCAS d’essai")
    partner = account("partner", organisation=house)
    gone = open_application(partner, last_name="Ancolie", first_name="Nour", on=day, today=day, referred_by=house)
    stands = build.application("Capucine")
    touch_contact(staff.social, stands, on=date(2026, 6, 9))
    given = {"why": "Deux fois.", "on": date(2026, 6, 20), "today": date(2026, 6, 20)}
    merge_applications(staff.social, gone=gone, stands=stands, **given)
    client.force_login(partner)
    for url in ("/espace/partenaire/", f"/espace/partenaire/{gone.pk}/"):
        page = client.get(url).content.decode()
        assert "Nour Ancolie" in page and "La commission doit trouver un logement" in page, url
        assert "Ne cherche plus" not in page and "Capucine" not in page and stands.code not in page
    Application.objects.filter(pk=stands.pk).update(state="housed")
    assert "Logé" in client.get("/espace/partenaire/").content.decode()


def test_a_tenant_who_paid_their_part_does_not_owe_the_aid_on_its_way(tenant, staff, client, on_day):
    from trousseau.rents.accounts import months
    from trousseau.rents.actions.calls import expect_aid
    from trousseau.rents.actions.payments import receive_payment
    from trousseau.rents.run.calling import call_month

    day = on_day("2026-08-06")
    lease, user = tenant
    call_month(staff.rental, month=date(2026, 7, 1))
    call_month(staff.rental, month=date(2026, 8, 1))
    expect_aid(staff.rental, lease=lease, month=date(2026, 8, 1), amount=20000)
    due = sum(row.left for row in months(lease)) - 20000
    receive_payment(staff.rental, lease=lease, payer="tenant", method="card", amount=due, on=day, key="part", today=day)
    client.force_login(user)
    page = client.get("/espace/locataire/")
    assert (page.context["owed"].now, page.context["owed"].aid) == (0, 20000)
