"""The pages of the CAF, by the rental manager."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from trousseau.receipts.models import Receipt
from trousseau.rents.caf.queries import ledger_to_share, waiting
from trousseau.rents.models import CafLump, CafRemittance, Clawback

from .conftest import content


@pytest.fixture
def manager(client, staff, on_day):
    on_day("2026-09-20")
    client.force_login(staff.rental)
    return client


def url(name, *args):
    return reverse(f"rents:caf_{name}", args=args)


def text(response) -> str:
    return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def upload(client, *rows, total="250", reference="B1"):
    file = SimpleUploadedFile("bordereau.csv", content(*rows))
    sent = {"file": file, "reference": reference, "paid_on": "2026-09-05", "total": total}
    return client.post(url("remittance_new"), sent)


def test_from_the_file_to_the_accounts_by_the_pages(manager, running_lease, call):
    call(8)
    answer = upload(manager, f"111;{running_lease.code};Capucine;08/2026;200;Droit", "9;;Ancolie;08/2026;50;Droit")
    found = CafRemittance.objects.get()
    assert answer.headers["Location"] == url("columns", found.pk)
    page = manager.get(url("columns", found.pk))
    assert "Ancolie" in text(page) and page.context["form"]["c4"].initial == "amount"
    sent = {"c0": "number", "c1": "lease", "c2": "name", "c3": "month", "c4": "amount", "c5": "kind"}
    page = manager.post(url("columns", found.pk), sent, follow=True)
    assert "Attend son argent" in text(page) and not Receipt.objects.rent().exists()
    key = manager.get(url("lump_new")).context["form"]["key"].value()
    sent = {"key": key, "amount": "250", "on": "2026-09-06", "remittance": found.pk}
    for _ in range(2):
        page = manager.post(url("lump_new"), sent, follow=True)
    assert CafLump.objects.count() == 1 and Receipt.objects.rent().get().amount == 20000
    assert "Des lignes attendent quelqu’un" in text(page) and "Aminata Capucine" in text(page)
    page = text(manager.get(url("waiting")))
    assert "Ancolie" in page and "14 jours" in page and "égal au compte 4678" in page
    line = found.lines.get(number="9")
    answer = manager.post(url("place", line.pk), {"lease": running_lease.pk, "month": "2026-08"})
    assert answer.status_code == 302 and ledger_to_share() == 0
    assert "Rien à répartir" in text(manager.get(url("waiting")))
    assert "Réparti" in text(manager.get(url("remittances")))


def test_a_slip_that_does_not_add_up_says_the_difference_and_keeps_nothing(manager, running_lease, call):
    call(8)
    upload(manager, "1;;A;08/2026;250;")
    found = CafRemittance.objects.get()
    manager.post(url("columns", found.pk), {"c0": "number", "c3": "month", "c4": "amount"})
    answer = upload(manager, "1;;A;08/2026;249,99;", reference="B2")
    assert answer.status_code == 422 and "0,01 € de moins" in text(answer)
    assert CafRemittance.objects.count() == 1
    again = upload(manager, "1;;A;08/2026;250;", reference="B3")
    assert again.headers["Location"] == url("remittance", found.pk) and CafRemittance.objects.count() == 1


@pytest.mark.parametrize("row", ["1;;A;08/2062;250;", "1;;A;quand ?;250;", "1;;A;08/2026;-250;"])
def test_a_row_that_is_not_understood_is_named_on_the_page_of_the_columns(manager, row):
    upload(manager, row)
    found = CafRemittance.objects.get()
    answer = manager.post(url("columns", found.pk), {"c0": "number", "c3": "month", "c4": "amount"})
    assert answer.status_code == 422 and "ligne 2" in text(answer)
    assert not found.lines.exists()


def test_a_column_that_lacks_and_one_said_twice_are_refused(manager):
    upload(manager, "1;;A;08/2026;250;")
    found = CafRemittance.objects.get()
    assert "Mois du droit" in text(manager.post(url("columns", found.pk), {"c4": "amount", "c0": "number"}))
    answer = manager.post(url("columns", found.pk), {"c4": "amount", "c3": "amount"})
    assert answer.context["form"].errors["c4"]


def test_a_slip_set_aside_leaves_no_line(manager, running_lease, call):
    upload(manager, "1;;A;08/2026;250;")
    found = CafRemittance.objects.get()
    assert manager.get(url("drop", found.pk)).status_code == 405
    manager.post(url("drop", found.pk))
    assert not CafRemittance.objects.exists()


def test_a_clawback_noted_twice_by_the_same_form_is_one(manager, running_lease, call, pay, the_caf, pay_out):
    call(8)
    pay(running_lease, 25000, "2026-09-05", month=date(2026, 8, 1))
    page = manager.get(url("clawback_new", running_lease.pk))
    sent = {
        "key": page.context["form"]["key"].value(),
        "month": "2026-08",
        "amount": "40",
        "reason": "Ressources",
        "on": "2026-09-10",
    }
    for _ in range(2):
        assert manager.post(url("clawback_new", running_lease.pk), sent).status_code == 302
    row = Clawback.objects.get()
    assert "Indu CAF 08/2026" in text(manager.get(reverse("rents:lease", args=[running_lease.pk])))
    page = text(manager.get(url("clawbacks")))
    assert "Dû à la CAF" in page and "Ressources" in page
    manager.post(url("clawback_pay", row.pk), {"payee": the_caf.pk})
    assert "Dans le prochain lot" in text(manager.get(url("clawbacks")))
    pay_out(date(2026, 9, 20))
    assert "Rendu à la CAF" in text(manager.get(url("clawbacks"))) and not waiting()


def test_a_reader_without_a_grant_meets_no_name(client, account, running_lease, call, remittance, lump, on_day):
    on_day("2026-09-20")
    call(8)
    found = remittance(f"111;{running_lease.code};Aminata Capucine;08/2026;250;", total=25000)
    lump(25000)
    client.force_login(account("rental", name="Ugo Martinet", grants=False))
    page = text(client.get(url("remittance", found.pk)))
    assert "Capucine" not in page and running_lease.code in page
    assert client.get(url("clawback_new", running_lease.pk)).status_code == 404
