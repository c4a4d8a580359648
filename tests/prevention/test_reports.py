"""Arrears are reported on the proved day of their sending, and on no other."""

from datetime import date, timedelta

import pypdfium2
import pytest
from django.urls import reverse

from trousseau.core.errors import Refused
from trousseau.core.models import ToDo
from trousseau.followup.actions import note_contact
from trousseau.mail import actions as mail
from trousseau.mail.actions import Proof
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem, MailProof
from trousseau.mail.queries import proved, queue
from trousseau.prevention import actions, queries, reports
from trousseau.prevention.models import ArrearsReport
from trousseau.rents.models import CafNumber

TODAY = date(2026, 10, 28)  # eight days before the last one: the report comes first
CAF = {"name": "CAF de la Côte-d’Or", "address": "8 boulevard du Modèle, 21000 Dijon"}


def kinds(lease):
    return [row.kind for row in ToDo.objects.waiting().filter(room="prevention", subject=f"lease:{lease.pk}")]


def prepare(lease, staff, channel="reg"):
    actions.refresh(lease, on=TODAY)
    return reports.prepare_report(staff.rental, lease=lease, channel=channel, today=TODAY, **CAF)


def said(report):
    with report.mail.paper.file.open("rb") as file:
        words = pypdfium2.PdfDocument(file.read())[0].get_textpage().get_text_range()
    return " ".join(words.replace("\u202f", "").split())


def send(report, staff, *proofs, on=TODAY):
    mail.send(staff.rental, items=[report.mail], on=on, today=on, proofs=[(report.mail, one) for one in proofs])
    report.mail.refresh_from_db()


def test_the_letter_says_the_debt_and_waits_in_the_mail(aided, staff):
    report = prepare(aided, staff)
    assert list(queue(staff.rental)) == [report.mail] and kinds(aided) == ["prevention.report"]
    assert queries.reported_on(report) is None and queries.dones([aided], TODAY)[aided.pk].report is None
    words = said(report)
    assert "CAF de la Côte-d’Or" in words and "900,00" in words
    with pytest.raises(Refused, match="déjà prête"):
        prepare(aided, staff)


def test_the_letter_says_only_the_steps_that_are_noted_and_the_number_that_is_known(aided, staff):
    words = said(prepare(aided, staff))
    assert "Aucune démarche auprès du ménage n’est notée" in words and "recherch" not in words
    assert "non connu de l’agence" in words


def test_the_letter_says_each_step_with_its_day(aided, staff):
    CafNumber.objects.create(household=aided.household, number="7654321", since=TODAY)
    CafNumber.objects.create(household=aided.household, number="1234567", since=TODAY + timedelta(1))
    note_contact(
        staff.rental, household=aided.household, kind="call", on=TODAY - timedelta(2), today=TODAY, presence="met"
    )
    note_contact(
        staff.social, household=aided.household, kind="visit", on=TODAY - timedelta(1), today=TODAY, presence="met"
    )
    first_on = TODAY + timedelta(8)
    actions.agree_plan(staff.rental, lease=aided, months=9, first_on=first_on, agreed_on=TODAY, today=TODAY)
    words = said(prepare(aided, staff))
    assert "7654321" in words and "1234567" not in words  # learnt the day after
    assert "le 26 octobre 2026 : Appel" in words and "27 octobre" not in words  # a support is not theirs to know
    assert "le 28 octobre 2026 : Plan" in words and "plan d’apurement du 28 octobre 2026 est en cours" in words


@pytest.mark.parametrize(
    ("channel", "proof", "reported"), [("post", False, True), ("reg", False, False), ("reg", True, True)]
)
def test_it_is_reported_once_its_sending_is_proved(aided, staff, channel, proof, reported):
    report = prepare(aided, staff, channel)
    send(report, staff, *([Proof("Preuve de dépôt")] if proof else []))
    day = queries.reported_on(report)
    assert day == proved(report.mail, Step.SENT) == (TODAY if reported else None)
    assert queries.dones([aided], TODAY)[aided.pk].report == day
    assert ("prevention.report" in kinds(aided)) is not reported


def test_the_proof_of_deposit_that_comes_later_reports_it(aided, staff):
    report = prepare(aided, staff)
    send(report, staff)
    assert kinds(aided) == ["prevention.report"]
    later = TODAY + timedelta(2)
    mail.prove(
        staff.rental,
        item=report.mail,
        version=report.mail.version,
        step=Step.SENT,
        proof=Proof("Preuve de dépôt"),
        today=later,
    )
    assert queries.reported_on(queries.reports_of(aided).get()) == TODAY and "prevention.report" not in kinds(aided)


def test_a_letter_that_came_back_reported_nothing_and_is_asked_again(aided, staff):
    report = prepare(aided, staff)
    send(report, staff, Proof("Preuve de dépôt"))
    assert "prevention.report" not in kinds(aided)
    back = TODAY + timedelta(9)
    mail.take_back(staff.rental, item=report.mail, version=report.mail.version, on=back, today=back, why="unknown")
    report.refresh_from_db()
    assert queries.reported_on(report) is None
    assert set(kinds(aided)) == {"prevention.report", "prevention.visit"}
    assert reports.prepare_report(staff.rental, lease=aided, channel="post", today=back, **CAF) != report


def test_what_never_left_is_neither_returned_nor_received(aided, staff):
    item = prepare(aided, staff).mail
    with pytest.raises(Refused, match="jamais parti"):
        mail.take_back(staff.rental, item=item, version=item.version, on=TODAY, today=TODAY, why="unknown")
    with pytest.raises(Refused, match="quand il est parti"):
        mail.receive(staff.rental, item=item, version=item.version, on=TODAY, today=TODAY, proof=Proof("AR"))


def test_reported_on_the_site_meanwhile_the_letter_does_not_leave(aided, staff):
    prepare(aided, staff)
    made = reports.report_arrears(
        staff.rental, lease=aided, on=TODAY, today=TODAY, channel="system", content=b"%PDF-1.7", suffix=".pdf"
    )
    assert not queue(staff.rental).exists() and queries.reported_on(made) == TODAY
    assert proved(MailItem.objects.get(pk=made.mail_id), Step.RECEIVED) == TODAY


def test_an_email_says_its_address(aided, staff):
    said = {"lease": aided, "on": TODAY, "today": TODAY, "content": b"%PDF", "suffix": ".pdf", "channel": "email"}
    with pytest.raises(Refused) as refusal:
        reports.report_arrears(staff.rental, **said)
    assert refusal.value.field == "email"
    assert queries.reported_on(reports.report_arrears(staff.rental, email="caf@essai.example", **said)) == TODAY


def test_a_day_that_sql_moved_without_its_proof_reports_nothing(aided, staff):
    report = prepare(aided, staff)
    send(report, staff, Proof("Preuve de dépôt"))
    MailProof.objects.filter(item=report.mail).delete()
    assert queries.dones([aided], TODAY)[aided.pk].report is None


def test_by_the_pages_from_the_situation_to_the_queue(aided, staff, client, on_day):
    on_day("2026-10-28")
    client.force_login(staff.rental)
    actions.refresh(aided, on=TODAY)
    page, letter = (reverse(f"prevention:{name}", args=[aided.pk]) for name in ("situation", "report_letter"))
    assert letter in client.get(page).content.decode()
    assert client.post(letter, {**CAF, "address": "21000 Dijon", "channel": "reg"}).context["form"].errors["address"]
    assert client.post(letter, {**CAF, "channel": "reg"}).status_code == 302
    shown = client.get(page).content.decode()
    assert letter not in shown and ArrearsReport.objects.get().mail.reference in shown
