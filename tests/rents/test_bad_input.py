"""What is sent to the pages and cannot be true: a sentence says what to do, and nothing changes."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.plugins.bank_files import TENANT_IBAN, camt053
from trousseau.ledger.bank.tasks import work
from trousseau.ledger.models import BankFile, BankLine, ClosedYear, Entry
from trousseau.receipts.models import Receipt
from trousseau.rents.models import RentCall

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


def key_shown(page) -> str:
    """The key that its form carries; "" for a form without one."""
    form = page.context["form"]
    return form["key"].value() if "key" in form.fields else ""


def kept() -> tuple[int, int, int, int]:
    lines = BankLine.objects.exclude(state="staged")
    return Entry.objects.count(), Receipt.objects.rent().count(), RentCall.objects.count(), lines.count()


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
)
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
        ("payment_new", {"amount": "1e3"}, "« 1e3 » n’est pas un montant"),
        ("payment_new", {"amount": "٤٥٠"}, "n’est pas un montant"),
        ("payment_new", {"amount": "４５０"}, "n’est pas un montant"),
        ("payment_new", {"amount": "1.000"}, "peut se lire de deux façons : écrivez 1000 ou 1,00"),
        ("payment_new", {"amount": "12 34"}, "n’est pas un montant"),
        ("payment_new", {"amount": "99 999 999"}, "99 999 999,00 €, c’est un montant inhabituel"),
        ("payment_new", {"amount": "45000"}, "45 000,00 €, c’est un montant inhabituel"),
        ("deposit", {"amount": "40000"}, "c’est un montant inhabituel"),
        ("aid", {"month": "2026-08", "amount": "-20"}, "Un montant vaut zéro ou plus"),
        ("deposit", {"on": "2062-01-01"}, "Ce jour n’est pas encore venu"),
    ],
)
def test_a_sum_noted_by_hand(manager, running_lease, call, name, sent, words):
    call(8)
    before = kept()
    url = reverse(f"rents:{name}", args=[running_lease.pk])
    key = key_shown(manager.get(url))
    form = {"key": key, "payer": "tenant", "amount": "450", "method": "transfer", "on": "2026-09-06", **sent}
    answer = manager.post(url, form)
    assert answer.status_code == 422 and kept() == before
    assert words in said(answer)


def test_a_day_of_a_closed_year_is_written_in_the_open_one(manager, running_lease, call, staff):
    call(8)
    ClosedYear.objects.create(ledger="clients", year=2026, closed_by=staff.director)
    before = kept()
    url = reverse("rents:payment_new", args=[running_lease.pk])
    form = {"key": key_shown(manager.get(url)), "payer": "tenant", "amount": "450", "method": "transfer"}
    answers = [
        manager.post(url, {**form, "on": "2026-09-06"}),
        manager.post(reverse("rents:run"), {"month": "2026-09"}, follow=True),
    ]
    assert kept() != before and "clos" not in plain(answers[1])
    assert Receipt.objects.get().received_on == date(2026, 9, 6)
    late = Entry.objects.filter(own_date__isnull=False).values_list("date", "own_date")
    assert set(late) == {(date(2027, 1, 1), date(2026, 9, 6)), (date(2027, 1, 1), date(2026, 9, 1))}


def test_an_unusual_amount_is_booked_once_it_is_said_to_be_right_and_only_that_one(manager, running_lease, call):
    call(8)
    url = reverse("rents:payment_new", args=[running_lease.pk])
    form = {
        "key": key_shown(manager.get(url)),
        "payer": "tenant",
        "amount": "12 000,00",
        "method": "transfer",
        "on": "2026-09-06",
    }
    page = manager.post(url, form).content.decode()
    box = re.search(r'<input type="checkbox" name="amount_sure" value="(\d+)">', page)
    assert box and box[1] == "1200000" and "Oui, 12 000,00 €, c’est juste" in plain(manager.post(url, form))
    # ticked for another amount than the one that is now typed
    assert manager.post(url, {**form, "amount": "120 000", "amount_sure": box[1]}).status_code == 422
    assert not Receipt.objects.rent().exists()
    assert manager.post(url, {**form, "amount_sure": box[1]}).status_code == 302
    assert Receipt.objects.rent().get().amount == 1200000


@pytest.mark.parametrize("typed", ["1 000,50", "1000.50", "1\u00a0000,50 €", "1\u202f000,50", "1.000,50", "1000,5"])
def test_an_amount_is_booked_as_it_was_meant(manager, running_lease, call, typed):
    call(8)
    url = reverse("rents:payment_new", args=[running_lease.pk])
    key = key_shown(manager.get(url))
    form = {"key": key, "payer": "tenant", "amount": typed, "method": "transfer", "on": "2026-09-06"}
    assert manager.post(url, form).status_code == 302
    assert Receipt.objects.rent().get().amount == 100050


def test_a_payment_of_nothing_is_refused_in_words_beside_its_amount(manager, running_lease, call):
    call(8)
    url, before = reverse("rents:payment_new", args=[running_lease.pk]), kept()
    key = key_shown(manager.get(url))
    form = {"key": key, "payer": "tenant", "amount": "0", "method": "transfer", "on": "2026-09-06"}
    answer = manager.post(url, form)
    assert answer.status_code == 422 and kept() == before
    assert answer.context["form"].errors == {"amount": ["Écrivez un montant au-dessus de zéro."]}


def test_the_same_payment_noted_from_two_tabs_is_asked_about_before_it_counts_twice(manager, running_lease, call):
    call(8)
    url = reverse("rents:payment_new", args=[running_lease.pk])
    form = {"payer": "tenant", "amount": "450", "method": "transfer", "on": "2026-09-06"}
    first, second = ({**form, "key": key_shown(manager.get(url))} for _tab in range(2))
    assert manager.post(url, first).status_code == 302
    assert manager.post(url, first).status_code == 302  # sent twice: once
    answer = manager.post(url, second)
    assert answer.status_code == 422 and Receipt.objects.rent().count() == 1
    assert "est déjà noté ici : cochez la case si c’en est un autre" in said(answer)
    assert re.search(r'<input type="checkbox" name="another"', answer.content.decode())
    assert 'type="checkbox" name="another"' not in manager.get(url).content.decode()
    assert manager.post(url, {**second, "another": "on"}).status_code == 302
    assert Receipt.objects.rent().count() == 2
