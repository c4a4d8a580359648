"""The letter that asks for an aid: its words, its way through the register of mail, who reads it, and its end."""

from datetime import date

import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from trousseau.aids import words
from trousseau.aids.actions import ask_more, complete_aid, edit_aid, note_papers, send_aid, withdraw_aid
from trousseau.aids.actions_letters import post_request
from trousseau.aids.models import Aid
from trousseau.aids.papers import request_paper
from trousseau.core.errors import Refused
from trousseau.core.models import Document, Organisation
from trousseau.core.personal_data import erase
from trousseau.mail.actions import cancel, correct, send
from trousseau.mail.models import MailItem

from .conftest import DAY, SENT

WHY = "REPERE-POURQUOI la facture de l’hiver"


@pytest.fixture
def fund():
    return Organisation.objects.create(kind="funder", name="Fonds d’essai", address="1 place Essai, 21000 Dijon")


@pytest.fixture
def energy(ask, fund):
    """No business of the landlord’s side."""
    return ask(kind="fsl_energy", pays="energy", paid_to="supplier", lease=None, organisation=fund, words=WHY)


def text_of(aid, fund) -> str:
    with pypdfium2.PdfDocument(request_paper(aid, to=fund, on=DAY).pdf) as pdf:
        said = " ".join(page.get_textpage().get_text_range() for page in pdf)
    return " ".join(said.replace("\xa0", " ").replace("\u202f", " ").split())


def posted(staff, aid, fund, on=DAY) -> Aid:
    post_request(staff.social, aid=aid, version=aid.version, to=fund, channel="post", today=on)
    aid.refresh_from_db()
    return aid


def test_the_request_is_sent_on_the_day_of_the_register(client, staff, ask, fund):
    aid = ask(organisation=fund)
    client.force_login(staff.social)
    page = client.get(reverse("aids:aid", args=[aid.pk])).content.decode()
    assert reverse("aids:post", args=[aid.pk]) in page and reverse("aids:letter", args=[aid.pk]) in page
    assert client.get(reverse("aids:letter", args=[aid.pk]))["Content-Type"] == "application/pdf"
    given = {"version": aid.version, "to": fund.pk, "channel": "post"}
    assert client.post(reverse("aids:post", args=[aid.pk]), given).status_code == 302
    aid.refresh_from_db()
    assert aid.state == "prepared" and aid.letter_waits  # ready is not sent
    page = client.get(reverse("aids:aid", args=[aid.pk])).content.decode()
    assert "prête dans le courrier" in page and reverse("aids:post", args=[aid.pk]) not in page
    with pytest.raises(Refused):
        posted(staff, aid, fund)
    send(staff.social, items=[aid.mail], on=SENT, today=SENT)
    aid.refresh_from_db()
    assert (aid.state, aid.asked_on) == ("asked", SENT)


def test_a_request_whose_letter_waits_is_neither_corrected_nor_noted_sent(client, staff, ask, fund):
    aid = posted(staff, ask(organisation=fund, asked=38000), fund)
    with pytest.raises(Refused, match="courrier"):
        edit_aid(staff.social, aid=aid, version=aid.version, today=DAY, asked=50000)
    with pytest.raises(Refused, match="courrier"):
        send_aid(staff.social, aid=aid, version=aid.version, on=SENT, today=SENT)
    aid.refresh_from_db()
    assert (aid.state, aid.asked) == ("prepared", 38000)
    client.force_login(staff.social)
    page = client.get(reverse("aids:aid", args=[aid.pk])).content.decode()
    for name in ("aids:edit", "aids:send"):
        url = reverse(name, args=[aid.pk])
        assert f'href="{url}"' not in page and client.get(url).status_code == 422
    cancel(staff.social, item=aid.mail, version=aid.mail.version, today=DAY)
    fresh = Aid.objects.get(pk=aid.pk)
    edit_aid(staff.social, aid=fresh, version=fresh.version, today=DAY, asked=50000)
    assert Aid.objects.get(pk=aid.pk).asked == 50000


def test_what_the_register_puts_right_is_put_right_until_the_fund_answers(staff, ask, fund):
    aid = posted(staff, ask(organisation=fund), fund)
    send(staff.social, items=[aid.mail], on=SENT, today=SENT)

    def put_right(on: date | None):
        item = MailItem.objects.get(pk=aid.mail_id)
        correct(
            staff.social, item=item, version=item.version, step="sent", on=on, why="Mal lu.", today=date(2026, 9, 20)
        )
        aid.refresh_from_db()

    put_right(date(2026, 9, 18))
    assert (aid.state, aid.asked_on) == ("asked", date(2026, 9, 18))
    put_right(None)
    assert (aid.state, aid.asked_on) == ("prepared", None)
    item = MailItem.objects.get(pk=aid.mail_id)
    send(staff.social, items=[item], on=date(2026, 9, 20), today=date(2026, 9, 20))
    aid.refresh_from_db()
    more = {"papers": ["bill"], "papers_by": date(2026, 10, 1), "today": date(2026, 9, 20)}
    ask_more(staff.social, aid=aid, version=aid.version, **more)
    with pytest.raises(Refused, match="a déjà répondu"):
        put_right(date(2026, 9, 18))
    today = date(2026, 9, 20)
    note_papers(staff.social, aid=aid, version=aid.version, today=today, had=["bill"])
    complete_aid(staff.social, aid=aid, version=aid.version, today=today)
    with pytest.raises(Refused, match="a déjà répondu"):  # it asked for papers: it had the letter
        put_right(None)


def test_the_register_says_no_day_before_the_household_agreed(staff, ask, fund):
    aid = posted(staff, ask(organisation=fund, agreed_on=DAY), fund)
    send(staff.social, items=[aid.mail], on=SENT, today=SENT)
    item = MailItem.objects.get()
    day = {"on": date(2026, 9, 14), "today": SENT}
    with pytest.raises(Refused):
        correct(staff.social, item=item, version=item.version, step="sent", why="Mal lu.", **day)
    assert Aid.objects.get().asked_on == SENT


def test_the_letter_of_a_request_given_up_does_not_leave(staff, ask, fund):
    aid = posted(staff, ask(), fund)
    withdraw_aid(staff.social, aid=aid, version=aid.version, on=DAY, today=DAY)
    assert not MailItem.objects.waiting().exists()
    with pytest.raises(Refused):
        send(staff.social, items=[aid.mail], on=DAY, today=DAY)
    MailItem.objects.update(cancelled_on=None)  # as a base kept it from before
    with pytest.raises(Refused, match="abandonnée"):
        send(staff.social, items=[MailItem.objects.get()], on=DAY, today=DAY)
    assert (Aid.objects.get().state, MailItem.objects.get().sent_on) == ("withdrawn", None)


def test_a_request_whose_letter_is_leaving_is_not_given_up(staff, ask, fund):
    aid = posted(staff, ask(), fund)
    MailItem.objects.update(queued_at=timezone.now())
    aid.refresh_from_db()
    with pytest.raises(Refused, match="en train de partir"):
        withdraw_aid(staff.social, aid=aid, version=aid.version, on=DAY, today=DAY)
    assert Aid.objects.get().state == "prepared"


def test_of_a_request_given_up_once_sent_the_page_says_the_day_it_was_given_up(staff, ask, fund):
    aid = posted(staff, ask(), fund)
    send(staff.social, items=[aid.mail], on=DAY, today=DAY)
    aid.refresh_from_db()
    withdraw_aid(staff.social, aid=aid, version=aid.version, on=SENT, today=SENT)
    assert words.when(aid, SENT) == "abandonnée le 16\xa0septembre 2026"
    item = MailItem.objects.get()
    with pytest.raises(Refused, match="abandonnée depuis"):
        correct(staff.social, item=item, version=item.version, step="sent", on=None, why="Mal lu.", today=SENT)


def test_a_letter_that_will_not_leave_may_be_made_again(staff, ask, fund):
    aid = posted(staff, ask(), fund)
    cancel(staff.social, item=aid.mail, version=aid.mail.version, today=DAY)
    aid = Aid.objects.get()
    assert aid.state == "prepared" and not aid.letter_waits
    assert posted(staff, aid, fund).letter_waits


def test_it_says_what_is_asked_and_of_another_fund_nothing_of_the_home(ask, energy, fund):
    said = text_of(energy, fund)
    assert "REPERE-POURQUOI" in said and "300,00" in said and "Fonds d’essai" in said
    assert "L00001" not in said and "Loyer et charges" not in said
    rent = ask(words=WHY, organisation=fund)
    said = text_of(rent, fund)
    assert "L00001" in said and "Dû au 15 septembre 2026" in said


def test_the_landlord_s_side_reads_no_letter_of_an_aid_that_is_not_of_the_home(client, staff, energy, ask, fund):
    posted(staff, energy, fund)
    home = posted(staff, ask(), fund)
    for who, read in ((staff.social, {energy.mail_id, home.mail_id}), (staff.rental, {home.mail_id})):
        assert set(MailItem.objects.for_user(who).values_list("pk", flat=True)) == read
        client.force_login(who)
        status = 200 if who == staff.social else 404
        assert client.get(reverse("aids:post", args=[energy.pk])).status_code == status
    assert "énergie" not in MailItem.objects.get(pk=energy.mail_id).title.lower()


def test_without_an_address_nothing_is_printed(staff, energy):
    nowhere = Organisation.objects.create(kind="funder", name="Fonds sans adresse")
    with pytest.raises(Refused) as refused:
        posted(staff, energy, nowhere)
    assert refused.value.field == "to" and not MailItem.objects.exists()


def test_the_letter_goes_with_the_aid(staff, energy, fund, django_capture_on_commit_callbacks):
    aid = posted(staff, energy, fund)
    name = aid.mail.paper.file.name
    cancel(staff.social, item=aid.mail, version=aid.mail.version, today=DAY)
    aid.refresh_from_db()
    withdraw_aid(staff.social, aid=aid, version=aid.version, on=DAY, today=DAY)
    with django_capture_on_commit_callbacks(execute=True):
        erase(None, energy.household)
    assert not Aid.objects.exists() and not default_storage.exists(name)
    assert not Document.objects.filter(kind="aid_request", erased_on=None).exists()
