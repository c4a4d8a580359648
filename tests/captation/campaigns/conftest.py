from datetime import date

import pytest

from tests.plugins.homes import give_papers
from trousseau.captation.campaigns.actions import ask_printing, prepare_campaign, send_campaign
from trousseau.captation.campaigns.forms import FIRST
from trousseau.captation.campaigns.printing import print_letters
from trousseau.captation.campaigns.queries import chosen
from trousseau.captation.models import Campaign, Prospect
from trousseau.core.actions_settings import save_agency

ON, SENT, BACK = date(2026, 11, 10), date(2026, 11, 12), date(2026, 11, 20)


@pytest.fixture(autouse=True)
def agency(account, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    administrator = account("administrator")
    save_agency(administrator, version=0, name="Les Trois Clés", address="1 place du Prototype, 21000 Dijon")
    give_papers(administrator)


@pytest.fixture
def three(meet):
    return [
        meet(name, address=f"{n} rue du Modèle", phone=f"06 00 00 00 0{n}")
        for n, name in enumerate(("Hector Basalte", "Lise Grès", "Marc Schiste"), 1)
    ]


@pytest.fixture
def prepare(officer):
    def make(rows=None, **changes) -> Campaign:
        who = chosen(rows if rows is not None else Prospect.objects.all(), ON)
        told = {"title": "Automne", "subject": "Votre logement", "body": FIRST, "return_on": date(2026, 12, 15)}
        return prepare_campaign(officer, on=ON, prospects=who.prospects, excluded=who.excluded, **{**told, **changes})

    return make


@pytest.fixture
def sent(officer, three, prepare):
    campaign = prepare()
    ask_printing(officer, campaign=campaign)
    print_letters(campaign, on=ON)
    campaign.refresh_from_db()
    send_campaign(officer, campaign=campaign, version=campaign.version, on=SENT, today=SENT)
    return campaign
