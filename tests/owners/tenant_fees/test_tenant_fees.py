"""What a tenant pays for the letting: capped, receipted, billed by the agency, transferred with its other fees."""

from datetime import date

import pytest
from django.urls import reverse

from tests.plugins.bank_files import camt053
from tests.tenancies.inspections.walks import entry
from trousseau.core.errors import Refused
from trousseau.ledger import funds
from trousseau.ledger.bank.lines import clear_line
from trousseau.ledger.bank.reconciliation import reconcile
from trousseau.ledger.models import BankLine
from trousseau.ledger.money_proofs import discover
from trousseau.ledger.queries import balance
from trousseau.mandates.models import FeeClause
from trousseau.matching.identifying import Part, identify, undo_share
from trousseau.owners.actions.transfers import transfer_fees
from trousseau.owners.models import AgencyTransfer, TenantFee
from trousseau.owners.tenant_fees import queries
from trousseau.owners.tenant_fees.actions import receive_tenant_fee
from trousseau.owners.tenant_fees.transferring import to_transfer
from trousseau.receipts.counter import pay_in_cheques, send_back, to_pay_in, unpaid_candidates
from trousseau.receipts.enums import Step
from trousseau.receipts.models import CounterReceipt, LineShare
from trousseau.receipts.receiving import undo
from trousseau.tenancies.models import Lease

DAY = date(2026, 8, 6)


def clause(mandate, payer: str, amount: int, kind: str = "letting", vat: str = "included") -> FeeClause:
    return FeeClause.objects.create(
        mandate=mandate,
        kind=kind,
        base="flat",
        amount=amount,
        vat=vat,
        payer=payer,
        due="lease",
        starts_on=mandate.starts_on,
    )


@pytest.fixture
def letting(running_lease) -> FeeClause:
    """400 € each, on 44 m²: the ceiling is 355.08 € elsewhere than in a tense zone."""
    FeeClause.objects.all().delete()
    clause(running_lease.mandate, "owner", 40000)
    return clause(running_lease.mandate, "tenant", 40000)


@pytest.fixture
def receive(running_lease, staff, letting):
    def do(**changes) -> TenantFee:
        given = {"clause": letting, "zone": "other", "method": "card", "on": DAY, "today": DAY} | changes
        return receive_tenant_fee(staff.rental, lease=Lease.objects.get(pk=running_lease.pk), **given)

    return do


def broken(on: date = DAY) -> list[str]:
    return [str(said) for proof in discover() for said in proof.check(on)]


def test_it_is_capped_receipted_billed_and_no_money_of_the_owner(receive, running_lease, letting):
    before = balance("clients", "46712")
    fee = receive()
    assert (fee.amount, fee.net, fee.vat, fee.why_less) == (35508, 29590, 5918, "ceiling")
    assert (balance("clients", "5121"), balance("clients", "46716", aux=running_lease.code)) == (35508, -35508)
    assert balance("clients", "46712") == before and balance("clients", "46711") == 0
    assert [balance("agency", account) for account in ("411", "706", "44571")] == [35508, -29590, -5918]
    receipt = CounterReceipt.objects.get()
    assert receipt.receipt == fee.receipt and str(receipt) == "R000001" and not broken()
    with pytest.raises(Refused):  # once
        receive()


@pytest.mark.parametrize(("zone", "cents"), [("very", 40000), ("tense", 40000), ("other", 35508)])
def test_the_zone_that_a_person_says_decides_the_ceiling(receive, zone, cents):
    assert receive(zone=zone).amount == cents  # 44 × 12,10 = 532,40 ; 44 × 10,09 = 443,96 ; 44 × 8,07 = 355,08


def test_the_tenant_pays_no_more_than_the_owner(receive, running_lease):
    FeeClause.objects.filter(payer="owner").update(amount=10000)
    fee = receive()
    assert (fee.amount, fee.why_less) == (10000, "owner")


@pytest.mark.parametrize(
    "changes",
    [{"zone": "none"}, {"zone": ""}, {"on": date(2026, 6, 1)}, {"on": date(2026, 8, 7)}, {"method": "cheque"}],
)
def test_what_is_not_due_or_not_said_is_refused(receive, changes):
    with pytest.raises(Refused):
        receive(**changes)
    assert not TenantFee.objects.exists() and balance("agency") == 0


def test_nothing_is_asked_when_the_owner_pays_nothing_or_the_vat_is_not_said(receive, letting):
    FeeClause.objects.filter(payer="owner").delete()
    with pytest.raises(Refused, match="propriétaire"):
        receive()
    FeeClause.objects.filter(pk=letting.pk).update(vat="")
    letting.refresh_from_db()
    with pytest.raises(Refused, match="TVA"):
        receive()


def test_an_inspection_has_its_own_ceiling_once_it_is_made(receive, running_lease, staff):
    clause(running_lease.mandate, "owner", 20000, "inventory")
    seen = clause(running_lease.mandate, "tenant", 20000, "inventory")
    with pytest.raises(Refused):
        receive(clause=seen, zone="none")
    entry(running_lease, staff.rental)
    assert receive(clause=seen, zone="none").amount == 13332  # 44 × 3,03


def test_it_is_transferred_with_the_other_fees_and_undone_no_more(receive, staff, running_lease, agency_bank, pay_out):
    fee = receive()
    done = transfer_fees(staff.director, on=DAY)
    assert (balance("clients", "46719"), balance("agency", "512")) == (-35508, 0) and not broken()
    pay_out(DAY)
    fee.refresh_from_db()
    assert (done.total, fee.transfer, balance("clients", "5121"), balance("clients", "46716")) == (35508, done, 0, 0)
    assert (balance("agency", "411", aux=running_lease.code), balance("agency", "512")) == (0, 35508) and not broken()
    with pytest.raises(Refused):
        undo(staff.rental, receipt=fee.receipt, on=DAY, today=DAY)
    assert transfer_fees(staff.director, on=DAY) is None and AgencyTransfer.objects.count() == 1


def test_what_the_statement_of_its_days_does_not_show_is_not_transferred(
    receive, staff, take, bank_account, agency_bank
):
    receive(method="transfer")
    take(camt053([{"cents": 100, "on": "2026-08-10"}]))
    assert not to_transfer().exists() and transfer_fees(staff.director, on=date(2026, 9, 2)) is None
    rows = [{"cents": 35508, "on": "2026-09-01", "label": "Honoraires"}]
    take(camt053(rows, opening=100, first="2026-09-01", last="2026-09-02", number="2026-09"), on="2026-09-03")
    line = BankLine.objects.get(cents=35508)
    clear_line(staff.rental, line=line, entries=[TenantFee.objects.get().receipt.entry])
    assert to_transfer().count() == 1


def test_one_transfer_of_the_fee_and_the_rent_is_cut_in_two(
    receive, staff, running_lease, letting, take, call, client, on_day, bank_account
):
    call(8)
    take(camt053([{"cents": 35508 + 45000, "on": "2026-08-05", "party": "A. Capucine"}]))
    line, url = BankLine.objects.get(), reverse("owners:tenant_fee", args=[running_lease.pk, letting.pk])
    client.force_login(staff.rental)
    assert "A. Capucine" in client.get(url).content.decode()
    sent = {"zone": "other", "method": "card", "on": "2026-09-01", "line": line.pk}
    assert client.post(url, sent).status_code == 302
    fee = TenantFee.objects.get()
    line.refresh_from_db()
    assert (fee.receipt.method, fee.receipt.received_on, line.left) == ("transfer", date(2026, 8, 5), 45000)
    identify(staff.rental, parts=[Part(line, running_lease, 45000, Step.PERSON)], today=date(2026, 9, 2))
    line.refresh_from_db()
    assert (line.state, balance("clients", "471"), balance("clients", "46716")) == ("settled", 0, -35508)
    assert to_transfer().count() == 1 and not broken(date(2026, 9, 2))
    share = LineShare.objects.get(kind="fee")
    undo_share(staff.rental, share=share, on=date(2026, 9, 2), today=date(2026, 9, 2))
    line.refresh_from_db()
    assert (line.left, balance("clients", "46716")) == (35508, 0)
    assert reconcile(bank_account, date(2026, 9, 2)).holds and not broken(date(2026, 9, 2))
    with pytest.raises(Refused):  # more than is left of the line
        BankLine.objects.update(left=100)
        receive(line=BankLine.objects.get(), today=date(2026, 9, 2))


def test_undone_it_is_awaited_again_in_both_ledgers(receive, staff, running_lease, letting):
    fee = receive()
    undo(staff.rental, receipt=fee.receipt, on=DAY, today=DAY)
    assert balance("clients", "46716") == balance("clients", "5121") == balance("agency", "411") == 0
    assert queries.awaited(Lease.objects.get()) == [letting] and CounterReceipt.objects.get().cancelled_on == DAY
    assert receive().amount == 35508 and not broken()


def test_a_cheque_is_transferred_once_the_bank_shows_it_and_comes_back_unpaid(
    receive, staff, running_lease, take, bank_account, agency_bank
):
    fee = receive(method="cheque", cheque_number="77", cheque_bank="Banque d’essai")
    assert transfer_fees(staff.director, on=DAY) is None and balance("clients", "5112") == 35508
    pay_in_cheques(staff.rental, cheques=list(to_pay_in()), on=DAY, today=DAY)
    assert transfer_fees(staff.director, on=DAY) is None
    rows = [
        {"cents": 35508, "on": "2026-08-10", "label": "REMISE"},
        {"cents": -35508, "on": "2026-08-20", "label": "CHEQUE IMPAYE"},
    ]
    take(camt053(rows))
    line, later = BankLine.objects.get(cents__lt=0), date(2026, 9, 2)
    send_back(staff.rental, line=line, cheque=unpaid_candidates(line).get(), today=later)
    fee = TenantFee.objects.get()
    assert fee.receipt.reversal.date == date(2026, 8, 20)
    assert balance("clients", "5112") == balance("clients", "46716") == balance("agency", "411") == 0
    assert reconcile(bank_account, later).holds and not funds.gaps(later)


def test_from_the_account_to_the_receipt_by_the_pages(client, staff, running_lease, letting, on_day):
    on_day("2026-08-06")
    client.force_login(staff.rental)
    account, url = (
        reverse("rents:lease", args=[running_lease.pk]),
        reverse("owners:tenant_fee", args=[running_lease.pk, letting.pk]),
    )

    def text(response) -> str:
        return response.content.decode().replace("\u00a0", " ").replace("\u202f", " ")

    assert url in text(client.get(account))
    share = FeeClause.objects.create(
        mandate=running_lease.mandate,
        kind="letting",
        base="collected",
        basis_points=700,
        vat="included",
        payer="tenant",
        due="receipt",
        starts_on=running_lease.mandate.starts_on,
    )
    owner = FeeClause.objects.get(payer="owner")
    for other in (share, owner):  # a share of the rents is no letting fee; the owner’s is not the tenant’s
        assert client.get(reverse("owners:tenant_fee", args=[running_lease.pk, other.pk])).status_code == 404
    asked = text(client.get(url))
    assert "355,08 €" in asked and "400,00 €" in asked and "Loi 89-462, art. 5" in asked
    assert client.post(url, {"method": "card", "on": "2026-08-06"}).status_code == 422
    sent = client.post(url, {"zone": "other", "method": "card", "on": "2026-08-06"}, follow=True)
    fee = TenantFee.objects.get()
    assert "au plafond de la loi" in text(sent) and url not in text(sent)
    paper = client.get(reverse("receipts:paper", args=[fee.receipt.paper.pk]))
    assert b"".join(paper.streaming_content).startswith(b"%PDF")
    undo = reverse("receipts:undo", args=[fee.receipt.pk])
    assert client.post(undo, {"on": "2026-08-06"}).status_code == 302 and url in text(client.get(account))


def test_the_lease_says_what_its_tenant_pays(lease, letting_of):
    from trousseau.tenancies.contract.clauses import tenant_fees

    [said] = tenant_fees(lease, lease.starts_on)
    assert said.payer == "Locataire" and "400,00" in said.amount


@pytest.fixture
def letting_of(lease):
    return clause(lease.mandate, "tenant", 40000)
