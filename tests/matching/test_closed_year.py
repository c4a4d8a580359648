"""A year that is closed keeps its figures, and what comes late of it is written all the same: on the first open day in the
books, with its own date beside."""

from datetime import date

import pytest
from accounting_fr.fec_check import check_fec
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.plugins.bank_files import camt053
from trousseau.core import nightly
from trousseau.core.actions_papers import file_document
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.exchange.books import fec
from trousseau.ledger.actions import Draft, Posting, post_many
from trousseau.ledger.actions import reverse as reverse_entry
from trousseau.ledger.bank.reconciliation import gaps, reconcile
from trousseau.ledger.books import book_entries
from trousseau.ledger.closing import close_year, prepared
from trousseau.ledger.models import BankLine, ClosedYear, Entry
from trousseau.ledger.queries import balance, trial
from trousseau.ledger.staging import post_staged, stage
from trousseau.ledger.verification import verify
from trousseau.owners.actions.expenses import enter_expense
from trousseau.owners.queries.taxes import tax_year
from trousseau.payouts.suppliers import register_supplier
from trousseau.receipts.receiving import undo
from trousseau.rents.actions.deposits import receive_deposit
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.models import CafRemittance, Collection
from trousseau.rents.queries import ledger_balance
from trousseau.rents.roll.balances import add_up
from trousseau.rents.roll.queries import balances
from trousseau.rents.run.calling import call_month
from trousseau.tenancies.models import Lease, RentSuspension

LAST, NEW, TODAY = date(2026, 12, 31), date(2027, 1, 1), date(2027, 2, 2)


@pytest.fixture
def closed(paying_lease, staff, bank_account):
    """August was paid; the director closed 2026 in January, before December's statement came."""
    for ledger in ("clients", "agency"):
        ClosedYear.objects.create(ledger=ledger, year=2026, closed_by=staff.director)
    return paying_lease


def written(ledger: str, year: int) -> str:
    """The file of the accounts of a year, held to its official check."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    text = "\n".join(fec.write(book_entries(ledger, first, last, with_letters=True)))
    told = check_fec(text.encode(fec.ENCODING), f"123456782FEC{year}1231.txt", first, last)
    assert told.errors == [], told.errors
    return text


def figures() -> list:
    return [(ledger, trial(ledger, LAST), written(ledger, 2026)) for ledger in ("clients", "agency")]


def december(lease) -> bytes:
    rows = [
        {"cents": 45000, "on": "2026-12-20", "structured": lease.code},
        {"cents": -1290, "on": "2026-12-31", "label": "FRAIS"},
    ]
    return camt053(rows, opening=45000, first="2026-12-01", last="2026-12-31", number="2026-12")


def january() -> bytes:
    return camt053(
        [{"cents": 7700, "on": "2027-01-04"}], opening=88710, first="2027-01-01", last="2027-01-31", number="2027-01"
    )


def test_the_statement_of_december_then_january_is_taken_and_the_year_keeps_its_figures(closed, take, staff):
    before = figures()
    for content in (december(closed), january()):
        source = take(content, on="2027-02-02")
        assert source.state == "applied", source.why_stopped
    assert figures() == before
    late = Entry.objects.filter(own_date__isnull=False)
    assert {entry.own_date for entry in late} == {date(2026, 12, 20), LAST}
    assert {(entry.date, entry.year) for entry in late} == {(NEW, 2027)}
    assert [line.booked_on for line in BankLine.objects.order_by("booked_on")] == [
        date(2026, 12, 20),
        LAST,
        date(2027, 1, 4),
    ]
    assert verify("clients").ok and gaps(TODAY) == []
    rows = [line.split("\t") for line in written("clients", 2027).splitlines()[1:]]
    assert {(row[3], row[9]) for row in rows if row[0] == "BQ"} == {
        ("20270101", "20261220"),
        ("20270101", "20261231"),
        ("20270104", "20270104"),
    }
    [account] = {line.statement.account for line in BankLine.objects.all()}
    state = reconcile(account, LAST)  # as it stood on 31 December: the bank had 887,10, the books 450
    assert (state.closing, state.books, state.after, state.gap) == (88710, 45000, 43710, 0)


def test_what_people_note_late_of_december_is_noted(closed, staff, on_day):
    before, day = figures(), on_day("2027-02-02")
    given = {"method": "transfer", "today": TODAY, "amount": 45000, "on": date(2026, 12, 20)}
    assert call_month(staff.rental, month=date(2026, 12, 1)) == 1
    receipt = receive_payment(staff.rental, lease=closed, payer="tenant", key="december", **given)
    assert (receipt.received_on, receipt.entry.date, receipt.entry.happened_on) == (
        date(2026, 12, 20),
        NEW,
        date(2026, 12, 20),
    )
    receive_deposit(staff.rental, lease=closed, **{**given, "amount": closed.deposit})
    expense = enter_expense(
        staff.rental,
        mandate=closed.mandate,
        supplier=register_supplier(staff.rental, name="Plomberie d’essai"),
        number="F-2026-12",
        kind="insurance",
        label="Assurance",
        dated=date(2026, 12, 20),
        first_day=date(2026, 12, 20),
        last_day=date(2026, 12, 20),
        amount=12000,
        recoverable=0,
        nature="",
        approved_on=None,
        today=TODAY,
    )
    assert (expense.entry.date, expense.entry.happened_on) == (NEW, date(2026, 12, 20))
    assert ledger_balance(closed) == 0 and balance("clients") == 0
    assert figures() == before and verify("clients").ok and gaps(day) == []
    written("clients", 2027)


def test_the_nights_go_on(closed, take, staff, on_day):
    before = figures()
    for content in (december(closed), january()):
        take(content, on="2027-02-02")
    call_month(staff.rental, month=date(2026, 12, 1))
    on_day("2027-02-02")
    runs = nightly.run_all(TODAY)
    assert runs and {run.job: run.message for run in runs if not run.ok} == {}
    assert figures() == before


def refusal(staff, today: date = date(2027, 1, 8)) -> str:
    with pytest.raises(Refused) as refused:
        close_year(staff.director, ledger="clients", year=2026, today=today)
    told = prepared("clients", 2026, today)
    assert str(refused.value) == " ".join(one.said for one in told.obstacles)
    return plain(str(refused.value))


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def call_all(staff, *months: int) -> None:
    for month in months:
        call_month(staff.rental, month=date(2026, month, 1))


def test_a_year_is_not_closed_while_something_of_it_is_open_and_each_is_named(
    paying_lease, take, staff, client, on_day
):
    """Its rents, its statements and its remittances first; then it closes, and the page says so."""
    take(camt053([{"cents": 45000, "on": "2026-08-05"}], first="2026-08-01", last="2026-11-30"), on="2026-12-02")
    on_day("2027-01-08")
    call_all(staff, 9, 10, 11)
    client.force_login(staff.director)
    page = plain(client.get(reverse("ledger:close", args=["clients"])).content.decode())
    assert (
        "Loyers de décembre 2026 : tous ne sont pas appelés" in page and "jusqu’au 31 décembre n’est pas pris" in page
    )
    assert client.post(reverse("ledger:close", args=["clients"]), {"year": 2026}).status_code == 422
    said = refusal(staff)
    assert "décembre 2026" in said and "30 novembre 2026" in said and "novembre 2026 : " not in said
    call_all(staff, 12)
    assert "décembre 2026 :" not in refusal(staff)
    remittance = CafRemittance.objects.create(
        reference="R-12",
        paid_on=date(2026, 12, 28),
        total=100,
        sha256="a",
        signature="a",
        received_on=date(2026, 12, 29),
        made_by=staff.rental,
        read_on=date(2026, 12, 29),
    )
    assert "R-12" in refusal(staff)
    remittance.delete()
    statement = {"opening": 45000, "first": "2026-12-01", "number": "12"}
    assert take(camt053([], last="2026-12-31", **statement), on="2027-01-08").state == "applied"
    close_year(staff.director, ledger="clients", year=2026, today=date(2027, 1, 8))
    assert ClosedYear.objects.get().year == 2026


def test_a_statement_of_the_next_year_says_that_december_is_whole(paying_lease, take, staff):
    """31 December is a day off of many banks: the statement that opens where the last one closes reaches past it."""
    take(camt053([{"cents": 45000, "on": "2026-08-05"}], first="2026-08-01", last="2026-12-29"), on="2027-01-03")
    call_all(staff, 9, 10, 11, 12)
    assert "29 décembre 2026" in refusal(staff)
    take(camt053([], opening=45000, first="2026-12-30", last="2027-01-04", number="1"), on="2027-01-05")
    close_year(staff.director, ledger="clients", year=2026, today=date(2027, 1, 8))


def test_a_debit_of_the_year_not_presented_keeps_it_open(paying_lease, staff):
    call_all(staff, 9, 10, 11, 12)
    paper = file_document(
        kind="collection", number="C1", title="C1", content=b"x", suffix=".xml", on=date(2026, 12, 20)
    )
    one = Collection.objects.create(
        number="P2026-01", due_on=date(2026, 12, 28), total=1, count=1, made_by=staff.rental, made_on=LAST, file=paper
    )
    assert "P2026-01" in refusal(staff)
    one.due_on = date(2027, 1, 5)
    one.save()
    close_year(staff.director, ledger="clients", year=2026, today=date(2027, 1, 8))


def test_a_lease_that_asks_nothing_keeps_no_year_open(paying_lease, staff):
    call_all(staff, 9, 10, 11)
    assert "décembre" in refusal(staff)
    RentSuspension.objects.create(
        lease=paying_lease, kind="order", from_on=date(2026, 11, 20), reference="AP-1", notified_on=date(2026, 11, 20)
    )
    close_year(staff.director, ledger="clients", year=2026, today=date(2027, 1, 8))


class TestWhateverComesLate(TestCase):
    """Nothing that comes once a year is closed changes one figure of it; the year after holds it, and the books stay whole."""

    days = st.dates(date(2025, 11, 1), date(2027, 2, 1))

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(st.tuples(days, st.integers(1, 10**9)), min_size=1, max_size=4),
        st.lists(st.tuples(days, st.integers(1, 10**9), st.sampled_from(["post", "stage", "back"])), max_size=5),
    )
    def test_the_figures_of_a_closed_year_do_not_move(self, before, late):
        director, _made = User.objects.get_or_create(email="d@example.org")

        def told(on: date, cents: int, key: str) -> Draft:
            return Draft("BQ", on, "Essai", [Posting("512", debit=cents), Posting("74", credit=cents)], key)

        given = [told(on, cents, f"a{n}") for n, (on, cents) in enumerate(before)]
        first = post_many(None, ledger="agency", drafts=given)
        for year in (2025, 2026):
            ClosedYear.objects.create(ledger="agency", year=year, closed_by=director)

        def shown() -> list:
            ends = [date(year, 12, 31) for year in (2025, 2026)]
            return [(trial("agency", on), written("agency", on.year)) for on in ends]

        kept, held = shown(), balance("agency", "512")
        for n, (on, cents, how) in enumerate(late):
            if how == "post":
                post_many(None, ledger="agency", drafts=[told(on, cents, f"b{n}")])
            elif how == "stage":
                stage("agency", f"b{n}", [(1, told(on, cents, f"b{n}"))])
                assert post_staged(None, ledger="agency", batch=f"b{n}") == 1
            else:
                entry = first[n % len(first)]
                if not Entry.objects.filter(reverses=entry).exists():
                    reverse_entry(None, entry=entry, on=max(on, entry.date), label="Annulé")
        assert shown() == kept
        moved = sum(cents for _on, cents, how in late if how != "back")
        undone = sum(entry.lines.get(account="512").debit for entry in first if hasattr(entry, "reversed_by"))
        assert balance("agency", "512") == held + moved - undone
        rows = Entry.objects.posted().filter(chain_number__gt=len(before))
        assert not rows.filter(date__lt=NEW).exists()
        assert all(entry.own_date is None or entry.own_date < NEW == entry.date for entry in rows)
        written("agency", 2027)
        assert {one.code for one in verify("agency").breaks} <= {"unrecorded"}


def test_what_came_late_counts_on_its_own_day_for_who_pays_and_who_is_taxed(closed, staff):
    """CGI, art. 12: the owner is taxed on what was collected in the year; the tenant owed nothing any more on 20 December."""
    call_all(staff, 12)
    day = date(2026, 12, 20)
    given = {"payer": "tenant", "method": "transfer", "amount": 45000, "key": "december"}
    receipt = receive_payment(staff.rental, lease=closed, on=day, today=TODAY, **given)
    leases = Lease.objects.filter(pk=closed.pk)
    for _once_then_added_up in (1, 2):
        owed = [balances(leases, on)[closed.pk] for on in (date(2026, 12, 19), day, LAST, date(2027, 1, 15))]
        assert owed == [45000, 0, 0, 0]
        add_up()
    for year, cents in ((2026, 80000), (2027, 0)):
        rents = {one.code: sum(piece.amount for piece in one.pieces) for one in tax_year(closed.mandate, year).income}
        assert sum(rents.values()) == cents, (year, rents)
    undo(staff.rental, receipt=receipt, on=date(2026, 12, 28), today=TODAY)
    owed = [balances(leases, on)[closed.pk] for on in (date(2026, 12, 27), date(2026, 12, 28), date(2027, 1, 15))]
    assert owed == [0, 45000, 45000]
