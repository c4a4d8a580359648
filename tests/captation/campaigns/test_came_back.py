"""An address from which a letter came back is not written to again; who says nothing is counted."""

from datetime import date

import pytest
from django.urls import reverse

from trousseau.captation.actions import edit_owner
from trousseau.captation.campaigns.actions import ask_printing, record_answer
from trousseau.captation.campaigns.printing import print_letters
from trousseau.captation.campaigns.queries import outcome
from trousseau.core.errors import Refused
from trousseau.mail import actions as mail
from trousseau.mail.models import MailItem

from .conftest import BACK

AGAIN, LATE = date(2026, 12, 1), date(2026, 12, 16)  # answers were expected by 15 December


def printed(officer, campaign):
    ask_printing(officer, campaign=campaign)
    print_letters(campaign, on=AGAIN)
    campaign.refresh_from_db()
    return {letter.prospect_id for letter in campaign.letters.exclude(mail=None)}


@pytest.fixture
def back(officer, sent, three):
    """The first owner's letter came back: unknown at this address."""
    record_answer(officer, letter=sent.letters.get(prospect=three[0]), answer="undeliv", on=BACK, today=BACK)
    return sent


def test_the_next_campaign_does_not_write_to_the_address_that_came_back(officer, back, three, prepare, client):
    campaign = prepare(title="Hiver")
    assert printed(officer, campaign) == {three[1].pk, three[2].pk}
    client.force_login(officer)
    page = client.get(reverse("captation:campaign", args=[campaign.pk])).content.decode()
    lacking = page[page.index('id="lacking"') :].partition("</section>")[0]
    assert "Hector Basalte" in lacking and "revenu" in lacking


def test_written_otherwise_it_is_the_same_address_and_another_is_written_to(officer, back, three, prepare):
    owner = three[0].owner
    owner.refresh_from_db()
    edit_owner(officer, owner=owner, version=owner.version, address=owner.address.upper().replace(",", " , "))
    campaign = prepare(title="Hiver")
    assert three[0].pk not in printed(officer, campaign)
    edit_owner(officer, owner=owner, version=owner.version, address="12 rue de l’Essai, 21000 Dijon")
    assert three[0].pk in printed(officer, campaign)


def test_one_that_was_refused_found_its_address(officer, sent, three, prepare):
    item = MailItem.objects.get(campaign_letter__campaign=sent, campaign_letter__prospect=three[0])
    mail.take_back(officer, item=item, version=item.version, on=BACK, today=BACK, why="refused")
    assert three[0].pk in printed(officer, prepare(title="Hiver"))


def test_when_all_came_back_the_printing_is_refused_in_words(officer, sent, three, prepare):
    for letter in sent.letters.all():
        record_answer(officer, letter=letter, answer="undeliv", on=BACK, today=BACK)
    with pytest.raises(Refused, match="Aucun de ces propriétaires"):
        ask_printing(officer, campaign=prepare(title="Hiver"))


def test_what_came_back_is_no_answer_and_who_says_nothing_is_counted(officer, back, three):
    record_answer(officer, letter=back.letters.get(prospect=three[1]), answer="no", on=BACK, today=BACK)
    found = outcome(back)
    assert (found["sent"], found["answered"], found["came_back"], found["unanswered"]) == (3, 1, 1, 1)


def test_the_silence_is_said_once_its_day_has_passed(officer, back, client, on_day):
    client.force_login(officer)
    pages = [reverse("captation:campaign", args=[back.pk]), reverse("captation:campaigns")]
    for day, said in ((date(2026, 12, 15), False), (LATE, True)):
        on_day(day.isoformat())
        one, every = (client.get(url).content.decode() for url in pages)
        assert ("Sans réponse" in one[one.index('id="outcome"') :]) == said
        row = every[every.index("<tbody") :].split("<td")
        assert any(cell.partition(">")[2].startswith("2<") for cell in row) == said
