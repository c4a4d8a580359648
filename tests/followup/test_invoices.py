"""The invoice of a measure, its reminder and its credit note: what they say, when they leave, what keeps them from it."""

from datetime import date

import pypdfium2
import pytest
from django.urls import reverse

from trousseau.core.errors import Conflict, Refused
from trousseau.core.models import Document, ToDo
from trousseau.followup import mail_papers
from trousseau.followup.actions_billing import pay_bill, withdraw_bill, withdraw_payment
from trousseau.followup.actions_invoices import post_credit, post_invoice, post_payment_letter
from trousseau.followup.models import MeasureBill
from trousseau.followup.nightly import bills as night
from trousseau.followup.papers import invoice_paper
from trousseau.mail.actions import cancel, correct, send, take_back
from trousseau.mail.models import MailItem
from trousseau.rules.dates import add_days

from .billing import DAY, ask, end

DUE = date(2026, 9, 19)  # thirty days after
LATE = date(2026, 9, 21)


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        text = " ".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.replace("\xa0", " ").replace("\u202f", " ").split())


@pytest.fixture
def bill(staff, measure):
    made = ask(staff, measure, units=3, amount=100_00, reference="")
    made.funder.address = "1 place d’exemple, 21000 Dijon"
    made.funder.save()
    return MeasureBill.objects.get()


def post(staff, bill, does=post_invoice, on=DAY, channel="post"):
    bill = MeasureBill.objects.get(pk=bill.pk)
    return does(staff.director, bill=bill, version=bill.version, channel=channel, today=on)


def gone(staff, item, on=DAY):
    send(staff.director, items=[MailItem.objects.get(pk=item.pk)], on=on, today=on)


def back(staff, item, on=DAY):
    item = MailItem.objects.get(pk=item.pk)
    take_back(staff.director, item=item, version=item.version, on=on, today=on, why="unknown")


def corrected(staff, item, step, on=DAY):
    item = MailItem.objects.get(pk=item.pk)
    correct(staff.director, item=item, version=item.version, step=step, why="Autre lettre.", today=on)


def withdrawn(staff, bill, on=DAY) -> MeasureBill:
    bill = MeasureBill.objects.get(pk=bill.pk)
    withdraw_bill(staff.director, bill=bill, version=bill.version, why="Erreur.", today=on)
    return bill


def reminders() -> list[ToDo]:
    return list(ToDo.objects.waiting().filter(kind="followup.bill_late"))


def unsent() -> bool:
    return ToDo.objects.waiting().filter(kind="followup.bill_unsent").exists()


def test_the_invoice_bears_what_the_law_asks_and_nobody_s_name(bill):
    said = text_of(invoice_paper(bill).pdf)
    for word in (
        *("Facture n° FM00001", "Émise le 20 août 2026", "SIREN 000000000", "Département d’essai"),
        *("1 place d’exemple", "3 heures", "33,3333 € environ", "100,00 €", "sous 30 jours à réception"),
        *("CGI, art. 261, 7, 1°, b", "R2192-10", "Sans escompte", "huit points", "indemnité de recouvrement de 40 €"),
    ):
        assert word in said, word
    assert "Capucine" not in said and str(bill.measure.household) not in said and "septembre" not in said
    assert "le 15 juillet 2026" in said, "the day on which its hours were spent"


def test_it_bears_the_order_of_who_pays_and_not_a_number_of_its_own(staff, bill):
    MeasureBill.objects.update(reference="2026-118", order_reference="EJ-4")
    found = MeasureBill.objects.get()
    assert "Votre référence EJ-4" in (said := text_of(invoice_paper(found).pdf)) and "2026-118" not in said
    letter = text_of(post(staff, found, post_payment_letter, LATE).paper.file.read())
    assert "Facture 2026-118 à régler" in letter and "Votre référence EJ-4" in letter and "FM00001 à" not in letter


def test_what_came_before_it_was_printed_is_taken_off(staff, bill):
    pay_bill(staff.director, bill=bill, amount=40_00, on=DAY, key="p", today=DAY)
    said = text_of(invoice_paper(MeasureBill.objects.get()).pdf)
    assert "60,00 €" in said and "40,00 € déjà reçus" in said


def test_a_bill_older_than_its_days_prints_those_of_its_measure(staff, bill):
    MeasureBill.objects.update(since=None, until=None)
    assert "du 15 juillet 2026 au 20 août 2026" in text_of(invoice_paper(MeasureBill.objects.get()).pdf)


def test_it_is_kept_as_it_leaves_and_sent_once(staff, bill):
    item = post(staff, bill)
    kept = MeasureBill.objects.get().paper
    assert item.paper == kept and kept.number == "FM00001" and item.name == "Département d’essai"
    with pytest.raises(Refused, match="prête"):
        post(staff, bill)
    gone(staff, item)
    with pytest.raises(Refused, match="partie"):
        post(staff, bill)
    assert Document.objects.filter(kind="measure_invoice").count() == 1


def test_two_who_send_it_at_once_send_one(staff, bill):
    one, two = MeasureBill.objects.get(), MeasureBill.objects.get()
    post_invoice(staff.director, bill=one, version=one.version, channel="post", today=DAY)
    with pytest.raises((Refused, Conflict)):
        post_invoice(staff.director, bill=two, version=1, channel="post", today=DAY)
    assert MailItem.objects.filter(kind="followup.invoice").count() == 1


def test_numbers_follow_the_days_and_none_lacks(staff, measure, bill):
    withdraw_bill(staff.director, bill=bill, version=bill.version, why="Erreur.", today=DAY)
    with pytest.raises(Refused, match="FM00001") as refused:
        ask(staff, measure, key="b", units=1, asked_on=add_days(DAY, -1))
    assert refused.value.field == "asked_on"
    assert ask(staff, measure, key="c", units=1).number == 2


def test_who_does_not_pay_is_reminded_once_it_is_late_and_again_after_it_left(staff, bill):
    gone(staff, post(staff, bill))
    night(DUE)
    assert reminders() == []
    with pytest.raises(Refused, match="retard"):
        post(staff, bill, post_payment_letter, DUE)
    night(LATE)
    [row] = reminders()
    assert (row.due_on, row.role) == (add_days(DUE, 1), "director") and row.household == bill.measure.household
    letter = post(staff, bill, post_payment_letter, LATE)
    said = text_of(letter.paper.file.read())
    assert "n’est pas réglée" in said and "100,00 €" in said
    gone(staff, letter, LATE)
    night(add_days(LATE, 1))
    assert reminders()[0].due_on == add_days(LATE, 15)
    pay_bill(staff.director, bill=MeasureBill.objects.get(), amount=100_00, on=LATE, key="p", today=LATE)
    assert reminders() == []


def test_the_delay_to_pay_runs_once_the_invoice_left(staff, bill):
    assert bill.due_on is None and unsent()
    night(LATE)
    assert reminders() == [] and unsent()
    item = post(staff, bill, on=LATE)
    assert not unsent(), "it waits in the mail"
    gone(staff, item, LATE)
    assert MeasureBill.objects.get().due_on == add_days(LATE, 30)
    with pytest.raises(Refused, match="retard"):
        post(staff, bill, post_payment_letter, LATE)
    back(staff, item, LATE)
    assert MeasureBill.objects.get().due_on is None and unsent(), "it is to be sent again"
    corrected(staff, item, "back", LATE)
    assert MeasureBill.objects.get().due_on == add_days(LATE, 30) and not unsent()


def test_a_reminder_of_an_invoice_that_had_not_left_is_set_aside(staff, bill):
    item = post(staff, bill)
    gone(staff, item)
    letter = post(staff, bill, post_payment_letter, LATE)
    corrected(staff, item, "sent", LATE)
    letter.refresh_from_db()
    assert letter.cancelled_on == LATE and reminders() == []


def test_a_reminder_that_came_back_does_not_put_off_the_next_one(staff, bill):
    gone(staff, post(staff, bill))
    letter = post(staff, bill, post_payment_letter, LATE)
    gone(staff, letter, LATE)
    assert reminders()[0].due_on == add_days(LATE, 15)
    back(staff, letter, LATE)
    assert reminders()[0].due_on == add_days(DUE, 1)


def test_an_invoice_cancelled_before_it_left_is_printed_again(staff, bill):
    item = post(staff, bill)
    cancel(staff.director, item=item, version=item.version, today=DAY)
    assert unsent()
    bill.funder.address = "9 rue Neuve, 69000 Lyon"
    bill.funder.save()
    item = post(staff, bill)
    assert "9 rue Neuve" in text_of(item.paper.file.read()) and item.paper == MeasureBill.objects.get().paper
    gone(staff, item)
    back(staff, item)
    assert post(staff, bill).paper == item.paper, "what left is sent again as it was"


def test_a_reminder_of_another_sum_does_not_leave(staff, bill):
    gone(staff, post(staff, bill))
    letter = post(staff, bill, post_payment_letter, LATE)
    paid = pay_bill(staff.director, bill=MeasureBill.objects.get(), amount=40_00, on=LATE, key="p", today=LATE)
    letter.refresh_from_db()
    assert letter.cancelled_on == LATE and letter.sent_on is None
    letter = post(staff, bill, post_payment_letter, LATE)
    assert "60,00" in letter.title.replace("\xa0", " ")
    type(paid).objects.filter(pk=paid.pk).update(amount=50_00)  # as somebody else’s act would, between the two
    with pytest.raises(Refused):
        gone(staff, letter, LATE)


def test_a_bill_that_was_never_sent_is_not_asked_again(staff, bill):
    with pytest.raises(Refused, match="envoyez-la"):
        post(staff, bill, post_payment_letter, LATE)
    MeasureBill.objects.update(reference="2026-118")  # sent by other means, under a number of its own
    assert post(staff, bill, post_payment_letter, LATE)


def test_what_was_sent_by_other_means_has_its_credit_note_too(staff, bill):
    MeasureBill.objects.update(reference="2026-118")
    found = withdrawn(staff, bill)
    assert found.credit_code == "AM00001"
    assert "Annule la facture n° 2026-118" in text_of(post(staff, found, post_credit).paper.file.read())


def test_an_invoice_that_had_not_come_back_is_undone_once_the_register_says_so(staff, bill):
    item = post(staff, bill)
    gone(staff, item)
    back(staff, item)
    assert withdrawn(staff, bill).credit_number is None
    corrected(staff, item, "back")
    assert MeasureBill.objects.get().credit_code == "AM00001" and post(staff, bill, post_credit)


def test_the_invoice_of_a_bill_withdrawn_does_not_leave(staff, bill):
    item = post(staff, bill)
    gone(staff, item)
    withdrawn(staff, bill)
    credit = post(staff, bill, post_credit)
    corrected(staff, item, "sent")
    assert not MailItem.objects.waiting().exists(), "neither the invoice nor what undoes it"
    for one in (item, credit):
        with pytest.raises(Refused):
            gone(staff, one)
    with pytest.raises(Refused):
        post(staff, bill, post_credit)
    MailItem.objects.filter(pk=item.pk).update(cancelled_on=None)  # as somebody else’s act would, between the two
    with pytest.raises(Refused, match="retirée"):
        gone(staff, item)


def test_the_credit_note_says_the_days_of_its_invoice(staff, measure, bill):
    gone(staff, post(staff, bill))
    end(staff, measure, date(2026, 7, 20))
    sent = text_of(MeasureBill.objects.get().paper.file.read())
    withdrawn(staff, bill)
    days = "le 15 juillet 2026"
    assert days in sent and days in text_of(post(staff, bill, post_credit).paper.file.read())


def test_a_bill_withdrawn_before_it_left_has_no_invoice_to_print(client, staff, bill):
    client.force_login(staff.director)
    page, pdf = (reverse(f"followup:{name}", args=[bill.pk]) for name in ("bill", "bill_invoice"))
    item = post(staff, bill)
    withdrawn(staff, bill)
    assert MailItem.objects.get(pk=item.pk).cancelled_on == DAY
    assert client.get(pdf).url == page and pdf not in client.get(page).content.decode()


def test_a_bill_withdrawn_after_it_left_shows_what_was_sent_and_what_undoes_it(client, staff, bill):
    client.force_login(staff.director)
    page, pdf = (reverse(f"followup:{name}", args=[bill.pk]) for name in ("bill", "bill_invoice"))
    gone(staff, post(staff, bill))
    withdrawn(staff, bill)
    shown = client.get(page).content.decode()
    assert client.get(pdf).status_code == 200 and pdf in shown and "annulée par l’avoir AM00001" in shown


def test_what_left_is_undone_by_a_credit_note_in_its_own_series(staff, measure, bill):
    gone(staff, post(staff, bill))
    bill.refresh_from_db()
    withdraw_bill(staff.director, bill=bill, version=bill.version, why="Mauvais mois.", today=DAY)
    again = MeasureBill.objects.get()
    assert again.credit_code == "AM00001"
    with pytest.raises(Refused):
        post(staff, again)
    item = post(staff, again, post_credit)
    assert item.title == "Avoir AM00001" and MeasureBill.objects.get().credit == item.paper
    second = ask(staff, measure, key="b", units=1)
    waits = post(staff, second)
    second.refresh_from_db()
    withdraw_bill(staff.director, bill=second, version=second.version, why="Erreur.", today=DAY)
    waits.refresh_from_db()
    assert waits.cancelled_on == DAY, "it never left: it is set aside, and asks for no credit note"
    assert MeasureBill.objects.get(pk=second.pk).credit_number is None
    with pytest.raises(Refused):
        post(staff, second, post_credit)


def test_a_payment_withdrawn_is_late_again(staff, bill):
    gone(staff, post(staff, bill))
    paid = pay_bill(staff.director, bill=MeasureBill.objects.get(), amount=100_00, on=DAY, key="p", today=DAY)
    withdraw_payment(staff.director, payment=paid, why="Autre ligne.", today=LATE)
    assert len(reminders()) == 1


def test_it_is_read_sent_and_asked_again_by_the_pages(client, on_day, staff, bill):
    client.force_login(staff.director)
    page = reverse("followup:bill", args=[bill.pk])
    assert "Envoyer la facture" in client.get(page).content.decode()
    assert client.get(reverse("followup:bill_invoice", args=[bill.pk])).status_code == 200
    assert client.get(reverse("followup:bill_credit", args=[bill.pk])).status_code == 302
    send_it = reverse("followup:bill_send", args=[bill.pk])
    version = MeasureBill.objects.get().version
    assert client.post(send_it, {"version": version, "channel": "email"}).status_code == 422
    assert client.post(send_it, {"version": version, "channel": "system"}).status_code == 302
    assert client.post(send_it, {"version": version, "channel": "system"}).status_code in (409, 422)
    assert "En attente" in client.get(page).content.decode() or "FM00001" in client.get(page).content.decode()
    gone(staff, MailItem.objects.get())
    on_day(LATE.isoformat())
    shown = client.get(page).content.decode()
    assert "Relancer" in shown and "En retard" in shown
    again = reverse("followup:bill_remind", args=[bill.pk])
    assert client.post(again, {"version": MeasureBill.objects.get().version, "channel": "post"}).status_code == 302
    assert mail_papers.ready(MeasureBill.objects.get(), mail_papers.PAYMENT_LETTER)


def test_a_funder_without_an_address_says_where_to_write_it(staff, bill):
    bill.funder.address = ""
    bill.funder.save()
    with pytest.raises(Refused, match="carnet|adresse"):
        post(staff, bill)
    assert MeasureBill.objects.get().paper is None


def test_a_year_typed_wrong_bills_nothing_and_a_bill_older_than_its_rules_is_read(client, staff, measure, bill):
    MeasureBill.objects.update(asked_on=date(1026, 8, 20))  # as one brought in from elsewhere
    client.force_login(staff.director)
    for page in (reverse("followup:bills"), reverse("followup:bill", args=[bill.pk])):
        assert client.get(page).status_code == 200
    type(measure).objects.update(begun_on=date(1026, 7, 15))
    with pytest.raises(Refused) as refused:
        ask(staff, measure, key="z", units=1, asked_on=date(1026, 9, 1))
    assert refused.value.field == "asked_on"


@pytest.mark.parametrize("name", ["É" * 160, "<b>Ville</b> #eval(1)"])
def test_a_name_that_is_long_or_looks_like_code_is_printed_as_text(bill, name):
    bill.funder.name = name
    assert text_of(invoice_paper(bill).pdf)


def test_a_name_that_no_font_draws_is_refused_in_words(client, staff, bill):
    bill.funder.name = "Mairie 🏛 d’essai"
    bill.funder.save()
    client.force_login(staff.director)
    answer = client.get(reverse("followup:bill_invoice", args=[bill.pk]))
    assert answer.status_code in (302, 422)
    with pytest.raises(Refused, match="ne s’imprime pas"):
        post(staff, bill)
    assert MeasureBill.objects.get().paper is None and not MailItem.objects.exists()


def test_the_bill_of_another_household_is_nobody_else_s_to_send(client, account, staff, bill):
    client.force_login(account("director", grants=False))
    version = MeasureBill.objects.get().version
    for page in ("bill_send", "bill_remind", "bill_credit_send", "bill_invoice"):
        address = reverse(f"followup:{page}", args=[bill.pk])
        assert client.get(address).status_code in (302, 404), page
        assert client.post(address, {"version": version, "channel": "post"}).status_code in (302, 404, 405), page
    assert not MailItem.objects.exists() and MeasureBill.objects.get().paper is None
