"""What is sent to the pages and cannot be true: a sentence says what to do, and nothing changes."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.plugins.bank_files import TENANT_IBAN, camt053
from trousseau.ledger.bank.tasks import work
from trousseau.ledger.models import BankFile, BankLine, ClosedYear, Entry
from trousseau.rents.models import Payment, RentCall

RENT = {"cents": 45000, "on": "2026-08-06", "label": "Loyer"}
WHOLE = camt053([RENT])
BOMB = WHOLE.replace(
    b"<Document",
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><Document",
    1,
)


@pytest.fixture
def manager(client, staff, on_day):
    on_day("2026-09-20")
    client.force_login(staff.rental)
    return client


def plain(answer) -> str:
    return re.sub(r"[\s\u202f\u00a0]+", " ", answer.content.decode())


def said(answer) -> str:
    """What the page says is wrong."""
    wrong = re.findall(r'<p class="error".*?</p>|<section class="callout is-bad".*?</section>', plain(answer))
    return re.sub(r"<[^>]+>", " ", " ".join(wrong))


def kept() -> tuple[int, int, int, int]:
    lines = BankLine.objects.exclude(state="staged")
    return Entry.objects.count(), Payment.objects.count(), RentCall.objects.count(), lines.count()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (WHOLE[: len(WHOLE) // 2], "coupé ou abîmé : demandez de nouveau le relevé à la banque"),
        (BOMB, "contient des définitions (DOCTYPE)"),
        (camt053([{**RENT, "currency": "USD"}]), "est en USD : seul un compte en euros (EUR) se tient ici"),
        (camt053([RENT], currency="XXX"), "est en XXX : seul un compte en euros (EUR) se tient ici"),
        (camt053([{**RENT, "on": "2062-08-06"}]), "daté du 06/08/2062"),
        (b"", "est vide"),
        (camt053([RENT], iban=TENANT_IBAN), "n’est pas suivi ici : ajoutez-le d’abord"),
    ],
    ids=["cut", "bomb", "dollars", "no-currency", "2062", "empty", "another-account"],
)  # fmt: skip
def test_a_file_of_the_bank(manager, bank_account, running_lease, content, words):
    before = kept()
    answer = manager.post(
        reverse("ledger:bank_file_new"), {"file": SimpleUploadedFile("releve.xml", content), "account": ""}
    )
    if answer.status_code == 302:
        work(BankFile.objects.get())
        answer = manager.get(answer.url)
    assert kept() == before
    assert words in said(answer)


@pytest.mark.parametrize(
    ("name", "sent", "words"),
    [
        ("payment_new", {"on": "2062-08-06"}, "Ce jour n’est pas encore venu : notez la somme une fois arrivée"),
        ("payment_new", {"on": "1926-08-06"}, "pas encore signé ce jour-là : vérifiez la date"),
        ("payment_new", {"amount": "-450"}, "Un montant vaut zéro ou plus"),
        ("payment_new", {"amount": "99999999999999"}, "n’est pas un montant : écrivez par exemple 438,50"),
        ("aid", {"month": "2026-08", "amount": "-20"}, "Un montant vaut zéro ou plus"),
        ("deposit", {"on": "2062-01-01"}, "Ce jour n’est pas encore venu"),
    ],
)  # fmt: skip
def test_a_sum_noted_by_hand(manager, running_lease, call, name, sent, words):
    call(8)
    before = kept()
    url = reverse(f"rents:{name}", args=[running_lease.pk])
    key = manager.get(url).context["form"].initial.get("key", "")
    form = {"key": key, "payer": "tenant", "amount": "450", "method": "transfer", "on": "2026-09-06", **sent}
    answer = manager.post(url, form)
    assert answer.status_code == 422 and kept() == before
    assert words in said(answer)


def test_a_day_of_a_closed_year(manager, running_lease, call, staff):
    call(8)
    ClosedYear.objects.create(ledger="clients", year=2026, closed_by=staff.director)
    before = kept()
    url = reverse("rents:payment_new", args=[running_lease.pk])
    form = {
        "key": manager.get(url).context["form"].initial["key"],
        "payer": "tenant",
        "amount": "450",
        "method": "transfer",
    }
    answers = [
        manager.post(url, {**form, "on": "2026-09-06"}),
        manager.post(reverse("rents:run"), {"month": "2026-09"}, follow=True),
    ]
    assert kept() == before
    for answer in answers:
        assert "L’exercice 2026 est clos : datez l’écriture dans un exercice ouvert" in plain(answer)
