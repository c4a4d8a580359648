"""The public simulator keeps nothing unless the owner asks; then the simulation follows the proposal."""

import logging
import re
from datetime import date

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse

from trousseau.captation.actions import lose_prospect
from trousseau.captation.models import Approach, KeptSimulation, Prospect
from trousseau.captation.proposals.actions import accept_approach, close_approach
from trousseau.core.models import Session

pytestmark = pytest.mark.django_db
NOON, ON = "2026-11-24 12:00:00+01:00", date(2026, 11, 24)
MARKED = "31417"  # an income that stands nowhere else
TYPED = {
    "commune": "21231",
    "rent": "540",
    "area": "44,5",
    "costs": "1800",
    "income": MARKED,
    "parts": "1",
    "tax_due": "484",
    "regime": "real",
}
TOLD = {
    "kind": "person",
    "name": "Hector Basalte",
    "email": "hector@essai.example",
    "dwelling_kind": "flat",
    "address": "12 rue du Modèle",
    "rooms": "2",
    "surface": "44,5",
    "commune": "21231",
    "owner_address": "1 rue de l’Essai, 21000 Dijon",
}


@pytest.fixture(autouse=True)
def clock(commune):
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def simulate(client):
    return lambda: client.post(reverse("captation:simulator"), TYPED)


def hidden(page) -> dict[str, str]:
    """The hidden fields of a page's forms, as a browser sends them."""
    html = page.content.decode()
    found = {}
    for field in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', field), re.search(r'value="([^"]*)"', field)
        found[name[1]] = value[1] if value else ""
    return found


@pytest.fixture
def propose(client, simulate, clock):
    """Simulate, go on to the proposal as a browser does, and send it."""

    def make(*, join=True, **changes):
        carried = hidden(simulate())
        page = client.post(reverse("captation:propose"), {**carried, **({"join": "1"} if join else {})})
        assert page.status_code == 200 and not Approach.objects.exists()
        clock.shift(30)
        sent = {**hidden(page), **TOLD, **({"join": "on"} if join else {}), **changes}
        return client.post(reverse("captation:propose"), sent)

    return make


def everything() -> str:
    """All the rows of the database."""
    return str([list(model._base_manager.values()) for model in apps.get_models()])


def test_without_asking_nothing_is_kept_in_the_database_nor_in_the_logs(client, simulate, propose, caplog):
    caplog.set_level(logging.DEBUG)
    answered = simulate()
    assert answered.status_code == 200 and MARKED in answered.content.decode()
    client.post(reverse("captation:simulator_pdf"), TYPED)
    client.post(reverse("captation:simulator"), {**TYPED, "rent": "beaucoup"})
    client.post(reverse("captation:simulator"), {**TYPED, "parts": "0,3"})
    assert propose(join=False).status_code == 302
    assert Approach.objects.get().simulation is None
    assert MARKED not in everything()
    said = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not any(MARKED in message for message in said)
    assert not Session.objects.exists() and MARKED not in str(client.cookies)


def test_the_page_carries_what_was_typed_only_when_it_was_asked_for(client, simulate):
    carried = hidden(simulate())
    assert carried["simulation-income"] == MARKED
    without = client.post(reverse("captation:propose"), carried)
    assert MARKED not in without.content.decode() and without.context["form"]["surface"].value() == "44,5"
    with_it = client.post(reverse("captation:propose"), {**carried, "join": "1"})
    assert hidden(with_it)["simulation-income"] == MARKED and with_it.context["form"]["join"].value()


def test_it_follows_the_proposal_is_read_by_the_officer_and_kept_with_the_prospect(client, officer, propose):
    assert propose().status_code == 302
    approach = Approach.objects.get()
    client.force_login(officer)
    page = client.get(reverse("captation:approach", args=[approach.pk])).content.decode()
    assert "Jointe par le propriétaire" in page and "31\u202f417" in page.replace("&#8239;", "\u202f")
    prospect = accept_approach(
        officer, approach=approach, on=ON, known="new", owner_address="1 rue de l’Essai, 21000 Dijon"
    )
    row = prospect.simulations.get()
    assert (row.kept_by, row.made_on, row.case["owner"]["income"]) == (None, ON, "31417.00")
    assert Approach.objects.get().simulation is None, "it is kept once"
    shown = client.get(reverse("captation:simulation", args=[row.pk]))
    assert shown.status_code == 200


def test_the_box_unticked_sends_nothing_of_it(client, propose, clock, simulate):
    page = client.post(reverse("captation:propose"), {**hidden(simulate()), "join": "1"})
    clock.shift(30)
    assert client.post(reverse("captation:propose"), {**hidden(page), **TOLD}).status_code == 302
    assert Approach.objects.get().simulation is None and MARKED not in everything()


def test_a_closed_proposal_keeps_nothing_of_it(officer, propose):
    propose()
    close_approach(officer, approach=Approach.objects.get(), reason="Hors du territoire", on=ON)
    assert Approach.objects.get().simulation is None and "31417" not in everything()


def test_a_simulation_that_was_tampered_with_is_refused_beside_its_box(propose):
    answer = propose(**{"simulation-rent": "beaucoup"})
    assert answer.context["form"].errors.keys() == {"join"} and not Approach.objects.exists()


def test_a_closed_prospect_recognised_in_the_proposal_keeps_nothing_more(officer, propose, meet):
    prospect = meet()
    lose_prospect(officer, prospect=prospect, version=prospect.version, cause="sold", on=ON)
    propose()
    accept_approach(officer, approach=Approach.objects.get(), on=ON, known=f"prospect:{prospect.pk}")
    assert Prospect.objects.count() == 1 and not KeptSimulation.objects.exists()
