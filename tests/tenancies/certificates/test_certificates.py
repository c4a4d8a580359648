"""Yearly certificates: one list, one letter a tenancy, what the night reminds of."""

import io
import zipfile
from datetime import date

import pypdfium2
import pytest
from django.urls import reverse

from trousseau.core.errors import Refused
from trousseau.core.models import Dwelling, ToDo
from trousseau.mail import actions as mail
from trousseau.mail.actions import Proof
from trousseau.mail.enums import Step
from trousseau.mail.models import MailItem
from trousseau.mail.queries import proved, queue
from trousseau.tenancies.certificates import actions, queries
from trousseau.tenancies.models import CertificateRequest, Lease
from trousseau.tenancies.nightly import certificates

TODAY = date(2026, 10, 20)
DAY = date(2026, 9, 10)  # the keys were given on 11 July 2026


def insured(lease, actor, **changes):
    given = {
        "kind": "insurance",
        "issuer": "Mutuelle d’exemple",
        "starts_on": date(2026, 7, 11),
        "received_on": date(2026, 7, 11),
        "today": DAY,
    }
    return actions.receive_certificate(actor, lease=lease, **{**given, **changes})


def row(lease) -> Lease:
    return queries.with_proofs(Lease.objects.filter(pk=lease.pk)).get()


def states(lease, on=DAY) -> dict[str, str]:
    return {proof.kind.value: proof.status.state for proof in queries.proofs(row(lease), on)}


def with_gas(lease) -> None:
    Dwelling.objects.filter(pk=lease.mandate.dwelling_id).update(gas=True)


def words_of(document) -> str:
    with document.file.open("rb") as file:
        pdf = pypdfium2.PdfDocument(file.read())
    return " ".join(page.get_textpage().get_text_range() for page in pdf).replace("\u00a0", " ")


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def test_the_insurance_is_due_with_the_keys_and_each_year(running_lease, staff):
    assert states(running_lease) == {"insurance": "missing"}
    assert insured(running_lease, staff.rental).valid_until == date(2027, 7, 10)
    assert states(running_lease) == {"insurance": "ok"}
    assert states(running_lease, date(2027, 7, 11)) == {"insurance": "over"}


def test_a_boiler_is_asked_for_with_gas_a_year_after_the_keys(running_lease, staff):
    with_gas(running_lease)
    assert states(running_lease)["boiler"] == "ok"
    assert states(running_lease, date(2027, 7, 12))["boiler"] == "missing"
    insured(running_lease, staff.rental, kind="boiler", starts_on=date(2026, 9, 1), received_on=DAY)
    assert states(running_lease, date(2027, 7, 12))["boiler"] == "ok"


def test_the_list_holds_what_is_missing_or_soon_over(running_lease, staff, build):
    other = build.running_lease("Sauge")
    insured(running_lease, staff.rental)
    assert [lease.pk for lease in queries.due(staff.rental, DAY)] == [other.pk]
    soon = date(2027, 6, 20)
    assert {lease.pk for lease in queries.due(staff.rental, soon)} == {running_lease.pk, other.pk}


def test_one_letter_groups_what_is_missing_and_is_written_once_a_day(running_lease, staff):
    with_gas(running_lease)
    on = date(2027, 8, 1)
    letter = actions.ask_certificates(staff.rental, lease=running_lease, on=on)
    assert (letter.kinds, letter.formal) == (["insurance", "boiler"], True)
    assert actions.ask_certificates(staff.rental, lease=running_lease, on=on) == letter
    said = words_of(letter.mail.paper)
    assert "assurance" in said and "chaudière" in said and "Loi 89-462, art. 7 g" in said


def summon(lease, staff, received_on):
    """A formal notice by registered letter, sent on DAY and received on that day when it is known."""
    letter = actions.ask_certificates(staff.rental, lease=lease, on=DAY, channel="reg")
    mail.send(staff.rental, items=[letter.mail], on=DAY, today=DAY)
    letter.mail.refresh_from_db()
    if received_on:
        receive(letter, staff, received_on)
    return letter


def receive(letter, staff, on):
    proof = Proof("Avis de réception signé")
    mail.receive(staff.rental, item=letter.mail, version=letter.mail.version, on=on, today=TODAY, proof=proof)


def test_nothing_missing_asks_for_no_letter(running_lease, staff):
    insured(running_lease, staff.rental)
    with pytest.raises(Refused):
        actions.ask_certificates(staff.rental, lease=running_lease, on=DAY)


def test_the_owner_insures_a_month_after_the_formal_notice(running_lease, staff):
    given = {
        "by_lessor": True,
        "starts_on": date(2026, 10, 11),
        "received_on": date(2026, 10, 11),
        "today": date(2026, 10, 11),
    }
    with pytest.raises(Refused) as refusal:
        insured(running_lease, staff.rental, **given)
    assert refusal.value.field == "by_lessor"
    summon(running_lease, staff, date(2026, 9, 10))
    with pytest.raises(Refused):
        insured(running_lease, staff.rental, **{**given, "starts_on": date(2026, 10, 10)})
    assert insured(running_lease, staff.rental, **given).by_lessor


def insure_from(lease, on=date(2026, 12, 1)):
    return queries.may_insure_from(row(lease), on)


def test_the_month_runs_from_the_proved_receipt_and_from_no_other_day(running_lease, staff):
    letter = summon(running_lease, staff, None)
    assert insure_from(running_lease) is None
    MailItem.objects.filter(pk=letter.mail_id).update(received_on=date(2026, 9, 12))  # a day that nothing proves
    assert insure_from(running_lease) is None
    MailItem.objects.filter(pk=letter.mail_id).update(received_on=None)
    letter.mail.refresh_from_db()
    receive(letter, staff, date(2026, 9, 14))
    assert insure_from(running_lease) == date(2026, 10, 15)
    assert proved(letter.mail, Step.RECEIVED) == date(2026, 9, 14)


def test_a_receipt_corrected_moves_the_day_from_which_the_owner_insures_until_they_did(running_lease, staff):
    letter = summon(running_lease, staff, date(2026, 9, 14))

    def correct(on):
        item = MailItem.objects.get(pk=letter.mail_id)
        mail.correct(staff.rental, item=item, version=item.version, step="got", on=on, why="Mal lu.", today=TODAY)

    correct(date(2026, 9, 12))
    assert insure_from(running_lease) == date(2026, 10, 13)
    correct(None)
    assert insure_from(running_lease) is None
    letter.mail.refresh_from_db()
    receive(letter, staff, date(2026, 9, 12))
    on = date(2026, 10, 15)
    insured(running_lease, staff.rental, by_lessor=True, starts_on=on, received_on=on, today=on)
    for day in (None, date(2026, 9, 18)):
        with pytest.raises(Refused, match="assure"):
            correct(day)
    correct(date(2026, 9, 14))  # the owner might insure then still


def test_an_ordinary_letter_asks_and_starts_nothing(running_lease, staff):
    letter = actions.ask_certificates(staff.rental, lease=running_lease, on=DAY)
    mail.send(staff.rental, items=[letter.mail], on=DAY, today=DAY)
    with pytest.raises(Refused, match="pas recommandée"):
        receive(letter, staff, DAY)
    assert letter.formal and insure_from(running_lease) is None
    assert queries.letters(running_lease)[0].starts_nothing


def test_what_came_back_starts_nothing_and_is_asked_again(running_lease, staff):
    asked = Lease.objects.filter(pk=running_lease.pk)
    letter = summon(running_lease, staff, None)
    assert not queries.to_ask(asked, DAY).exists() and not queries.to_summon(asked, DAY).exists()
    mail.take_back(staff.rental, item=letter.mail, version=letter.mail.version, on=DAY, today=DAY, why="unclaim")
    assert queries.to_ask(asked, DAY).exists() and queries.to_summon(asked, DAY).exists()
    assert insure_from(running_lease) is None
    assert actions.ask_certificates(staff.rental, lease=running_lease, on=DAY, channel="reg") != letter


def test_an_old_formal_notice_that_was_answered_starts_nothing_later(running_lease, staff):
    summon(running_lease, staff, date(2026, 9, 14))
    insured(running_lease, staff.rental, starts_on=date(2026, 9, 20), received_on=date(2026, 9, 20), today=TODAY)
    assert insure_from(running_lease) is None
    assert insure_from(running_lease, date(2027, 11, 1)) is None


def test_a_letter_is_written_to_the_home_and_waits_in_the_mail(running_lease, staff):
    item = actions.ask_certificates(staff.rental, lease=running_lease, on=DAY).mail
    assert (item.sent_on, item.person) == (None, running_lease.household.holder)
    assert running_lease.mandate.dwelling.address in item.address
    assert list(queue(staff.rental)) == [item] and queries.to_ask(Lease.objects.all(), DAY).count() == 0
    assert row(running_lease).asked_on is None and row(running_lease).being_asked
    mail.cancel(staff.rental, item=item, version=item.version, today=DAY)
    assert not row(running_lease).being_asked and queries.to_ask(Lease.objects.all(), DAY).count() == 1
    with pytest.raises(Refused, match="jamais parti"):
        mail.take_back(staff.rental, item=item, version=item.version, on=DAY, today=DAY, why="unknown")


def test_the_night_reminds_once_and_the_certificate_closes_it(running_lease, staff):
    assert str(certificates(DAY)).startswith("1 ") and str(certificates(DAY)).startswith("1 ")
    assert ToDo.objects.waiting().filter(kind="tenancies.certificates").count() == 1
    insured(running_lease, staff.rental)
    assert not ToDo.objects.waiting().filter(kind="tenancies.certificates").exists()


def test_a_lease_that_ended_is_asked_nothing(running_lease, staff):
    Lease.objects.filter(pk=running_lease.pk).update(state="ended", ends_on=DAY)
    running_lease.refresh_from_db()
    assert not queries.due(staff.rental, DAY).exists()
    with pytest.raises(Refused):
        insured(running_lease, staff.rental)


class TestPages:
    @pytest.fixture
    def manager(self, client, staff, on_day):
        on_day("2026-09-10")
        client.force_login(staff.rental)
        return client

    def test_from_the_list_to_the_letter_by_the_pages(self, manager, running_lease):
        page = reverse("tenancies:certificates", args=[running_lease.pk])
        assert page in text(manager.get(reverse("tenancies:certificates_due")))
        assert "Jamais donnée" in text(manager.get(page))
        manager.post(reverse("tenancies:certificates_ask", args=[running_lease.pk]))
        letter = running_lease.certificate_requests.get()
        url = reverse("tenancies:certificates_letter", args=[running_lease.pk, letter.pk])
        assert url in text(manager.get(page)) and manager.get(url).status_code == 200
        sent = {"kind": "insurance", "issuer": "Mutuelle", "starts_on": "2026-07-11", "received_on": "2026-09-10"}
        done = text(manager.post(reverse("tenancies:certificate_new", args=[running_lease.pk]), sent, follow=True))
        assert "Rien ne manque." in done

    def test_anothers_certificates_are_not_found(self, manager, client, account, build, running_lease, staff):
        letter = actions.ask_certificates(staff.rental, lease=running_lease, on=DAY)
        other = build.running_lease("Sauge")
        url = reverse("tenancies:certificates_letter", args=[other.pk, letter.pk])
        assert manager.get(url).status_code == 404
        client.force_login(account("rental", grants=False))
        assert client.get(reverse("tenancies:certificates", args=[running_lease.pk])).status_code == 404
        assert running_lease.code not in text(client.get(reverse("tenancies:certificates_due")))


def test_all_the_letters_are_written_by_one_button_and_come_in_one_archive(running_lease, build, staff, client, on_day):
    other = build.running_lease("Bleuet")
    insured(build.running_lease("Colchique"), staff.rental)
    on_day("2026-09-10")
    client.force_login(staff.rental)
    due, ask, archive = (
        reverse(f"tenancies:{name}") for name in ("certificates_due", "certificates_ask_all", "certificates_letters")
    )
    assert "Écrire 2 lettres" in text(client.get(due)) and client.get(archive).status_code == 404
    page = text(client.post(ask, follow=True))
    assert "2 lettres sont écrites" in page and archive in page and "Écrire 2 lettres" not in page
    names = zipfile.ZipFile(io.BytesIO(b"".join(client.get(archive).streaming_content))).namelist()
    assert names == [f"attestations-{lease.code}.pdf" for lease in (running_lease, other)]
    assert "une lettre est partie" in text(client.post(ask, follow=True))
    assert CertificateRequest.objects.count() == 2
    mail.send(staff.rental, items=list(queue(staff.rental)), on=DAY, today=DAY)
    client.post(reverse("tenancies:certificates_summon_all"))
    assert CertificateRequest.objects.filter(mail__channel="reg", formal=True).count() == 2
    mail.withdraw(staff.rental, items=list(queue(staff.rental)), today=DAY)
    on_day("2026-10-11")  # nobody answered within the delay: they are asked again
    assert "Écrire 2 lettres" in text(client.get(due))
    client.post(ask)
    assert CertificateRequest.objects.filter(mail__prepared_on=date(2026, 10, 11)).count() == 2
