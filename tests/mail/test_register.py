from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from tests.plugins.papers import pdf
from trousseau.applications.composition.actions import join_child
from trousseau.core import digests
from trousseau.core.actions_grants import give_household
from trousseau.core.clock import today
from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Document, ToDo
from trousseau.core.personal_data import erase
from trousseau.core.todo import about
from trousseau.mail import actions, queries
from trousseau.mail.actions import Proof
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem, MailProof
from trousseau.mail.recipients import Recipient, found, of_person

from .conftest import DAY

LATER = DAY + timedelta(days=5)
RECEIPT = Proof("Avis de réception signé, au dossier")


def todos(user):
    return list(ToDo.objects.waiting().for_user(user).filter(room="mail").values_list("kind", "subject"))


def send(staff, *items, on=DAY):
    actions.send(staff.rental, items=list(items), on=on, today=LATER)
    for item in items:
        item.refresh_from_db()


def test_a_delay_runs_from_the_proved_receipt_and_from_no_other_day(staff, letter, paper):
    item = letter(channel="reg")
    send(staff, item)
    assert queries.proved(item, Step.RECEIVED) is None
    assert todos(staff.rental) == [("mail.receipt", about(item))]
    actions.present(staff.rental, item=item, version=item.version, on=DAY + timedelta(2), today=LATER, proof=RECEIPT)
    assert queries.proved(item, Step.RECEIVED) is None
    with pytest.raises(Refused, match="Donnez la preuve"):
        actions.receive(
            staff.rental, item=item, version=item.version, on=DAY + timedelta(3), today=LATER, proof=Proof()
        )
    actions.receive(staff.rental, item=item, version=item.version, on=DAY + timedelta(3), today=LATER, proof=RECEIPT)
    item.refresh_from_db()
    assert queries.proved(item, Step.RECEIVED) == DAY + timedelta(3)
    assert paper.heard == [("sent", [item.pk], DAY), ("received", [item.pk], DAY + timedelta(3))]
    assert todos(staff.rental) == []


def test_a_day_of_receipt_without_its_proof_in_the_base_starts_nothing(staff, letter):
    item = letter(channel="reg")
    send(staff, item)
    MailItem.objects.filter(pk=item.pk).update(received_on=LATER)
    item.refresh_from_db()
    assert queries.proved(item, Step.RECEIVED) is None


def test_what_never_left_is_neither_received_nor_returned(staff, letter):
    item = letter(channel="reg")
    with pytest.raises(Refused, match="quand il est parti"):
        actions.receive(staff.rental, item=item, version=item.version, on=DAY, today=LATER, proof=RECEIPT)
    with pytest.raises(Refused, match="jamais parti"):
        actions.take_back(staff.rental, item=item, version=item.version, on=DAY, today=LATER, why="unknown")


def test_a_letter_is_not_received_before_it_was_sent(staff, letter):
    item = letter(channel="reg")
    send(staff, item, on=DAY + timedelta(1))
    with pytest.raises(Refused, match="vient après"):
        actions.receive(staff.rental, item=item, version=item.version, on=DAY, today=LATER, proof=RECEIPT)


def test_an_ordinary_letter_proves_no_receipt(staff, letter):
    item = letter()
    send(staff, item)
    with pytest.raises(Refused, match="pas recommandée"):
        actions.receive(staff.rental, item=item, version=item.version, on=LATER, today=LATER, proof=RECEIPT)


def test_what_came_back_waits_on_the_day_of_who_wrote_it_and_starts_nothing(staff, letter, paper):
    item = letter(channel="reg")
    send(staff, item)
    actions.take_back(staff.rental, item=item, version=item.version, on=LATER, today=LATER, why="unclaim")
    assert todos(staff.rental) == [("mail.failed", about(item))]
    assert todos(staff.director) == []
    assert queries.proved(item, Step.RECEIVED) is None
    assert paper.heard[-1] == ("returned", [item.pk], LATER)
    with pytest.raises(Refused, match="est revenue"):
        actions.receive(staff.rental, item=item, version=item.version, on=LATER, today=LATER, proof=RECEIPT)
    item.refresh_from_db()
    actions.settle(staff.rental, item=item, version=item.version, today=LATER)
    assert todos(staff.rental) == []


def test_what_was_presented_or_came_back_is_not_written_twice(staff, letter, paper):
    item = letter(channel="reg")
    send(staff, item)
    said = {"item": item, "today": LATER}
    actions.present(staff.rental, **said, version=item.version, on=DAY + timedelta(1), proof=RECEIPT)
    with pytest.raises(Refused, match="corrigez-l"):
        actions.present(staff.rental, **said, version=item.version, on=DAY + timedelta(2), proof=RECEIPT)
    actions.take_back(staff.rental, **said, version=item.version, on=DAY + timedelta(3), why="unclaim")
    with pytest.raises(Refused, match="corrigez-l"):
        actions.take_back(staff.rental, **said, version=item.version, on=LATER, why="refused")
    item.refresh_from_db()
    assert (item.presented_on, item.returned_on, item.returned_for) == (
        DAY + timedelta(1),
        DAY + timedelta(3),
        "unclaim",
    )
    assert [what for what, _keys, _on in paper.heard] == ["sent", "returned"] and item.proofs.count() == 2
    other = letter(channel="reg")
    send(staff, other)
    actions.receive(staff.rental, item=other, version=other.version, on=LATER, today=LATER, proof=RECEIPT)
    with pytest.raises(Refused, match="corrigez-l"):
        actions.present(staff.rental, **said | {"item": other}, version=other.version, on=DAY, proof=RECEIPT)


def test_the_second_of_two_who_post_one_batch_is_told_who_did(staff, letter):
    batch = [letter("Joris Réséda"), letter("Loïc Reine-des-Prés"), letter("Yvon Genêt")]
    seen = list(queries.queue(staff.rental))
    send(staff, *batch)
    with pytest.raises(Refused, match="Inès Mésange"):
        actions.send(staff.director, items=seen, on=DAY, today=LATER)
    assert {item.sent_by for item in MailItem.objects.all()} == {staff.rental}


def test_one_letter_posted_meanwhile_keeps_the_others_from_being_marked(staff, letter):
    first, second = letter("Joris Réséda"), letter("Yvon Genêt")
    seen = list(queries.queue(staff.director))
    send(staff, first)
    with pytest.raises(Refused, match="marquée entre-temps, par Inès Mésange"):
        actions.send(staff.director, items=seen, on=DAY, today=LATER)
    second.refresh_from_db()
    assert second.sent_on is None


def test_nothing_leaves_tomorrow_nor_before_it_was_prepared(staff, letter):
    item = letter()
    with pytest.raises(Refused, match="pas encore venu"):
        actions.send(staff.rental, items=[item], on=LATER + timedelta(1), today=LATER)
    with pytest.raises(Refused, match="préparé après"):
        actions.send(staff.rental, items=[item], on=DAY - timedelta(1), today=LATER)


def test_a_call_passed_on_waits_for_that_person_alone_and_falls_once_answered(staff, account):
    other = account("rental", name="Gaël Loriot")
    item = actions.note(
        staff.social, channel="call", title="Chaudière en panne", today=DAY, passed_to=other, answer="wanted"
    )
    assert todos(other) == [("mail.answer", about(item))]
    assert todos(staff.rental) == []
    actions.answer(other, item=item, version=item.version, on=DAY, today=DAY)
    assert todos(other) == []


def test_what_waits_for_somebody_whose_account_closes_waits_for_their_role(staff, account):
    from trousseau.core.actions_accounts import close_account

    other = account("rental", name="Gaël Loriot")
    item = actions.note(staff.social, channel="call", title="Clés", today=DAY, passed_to=other, answer="wanted")
    close_account(staff.administrator, user=other)
    assert todos(staff.rental) == [("mail.answer", about(item))]


def test_a_commission_member_passes_nothing_and_is_passed_nothing(staff):
    with pytest.raises(Refused):
        actions.note(staff.commission, channel="call", title="Clés", today=DAY)
    with pytest.raises(Refused, match="ne lit pas"):
        actions.note(staff.social, channel="call", title="Clés", today=DAY, passed_to=staff.commission)


def test_who_may_not_open_the_file_of_a_household_reads_none_of_its_letters(staff, letter, running_lease, account):
    household = running_lease.household
    item = letter("Un locataire", household=household, channel="reg")
    stranger = account("rental", grants=False)
    captation = staff.captation
    assert item in queries.register(staff.rental)
    assert item not in queries.register(stranger)
    assert item not in queries.register(captation)
    MailItem.objects.filter(pk=item.pk).update(prepared_by=staff.director)
    assert item not in queries.register(stranger)


def test_papers_handed_over_against_a_signature_are_received_at_once(staff, letter):
    item = letter(channel="hand")
    actions.send(staff.rental, items=[item], on=DAY, today=DAY, proofs=[(item, Proof("Récépissé signé"))])
    item.refresh_from_db()
    assert queries.proved(item, Step.RECEIVED) == DAY
    assert MailProof.objects.filter(item=item).count() == 2


def test_a_letter_by_e_mail_leaves_with_its_paper_and_one_that_is_refused_waits_to_be_printed(staff, letter, postbox):
    good = letter("Joris Réséda", channel="email", email="joris@essai.example")
    bad = letter("Yvon Genêt", channel="email", email="yvon@essai.example")
    assert actions.email(staff.rental, items=[good]) == 1 and actions.email(staff.rental, items=[good]) == 0
    postbox.deliver()
    good.refresh_from_db()
    assert good.sent_on is not None and queries.proved(good, Step.RECEIVED) is None
    [message] = postbox.sent()
    assert message.to == "joris@essai.example" and "Réséda" not in message.subject
    postbox.says["RCPT"] = "550 5.1.1 no such user"
    actions.email(staff.rental, items=[bad])
    postbox.deliver()
    bad.refresh_from_db()
    assert (bad.channel, bad.sent_on, bool(bad.failure)) == ("post", None, True)
    assert bad in queries.failed(staff.rental) and bad in queries.queue(staff.rental)


def test_the_reader_of_queries_and_the_register_agree_on_every_step(staff, letter):
    """`proved` of a mailed paper is the day that the register shows, whenever it shows one with its proof."""
    item = letter(channel="reg")
    send(staff, item)
    actions.receive(
        staff.rental, item=item, version=item.version, on=LATER, today=LATER, proof=RECEIPT, presented_on=DAY
    )
    item.refresh_from_db()
    shown = {step: item.day_of(step) for step in Step}
    proved = {step: queries.proved(item, step) for step in Step}
    assert shown == {Step.SENT: DAY, Step.PRESENTED: DAY, Step.RECEIVED: LATER, Step.RETURNED: None}
    assert proved[Step.RECEIVED] == LATER
    assert date(2026, 1, 1) not in proved.values()


def test_a_letter_that_failed_makes_no_page_in_error_of_the_mail(staff, letter, client):
    item = letter(channel="reg")
    send(staff, item)
    actions.take_back(staff.rental, item=item, version=item.version, on=LATER, today=LATER, why="unclaim")
    client.force_login(staff.rental)
    page = client.get(reverse("mail:home")).content.decode()
    assert item.name in page and "<title>Courrier" in page


def test_what_the_outbox_has_is_neither_cancelled_nor_put_in_another_envelope(staff, letter, postbox):
    """It may be leaving: the register would say for good that it did not."""
    item = letter(channel="email", email="joris@essai.example")
    actions.email(staff.rental, items=[item])
    with pytest.raises(Refused, match="boîte d’envoi"):
        actions.cancel(staff.rental, item=item, version=item.version, today=LATER)
    with pytest.raises(Refused, match="boîte d’envoi"):
        actions.change_envelope(
            staff.rental, item=item, version=item.version, name=item.name, address=item.address, channel="post"
        )
    postbox.deliver()
    item.refresh_from_db()
    assert item.sent_on is not None


def test_a_household_s_letter_is_passed_to_who_may_open_its_file_and_to_no_other(staff, running_lease):
    from trousseau.mail.recipients import of_person

    who = of_person(running_lease.household.holder, running_lease.household)
    with pytest.raises(Refused, match="ne peut pas ouvrir"):
        actions.note(staff.rental, channel="call", title="Dette", today=DAY, who=who, passed_to=staff.captation)
    item = actions.note(staff.rental, channel="call", title="Dette", today=DAY, who=who, passed_to=staff.rental)
    with pytest.raises(Refused, match="ne peut pas ouvrir"):
        actions.pass_on(staff.rental, item=item, version=item.version, to=staff.captation, answer_by=LATER, today=DAY)


def test_what_came_from_nobody_recognised_is_read_by_who_has_it_and_the_director(staff):
    item = actions.note(
        staff.social, channel="call", title="Dette de trois mois", today=DAY, who=Recipient("Mme Renoncul")
    )
    assert item in queries.register(staff.social) and item in queries.register(staff.director)
    assert item not in queries.register(staff.captation) and item not in queries.register(staff.rental)


def test_a_day_to_answer_by_is_not_over_and_not_of_what_is_answered(staff):
    item = actions.note(staff.social, channel="call", title="Clés", today=DAY, answer="wanted")
    with pytest.raises(Refused, match="est passé"):
        actions.pass_on(
            staff.social, item=item, version=item.version, to=staff.rental, answer_by=date(2020, 1, 1), today=DAY
        )


def test_a_letter_written_elsewhere_has_its_own_day(staff):
    item = actions.write_down(
        staff.rental, title="Lettre", to=Recipient("Mairie"), channel="reg", on=DAY - timedelta(3), today=DAY
    )
    actions.send(staff.rental, items=[item], on=DAY - timedelta(2), today=DAY)
    with pytest.raises(Refused, match="pas encore venu"):
        actions.write_down(staff.rental, title="Lettre", to=Recipient("Mairie"), channel="reg", on=LATER, today=DAY)


def test_a_proof_that_follows_what_was_handed_over_is_its_receipt(staff, letter):
    item = letter(channel="hand")
    send(staff, item)
    assert todos(staff.rental) == [("mail.receipt", about(item))]
    actions.prove(
        staff.rental, item=item, version=item.version, step=Step.SENT, proof=Proof("Récépissé signé"), today=LATER
    )
    item.refresh_from_db()
    assert queries.proved(item, Step.RECEIVED) == DAY
    assert todos(staff.rental) == []


def test_a_paper_that_counts_from_its_sending_awaits_no_receipt(staff, letter, paper):
    object.__setattr__(paper, "starts", Step.SENT)
    item = letter(channel="reg")
    actions.send(staff.rental, items=[item], on=DAY, today=DAY, proofs=[(item, Proof("Preuve de dépôt"))])
    assert item not in queries.open_registered(staff.rental)
    assert todos(staff.rental) == []


def test_scans_sent_twice_are_kept_once(staff):
    one, other = (pdf(b"lettre"), ".pdf"), (pdf(b"autre"), ".pdf")
    first = actions.drop(staff.social, scans=[one, other], today=DAY)
    assert actions.drop(staff.social, scans=[other, one], today=DAY) == first[::-1]
    assert MailItem.objects.count() == 2 and len(todos(staff.social)) == 2
    assert actions.drop(staff.social, scans=[one], today=LATER) != first[:1]


def test_a_proof_sent_twice_is_kept_once(staff, letter):
    item = letter(channel="reg")
    send(staff, item)
    given = {"item": item, "step": Step.SENT, "proof": Proof("Preuve de dépôt"), "today": LATER}
    version = item.version
    actions.prove(staff.rental, version=version, **given)
    with pytest.raises(Conflict):
        actions.prove(staff.rental, version=version, **given)
    assert item.proofs.count() == 1


@pytest.mark.parametrize("scanned", [False, True])
def test_a_letter_named_again_is_in_the_file_of_its_household_with_its_paper(staff, build, scanned):
    first, second = build.application("Ciboulette").household, build.application("Estragon").household
    if scanned:
        [item] = actions.drop(staff.social, scans=[(pdf(b"lettre"), ".pdf")], today=DAY)
    else:
        who = of_person(first.holder, first)
        came = {"channel": "post", "passed_to": staff.social, "content": pdf(b"lettre"), "suffix": ".pdf"}
        item = actions.note(staff.social, title="De Ciboulette", who=who, today=DAY, **came)
    actions.prove(
        staff.social, item=item, version=item.version, step="got", proof=Proof("", pdf(b"preuve"), ".pdf"), today=DAY
    )
    named = {"channel": "post", "received_on": DAY, "passed_to": staff.social, "today": DAY}
    item.refresh_from_db()
    actions.identify(
        staff.social, item=item, version=item.version, title="Lettre", who=of_person(second.holder, second), **named
    )
    assert set(Document.objects.values_list("household", flat=True)) == {second.pk}
    assert not Document.objects.filter(title="De Ciboulette").exists()
    assert all(why is None for _paper, why in digests.examine(Document.objects.all(), DAY))
    erase(staff.director, first)
    item.refresh_from_db()
    assert item.paper and item.paper.file and not item.history.filter(household=first).exists()
    erase(staff.director, second)
    assert not Document.objects.exists()


@pytest.fixture
def child(staff, build, on_day):
    """A child of two homes, as each of their parents' file says."""
    on_day(str(DAY))
    given = {"last_name": "Hysope", "first_name": "Zéphyr", "relation": "child", "born_on": date(2018, 1, 1)}
    mother, father = build.application("Hysope", others=[given]), build.application("Genêt").household
    join = {"code": mother.code, "first_name": "Zéphyr", "share": 50, "on": DAY, "today": DAY}
    join_child(staff.social, household=father, version=father.version, **join)
    return SimpleNamespace(mother=mother.household, father=father)


def test_mail_about_a_child_of_two_homes_is_of_the_one_whose_file_the_writer_opens(staff, child, account):
    for home in (child.mother, child.father):
        writer = account("rental", grants=False)
        give_household(staff.director, household=home, user=writer, ground="suivi", on=DAY, today=today())
        [who] = found(writer, "Zéphyr")
        item = actions.write_down(writer, title="Certificat", to=who, channel="post", today=DAY)
        assert item.household == home and MailItem.objects.for_user(writer).filter(pk=item.pk).exists()


def test_who_opens_both_homes_of_a_child_chooses_which(staff, child):
    both = found(staff.social, "Zéphyr")
    assert {one.household for one in both} == {child.mother, child.father}
    assert len({one.key for one in both}) == len({one.detail for one in both}) == 2


@pytest.mark.parametrize(
    ("first", "then"),
    [("none", "wanted"), ("none", "done"), ("done", "wanted"), ("wanted", "done"), ("wanted", "none")],
)
def test_a_call_that_is_sent_again_with_another_answer_is_refused_beside_its_key(staff, first, then):
    def note(answer):
        return actions.note(staff.rental, channel="call", title="Un bail", today=DAY, answer=answer, key="a")

    assert note(first) == note(first)
    with pytest.raises(Refused) as refusal:
        note(then)
    assert refusal.value.field == "key" and MailItem.objects.count() == 1
