"""What a provider carries: each item once, each day with the file that proves it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.plugins.carrier import Carrier
from tests.plugins.papers import PDF
from trousseau.core.errors import Refused
from trousseau.core.todo import about
from trousseau.mail import actions, queries
from trousseau.mail.actions.carrying import carry
from trousseau.mail.carriers import Fact
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem
from trousseau.mail.nightly import carried

from .conftest import DAY
from .test_register import LATER, todos


@pytest.fixture
def carrier(settings, monkeypatch):
    """The provider of the three channels."""
    for name, empty in (("parcels", {}), ("proved", {}), ("silent", 0), ("refuses", "")):
        monkeypatch.setattr(Carrier, name, empty)
    settings.MAIL_CARRIERS = dict.fromkeys(("lre", "sign", "text"), "tests.plugins.carrier.Carrier")
    return Carrier


@pytest.fixture(autouse=True)
def the_day(on_day):
    on_day(LATER.isoformat())


def give(staff, item):
    actions.hand_over(staff.rental, item=item)
    carry.func(item.pk)
    item.refresh_from_db()


def prove(item, *facts):
    Carrier.proved[item.number] = list(facts)
    said = str(carried(LATER))
    item.refresh_from_db()
    return said


def electronic(letter, **more):
    return letter(channel="lre", email="joris@essai.example", **more)


def test_a_letter_is_given_once_and_its_delay_runs_from_the_receipt_that_the_provider_proves(staff, letter, carrier):
    item = electronic(letter)
    give(staff, item)
    with pytest.raises(Refused, match="rechargez"):
        actions.hand_over(staff.rental, item=item)
    assert (item.number, item.sent_on) == (f"N-C{item.pk:06d}", None)
    parcel = carrier.parcels[f"C{item.pk:06d}"]
    assert parcel.paper.startswith(b"%PDF") and parcel.to == item.email
    deposit = Fact(Step.SENT, DAY, PDF, "Preuve de dépôt")
    prove(item, deposit)
    assert item.sent_on == DAY and queries.proved(item, Step.RECEIVED) is None
    assert todos(staff.rental) == [("mail.receipt", about(item))]
    got = Fact(Step.RECEIVED, DAY + timedelta(2), PDF, "Preuve de réception")
    prove(item, deposit, got)
    prove(item, deposit, got)
    assert queries.proved(item, Step.RECEIVED) == DAY + timedelta(2)
    assert todos(staff.rental) == [] and not queries.carried().exists()
    proofs = list(item.proofs.order_by("pk"))
    assert [one.says for one in proofs] == ["Preuve de dépôt", "Preuve de réception"]
    with proofs[1].document.file.open("rb") as file:
        assert file.read() == PDF


def test_what_they_refuse_or_leave_unanswered_comes_back_to_who_sent_it(staff, letter, carrier):
    item = electronic(letter)
    give(staff, item)
    prove(item, Fact(Step.SENT, DAY, PDF), Fact(Step.RETURNED, LATER, PDF, refused=True))
    assert (item.returned_on, item.returned_for) == (LATER, "refused")
    assert todos(staff.rental) == [("mail.failed", about(item))]
    assert queries.proved(item, Step.RECEIVED) is None


def test_a_silent_provider_loses_nothing_and_is_asked_again_by_the_night(staff, letter, carrier, caplog):
    item = electronic(letter)
    carrier.silent = 2
    code = f"C{item.pk:06d}"
    give(staff, item)
    assert (item.number, item.queued_at is not None) == ("", True)
    assert "1 sans réponse" in str(carried(LATER)).replace("\xa0", " ")
    assert str(item.name) not in caplog.text
    assert not MailItem.objects.waiting().filter(pk=item.pk).exists()
    Carrier.proved[f"N-{code}"] = [Fact(Step.SENT, DAY, PDF)]
    carried(LATER)
    item.refresh_from_db()
    assert (item.number, item.sent_on) == (f"N-{code}", DAY) and list(carrier.parcels) == [code]


def test_a_provider_that_refuses_says_why_and_the_letter_waits_for_another_way(staff, letter, carrier):
    item = electronic(letter)
    carrier.refuses = "Cette adresse n’a pas donné son accord."
    give(staff, item)
    assert (item.queued_at, item.failure) == (None, "Cette adresse n’a pas donné son accord")
    assert todos(staff.rental) == [("mail.failed", about(item))] and item in queries.queue(staff.rental)


@pytest.mark.parametrize(
    "fact",
    [
        Fact(Step.SENT, DAY),
        Fact(Step.SENT, DAY, b"<script>"),
        Fact(Step.SENT, LATER + timedelta(1), PDF),
        Fact(Step.SENT, DAY - timedelta(1), PDF),
        Fact(Step.RECEIVED, DAY, PDF),
    ],
    ids=["no file", "no proof", "to come", "before it was prepared", "before it left"],
)
def test_a_fact_that_nothing_proves_or_that_cannot_be_is_not_written(staff, letter, carrier, fact):
    item = electronic(letter)
    give(staff, item)
    prove(item, fact)
    assert (item.sent_on, item.received_on) == (None, None) and not item.proofs.exists()


def test_a_provider_whose_code_fails_hurts_no_other_and_says_no_name(staff, letter, carrier, monkeypatch, caplog):
    first, second = electronic(letter), electronic(letter)
    for item in (first, second):
        give(staff, item)

    def facts(self, number):
        if number == first.number:
            raise ValueError("Joris Réséda est inconnu")
        return [Fact(Step.SENT, DAY, PDF)]

    monkeypatch.setattr(Carrier, "facts", facts)
    carried(LATER)
    second.refresh_from_db()
    assert second.sent_on == DAY and "Joris" not in caplog.text


def test_a_paper_is_signed_and_the_signed_one_is_kept(staff, letter, paper, carrier):
    with pytest.raises(Refused, match="pas une réception"):  # the delay of this one runs from a receipt
        letter(channel="sign", email="joris@essai.example")
    object.__setattr__(paper, "starts", None)
    item = letter(channel="sign", email="joris@essai.example")
    give(staff, item)
    prove(item, Fact(Step.SENT, DAY, PDF), Fact(Step.RECEIVED, LATER, PDF, "Papier signé"))
    assert item.received_on == LATER
    assert item.proofs.get(step=Step.RECEIVED).document is not None


def test_a_text_message_is_its_words_to_a_telephone_and_proves_no_receipt(staff, letter, carrier, running_lease):
    person = running_lease.household.holder
    item = letter(channel="text", person=person)
    person.phone = ""
    person.save()
    with pytest.raises(Refused, match="numéro de téléphone"):
        actions.hand_over(staff.rental, item=item)
    person.phone = "06 39 98 00 00"
    person.save()
    item = MailItem.objects.get(pk=item.pk)
    give(staff, item)
    parcel = carrier.parcels[item.reference]
    assert (parcel.to, parcel.title, parcel.paper) == ("06 39 98 00 00", item.title, b"")
    prove(item, Fact(Step.SENT, DAY), Fact(Step.RECEIVED, DAY, PDF))
    assert item.sent_on == DAY and item.received_on is None
    assert not queries.carried().exists()


def test_without_a_provider_the_page_says_so_and_the_proof_file_is_noted_by_hand(staff, letter, client):
    item = electronic(letter)
    client.force_login(staff.rental)
    page = reverse("mail:item", args=[item.pk])
    assert "Aucun prestataire" in client.get(page).content.decode()
    with pytest.raises(Refused, match="Aucun prestataire"):
        actions.hand_over(staff.rental, item=item)
    from django.core.files.uploadedfile import SimpleUploadedFile

    for name, day in (("send", DAY), ("receive", LATER)):
        item.refresh_from_db()
        data = {"version": item.version, "on": day, "scan": SimpleUploadedFile("preuve.pdf", PDF)}
        assert client.post(reverse(f"mail:{name}", args=[item.pk]), data).status_code == 302
    item.refresh_from_db()
    assert queries.proved(item, Step.RECEIVED) == LATER and item.proofs.filter(document=None).count() == 0


def test_by_the_page_a_letter_is_given_to_its_provider(staff, letter, client, carrier):
    item = electronic(letter)
    client.force_login(staff.rental)
    page = reverse("mail:item", args=[item.pk])
    assert carrier.name in client.get(page).content.decode()
    assert client.post(reverse("mail:hand_over", args=[item.pk])).status_code == 302
    read = client.get(page).content.decode()
    assert "En chemin" in read or "En route" in read
    with pytest.raises(Refused, match="prestataire"):
        actions.cancel(staff.rental, item=MailItem.objects.get(pk=item.pk), version=item.version, today=LATER)


def test_the_setting_names_a_channel_and_a_class_or_the_site_does_not_start(monkeypatch):
    from trousseau.site import process

    monkeypatch.setenv("TROUSSEAU_CARRIERS", "lre=agence.lre.Facteur, text=agence.sms.Envoi")
    assert process.carriers() == {"lre": "agence.lre.Facteur", "text": "agence.sms.Envoi"}
    for wrong in ("lre", "poste=agence.Facteur", "lre=Facteur"):
        monkeypatch.setenv("TROUSSEAU_CARRIERS", wrong)
        with pytest.raises(process.Stop, match="TROUSSEAU_CARRIERS"):
            process.carriers()
