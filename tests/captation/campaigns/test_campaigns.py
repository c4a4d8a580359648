"""Letters sent together: who gets them, what they bear, what comes back."""

from datetime import date, timedelta

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from trousseau.captation.campaigns.actions import ask_printing, record_answer, send_campaign
from trousseau.captation.campaigns.forms import FIRST
from trousseau.captation.campaigns.printing import print_letters
from trousseau.captation.campaigns.queries import chosen, outcome
from trousseau.captation.campaigns.tasks import print_campaign
from trousseau.captation.campaigns.words import merge
from trousseau.captation.enums import Stage
from trousseau.captation.models import Campaign, Prospect
from trousseau.captation.reach.actions import record_objection
from trousseau.core.errors import Refused
from trousseau.core.models import AgencyPaper

from .conftest import BACK, ON, SENT

pytestmark = pytest.mark.django_db


def text(campaign) -> str:
    pages = []
    for document in campaign.papers.order_by("pk"):
        with document.file.open("rb") as file, pypdfium2.PdfDocument(file.read()) as pdf:
            pages += [page.get_textpage().get_text_range() for page in pdf]
    return "\f".join(pages)


def test_who_objects_to_letters_is_left_out_and_counted(officer, three, prepare):
    record_objection(officer, owner=three[1].owner, scope="letter", on=ON, today=ON, received_by="letter")
    record_objection(officer, owner=three[2].owner, scope="phone", on=ON, today=ON, received_by="letter")
    campaign = prepare()
    assert campaign.excluded == 1
    assert list(campaign.letters.values_list("prospect", flat=True)) == [three[0].pk, three[2].pk]


def test_an_owner_of_two_dwellings_gets_one_letter_and_a_closed_prospect_none(officer, three, commune):
    from trousseau.captation.actions import lose_prospect, open_prospect

    open_prospect(
        officer,
        owner=three[0].owner,
        kind="flat",
        address="9 rue du Modèle",
        commune=commune,
        rooms=1,
        surface=20,
        source="letter",
        on=ON,
    )
    lose_prospect(officer, prospect=three[1], version=1, cause="sold", on=ON)
    assert chosen(Prospect.objects.all(), ON).prospects == [three[0].pk, three[2].pk]


def test_each_owner_has_a_page_with_its_address_its_words_and_the_mentions_nobody_can_remove(officer, three, prepare):
    campaign = prepare(body="Bonjour {propriétaire}, pour {logement} avant le {retour}.")
    ask_printing(officer, campaign=campaign)
    print_letters(campaign, on=ON)
    campaign.refresh_from_db()
    assert (campaign.state, campaign.done) == ("printed", 3)
    pages = text(campaign).split("\f")
    assert len(pages) == 3
    for page, prospect in zip(pages, three, strict=True):
        flat = " ".join(page.split())
        assert f"Bonjour {prospect.owner.name}" in flat and "15 décembre 2026" in flat
        assert "21000 Dijon" in flat and f"C{campaign.pk}-" in flat
        assert "art. 14 et 21" in flat and "Vous pouvez vous opposer" in flat and "36 mois" in flat
        assert "06 00 00 00" not in flat  # no number without consent, on paper either


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"body": "Bonjour {nom}"}, "body"),
        ({"subject": "Pour {logement}"}, "subject"),
        ({"return_on": ON}, "return_on"),
    ],
)
def test_a_letter_that_would_be_wrong_is_refused_beside_its_field(three, prepare, wrong, field):
    with pytest.raises(Refused) as refusal:
        prepare(**wrong)
    assert refusal.value.field == field and not Campaign.objects.exists()


def test_letters_prepared_twice_are_one_campaign(three, prepare):
    campaign = prepare(key="une-page")
    assert prepare(key="une-page") == campaign and Campaign.objects.count() == 1
    with pytest.raises(Refused) as refusal:
        prepare(key="une-page", subject="Un autre objet")
    assert refusal.value.field == "key" and campaign.letters.count() == 3


def test_what_is_filled_in_is_never_read_for_places():
    assert merge("Pour {propriétaire}", {"propriétaire": "{agence}"}) == ["Pour {agence}"]


def test_who_objects_between_printing_and_posting_gets_no_letter(officer, three, prepare):
    campaign = prepare()
    ask_printing(officer, campaign=campaign)
    print_letters(campaign, on=ON)
    record_objection(officer, owner=three[0].owner, scope="letter", on=ON, today=ON, received_by="phone")
    campaign.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        send_campaign(officer, campaign=campaign, version=campaign.version, on=SENT, today=SENT)
    assert f"C{campaign.pk}-" in refusal.value.message
    ask_printing(officer, campaign=campaign)
    print_letters(campaign, on=SENT)
    campaign.refresh_from_db()
    send_campaign(officer, campaign=campaign, version=campaign.version, on=SENT, today=SENT)
    assert campaign.letters.count() == 2 and not three[0].contacts.exists()


def test_a_printing_cut_in_the_middle_starts_over_and_prints_each_once(officer, three, prepare, monkeypatch):
    from trousseau.captation.campaigns import printing

    campaign = prepare()
    ask_printing(officer, campaign=campaign)
    monkeypatch.setattr(printing, "PACKET", 1)
    whole, calls = printing.file_document, []

    def breaks(**fields):
        calls.append(fields)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return whole(**fields)

    monkeypatch.setattr(printing, "file_document", breaks)
    with pytest.raises(KeyboardInterrupt):
        print_letters(campaign, on=ON)
    campaign.refresh_from_db()
    assert (campaign.state, campaign.done) == ("printing", 1)
    monkeypatch.setattr(printing, "file_document", whole)
    print_letters(campaign, on=ON)
    assert campaign.papers.count() == 3 and len(text(campaign).split("\f")) == 3


@pytest.mark.parametrize(
    ("answer", "stage"),
    [
        ("yes", Stage.CONTACT),
        ("no", Stage.LOST),
        ("later", Stage.LATER),
        ("undeliv", Stage.CONTACT),
        ("objects", Stage.LOST),
    ],
)
def test_an_answer_moves_its_prospect(officer, sent, three, answer, stage):
    letter = sent.letters.get(prospect=three[0])
    record_answer(
        officer, letter=letter, answer=answer, on=BACK, today=BACK, until=date(2027, 3, 1), words="Dit par retour"
    )
    prospect = Prospect.objects.get(pk=three[0].pk)
    assert prospect.stage == stage
    assert prospect.owner.objections.exists() == (answer == "objects")
    assert prospect.lacks.exists() == (answer == "undeliv")
    if answer == "yes":
        assert prospect.next_contact_on == BACK
    with pytest.raises(Refused):
        record_answer(officer, letter=letter, answer="yes", on=BACK, today=BACK)


def test_later_asks_until_when_and_keeps_nothing_without_it(officer, sent, three):
    letter = sent.letters.get(prospect=three[0])
    with pytest.raises(Refused) as refusal:
        record_answer(officer, letter=letter, answer="later", on=BACK, today=BACK)
    letter.refresh_from_db()
    assert refusal.value.field == "until" and letter.answer == ""


def test_what_came_of_it_is_counted(officer, sent, three, inspect):
    record_answer(officer, letter=sent.letters.get(prospect=three[0]), answer="yes", on=BACK, today=BACK)
    inspect(Prospect.objects.get(pk=three[0].pk), on=date(2026, 11, 25))
    assert outcome(sent) == {"sent": 3, "answered": 1, "came_back": 0, "unanswered": 2, "visited": 1, "won": 0}


def test_letters_that_the_agency_may_not_print_yet_say_what_is_missing(client, officer, three, prepare):
    campaign = prepare()
    AgencyPaper.objects.filter(kind="card").delete()
    client.force_login(officer)
    for ask, name in ((client.get, "preview"), (client.post, "print")):
        page = ask(reverse(f"captation:campaign_{name}", args=[campaign.pk]), follow=True)
        assert "carte professionnelle" in page.content.decode()
    campaign.refresh_from_db()
    assert campaign.state == "draft"


def test_an_officer_writes_to_the_filtered_prospects(client, officer, three, on_day):
    on_day("2026-12-01")
    client.force_login(officer)
    url = f"{reverse('captation:campaign_new')}?q=basalte"
    page = client.get(url)
    assert "1 propriétaire reçoit ce courrier" in page.content.decode()
    made = client.post(url, {"title": "Automne", "subject": "Votre logement", "body": FIRST, "return_on": "2030-01-01"})
    campaign = Campaign.objects.get()
    assert made.url == reverse("captation:campaign", args=[campaign.pk]) and campaign.letters.count() == 1
    assert client.get(reverse("captation:campaign_preview", args=[campaign.pk])).content[:5] == b"%PDF-"
    client.post(reverse("captation:campaign_print", args=[campaign.pk]))
    working = client.get(made.url)
    assert "0 courriers imprimés sur 1" in working.content.decode() and working["Refresh"]
    print_campaign.func(campaign.pk)
    assert "courriers" in client.get(made.url).content.decode()
    paper = campaign.papers.get()
    pdf = client.get(reverse("captation:campaign_paper", args=[campaign.pk, paper.pk]))
    assert b"".join(pdf.streaming_content)[:5] == b"%PDF-"
    assert client.get(reverse("captation:campaign_paper", args=[campaign.pk, paper.pk + 1])).status_code == 404


@pytest.fixture
def one_without_address(three):
    owner = three[1].owner
    owner.address = ""
    owner.save()
    return three


def test_the_letters_of_the_others_are_made_when_one_owner_has_no_address(
    client, officer, one_without_address, prepare
):
    from trousseau.captation.campaigns.tasks import print_campaign

    campaign = prepare()
    ask_printing(officer, campaign=campaign)
    print_campaign.call(campaign.pk)
    campaign.refresh_from_db()
    assert (campaign.state, campaign.done, len(text(campaign).split("\f"))) == ("printed", 2, 2)
    lacking = campaign.letters.get(mail=None)
    assert lacking.prospect == one_without_address[1] and "Grès" not in text(campaign)

    client.force_login(officer)
    page = client.get(reverse("captation:campaign", args=[campaign.pk])).content.decode()
    assert "Un propriétaire n’a pas d’adresse" in page and "À poster, 1 sans adresse" in page
    assert reverse("captation:prospect", args=[lacking.prospect_id]) in page
    assert "1 sans adresse" in client.get(reverse("captation:campaigns")).content.decode()


def test_a_letter_that_was_not_made_is_no_contact_and_takes_no_answer(officer, one_without_address, prepare):
    campaign = prepare()
    ask_printing(officer, campaign=campaign)
    print_letters(campaign, on=ON)
    campaign.refresh_from_db()
    owner = one_without_address[1].owner
    owner.address = "2 rue de l’Essai, 21000 Dijon"  # found after the printing: the letter is not made yet
    owner.save()
    send_campaign(officer, campaign=campaign, version=campaign.version, on=SENT, today=SENT)
    assert [prospect.contacts.count() for prospect in one_without_address] == [1, 0, 1]
    assert Prospect.objects.get(pk=one_without_address[1].pk).met_on != SENT
    assert outcome(campaign)["sent"] == 2
    letter = campaign.letters.get(mail=None)
    with pytest.raises(Refused, match="pas été fait"):
        record_answer(officer, letter=letter, answer="yes", on=BACK, today=BACK)


def test_once_its_address_is_written_a_letter_is_made_with_the_others(officer, one_without_address, prepare):
    campaign = prepare()
    ask_printing(officer, campaign=campaign)
    print_letters(campaign, on=ON)
    owner = one_without_address[1].owner
    owner.address = "2 rue de l’Essai, 21000 Dijon"
    owner.save()
    campaign.refresh_from_db()
    ask_printing(officer, campaign=campaign)
    print_letters(campaign, on=ON)
    assert len(text(campaign).split("\f")) == 3 and not campaign.letters.filter(mail=None).exists()


@pytest.mark.parametrize(
    "address", [", 21000 Dijon", "21000 Dijon Cedex 9", "   ", "-", "\u200b", "\u200b, 21000 Dijon", ", "]
)
def test_an_owner_whose_address_no_letter_can_bear_stops_no_other(client, officer, three, prepare, address):
    type(three[0].owner).objects.filter(pk=three[0].owner_id).update(address=address)
    campaign = prepare()
    client.force_login(officer)
    pages = [client.get(reverse("captation:campaign", args=[campaign.pk])).content.decode()]
    preview = client.get(reverse("captation:campaign_preview", args=[campaign.pk]))
    assert (preview.status_code, preview["Content-Type"]) == (200, "application/pdf")
    ask_printing(officer, campaign=campaign)
    print_letters(campaign, on=ON)
    campaign.refresh_from_db()
    assert (campaign.state, campaign.done, len(text(campaign).split("\f"))) == ("printed", 2, 2)
    assert campaign.letters.get(mail=None).prospect == three[0]
    pages.append(client.get(reverse("captation:campaign", args=[campaign.pk])).content.decode())
    for page in pages:
        lacking = page[page.index('id="lacking"') :].partition("</section>")[0]
        assert "Hector Basalte" in lacking and "Lise Grès" not in lacking and "rue et la commune" in lacking


@pytest.mark.parametrize(
    "address", ["2 rue de l’Essai, , 21000 Dijon", "10500 route de l’Essai, 21000 Dijon", "Le Bourg,21110 Modèle"]
)
def test_an_address_that_is_oddly_written_is_borne_all_the_same(officer, three, prepare, address):
    type(three[0].owner).objects.filter(pk=three[0].owner_id).update(address=address)
    campaign = prepare()
    ask_printing(officer, campaign=campaign)
    print_letters(campaign, on=ON)
    said = text(campaign).split("\f")
    assert len(said) == 3 and all(part.strip() in said[0] for part in address.split(","))


def test_when_no_address_can_be_borne_the_printing_is_refused_in_words(officer, three, prepare):
    type(three[0].owner).objects.update(address=", 21000 Dijon")
    with pytest.raises(Refused, match="Aucun de ces propriétaires"):
        ask_printing(officer, campaign=prepare())


def test_when_nobody_has_an_address_the_printing_is_refused_in_words(officer, three, prepare):
    type(three[0].owner).objects.update(address="")
    campaign = prepare()
    with pytest.raises(Refused, match="Aucun de ces propriétaires"):
        ask_printing(officer, campaign=campaign)


def test_a_printing_that_is_refused_says_why_on_its_page(client, officer, three, prepare, monkeypatch):
    from trousseau.captation.campaigns import tasks

    def refuses(*args, **kwargs):
        raise Refused("Complétez l’adresse de l’agence.")

    campaign = prepare()
    ask_printing(officer, campaign=campaign)
    monkeypatch.setattr(tasks, "print_letters", refuses)
    tasks.print_campaign.call(campaign.pk)
    client.force_login(officer)
    page = client.get(reverse("captation:campaign", args=[campaign.pk])).content.decode()
    assert "Complétez l’adresse de l’agence." in page and "n’ont pas été imprimés" in page


def test_the_verb_that_asks_for_the_printing_has_the_worker_called(
    officer, three, prepare, django_capture_on_commit_callbacks, settings, tmp_path
):
    settings.HOME = tmp_path
    campaign = prepare()
    with django_capture_on_commit_callbacks(execute=True):
        ask_printing(officer, campaign=campaign)
    (asked,) = DBTaskResult.objects.filter(task_path=print_campaign.module_path)
    assert asked.args_kwargs["args"] == [campaign.pk]


def test_a_printing_whose_worker_was_killed_is_taken_up_again_from_its_page(
    client, officer, three, prepare, time_machine
):
    campaign = prepare()
    ask_printing(officer, campaign=campaign)
    client.force_login(officer)
    url = reverse("captation:campaign", args=[campaign.pk])
    assert "Reprendre le travail" not in client.get(url).content.decode()
    time_machine.move_to(timezone.now() + timedelta(minutes=2))
    assert "Reprendre le travail" in client.get(url).content.decode()
    client.post(reverse("captation:campaign_resume", args=[campaign.pk]))
    print_campaign.func(campaign.pk)
    campaign.refresh_from_db()
    assert (campaign.state, campaign.papers.count()) == ("printed", 1)


def test_a_defect_of_the_printing_gives_the_campaign_back_to_its_draft(client, officer, three, prepare, monkeypatch):
    campaign = prepare()
    ask_printing(officer, campaign=campaign)
    monkeypatch.setattr("trousseau.captation.campaigns.tasks.print_letters", lambda *_, **_k: {}["Zéphyrine Marqueur"])
    with pytest.raises(RuntimeError):
        print_campaign.func(campaign.pk)
    client.force_login(officer)
    page = client.get(reverse("captation:campaign", args=[campaign.pk])).content.decode()
    assert "défaut du logiciel" in page and "Imprimer les courriers" in page and "Marqueur" not in page
