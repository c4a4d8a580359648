"""The letters of a campaign in the register of mail: what left, what came back, read in one place."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trousseau.captation.campaigns.actions import (
    ask_printing,
    edit_campaign,
    prepare_campaign,
    record_answer,
    send_campaign,
)
from trousseau.captation.campaigns.forms import FIRST
from trousseau.captation.campaigns.printing import print_letters
from trousseau.captation.campaigns.queries import campaigns, outcome
from trousseau.captation.models import Campaign, CampaignLetter, Prospect
from trousseau.captation.reach.actions import record_objection
from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.core.personal_data import erase
from trousseau.mail import actions as mail
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem
from trousseau.mail.queries import bundles, proved

from .conftest import BACK, ON, SENT


@pytest.fixture
def printed(officer, three, prepare):
    campaign = prepare()
    ask_printing(officer, campaign=campaign)
    print_letters(campaign, on=ON)
    campaign.refresh_from_db()
    return campaign


def items(campaign) -> list[MailItem]:
    return list(MailItem.objects.filter(bundle=f"campaign:{campaign.pk}").order_by("pk"))


def back(officer, item, on=BACK) -> None:
    mail.take_back(officer, item=item, version=item.version, on=on, today=on, why="unknown")


def test_what_is_printed_waits_in_one_line_and_is_no_contact(officer, printed, three):
    [line] = bundles(officer)
    assert (line.title, line.n, line.url) == ("Automne", 3, reverse("captation:campaign", args=[printed.pk]))
    assert [item.address for item in items(printed)] == [one.owner.address for one in three]
    assert not any(one.contacts.exists() for one in three) and outcome(printed) == {}
    send_campaign(officer, campaign=printed, version=printed.version, on=SENT, today=SENT)
    assert printed.state == "sent" and {item.sent_on for item in items(printed)} == {SENT}
    assert campaigns().get(pk=printed.pk).left_on == SENT and bundles(officer) == []


def test_one_that_leaves_alone_is_a_contact_and_the_last_one_makes_the_campaign_sent(officer, printed, three):
    first, *rest = items(printed)
    mail.send(officer, items=[first], on=ON, today=SENT)
    printed.refresh_from_db()
    assert printed.state == "printed" and [one.contacts.count() for one in three] == [1, 0, 0]
    with pytest.raises(Refused, match="parti"):
        edit_campaign(
            officer,
            campaign=printed,
            version=printed.version,
            on=SENT,
            title="Automne",
            subject="Autre",
            body=FIRST,
            return_on=date(2026, 12, 15),
        )
    mail.send(officer, items=rest, on=SENT, today=SENT)
    printed.refresh_from_db()
    assert printed.state == "sent" and outcome(printed)["sent"] == 3


def test_the_last_one_that_waits_cancelled_makes_the_campaign_sent_with_those_that_left(officer, printed):
    first, second, third = items(printed)
    mail.cancel(officer, item=third, version=third.version, today=SENT)
    printed.refresh_from_db()
    assert printed.state == "printed"
    mail.send(officer, items=[first], on=SENT, today=SENT)
    mail.cancel(officer, item=second, version=second.version, today=SENT)
    printed.refresh_from_db()
    assert printed.state == "sent"
    first.refresh_from_db()
    with pytest.raises(Refused, match="ne reviennent pas"):  # it is a contact of its prospect
        mail.correct(officer, item=first, version=first.version, step=Step.SENT, why="Restée ici.", today=SENT)


def test_printed_again_nothing_that_left_is_printed_nor_forgotten(officer, printed, three):
    first = items(printed)[0]
    mail.send(officer, items=[first], on=ON, today=SENT)
    record_objection(officer, owner=three[0].owner, scope="letter", on=SENT, today=SENT, received_by="phone")
    printed.refresh_from_db()
    ask_printing(officer, campaign=printed)
    print_letters(printed, on=SENT)
    printed.refresh_from_db()
    assert (printed.done, CampaignLetter.objects.get(prospect=three[0]).sent_on) == (2, ON)
    send_campaign(officer, campaign=printed, version=printed.version, on=SENT, today=SENT)
    assert outcome(printed)["sent"] == 3 and len(items(printed)) == 3


def test_printed_again_the_register_keeps_one_row_a_letter_at_its_last_address(officer, printed, three):
    owner = three[1].owner
    owner.address = "9 rue de l’Essai, 21000 Dijon"
    owner.save()
    ask_printing(officer, campaign=printed)
    print_letters(printed, on=ON)
    found = items(printed)
    assert len(found) == 3 and found[1].address == owner.address and found[1].history.count() == 2


def test_who_objects_after_the_printing_is_not_written_to_by_any_page(officer, printed, three):
    record_objection(officer, owner=three[0].owner, scope="letter", on=ON, today=ON, received_by="phone")
    with pytest.raises(Refused, match="C1-|C\\d+-"):
        mail.send(officer, items=[items(printed)[0]], on=SENT, today=SENT)
    ask_printing(officer, campaign=printed)
    print_letters(printed, on=SENT)
    assert items(printed)[0].cancelled_on == SENT and printed.letters.count() == 2


def test_nothing_leaves_while_the_words_are_changed(officer, printed):
    edit_campaign(
        officer,
        campaign=printed,
        version=printed.version,
        on=ON,
        title="Automne",
        subject="Autre",
        body=FIRST,
        return_on=date(2026, 12, 15),
    )
    with pytest.raises(Refused):
        mail.send(officer, items=items(printed), on=SENT, today=SENT)
    assert not MailItem.objects.filter(sent_on__isnull=False).exists()


def test_what_never_left_does_not_come_back_nor_before_it_left(officer, printed):
    with pytest.raises(Refused, match="jamais parti"):
        back(officer, items(printed)[0])
    send_campaign(officer, campaign=printed, version=printed.version, on=SENT, today=SENT)
    letter = printed.letters.select_related("mail", "campaign", "prospect").first()
    with pytest.raises(Refused, match="après"):
        record_answer(officer, letter=letter, answer="undeliv", on=ON, today=BACK)


@pytest.mark.parametrize("page", ["campaign", "mail"])
def test_a_return_is_one_fact_from_whichever_page_it_is_noted(officer, sent, three, page):
    """The first contact never was, the address is lacking, and nothing else waits about the letter."""
    letter = sent.letters.select_related("mail", "campaign", "prospect").get(prospect=three[0])
    if page == "mail":
        back(officer, letter.mail)
    else:
        record_answer(officer, letter=letter, answer="undeliv", on=BACK, today=BACK)
    letter = sent.letters.select_related("mail").get(prospect=three[0])
    assert (letter.came, letter.came_on, letter.answer) == ("undeliv", BACK, "")
    assert Prospect.objects.get(pk=three[0].pk).lacks.filter(key="adresse du proprietaire").exists()
    assert not ToDo.objects.waiting().filter(kind="mail.failed").exists()
    assert outcome(sent)["came_back"] == 1 and campaigns().get(pk=sent.pk).came_back == 1
    with pytest.raises(Refused, match="déjà"):
        record_answer(officer, letter=letter, answer="yes", on=BACK, today=BACK)


def test_a_letter_that_was_answered_does_not_come_back(officer, sent, three):
    letter = sent.letters.select_related("mail", "campaign", "prospect").get(prospect=three[0])
    record_answer(officer, letter=letter, answer="yes", on=BACK, today=BACK)
    with pytest.raises(Refused, match="déjà"):
        back(officer, letter.mail)


def test_who_does_not_write_to_owners_neither_posts_nor_reads_these_letters(printed, account):
    rental = account("rental")
    assert not MailItem.objects.for_user(rental).exists() and bundles(rental) == []
    with pytest.raises(Refused):
        mail.send(rental, items=items(printed), on=SENT, today=SENT)


def test_an_owner_erased_before_the_posting_is_written_to_no_more(officer, printed, three, account):
    erase(account("director"), three[0].owner)
    send_campaign(officer, campaign=printed, version=printed.version, on=SENT, today=SENT)
    assert [bool(item.sent_on) for item in items(printed)] == [False, True, True]
    assert items(printed)[0].address == "" and printed.letters.count() == 2


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.lists(st.none() | st.integers(0, 9), min_size=3, max_size=3),
    returned=st.lists(st.none() | st.integers(0, 9), min_size=3, max_size=3),
)
def test_on_any_day_what_the_campaign_counts_is_what_the_register_proves(officer, printed, days, returned):
    """Whatever left by itself, on whichever day, and whatever came back."""
    from django.db import transaction

    with transaction.atomic():
        for item, day, late in zip(items(printed), days, returned, strict=True):
            if day is not None:
                left = date.fromordinal(ON.toordinal() + day)
                mail.send(officer, items=[item], on=left, today=left)
                if late is not None:
                    item.refresh_from_db()
                    back(officer, item, date.fromordinal(left.toordinal() + late))
        rows = printed.letters.select_related("mail", "prospect")
        for letter in rows:
            assert letter.sent_on == proved(letter.mail, Step.SENT)
            assert (letter.came == "undeliv") == (letter.mail.returned_on is not None)
            assert letter.prospect.contacts.count() == (letter.sent_on is not None)
            assert letter.prospect.lacks.exists() == (letter.came == "undeliv")
        gone = [letter for letter in rows if letter.sent_on]
        assert outcome(printed).get("sent", 0) == len(gone)
        assert campaigns().get(pk=printed.pk).left_on == min((one.sent_on for one in gone), default=None)
        assert (Campaign.objects.get(pk=printed.pk).state == "sent") is (len(gone) == 3)
        transaction.set_rollback(True)


def test_two_campaigns_are_sent_each_by_its_own_letters(officer, printed, meet):
    other = prepare_campaign(
        officer,
        title="Hiver",
        subject="Votre logement",
        body=FIRST,
        return_on=date(2026, 12, 20),
        prospects=[meet("Rosa Aubépine", address="8 rue du Modèle").pk],
        excluded=0,
        on=ON,
    )
    ask_printing(officer, campaign=other)
    print_letters(other, on=ON)
    mail.send(officer, items=items(other), on=SENT, today=SENT)
    assert dict(Campaign.objects.values_list("title", "state")) == {"Automne": "printed", "Hiver": "sent"}
