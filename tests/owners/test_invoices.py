"""Each fee is on a numbered invoice of its mandate; what is given back, on a credit note that names what it corrects."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse as url

from tests.tenancies.papers import text_of
from trousseau.core.errors import Refused
from trousseau.core.models import Agency
from trousseau.exchange.books import fec
from trousseau.ledger.books import book_entries
from trousseau.ledger.models import Entry
from trousseau.owners.actions.fees import answer_vat, charge_service, take_fees
from trousseau.owners.actions.invoices import give_invoice
from trousseau.owners.models.fees import Fee, FeeInvoice
from trousseau.owners.money_proofs import invoices_as_sealed
from trousseau.owners.papers import invoice_lines, print_invoice
from trousseau.receipts.receiving import undo

DAY = date(2026, 8, 20)


def numbers() -> list[str]:
    return [str(invoice) for invoice in FeeInvoice.objects.order_by("pk")]


def test_the_fees_posted_together_for_a_mandate_are_one_invoice_and_its_voucher(staff, mandate, pay):
    pay(mandate.leases.get(), 5000, "2026-08-06")
    assert take_fees(staff.rental, until=DAY) == 2
    assert numbers() == ["F2026-00001"] and FeeInvoice.objects.get().fees.count() == 2
    assert FeeInvoice.objects.get().issued_on == DAY
    pieces = {entry.piece for entry in Entry.objects.filter(idempotency_key__startswith="owners.fee")}
    assert pieces == {"F2026-00001"}
    rows = [line.split("\t") for line in fec.write(book_entries("agency"))]
    assert {row[fec.COLUMNS.index("PieceRef")] for row in rows[1:]} == {"F2026-00001"}


def test_numbers_follow_one_another_and_their_days_too(staff, mandate, pay):
    take_fees(staff.rental, until=date(2026, 9, 30))
    take_fees(staff.rental, until=date(2026, 9, 30))  # nothing due: no number is taken
    pay(mandate.leases.get(), 5000, "2026-08-07")
    take_fees(staff.rental, until=DAY)  # rendered late: the accounts stop before the last invoice
    assert list(FeeInvoice.objects.order_by("pk").values_list("number", "issued_on")) == [
        (1, date(2026, 9, 30)),
        (2, date(2026, 9, 30)),
    ]
    pay(mandate.leases.get(), 5000, "2026-12-30")
    take_fees(staff.rental, until=date(2027, 1, 4))
    assert numbers()[-1] == "F2027-00001"


def test_an_invoice_that_sql_moved_is_found_by_what_the_ledger_sealed(staff, mandate, pay):
    take_fees(staff.rental, until=DAY)
    pay(mandate.leases.get(), 5000, "2026-08-07")
    take_fees(staff.rental, until=DAY)
    first, second = FeeInvoice.objects.order_by("pk")
    assert invoices_as_sealed(DAY) == []
    Fee.objects.filter(invoice=first).update(invoice=second)
    assert [str(one).replace("\u00a0", " ") for one in invoices_as_sealed(DAY)] == [
        "Facture F2026-00002 : la comptabilité scellée en dit une autre."
    ]
    Fee.objects.filter(base=45000).update(invoice=first)
    FeeInvoice.objects.filter(pk=second.pk).update(number=4)
    assert [str(one).replace("\u00a0", " ") for one in invoices_as_sealed(DAY)] == [
        "Facture F2026-00004 : la comptabilité scellée en dit une autre.",
        "Factures de 2026 : 2 manquent.",
    ]


def test_a_work_that_fails_gives_its_number_back(staff, mandate, pay):
    with pytest.raises(RuntimeError), transaction.atomic():
        take_fees(staff.rental, until=DAY)
        raise RuntimeError
    assert not FeeInvoice.objects.exists()
    take_fees(staff.rental, until=DAY)
    assert numbers() == ["F2026-00001"]


def test_a_service_said_twice_is_billed_once(staff, mandate, fee):
    clause = fee(mandate, kind="visit", base="flat", basis_points=None, amount=3500, due="service", vat="exempt")
    done = {"clause": clause, "lease": None, "on": DAY, "key": "v"}
    charge_service(staff.rental, today=DAY, **done)
    charge_service(staff.rental, today=date(2026, 9, 2), **done)
    assert numbers() == ["F2026-00001"]


def test_what_waits_for_an_answer_takes_no_number(staff, mandate, fee):
    clause = fee(mandate, vat="")
    take_fees(staff.rental, until=DAY)
    assert numbers() == []
    answer_vat(staff.director, clause=clause, vat="added", ground="Comptable", on=DAY)
    take_fees(staff.rental, until=DAY)
    assert numbers() == ["F2026-00001"]


def test_a_payment_undone_is_credited_by_a_note_that_names_its_invoice(staff, mandate):
    take_fees(staff.rental, until=DAY)
    undo(staff.rental, receipt=mandate.leases.get().receipts.rent().get(), on=DAY, today=DAY)
    take_fees(staff.rental, until=DAY)
    note = FeeInvoice.objects.get(number=2)
    taken = Fee.objects.get()
    assert (taken.credit, taken.returned.piece, taken.unbilled.piece) == (note, "F2026-00002", "F2026-00002")
    [line] = invoice_lines(note)
    assert (line.total, line.corrects) == (-taken.total, "F2026-00001")


def test_aid_taken_back_is_credited_on_the_same_ground(staff, mandate, pay, fee):
    from trousseau.rents.caf.placing import notify_clawback

    lease = mandate.leases.get()
    pay(lease, 20000, "2026-08-25", month=date(2026, 8, 1))
    day = date(2026, 9, 10)
    take_fees(staff.rental, until=day)
    notify_clawback(
        staff.rental, lease=lease, month=date(2026, 8, 1), amount=10000, reason="Reprise", on=day, today=day, key="a"
    )
    take_fees(staff.rental, until=day)
    assert numbers() == ["F2026-00001", "F2026-00002"]
    [line] = invoice_lines(FeeInvoice.objects.get(number=2))
    assert (line.net, line.corrects) == (-700, "F2026-00001")


def test_its_paper_bears_what_the_code_asks(staff, mandate, fee):
    fee(mandate, vat="added")
    Agency.objects.update(siren="732829320")
    take_fees(staff.rental, until=DAY)
    document, _paper = print_invoice(FeeInvoice.objects.get())
    taken = Fee.objects.get()
    assert (document.siren, document.vat_number, document.number) == ("732829320", "FR44732829320", "F2026-00001")
    assert (document.net, document.vat, document.dated) == (taken.net, taken.vat, DAY)
    assert [(rate.rate, rate.net, rate.vat) for rate in document.by_rate] == [(20, taken.net, taken.vat)]
    assert document.owners == (mandate.owner.name,)


@pytest.mark.parametrize(
    ("siret", "said"), [("", "SIREN 732829320."), ("73282932000074", "SIRET 73282932000074.")], ids=("siren", "siret")
)
def test_the_number_of_the_register_is_printed_under_its_name(staff, mandate, siret, said):
    Agency.objects.update(siren="732829320", siret=siret)
    take_fees(staff.rental, until=DAY)
    document, paper = print_invoice(FeeInvoice.objects.get())
    printed = text_of(paper.pdf)
    assert document.siren == "732829320" and "SIREN 732829320" in printed and said in printed
    assert ("SIRET" in printed) == bool(siret)


def test_who_bills_without_a_siren_is_told_so(staff, mandate):
    Agency.objects.update(siren="")
    take_fees(staff.rental, until=DAY)
    with pytest.raises(Refused, match="SIREN"):
        print_invoice(FeeInvoice.objects.get())


def test_it_is_printed_once_on_its_page(client, staff, mandate):
    Agency.objects.update(siren="732829320")
    take_fees(staff.rental, until=DAY)
    invoice = FeeInvoice.objects.get()
    client.force_login(staff.rental)
    page = url("owners:invoice", args=[invoice.pk])
    assert "F2026-00001" in client.get(page).content.decode()
    assert client.get(url("owners:invoice_paper", args=[invoice.pk])).status_code == 404
    client.post(url("owners:invoice_print", args=[invoice.pk]))
    invoice.refresh_from_db()
    Agency.objects.update(name="Un autre nom")
    assert give_invoice(staff.rental, invoice=invoice).pk == invoice.paper_id
    assert b"".join(client.get(url("owners:invoice_paper", args=[invoice.pk])).streaming_content)[:4] == b"%PDF"
    assert "F2026-00001" in client.get(url("owners:fees")).content.decode()
