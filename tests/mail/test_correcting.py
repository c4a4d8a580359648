"""The register put right: what was written by mistake is no more what runs, and is read still."""

from datetime import timedelta

import pytest
from django.urls import reverse

from trousseau.core.access import roles
from trousseau.core.enums import Role
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import ToDo
from trousseau.core.todo import about
from trousseau.mail import actions, queries
from trousseau.mail.actions import Proof
from trousseau.mail.enums import Step
from trousseau.mail.happening import not_emailed
from trousseau.mail.models import MailItem

from .conftest import DAY
from .test_register import LATER, RECEIPT, send, todos

WHY = "Le bordereau est celui d’une autre lettre."


def correct(staff, item, step, on=None, **more):
    item.refresh_from_db()
    said = {"why": WHY, "today": LATER} | more
    actions.correct(staff.rental, item=item, version=item.version, step=step, on=on, **said)
    item.refresh_from_db()


def receive(staff, item, on, **more):
    item.refresh_from_db()
    actions.receive(staff.rental, item=item, version=item.version, on=on, today=LATER, proof=RECEIPT, **more)
    item.refresh_from_db()


def said(item):
    return [(one.step, one.was, one.now, one.why) for one in item.corrections.all()]


def test_a_letter_marked_as_posted_by_mistake_waits_again_and_says_why(staff, letter, paper):
    item = letter(channel="reg")
    send(staff, item)
    correct(staff, item, Step.SENT)
    assert (item.sent_on, item.sent_by) == (None, None)
    assert item in queries.queue(staff.rental) and todos(staff.rental) == []
    assert said(item) == [(Step.SENT, DAY, None, WHY)]
    assert [one.sent_on for one in item.history.all()][:2] == [None, DAY]
    assert paper.heard[-1] == ("corrected", [item.pk], LATER)
    send(staff, item, on=LATER)
    assert item.sent_on == LATER


def test_a_receipt_of_another_letter_proves_nothing_and_is_awaited_again(staff, letter):
    item = letter(channel="reg")
    send(staff, item)
    receive(staff, item, DAY + timedelta(3))
    correct(staff, item, Step.RECEIVED)
    assert item.received_on is None and queries.proved(item, Step.RECEIVED) is None
    assert todos(staff.rental) == [("mail.receipt", about(item))]
    [kept] = item.proofs.all()
    assert kept.aside.why == WHY
    receive(staff, item, DAY + timedelta(4))
    assert queries.proved(item, Step.RECEIVED) == DAY + timedelta(4)


def test_the_right_day_is_read_by_what_runs_with_the_proof_that_was_kept(staff, letter):
    item = letter(channel="reg")
    send(staff, item)
    receive(staff, item, DAY + timedelta(3))
    correct(staff, item, Step.RECEIVED, DAY + timedelta(2))
    assert queries.proved(item, Step.RECEIVED) == DAY + timedelta(2)
    assert said(item) == [(Step.RECEIVED, DAY + timedelta(3), DAY + timedelta(2), WHY)]


def test_what_came_back_by_mistake_is_followed_again(staff, letter):
    item = letter(channel="reg")
    send(staff, item)
    actions.take_back(staff.rental, item=item, version=item.version, on=LATER, today=LATER, why="unclaim")
    correct(staff, item, Step.RETURNED)
    assert (item.returned_on, item.returned_for) == (None, "")
    assert todos(staff.rental) == [("mail.receipt", about(item))]
    receive(staff, item, LATER)


def test_a_step_on_which_another_rests_is_not_taken_back_and_no_day_passes_another(staff, letter):
    item = letter(channel="reg")
    send(staff, item)
    receive(staff, item, DAY + timedelta(3), presented_on=DAY + timedelta(2))
    for step in (Step.SENT, Step.PRESENTED):
        with pytest.raises(Refused, match="d’abord"):
            correct(staff, item, step)
    with pytest.raises(Exception, match="vérifiez les dates"):
        correct(staff, item, Step.SENT, DAY + timedelta(4))
    with pytest.raises(Refused, match="pas encore venu"):
        correct(staff, item, Step.RECEIVED, LATER + timedelta(1))
    item.history.update(history_date=f"{DAY}T10:00:00Z")
    with pytest.raises(Refused, match="préparé après"):
        correct(staff, item, Step.SENT, DAY - timedelta(1))
    for step in (Step.RECEIVED, Step.PRESENTED, Step.SENT):
        correct(staff, item, step)
    assert len(said(item)) == 3 and item in queries.queue(staff.rental)


def test_what_was_noted_once_it_had_left_moves_with_its_wrong_day(staff, letter):
    item = letter(channel="reg")
    MailItem.objects.filter(pk=item.pk).update(prepared_on=DAY - timedelta(3))
    item.refresh_from_db()
    send(staff, item, on=DAY - timedelta(3))
    item.history.update(history_date=f"{DAY}T10:00:00Z")
    correct(staff, item, Step.SENT, DAY - timedelta(5))
    assert item.sent_on == item.prepared_on == DAY - timedelta(5)


def test_what_is_handed_over_has_one_day_for_both_its_steps(staff, letter):
    item = letter(channel="hand")
    actions.send(staff.rental, items=[item], on=DAY, today=LATER, proofs=[(item, RECEIPT)])
    correct(staff, item, Step.SENT, LATER)
    assert item.sent_on == item.received_on == queries.proved(item, Step.RECEIVED) == LATER
    correct(staff, item, Step.RECEIVED)
    assert (item.sent_on, item.received_on) == (None, None)
    assert not item.proofs.standing().exists()


def test_the_right_proof_takes_the_place_of_the_wrong_one(staff, letter, paper):
    item = letter(channel="reg")
    send(staff, item)
    receive(staff, item, DAY + timedelta(3))
    [proof] = item.proofs.all()
    aside = {"item": item, "proof": proof, "why": WHY, "today": LATER}
    with pytest.raises(Refused, match="Donnez la preuve"):
        actions.set_proof_aside(staff.rental, version=item.version, **aside)
    proof.refresh_from_db()
    assert queries.proved(item, Step.RECEIVED) == DAY + timedelta(3) and proof.aside is None
    item.refresh_from_db()
    actions.set_proof_aside(staff.rental, version=item.version, instead=Proof("Le bon avis"), **aside)
    assert queries.proved(item, Step.RECEIVED) == DAY + timedelta(3)
    assert [one.says for one in item.proofs.standing()] == ["Le bon avis"]
    assert paper.heard[-1][0] == "corrected"
    proof.refresh_from_db()
    with pytest.raises(Refused, match="déjà"):
        actions.set_proof_aside(staff.rental, version=item.version, **aside)


def test_a_sending_whose_proof_was_another_s_is_proved_no_more(staff, letter):
    item = letter(channel="reg")
    actions.send(staff.rental, items=[item], on=DAY, today=LATER, proofs=[(item, Proof("Bordereau 12"))])
    item.refresh_from_db()
    assert queries.proved(item, Step.SENT) == DAY
    [proof] = item.proofs.all()
    actions.set_proof_aside(staff.rental, item=item, version=item.version, proof=proof, why=WHY, today=LATER)
    assert queries.proved(item, Step.SENT) is None and item.sent_on == DAY


def test_without_its_reason_by_another_role_or_twice_at_once_nothing_is_corrected(staff, letter):
    item = letter(channel="reg")
    send(staff, item)
    with pytest.raises(Refused, match="pourquoi") as refusal:
        correct(staff, item, Step.SENT, why=" ")
    assert refusal.value.field == "why"
    with pytest.raises(Refused):
        actions.correct(
            staff.commission, item=item, version=item.version, step=Step.SENT, on=None, why=WHY, today=LATER
        )
    seen = MailItem.objects.get(pk=item.pk)
    correct(staff, item, Step.SENT)
    with pytest.raises((Conflict, Refused)):
        actions.correct(staff.rental, item=seen, version=seen.version, step=Step.SENT, on=LATER, why=WHY, today=LATER)
    assert len(said(item)) == 1


def test_a_room_that_cannot_take_back_what_it_did_is_not_asked_to(staff, letter, paper):
    object.__setattr__(paper, "corrected", None)
    item = letter(channel="reg")
    send(staff, item)
    with pytest.raises(Refused, match="ne reviennent pas"):
        correct(staff, item, Step.SENT)
    item.refresh_from_db()
    assert item.sent_on == DAY and said(item) == []


def test_a_room_that_refuses_leaves_the_register_as_it_was(staff, letter, paper):
    def refuse(actor, items, on):
        raise Refused("Le bail est fini.")

    object.__setattr__(paper, "corrected", refuse)
    item = letter(channel="reg")
    send(staff, item)
    with pytest.raises(Refused, match="Le bail est fini"):
        correct(staff, item, Step.SENT, LATER)
    item.refresh_from_db()
    assert item.sent_on == DAY and said(item) == []


def test_a_day_that_the_outbox_wrote_is_not_corrected(staff, letter, postbox):
    item = letter(channel="email", email="joris@essai.example")
    actions.email(staff.rental, items=[item])
    postbox.deliver()
    with pytest.raises(Refused, match="boîte d’envoi"):
        correct(staff, item, Step.SENT)


def test_a_room_hears_that_its_letter_will_not_leave(staff, letter, paper):
    item = letter()
    actions.cancel(staff.rental, item=item, version=item.version, today=LATER)
    assert paper.heard == [("cancelled", [item.pk], LATER)]


def test_by_the_pages_from_the_wrong_receipt_to_the_right_one(staff, letter, client, on_day):
    on_day(LATER.isoformat())
    client.force_login(staff.rental)
    item = letter(channel="reg")
    send(staff, item)
    receive(staff, item, DAY + timedelta(3))
    page = reverse("mail:item", args=[item.pk])
    form = reverse("mail:correct", args=[item.pk])
    assert form in client.get(page).content.decode()
    data = {"version": item.version, "step": "got", "right": "day", "on": "", "why": WHY}
    assert client.post(form, data).status_code == 422
    assert client.post(form, data | {"on": DAY + timedelta(2)}).status_code == 302
    read = client.get(page).content.decode()
    assert WHY in read and "17\u00a0septembre" in read and "16\u00a0septembre" in read
    item.refresh_from_db()
    aside = reverse("mail:set_proof_aside", args=[item.pk, item.proofs.get().pk])
    assert aside in read
    answer = client.post(aside, {"version": item.version, "why": WHY, "says": "Le bon avis"})
    assert answer.status_code == 302
    assert "Le bon avis" in client.get(page).content.decode()
    assert client.get(aside).status_code == 404  # it is aside
    assert not ToDo.objects.waiting().filter(kind="mail.receipt").exists()


def test_two_days_of_what_was_handed_over_are_corrected_one_by_one(staff, letter):
    """Deposited on one day, signed for on another: the day of the one never becomes the proved day of the other."""
    item = letter(channel="hand")
    send(staff, item)
    receive(staff, item, DAY + timedelta(3))
    correct(staff, item, Step.SENT, DAY + timedelta(1))
    assert (item.sent_on, item.received_on) == (DAY + timedelta(1), DAY + timedelta(3))
    assert queries.proved(item, Step.RECEIVED) == DAY + timedelta(3)
    correct(staff, item, Step.RECEIVED)
    assert (item.sent_on, item.received_on) == (DAY + timedelta(1), None)


@pytest.mark.parametrize("channel", ["reg", "hand"])
def test_what_proved_an_e_mail_that_came_back_proves_no_letter(staff, letter, postbox, channel):
    item = letter(channel="email", email="joris@essai.example")
    actions.email(staff.rental, items=[item])
    postbox.deliver()
    item.refresh_from_db()
    on = item.sent_on
    actions.prove(
        staff.rental, item=item, version=item.version, step=Step.SENT, proof=Proof("Copie de l’envoi"), today=on
    )
    not_emailed(item, why="Cette adresse n’existe pas", lost=False)
    item.refresh_from_db()
    assert not item.proofs.standing().exists()
    [kept] = item.corrections.all()
    assert (kept.step, kept.was, kept.now, kept.noted_by) == (Step.SENT, on, None, None)
    envelope = {"name": item.name, "address": item.address, "channel": channel}
    actions.change_envelope(staff.rental, item=item, version=item.version, **envelope)
    actions.send(staff.rental, items=[item], on=on, today=on)
    item.refresh_from_db()
    assert queries.proved(item, Step.SENT) is None and item.received_on is None


def test_what_was_only_noted_has_no_step_to_correct(staff, client):
    item = actions.note(staff.rental, channel="call", title="Clés", today=LATER)
    with pytest.raises(Refused, match="n’en court"):
        correct(staff, item, Step.RECEIVED)
    assert said(item) == [] and item.received_on == LATER


def test_a_day_that_starts_a_delay_is_written_by_who_may_write_it_in_its_room(staff, letter, paper, client, on_day):
    """A social worker reads the notices of a household, and moves no end of a lease by the register either."""
    on_day(LATER.isoformat())
    object.__setattr__(paper, "right", roles(Role.RENTAL, Role.SOCIAL))
    object.__setattr__(paper, "writes", roles(Role.RENTAL))
    item = letter(channel="reg")
    send(staff, item)
    said_ = {"item": item, "version": item.version, "today": LATER}
    with pytest.raises(Refused, match="rôle"):
        actions.receive(staff.social, **said_, on=LATER, proof=RECEIPT)
    receive(staff, item, DAY + timedelta(3))
    with pytest.raises(Refused, match="rôle"):
        actions.correct(staff.social, **said_ | {"version": item.version}, step=Step.RECEIVED, on=LATER, why=WHY)
    [proof] = item.proofs.all()
    with pytest.raises(Refused, match="rôle"):
        actions.set_proof_aside(
            staff.social, **said_ | {"version": item.version}, proof=proof, why=WHY, instead=Proof("Autre")
        )
    with pytest.raises(Refused, match="rôle"):
        actions.prove(
            staff.social, item=item, version=item.version, step=Step.RECEIVED, proof=Proof("Autre"), today=LATER
        )
    client.force_login(staff.social)
    page = client.get(reverse("mail:item", args=[item.pk])).content.decode()
    assert "/corriger/" not in page and "/ecarter/" not in page and "/preuve/" not in page
    assert said(item) == [] and queries.proved(item, Step.RECEIVED) == DAY + timedelta(3)


def test_a_proof_chosen_on_a_page_older_than_a_correction_is_not_kept(staff, letter, client, on_day):
    on_day(LATER.isoformat())
    client.force_login(staff.rental)
    item = letter(channel="reg")
    send(staff, item)
    receive(staff, item, DAY + timedelta(3))
    old = item.version
    correct(staff, item, Step.RECEIVED, DAY + timedelta(4))
    before = item.proofs.count()
    data = {"version": old, "step": "got", "says": "L’avis du 17"}
    assert client.post(reverse("mail:prove", args=[item.pk]), data).status_code == 409
    assert item.proofs.count() == before
    correct(staff, item, Step.RECEIVED)
    data = {"version": old, "step": "got", "right": "none", "why": WHY}
    answer = client.post(reverse("mail:correct", args=[item.pk]), data)
    assert answer.status_code == 422 and "rechargez la page" in answer.content.decode()
    assert "got n’en fait" not in answer.content.decode()
