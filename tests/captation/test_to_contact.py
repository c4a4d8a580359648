"""The stage before the first contact: what leaves it, what returns to it, what counts it."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.urls import reverse

from tests.plugins.homes import give_papers
from trousseau.captation.actions import postpone_prospect, reopen_prospect
from trousseau.captation.campaigns.actions import ask_printing, prepare_campaign, record_answer, send_campaign
from trousseau.captation.campaigns.forms import FIRST
from trousseau.captation.campaigns.printing import print_letters
from trousseau.captation.campaigns.queries import chosen
from trousseau.captation.enums import Stage
from trousseau.captation.following.actions import note_contact
from trousseau.captation.following.queries import stalled
from trousseau.captation.measures import queries as measures
from trousseau.captation.models import Prospect, StageChange
from trousseau.captation.timeline import timeline
from trousseau.core.actions_settings import save_agency
from trousseau.core.errors import Refused

pytestmark = pytest.mark.django_db
KNOWN, ON, LATER = date(2026, 11, 1), date(2026, 11, 20), date(2026, 12, 1)


@pytest.fixture
def unmet(meet):
    def make(name: str = "Hector Basalte", **changes) -> Prospect:
        return meet(name, contacted=False, next_contact_on=None, **changes)

    return make


def again(prospect: Prospect) -> Prospect:
    return Prospect.objects.get(pk=prospect.pk)


def steps(prospect: Prospect) -> list[tuple[str, str, date]]:
    return list(StageChange.objects.filter(prospect=prospect).values_list("before", "after", "made_on"))


@pytest.mark.parametrize(
    ("channel", "direction"),
    [("letter", "out"), ("email", "out"), ("meeting", "out"), ("letter", "in"), ("phone", "in")],
)
def test_the_first_contact_moves_it_on_the_day_it_was_made(officer, unmet, channel, direction):
    prospect = unmet()
    assert (prospect.stage, prospect.known_on, prospect.met_on) == (Stage.NEW, KNOWN, None)
    note_contact(officer, prospect=prospect, on=ON, today=LATER, channel=channel, direction=direction)
    found = again(prospect)
    assert (found.stage, found.met_on) == (Stage.CONTACT, ON)
    assert steps(prospect) == [("", "new", KNOWN), ("new", "contact", ON)]
    note_contact(officer, prospect=found, on=LATER, today=LATER, channel=channel, direction=direction)
    assert again(prospect).met_on == ON, "the first one counts"


def test_a_proposal_received_is_not_yet_a_contact(officer, unmet):
    prospect = unmet()
    note_contact(officer, prospect=prospect, on=ON, today=ON, channel="page", direction="in")
    assert again(prospect).stage == Stage.NEW


def test_a_visit_is_a_contact_of_its_day_and_is_told_once(unmet, inspect):
    prospect = unmet()
    inspect(prospect, on=ON)
    found = again(prospect)
    assert (found.stage, found.met_on) == (Stage.VISITED, ON)
    assert [event.title for event in timeline(found)] == ["Logement visité", "Noté, à contacter"]


def test_a_prospect_that_rested_and_was_reached_meanwhile_does_not_come_back_as_one_to_contact(officer, unmet):
    prospect = unmet()
    postpone_prospect(officer, prospect=prospect, version=1, until=LATER, on=ON)
    note_contact(officer, prospect=prospect, on=ON, today=ON, channel="letter", direction="in")
    found = again(prospect)
    assert (found.stage, found.met_on) == (Stage.LATER, ON)
    reopen_prospect(officer, prospect=found, version=found.version, on=LATER)
    assert again(prospect).stage == Stage.CONTACT


def test_one_that_rested_without_a_contact_comes_back_to_contact(officer, unmet):
    prospect = unmet()
    postpone_prospect(officer, prospect=prospect, version=1, until=LATER, on=ON)
    reopen_prospect(officer, prospect=prospect, version=prospect.version, on=LATER)
    assert (again(prospect).stage, again(prospect).met_on) == (Stage.NEW, None)


@pytest.mark.parametrize("wrong", [{"stage": "contact"}, {"stage": "won"}, {"met_on": ON}])
def test_the_database_holds_the_stage_and_the_first_contact_together(unmet, wrong):
    prospect = unmet()
    with pytest.raises(IntegrityError):
        Prospect.objects.filter(pk=prospect.pk).update(**wrong)


@pytest.fixture
def write(account, officer, settings, tmp_path):
    """Print and send a campaign to every prospect on `ON`."""
    settings.MEDIA_ROOT = tmp_path
    administrator = account("administrator")
    save_agency(administrator, version=0, name="Les Trois Clés", address="1 place du Prototype, 21000 Dijon")
    give_papers(administrator)

    def make():
        campaign = prepare_campaign(
            officer,
            title="Automne",
            subject="Votre logement",
            body=FIRST,
            return_on=LATER,
            on=KNOWN,
            prospects=chosen(Prospect.objects.all(), KNOWN).prospects,
            excluded=0,
        )
        ask_printing(officer, campaign=campaign)
        print_letters(campaign, on=KNOWN)
        campaign.refresh_from_db()
        send_campaign(officer, campaign=campaign, version=campaign.version, on=ON, today=ON)
        return campaign

    return make


def test_a_campaign_contacts_all_of_them_at_once_with_their_history(officer, unmet, meet, write):
    first, second = unmet(), unmet("Lise Grès", address="2 rue du Modèle")
    known = meet("Marc Schiste", address="3 rue du Modèle")
    write()
    for prospect in (first, second):
        found = again(prospect)
        assert (found.stage, found.met_on, found.version) == (Stage.CONTACT, ON, 2)
        line = found.history.first()
        assert (line.stage, line.history_user, line.history_change_reason) == ("contact", officer, "contact")
        assert steps(prospect)[-1] == ("new", "contact", ON)
    assert (again(known).met_on, again(known).version) == (KNOWN, 1)


def test_a_letter_that_came_back_reached_nobody(officer, unmet, meet, write):
    prospect, known = unmet(), meet("Marc Schiste", address="3 rue du Modèle")
    campaign = write()
    for one in (prospect, known):
        record_answer(officer, letter=campaign.letters.get(prospect=one), answer="undeliv", on=LATER, today=LATER)
    found = again(prospect)
    assert (found.stage, found.met_on) == (Stage.NEW, None)
    assert "La lettre est revenue : personne n’a été joint" in [e.title.replace("\xa0", " ") for e in timeline(found)]
    assert (again(known).stage, again(known).met_on) == (Stage.CONTACT, KNOWN), "it was met before the letter"


def test_the_measures_count_only_those_contacted_from_their_first_contact(officer, unmet, meet, inspect):
    unmet()
    reached = unmet("Lise Grès", address="2 rue du Modèle")
    note_contact(officer, prospect=reached, on=ON, today=ON, channel="letter", direction="out")
    inspect(again(reached), on=LATER)
    asked = measures.Asked(date(2026, 1, 1), date(2026, 12, 31))
    whole = measures.group(measures.contacts(asked), date(2026, 12, 31))
    assert (whole.contacts, whole.visits, whole.waiting) == (1, 1, 1)
    assert whole.visit.median == (LATER - ON).days, "from the first contact, not from the day it became known"
    assert measures.not_contacted(asked) == 1
    assert measures.not_contacted(measures.Asked(date(2026, 11, 2), date(2026, 12, 31))) == 0


def test_nobody_is_asked_about_a_file_that_no_officer_took_up(officer, unmet):
    taken, waiting = unmet(), unmet("Lise Grès", address="2 rue du Modèle")
    Prospect.objects.filter(pk=waiting.pk).update(officer=None)
    assert [p.pk for p in stalled(Prospect.objects.all(), date(2027, 3, 1))] == [taken.pk]


def test_the_page_says_what_to_do_first_and_the_list_filters_it(client, officer, unmet, meet):
    prospect = unmet()
    meet("Lise Grès", address="2 rue du Modèle")
    client.force_login(officer)
    page = client.get(reverse("captation:prospect", args=[prospect.pk]))
    assert page.context["step"].url == reverse("captation:contact_new", args=[prospect.pk])
    assert "À contacter" in page.content.decode()
    listed = client.get(reverse("captation:list"), {"stage": "new"})
    assert [row[0].url for row in listed.context["rows"]] == [reverse("captation:prospect", args=[prospect.pk])]


def test_a_prospect_typed_before_any_contact_waits_for_it(client, officer, commune):
    client.force_login(officer)
    typed = {
        "owner_kind": "person",
        "owner_name": "Hector Basalte",
        "owner_address": "1 rue de l’Essai, 21000 Dijon",
        "kind": "flat",
        "address": "12 rue du Modèle",
        "commune": commune.pk,
        "rooms": "2",
        "surface": "44,5",
        "source": "press",
    }
    assert client.post(reverse("captation:new"), typed).status_code == 302
    assert (
        client.post(reverse("captation:new"), {**typed, "address": "14 rue du Modèle", "contacted": "on"}).status_code
        == 302
    )
    assert list(Prospect.objects.order_by("pk").values_list("stage", flat=True)) == ["new", "contact"]


def test_a_first_contact_is_not_in_the_future(officer, unmet):
    prospect = unmet()
    with pytest.raises(Refused):
        note_contact(officer, prospect=prospect, on=LATER, today=ON, channel="letter", direction="out")
    assert again(prospect).stage == Stage.NEW
