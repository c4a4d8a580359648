"""A story of three owners and five dwellings, over two years, counted a second time in fractions.

`Books` is what an auditor would keep beside us: every sum is worked out here, from the leases and the mandates, by
arithmetic that shares nothing with the rules of the software. At the end each balance of both ledgers is compared, and
programs that we did not write read the exports.
"""

import csv
import io
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from math import floor

import pytest
from accounting_fr.fec_check import check_fec

from tests.plugins.bank_files import TENANT_IBAN, camt053
from tests.plugins.money import tell
from tests.plugins.read_outside import exported, read_outside
from tests.tenancies.inspections.walks import entry as inspect_entry
from tests.tenancies.inspections.walks import leaving as inspect_exit
from trousseau.core.models import HouseholdMember
from trousseau.exchange.books import fec
from trousseau.exchange.sepa import Account
from trousseau.ledger import funds
from trousseau.ledger.bank.books import uncleared
from trousseau.ledger.bank.lines import clear_line
from trousseau.ledger.bank.reconciliation import gaps, reconcile
from trousseau.ledger.closing import carry_result, close_year, posted_results
from trousseau.ledger.models import BankLine
from trousseau.ledger.money_proofs import discover
from trousseau.ledger.queries import balances, trial
from trousseau.ledger.verification import verify
from trousseau.mail.actions import Proof
from trousseau.mandates.actions.ending import end_mandate
from trousseau.owners.actions.expenses import enter_expense, pay_expense
from trousseau.owners.actions.fees import take_fees
from trousseau.owners.actions.handovers import hand_over
from trousseau.owners.actions.runs import stage_run, write_run
from trousseau.owners.actions.statements import make_statement
from trousseau.owners.actions.transfers import transfer_fees
from trousseau.owners.models.fees import Fee, FeeInvoice
from trousseau.payouts.ibans import confirm_iban
from trousseau.payouts.suppliers import register_supplier
from trousseau.rents.actions import receive_deposit, receive_payment
from trousseau.rents.caf.paying_back import pay_back
from trousseau.rents.caf.placing import notify_clawback
from trousseau.rents.charges.actions import note_cost, send_statement, settle_charges
from trousseau.rents.debits import actions as debits
from trousseau.rents.deposits.actions import add_retention, begin_settlement, settle_deposit
from trousseau.rents.models import Debit
from trousseau.rents.refunds.actions import refund_credit
from trousseau.rents.run.calling import call_month
from trousseau.tenancies.leaving.departure import record_departure
from trousseau.tenancies.leaving.notices_to_quit import tenant_notice
from trousseau.tenancies.models import LeaseParty

IBANS = ("FR7630006000011234567890189", "DE89370400440532013000", "FR1420041010050500013M02606")
PAYER = Account("Agence d’essai, fonds des mandants", "FR1420041010050500013M02606")


def euros(text: str) -> Fraction:
    return Fraction(text)


def half_up(amount: Fraction) -> Fraction:
    """To the cent; a half goes up, away from zero."""
    cents = floor(abs(amount) * 100 + Fraction(1, 2))
    return Fraction(cents if amount >= 0 else -cents, 100)


def cents(amount: Fraction) -> int:
    assert (amount * 100).denominator == 1
    return int(amount * 100)


class Home:
    """A lease and its mandate, with what an auditor reads on the papers: rent, charges, how the fee is written."""

    def __init__(self, lease, rent: str, charges: str, share: str, vat: str):
        self.lease, self.rent, self.charges = lease, euros(rent), euros(charges)
        self.share, self.vat = euros(share) / 100, vat

    @property
    def mandate(self):
        return self.lease.mandate

    @property
    def fund(self) -> str:
        return self.mandate.fund.code

    @property
    def tenant(self) -> str:
        return f"46711:{self.fund}:{self.lease.code}"

    def asked(self, lived: int, days: int) -> Fraction:
        """Rent and charges of a month of `days`, of which `lived`: the sum asked is rounded once."""
        return half_up((self.rent + self.charges) * Fraction(lived, days))

    def fee(self, collected: Fraction) -> tuple[Fraction, Fraction]:
        """(without VAT, VAT) of the fee on a sum collected: « ht » adds 20 %, « ttc » contains it, « exempt » has none."""
        written = half_up(collected * self.share)
        if self.vat == "added":
            return written, half_up(written * Fraction(20, 100))
        net = half_up(written / Fraction(120, 100)) if self.vat == "included" else written
        return net, written - net


class Books:
    """Both ledgers in euros, by account, fund and lease, debit above zero; and the lines that the bank will write."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        self.bank: list[dict] = []

    def post(self, ledger: str, *moves: tuple[str, Fraction]) -> None:
        assert sum(amount for _path, amount in moves) == 0
        for path, amount in moves:
            self.held[ledger, path] += amount

    def clients(self, debit: str, credit: str, amount: Fraction) -> None:
        self.post("clients", (debit, amount), (credit, -amount))

    def agency(self, debit: str, credit: str, amount: Fraction) -> None:
        self.post("agency", (debit, amount), (credit, -amount))

    def at_bank(self, amount: Fraction, day: date, label: str, **more) -> None:
        self.bank.append({"cents": cents(amount), "on": day.isoformat(), "label": label, **more})

    def fee(self, home: Home, collected: Fraction, side: int = 1) -> None:
        net, vat = home.fee(collected)
        net, vat = side * net, side * vat
        self.clients(f"46712:{home.fund}", f"46714:{home.fund}", net + vat)
        self.post("agency", (f"411:{home.mandate.code}", net + vat), ("706", -net), ("44571", -vat))

    def collected_for(self, home: Home) -> Fraction:
        """What is the owner's and in the bank: their credit, less what tenants still owe of it."""
        owed = sum(
            amount
            for (ledger, path), amount in self.held.items()
            if ledger == "clients" and path.startswith(f"46711:{home.fund}:") and amount > 0
        )
        return -self.held["clients", f"46712:{home.fund}"] - owed

    def balances(self, ledger: str) -> dict[str, int]:
        return {path: cents(amount) for (one, path), amount in self.held.items() if one == ledger and amount}


class Story:
    """What happens, told to the software and counted in the books of the auditor."""

    def __init__(self, staff, take, bank_account):
        self.fees_asked: dict[Home, Fraction] = {}
        self.asked: dict[str, Fraction] = {}  # what waits for the next run, beside what the owners are due
        self.staff, self.take, self.account = staff, take, bank_account
        self.books, self.stated_to, self.closing = Books(), date(2026, 6, 30), 0
        self.homes: list[Home] = []

    def call(self, month: date, *lived: tuple[Home, int]) -> None:
        days = ((month.replace(day=28) + timedelta(days=4)).replace(day=1) - month).days
        assert call_month(self.staff.rental, month=month) == len(lived)
        for home, count in lived:
            self.books.clients(home.tenant, f"46712:{home.fund}", home.asked(count or days, days))

    def deposit(self, home: Home, day: date) -> None:
        receive_deposit(
            self.staff.rental, lease=home.lease, amount=cents(home.rent), method="transfer", on=day, today=day
        )
        self.books.clients("5121", f"46713:{home.fund}:{home.lease.code}", home.rent)
        self.books.at_bank(home.rent, day, f"Depot {home.lease.code}")

    def pays(self, home: Home, amount: str | Fraction, day: date, *, aid_of: date | None = None) -> None:
        """A transfer of the tenant, or of the CAF for a month; its fee is due on that day."""
        sum_ = Fraction(amount)
        receive_payment(
            self.staff.rental,
            lease=home.lease,
            payer="caf" if aid_of else "tenant",
            method="transfer",
            amount=cents(sum_),
            on=day,
            today=day,
            month=aid_of,
            key=f"{home.lease.code}-{day}-{sum_}",
        )
        self.books.clients("5121", home.tenant, sum_)
        self.books.at_bank(sum_, day, f"{'CAF' if aid_of else 'Loyer'} {home.lease.code}")
        if home.share:
            self.books.fee(home, sum_)

    def state(self, last: date) -> None:
        """The statement of the bank until that day: the auditor's own lines. All are known, and the books follow them."""
        rows = [row for row in self.books.bank if row["on"] <= last.isoformat()]
        self.books.bank = [row for row in self.books.bank if row["on"] > last.isoformat()]
        first = self.stated_to + timedelta(days=1)
        content = camt053(
            rows, opening=self.closing, first=first.isoformat(), last=last.isoformat(), number=last.isoformat()
        )
        source = self.take(content, on=(last + timedelta(days=1)).isoformat(), filename=f"{last}.xml")
        assert source.state == "applied", source.state
        self.stated_to, self.closing = last, self.closing + sum(row["cents"] for row in rows)
        for line in BankLine.objects.filter(state="waiting"):  # what goes to a tenant is told by a person
            [entry] = uncleared(self.account, last).filter(date=line.booked_on, cents=line.cents)
            clear_line(self.staff.rental, line=line, entries=[entry])
        assert list(BankLine.objects.exclude(state="settled").values_list("booked_on", "cents", "state")) == []
        assert reconcile(self.account, last).holds and gaps(last) == []

    def run(self, day: date, paid: dict[str, Fraction]) -> None:
        """The payment run: `paid` by account and fund that are debited, in euros. One line of the bank for its file."""
        paid, self.asked = paid | self.asked, {}
        staged = stage_run(self.staff.rental, on=day, today=day)
        assert sorted(order.amount for order in staged.orders.all()) == sorted(map(cents, paid.values()))
        written = write_run(self.staff.director, run=staged, version=staged.version, payer=PAYER, today=day)
        for path, amount in paid.items():
            self.books.clients(path, "5121", amount)
        for home, amount in self.fees_asked.items():
            self.books.agency("512", f"411:{home.mandate.code}", amount)
        self.fees_asked = {}
        self.books.at_bank(-sum(paid.values()), day, f"Virements V{written.number:05d}")

    def owners_paid(self, *homes: Home) -> dict[str, Fraction]:
        return {f"46712:{home.fund}": amount for home in homes if (amount := self.books.collected_for(home)) > 0}

    def fees_transferred(self, day: date) -> None:
        """The fees that wait go to the agency's own bank with the next run: set aside mandate by mandate, one transfer."""
        take_fees(self.staff.rental, until=day)
        waiting = {home: -self.books.held["clients", f"46714:{home.fund}"] for home in self.homes}
        transfer = transfer_fees(self.staff.director, on=day)
        assert transfer.total == cents(sum(waiting.values()))
        for home, amount in waiting.items():
            self.books.clients(f"46714:{home.fund}", "46719", amount)
        self.fees_asked, self.asked["46719"] = waiting, sum(waiting.values(), Fraction(0))

    def agree(self, on: date) -> None:
        """Each balance of the software is the auditor's; its own proofs hold."""
        for ledger in ("clients", "agency"):
            ours = {":".join(filter(None, (b.account, b.fund, b.aux))): b.balance for b in balances(ledger)}
            assert {path: amount for path, amount in ours.items() if amount} == self.books.balances(ledger)
            assert verify(ledger).ok
        assert {proof.code: said for proof in discover() if (said := proof.check(on))} == {}
        assert funds.gaps(on) == []


@pytest.fixture
def story(staff, take, bank_account, agency_bank, the_caf, build, fee, iban):
    """Five leases under five mandates of three owners, begun within July and August 2026."""
    found = Story(staff, take, bank_account)
    found.caf = the_caf
    starts = [date(2026, 7, 11), date(2026, 7, 16), date(2026, 8, 1), date(2026, 7, 20), date(2026, 8, 13)]
    papers = [
        ("612.50", "73.33", "7", "added"),
        ("431.17", "52.09", "7", "added"),
        ("389.99", "41.01", "0", "exempt"),
        ("505.05", "60.00", "8.25", "included"),
        ("700.00", "35.00", "5.5", "exempt"),
    ]
    owner = None
    for place, (starts_on, (rent, charges, share, vat)) in enumerate(zip(starts, papers, strict=True)):
        lease = build.running_lease(
            f"Capucine{'abcde'[place]}",
            starts_on=starts_on,
            rent=cents(euros(rent)),
            charges=cents(euros(charges)),
            owner=owner if place in (1, 3) else None,
        )
        fee(lease.mandate, basis_points=int(euros(share) * 100), vat=vat)
        owner = lease.mandate.owner
        home = Home(lease, rent, charges, share, vat)
        found.homes.append(home)
    for number, home in zip(IBANS, (found.homes[0], found.homes[2], found.homes[4]), strict=True):
        iban(home.mandate.owner, number)
    assert len({home.mandate.owner_id for home in found.homes}) == 3
    return found


def summer(story: Story) -> None:
    """July and August: months begun, an overpayment given back, a debit sent back, a part paid."""
    a, b, c, d, e = story.homes
    staff, books = story.staff, story.books
    for home, day in zip(
        (a, b, d, c, e),
        (date(2026, 7, 11), date(2026, 7, 16), date(2026, 7, 20), date(2026, 8, 1), date(2026, 8, 13)),
        strict=True,
    ):
        story.deposit(home, day)
    story.call(date(2026, 7, 1), (a, 21), (b, 16), (d, 12))
    story.call(date(2026, 8, 1), (a, 0), (b, 0), (c, 0), (d, 0), (e, 19))

    # a debit of all that the fourth owes is presented, then sent back by the bank
    due = date(2026, 8, 6)
    mandate = debits.sign_mandate(
        staff.rental,
        lease=d.lease,
        debtor="Aminata Capucine",
        iban=TENANT_IBAN,
        signed_on=date(2026, 7, 21),
        today=date(2026, 8, 3),
    )
    tell(mandate, due, left_on=date(2026, 7, 22))
    collection = debits.make_collection(staff.rental, due_on=due, today=date(2026, 8, 3), schema="pain.008.001.08")
    debits.send_collection(
        staff.rental, collection=collection, version=collection.version, on=date(2026, 8, 3), today=date(2026, 8, 3)
    )
    assert debits.present_due(due) == 1
    owed = books.held["clients", d.tenant]
    assert collection.total == cents(owed)
    books.at_bank(owed, due, "Prelevements", lot=f"{collection.number}-1", count=1)
    reference = collection.debits.get().reference
    books.at_bank(-owed, date(2026, 8, 10), "Rejet", end_to_end=reference, reason="AM04", party="X")

    story.pays(a, a.asked(21, 31) + a.rent + a.charges, date(2026, 8, 5))
    story.pays(b, b.asked(16, 31), date(2026, 8, 5))
    story.pays(b, "210.00", date(2026, 8, 25), aid_of=date(2026, 8, 1))
    story.pays(b, b.rent + b.charges - euros("210.00"), date(2026, 8, 26))
    story.pays(c, "500.00", date(2026, 8, 7))  # 69.00 beyond what was asked
    story.pays(d, "300.00", date(2026, 8, 20))
    story.pays(e, e.asked(19, 31), date(2026, 8, 14))
    story.state(date(2026, 8, 27))
    assert Debit.objects.get().reason == "AM04"
    assert -books.held["clients", c.tenant] == euros("69.00")

    refund_credit(
        staff.rental,
        lease=c.lease,
        amount=6900,
        payee="Aminata Capucine",
        new_iban=IBANS[1],
        ground="Payé deux fois une part",
        on=date(2026, 8, 28),
        key="audit",
    )
    books.clients(c.tenant, f"46717:{c.fund}:{c.lease.code}", euros("69.00"))
    story.fees_transferred(date(2026, 8, 31))
    paid = story.owners_paid(a, b, c, d, e) | {f"46717:{c.fund}:{c.lease.code}": euros("69.00")}
    story.run(date(2026, 8, 31), paid)
    story.state(date(2026, 8, 31))
    story.agree(date(2026, 8, 31))


def autumn(story: Story, build) -> None:
    """September to December: a couple parts, a tenant leaves and the CAF takes back, works, a mandate ends."""
    a, b, c, d, e = story.homes
    staff, books = story.staff, story.books

    # a couple parts: who stays owes the whole rent
    other = build.application("Ancolie").household.holder
    HouseholdMember.objects.create(
        household=a.lease.household, person=other, relation="partner", starts_on=a.lease.household.created_on
    )
    LeaseParty.objects.create(lease=a.lease, person=other)
    notice = tenant_notice(
        staff.rental,
        lease=a.lease,
        channel="hand",
        sent_on=date(2026, 9, 1),
        today=date(2026, 9, 1),
        people=(other,),
        receipt=Proof("Remise contre signature"),
    )
    assert not notice.whole

    # the second leaves on 15 September: the month is called whole, then for its days
    inspect_entry(b.lease, staff.rental, held_on=date(2026, 7, 16), today=date(2026, 7, 16))
    story.call(date(2026, 9, 1), (a, 0), (b, 0), (c, 0), (d, 0), (e, 0))
    gone = date(2026, 9, 15)
    inspect_exit(b.lease, staff.rental, held_on=gone, today=gone)
    b.lease.refresh_from_db()
    record_departure(
        staff.rental,
        lease=b.lease,
        version=b.lease.version,
        on=gone,
        keys_back_on=gone,
        keys_back=2,
        keys_proof="Reçu signé.",
        new_address="3 rue du Verger, 71100 Chalon-sur-Saône",
        today=gone,
    )
    b.lease.refresh_from_db()
    lived = b.asked(15, 30)
    books.clients(f"46712:{b.fund}", b.tenant, b.rent + b.charges - lived)
    story.pays(b, lived, date(2026, 9, 16))
    story.pays(a, "400.00", date(2026, 9, 7))
    story.pays(c, c.rent + c.charges, date(2026, 9, 5))
    story.pays(d, "600.00", date(2026, 9, 9))
    story.pays(e, e.rent + e.charges, date(2026, 9, 4))

    # works of the fifth's owner, paid out of the rents
    supplier = register_supplier(staff.rental, name="Plomberie d’essai", new_iban=IBANS[1])
    confirm_iban(staff.director, payee=supplier, new_iban=IBANS[1], on=date(2026, 9, 10))
    expense = enter_expense(
        staff.rental,
        mandate=e.mandate,
        supplier=supplier,
        number="F-1",
        kind="repair",
        label="Fuite",
        dated=date(2026, 9, 10),
        first_day=date(2026, 9, 10),
        last_day=date(2026, 9, 10),
        amount=18043,
        recoverable=0,
        nature="",
        approved_on=date(2026, 9, 8),
        today=date(2026, 9, 10),
    )
    bill = f"401:{e.fund}:{supplier.code}"
    books.clients(f"46712:{e.fund}", bill, euros("180.43"))
    story.state(date(2026, 9, 20))
    pay_expense(staff.rental, expense=expense, today=date(2026, 9, 21))
    # once gone, the CAF takes back a part of August: owed again, its fee given back, paid back to the CAF
    back = euros("120.00")
    clawback = notify_clawback(
        staff.rental,
        lease=b.lease,
        month=date(2026, 8, 1),
        amount=12000,
        reason="Départ non signalé",
        on=date(2026, 9, 25),
        today=date(2026, 9, 25),
        key="audit",
    )
    books.clients(b.tenant, "4678", back)
    take_fees(staff.rental, until=date(2026, 9, 25))
    books.fee(b, back, -1)
    pay_back(staff.rental, clawback=clawback, payee=story.caf, on=date(2026, 9, 25))
    story.asked["4678"] = back
    story.fees_transferred(date(2026, 9, 30))
    story.run(date(2026, 9, 30), story.owners_paid(a, b, c, d, e) | {bill: euros("180.43")})

    # its deposit keeps the repair, less wear, and the clawback; the rest goes back
    settlement = begin_settlement(staff.rental, lease=b.lease)
    add_retention(
        staff.rental,
        settlement=settlement,
        version=settlement.version,
        kind="repair",
        ground="Séjour, Murs : trous",
        proof="Devis 2026-118",
        gross=20011,
        share=85,
    )
    settlement.refresh_from_db()
    settle_deposit(
        staff.rental,
        settlement=settlement,
        version=settlement.version,
        conform=False,
        provision=0,
        payee="tenant",
        on=date(2026, 10, 20),
        today=date(2026, 10, 20),
    )
    repair = half_up(euros("200.11") * Fraction(85, 100))
    kept, deposit = repair + back, f"46713:{b.fund}:{b.lease.code}"
    books.clients(b.tenant, f"46712:{b.fund}", repair)
    books.clients(deposit, b.tenant, kept)
    books.fee(b, kept)  # collected out of the deposit as it would have been by a transfer
    books.clients(deposit, "5121", b.rent - kept)
    books.at_bank(kept - b.rent, date(2026, 10, 20), f"Depot {b.lease.code}")

    # the fifth's owner takes it back on 31 October: money is left, and is paid with the next run
    story.call(date(2026, 10, 1), (a, 0), (c, 0), (d, 0), (e, 0))
    story.pays(e, e.rent + e.charges, date(2026, 10, 5))
    story.pays(a, "900.00", date(2026, 10, 6))
    story.pays(c, c.rent + c.charges, date(2026, 10, 6))
    story.pays(d, "650.00", date(2026, 10, 8))
    e.mandate.refresh_from_db()
    end_mandate(staff.director, mandate=e.mandate, version=e.mandate.version, on=date(2026, 10, 31), taken_over=True)
    story.state(date(2026, 10, 31))
    assert books.collected_for(e) > 0
    story.fees_transferred(date(2026, 11, 2))
    # its tenant stays: the deposit goes to the owner, who gives it back one day
    handover = hand_over(
        staff.director, mandate=e.mandate, parts=[f"deposit-{e.lease.pk}"], to="owner", today=date(2026, 11, 2)
    )
    assert handover.total == cents(e.rent)
    books.clients(f"46713:{e.fund}:{e.lease.code}", f"46718:{e.fund}", e.rent)
    story.asked[f"46718:{e.fund}"] = e.rent
    story.run(date(2026, 11, 2), story.owners_paid(a, b, c, d, e))
    e.lease.refresh_from_db()
    assert e.lease.deposit_holder == "owner"
    for month in (11, 12):
        story.call(date(2026, month, 1), (a, 0), (c, 0), (d, 0))
        story.pays(a, a.rent + a.charges, date(2026, month, 5))
        story.pays(c, c.rent + c.charges, date(2026, month, 6))
        story.pays(d, d.rent + d.charges, date(2026, month, 7))
        story.state(date(2026, month, 30))
        take_fees(staff.rental, until=date(2026, month, 30))
    story.state(date(2026, 12, 31))
    story.agree(date(2026, 12, 31))


def year_end(story: Story) -> None:
    """2026 is closed in both ledgers; its result opens 2027, and the assembly has it carried forward."""
    staff, books = story.staff, story.books
    today = date(2027, 1, 15)
    result = -books.held["agency", "706"]
    before = exported("agency", "fec", "--year", "2026")
    for ledger in ("clients", "agency"):
        close_year(staff.director, ledger=ledger, year=2026, today=today)
    books.agency("706", "120", result)
    assert exported("agency", "fec", "--year", "2026") == before
    assert [found.cents for found in posted_results("agency")] == [cents(result)]
    opened = {row.code: row.opening for row in trial("agency", today).rows}
    assert opened == {
        code: cents(
            sum(amount for (one, path), amount in books.held.items() if (one, path.split(":")[0]) == ("agency", code))
        )
        for code in ("120", "411", "44571", "512")
    }
    carry_result(staff.director, on=date(2027, 1, 12), today=today)
    books.agency("120", "110", result)
    story.agree(date(2027, 1, 15))


def second_year(story: Story) -> None:
    """January to April 2027; the charges of 2026 are settled and given back."""
    a, b, c, d, _e = story.homes
    staff, books = story.staff, story.books
    for month, last in ((1, 31), (2, 28), (3, 31), (4, 30)):
        story.call(date(2027, month, 1), (a, 0), (c, 0), (d, 0))
        story.pays(a, a.rent + a.charges, date(2027, month, 5))
        story.pays(c, c.rent + c.charges, date(2027, month, 6))
        story.pays(d, d.rent + d.charges, date(2027, month, 7))
        if month == 3:
            note_cost(
                staff.rental,
                mandate=c.mandate,
                year=2026,
                today=date(2027, 3, 10),
                nature="lift",
                label="Compte du syndic",
                amount=30100,
                key="own",
                weight=1,
                whole=1,
            )
            statement = send_statement(
                staff.rental, lease=c.lease, year=2026, on=date(2027, 3, 10), today=date(2027, 3, 10)
            )
        if month == 4:
            settle_charges(staff.rental, statement=statement, on=date(2027, 4, 10), today=date(2027, 4, 10))
            lived = half_up(euros("301.00") * Fraction(153, 365))  # from 1 August to 31 December
            left = lived - 5 * c.charges
            assert left < 0
            books.clients(c.tenant, f"46712:{c.fund}", left)
        story.state(date(2027, month, last))
    story.fees_transferred(date(2027, 4, 30))
    story.run(date(2027, 4, 30), story.owners_paid(a, b, c, d))
    story.state(date(2027, 5, 2))
    story.agree(date(2027, 5, 2))


def files_of_each_year() -> None:
    """Each year is a whole FEC: in its own days, opened with the balance sheet alone, its letters coming to nothing."""
    for ledger in ("clients", "agency"):
        for year in (2026, 2027):
            first, last = date(year, 1, 1), date(year, 12, 31)
            text = exported(ledger, "fec", "--year", str(year))
            told = check_fec(text.encode(fec.ENCODING), f"123456782FEC{year}1231.txt", first, last)
            assert told.errors == []
            rows = list(csv.DictReader(io.StringIO(text), delimiter="\t"))
            opening = {row["CompteNum"][0] for row in rows if row["JournalCode"] == "AN"}
            assert bool(opening) == (year == 2027) and not opening & {"6", "7"}
            letters: dict[tuple, Fraction] = defaultdict(Fraction)
            for row in rows:
                if row["EcritureLet"]:
                    debit, credit = (Fraction(row[side].replace(",", ".")) for side in ("Debit", "Credit"))
                    letters[row["CompteNum"], row["CompAuxNum"], row["EcritureLet"]] += debit - credit
            assert letters and not any(letters.values())


def invoices() -> None:
    """The fees are on invoices numbered without a gap, whose sums are the agency's income."""
    for year in (2026, 2027):
        numbers = list(FeeInvoice.objects.filter(year=year).order_by("number").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1)) and numbers
    days = list(FeeInvoice.objects.order_by("year", "number").values_list("issued_on", flat=True))
    assert days == sorted(days)
    assert {fee.billed.piece for fee in Fee.objects.select_related("billed")} == {
        str(invoice) for invoice in FeeInvoice.objects.all()
    }


def test_three_owners_and_two_years_agree_with_an_auditor_s_own_books(story, build):
    summer(story)
    autumn(story, build)
    year_end(story)
    second_year(story)
    invoices()
    files_of_each_year()
    read_outside("clients", accounts=15, entries=150, ahead=True)
    read_outside("agency", accounts=6, entries=40, ahead=True)
    for home in story.homes[:4]:
        statement = make_statement(
            story.staff.rental, mandate=home.mandate, until=date(2027, 5, 2), today=date(2027, 5, 3)
        )
        assert statement.closing == cents(
            story.books.collected_for(home) - min(0, story.books.held["clients", home.tenant])
        )
