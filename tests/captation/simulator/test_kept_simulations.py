"""A simulation kept because it was asked for: the same again, whatever the scales become, and gone with its prospect."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from trousseau.captation.ceilings.actions import type_ceilings
from trousseau.captation.ceilings.queries import ceilings
from trousseau.captation.models import KeptSimulation
from trousseau.captation.simulator import kept
from trousseau.captation.simulator.actions import keep_simulation
from trousseau.captation.simulator.laws import laws_on
from trousseau.core.actions_settings import add_scale_value
from trousseau.core.models import Agency
from trousseau.exchange.owner_case import answer
from trousseau.rules.owner_simulation import simulate

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 24)
TYPED = {
    "rent": "540",
    "area": "45",
    "costs": "1800",
    "income": "16000",
    "parts": "1",
    "tax_due": "484",
    "regime": "real",
    "commune": "21231",
}


@pytest.fixture(autouse=True)
def day(on_day):
    return on_day(DAY.isoformat())


@pytest.fixture
def prospect(staff, meet):
    return meet()


def text(response) -> str:
    html = re.sub(r"<svg.*?</svg>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def keep(client, prospect, **changes):
    return client.post(reverse("captation:simulation_keep", args=[prospect.pk]), {**TYPED, **changes})


def test_an_officer_keeps_what_is_shown_and_finds_it_on_the_prospect(client, officer, prospect):
    client.force_login(officer)
    shown = client.post(f"{reverse('captation:simulator')}?prospect={prospect.pk}", TYPED)
    assert "Garder avec ce prospect" in text(shown) and not KeptSimulation.objects.exists()
    answered = keep(client, prospect)
    row = KeptSimulation.objects.get()
    page = text(client.get(answered.headers["Location"]))
    assert "Simulation du 24 novembre 2026" in page and "Avec Loc3, vous perdriez 944 € par an" in page
    assert "Gardée par Basile Pinson" in page and "Proposer mon logement" not in page
    assert (
        reverse("captation:simulation", args=[row.pk])
        in client.get(reverse("captation:prospect", args=[prospect.pk])).content.decode()
    )


def test_it_is_made_again_the_same_when_scales_ceilings_and_agency_have_changed(
    client, staff, officer, prospect, on_day
):
    typed = {
        "kind": "",
        "vintage": 2026,
        "loc1": Decimal(9),
        "loc2": Decimal(7),
        "loc3": Decimal(5),
        "verified_on": None,
        "today": DAY,
    }
    type_ceilings(officer, commune=prospect.dwelling.commune, source="Arrêté d’essai", **typed)
    client.force_login(officer)
    url = keep(client, prospect).headers["Location"]
    row = KeptSimulation.objects.get()
    before, paper = text(client.get(url)), client.get(f"{url}pdf/").content
    result = row.result
    type_ceilings(officer, commune=prospect.dwelling.commune, source="Autre", **{**typed, "loc1": Decimal(12)})
    add_scale_value(
        staff.administrator,
        code="simulator.agency_fees",
        value="20",
        starts_on=date(2026, 6, 1),
        article="X",
        source="X",
    )
    Agency.objects.update(name="Une autre agence")
    on_day("2027-03-01")
    law = kept.laws_of(row)
    case = kept.case_of(row, law)
    assert answer(case, law, commune="21231") == result
    now = text(client.get(url))
    # the head of the page names the agency of today; what was shown is the same
    cut = "Ce qui a été saisi"
    assert now.split(cut)[1] == before.split(cut)[1]
    assert "Arrêté d’essai" in now and "8 %" in now and now.count("20 %") == before.count("20 %")
    assert client.get(f"{url}pdf/").content == paper and paper.startswith(b"%PDF")


def test_the_case_is_the_one_that_was_shown(officer, prospect):
    law = laws_on(DAY)
    from trousseau.captation.simulator.forms import SimulatorForm

    form = SimulatorForm({**TYPED, "income": "", "band": "0.3", "market_per_area": "11,5", "annexes": "6"}, laws=law)
    assert form.is_valid(), form.errors
    case = form.case()
    row = keep_simulation(officer, prospect=prospect, case=case, commune=form.cleaned_data["commune"], laws=law)
    again = kept.case_of(row, kept.laws_of(row))
    assert again == case
    assert simulate(again, law.schemes, law.tax, DAY) == simulate(case, law.schemes, law.tax, DAY)


def test_the_same_twice_is_kept_once_and_another_beside_it(client, officer, prospect):
    client.force_login(officer)
    first = keep(client, prospect).headers["Location"]
    assert keep(client, prospect).headers["Location"] == first
    assert keep(client, prospect, rent="600").headers["Location"] != first
    assert KeptSimulation.objects.count() == 2


def test_what_is_not_possible_is_said_and_nothing_is_kept(client, officer, prospect):
    client.force_login(officer)
    page = keep(client, prospect, rent="5")
    assert page.status_code == 422 and "20 000" in text(page) and not KeptSimulation.objects.exists()


def test_only_who_writes_here_keeps_and_a_reader_reads(client, account, officer, prospect):
    client.force_login(account("rental"))
    assert keep(client, prospect).status_code == 403
    shown = client.post(f"{reverse('captation:simulator')}?prospect={prospect.pk}", TYPED)
    assert "Garder avec ce prospect" not in text(shown)
    client.force_login(officer)
    url = keep(client, prospect).headers["Location"]
    client.force_login(account("rental"))
    assert client.get(url).status_code == 200
    client.logout()
    assert client.get(url).status_code == 302


def test_the_owner_may_ask_for_it_without_an_account(prospect):
    law = laws_on(DAY)
    from trousseau.captation.simulator.forms import SimulatorForm

    form = SimulatorForm(TYPED, laws=law)
    assert form.is_valid()
    known = ceilings(form.cleaned_data["commune"], DAY)
    row = keep_simulation(
        None, prospect=prospect, case=form.case(known), commune=form.cleaned_data["commune"], laws=law
    )
    assert row.kept_by is None and row.ceilings is None


def test_it_is_dropped_and_it_goes_with_its_prospect(client, officer, prospect):
    client.force_login(officer)
    keep(client, prospect)
    row = KeptSimulation.objects.get()
    client.post(reverse("captation:simulation_drop", args=[row.pk]))
    assert not KeptSimulation.objects.exists()
    keep(client, prospect)
    prospect.history.all().delete()
    prospect.delete()
    assert not KeptSimulation.objects.exists()


def test_it_is_erased_with_what_is_held_about_the_owner(client, officer, prospect):
    from trousseau.core.personal_data import personal_data

    client.force_login(officer)
    keep(client, prospect)
    holding = next(h for h in personal_data(type(prospect.owner)) if h.model is KeptSimulation)
    assert holding.rows(prospect.owner).count() == 1
    holding.erase(holding.rows(prospect.owner))
    assert not KeptSimulation.objects.exists()


def test_without_an_agency_it_is_kept_without_a_paper(client, officer, prospect):
    Agency.objects.all().delete()
    client.force_login(officer)
    url = keep(client, prospect).headers["Location"]
    assert "PDF à laisser" not in text(client.get(url))
    said = client.get(f"{url}pdf/", follow=True)
    assert "Aucun papier n’est gardé" in text(said)
