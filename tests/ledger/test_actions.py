"""Posting, reversing, opening a fund."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from trousseau.core.chain import START, Head
from trousseau.core.errors import Refused
from trousseau.ledger.actions import Draft, Posting, open_fund, post, post_many, reverse
from trousseau.ledger.models import DayTotal, Entry, Line
from trousseau.ledger.queries import Balance, balance, balances, day_totals, entries, head

pytestmark = pytest.mark.django_db
PAIR = [Posting("5121", debit=500), Posting("471", credit=500)]


def test_an_entry_is_posted_with_its_lines_number_and_seal(call, account):
    director = account("director")
    entry = call(3)
    again = post(
        director, ledger="clients", journal="BQ", on=date(2026, 3, 5), label="Reçu L00001", lines=PAIR, key="k"
    )
    entry.refresh_from_db()
    assert (entry.posted, entry.journal, entry.year, entry.number) == (True, "AL", 2026, 1)
    assert [(line.account, line.debit, line.credit) for line in entry.lines.all()] == [
        ("46711", 49850, 0),
        ("46712", 0, 43850),
        ("46712", 0, 6000),
    ]
    assert (entry.chain_number, entry.prev_hash) == (1, START.hash)
    assert (again.chain_number, again.prev_hash, again.posted_by) == (2, entry.hash, director)
    assert head("clients") == Head(2, again.hash)


def test_numbers_run_by_ledger_journal_and_year(call):
    given = [
        call(1),
        call(2),
        call(1, year=2027),
        call(3, journal="OD", key="od"),
        call(4),
        call(1, year=2025, lease="L00002"),
    ]
    assert [str(e) for e in given] == ["AL 2026-1", "AL 2026-2", "AL 2027-1", "OD 2026-1", "AL 2026-3", "AL 2025-1"]
    agency = post(
        None,
        ledger="agency",
        journal="OD",
        on=date(2026, 1, 1),
        label="Honoraires",
        lines=[Posting("411", debit=1), Posting("706", credit=1)],
        key="agency",
    )
    assert (str(agency), agency.chain_number) == ("OD 2026-1", 1)


def test_a_rollback_gives_the_number_back(call):
    with pytest.raises(RuntimeError), transaction.atomic():
        call(1)
        raise RuntimeError
    assert str(call(2)) == "AL 2026-1"


class TestTheSameKey:
    def test_returns_the_first_entry(self, call):
        first = call(3)
        assert call(3) == first and Entry.objects.count() == 1 and Line.objects.count() == 3

    @pytest.mark.parametrize(
        "change",
        [
            {"lines": PAIR},
            {"on": date(2026, 3, 2)},
            {"label": "autre"},
            {"journal": "OD"},
            {"piece": "F-1"},
            {"source": "x"},
        ],
    )
    def test_with_something_else_is_refused(self, call, change):
        call(3)
        with pytest.raises(Refused):
            call(3, **change)
        assert Entry.objects.count() == 1

    def test_in_the_other_ledger_is_refused(self, call):
        call(3, key="same")
        with pytest.raises(Refused):
            post(
                None,
                ledger="agency",
                journal="OD",
                on=date(2026, 3, 1),
                label="x",
                key="same",
                lines=[Posting("411", debit=1), Posting("706", credit=1)],
            )

    def test_twice_in_one_batch_posts_once(self):
        draft = Draft("OD", date(2026, 1, 1), "essai", PAIR, "once")
        first, second = post_many(None, ledger="clients", drafts=[draft, draft])
        assert first is second and Entry.objects.count() == 1


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [Posting("5121", debit=500)],
        [Posting("5121", debit=500), Posting("471", credit=499)],
        [Posting("5121", debit=500, credit=500), Posting("471", credit=0)],
        [Posting("5121", debit=-500), Posting("471", credit=-500)],
        [Posting("5121"), Posting("471")],
    ],
)
def test_what_does_not_balance_is_refused(call, lines):
    with pytest.raises(Refused):
        call(1, lines=lines)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"journal": "ZZ"}, ValueError),
        ({"key": ""}, ValueError),
        ({"label": ""}, ValueError),
        ({"label": "x" * 161}, Refused),
        ({"lines": [Posting("5121", debit=1), Posting("706", credit=1)]}, ValueError),
        ({"lines": [Posting("5121", debit=1), Posting("471", credit=1, aux="Aminata Capucine")]}, ValueError),
        ({"lines": [Posting("5121", debit=1.5), Posting("471", credit=1.5)]}, TypeError),
    ],
)
def test_what_the_chart_does_not_know_is_an_error(call, change, error):
    with pytest.raises(error):
        call(1, **change)


def test_a_fund_of_the_other_ledger_is_an_error(call):
    fund = open_fund(None, ledger="agency", code="A1", label="Agence")
    with pytest.raises(ValueError, match="not of the ledger"):
        call(1, lines=[Posting("5121", debit=1), Posting("471", credit=1, fund=fund)])


class TestFunds:
    def test_a_fund_is_opened_once_in_a_ledger(self):
        fund = open_fund(None, ledger="clients", code="M00012", label="Mandat 12")
        assert str(fund) == "M00012"
        with pytest.raises(Refused) as refusal:
            open_fund(None, ledger="clients", code="M00012", label="Mandat 12")
        assert refusal.value.field == "code"
        open_fund(None, ledger="agency", code="M00012", label="Mandat 12")

    @pytest.mark.parametrize("code", ["", "m12", "Pierre Grès", "M 12", "M12\n"])
    def test_its_code_is_a_pseudonym(self, code):
        with pytest.raises(Refused):
            open_fund(None, ledger="clients", code=code, label="x")


class TestReversal:
    def test_posts_the_opposite_and_says_of_what(self, call):
        entry = call(3)
        reversal = reverse(None, entry=entry, on=date(2026, 4, 2), label="Erreur de mois, L00001")
        assert reversal.reverses == entry and Entry.objects.get(pk=entry.pk).reversed_by == reversal
        assert [(x.account, x.debit, x.credit, x.aux) for x in reversal.lines.all()] == [
            ("46711", 0, 49850, "L00001"),
            ("46712", 43850, 0, ""),
            ("46712", 6000, 0, ""),
        ]
        assert [row.balance for row in balances("clients")] == [0, 0]
        assert balance("clients", "46711", on=date(2026, 4, 1)) == 49850

    def test_is_done_once(self, call):
        entry = call(3)
        reverse(None, entry=entry, on=date(2026, 4, 2), label="Erreur")
        with pytest.raises(Refused):
            reverse(None, entry=entry, on=date(2026, 4, 2), label="Erreur")
        assert Entry.objects.count() == 2

    def test_is_not_reversed_itself(self, call):
        reversal = reverse(None, entry=call(3), on=date(2026, 4, 2), label="Erreur")
        with pytest.raises(Refused):
            reverse(None, entry=reversal, on=date(2026, 4, 3), label="Erreur")

    def test_never_comes_before_its_entry(self, call):
        with pytest.raises(Refused) as refusal:
            reverse(None, entry=call(3), on=date(2026, 2, 28), label="Erreur")
        assert refusal.value.field == "on"

    def test_the_database_holds_it_too(self, call):
        entry = call(3)
        reverse(None, entry=entry, on=date(2026, 4, 2), label="Erreur")
        draft = Draft("AL", date(2026, 4, 3), "Erreur", PAIR, "other", reverses=entry)
        with pytest.raises(IntegrityError), transaction.atomic():
            post_many(None, ledger="clients", drafts=[draft])


class TestBalances:
    def test_by_account_fund_and_lease(self, call):
        call(1)
        call(1, lease="L00002")
        call(2, lines=[Posting("5121", debit=500), Posting("471", credit=500)])
        assert balances("clients") == [
            Balance("46711", "M00001", "L00001", 49850, 0),
            Balance("46711", "M00001", "L00002", 49850, 0),
            Balance("46712", "M00001", "", 0, 99700),
            Balance("471", "", "", 0, 500),
            Balance("5121", "", "", 500, 0),
        ]
        assert balances("clients", by=("account",), account="46711") == [Balance("46711", "", "", 99700, 0)]
        assert balance("clients", "46711", aux="L00002") == 49850
        assert balance("clients") == 0 and balance("agency") == 0

    def test_up_to_a_day_included(self, call):
        call(1)
        call(2)
        assert balance("clients", "46711", on=date(2026, 1, 31)) == 49850
        assert balance("clients", "46711", on=date(2026, 2, 1)) == 99700

    def test_a_draft_left_by_another_hand_counts_for_nothing(self, call):
        call(1)
        draft = Entry.objects.values().get()
        stray = Entry.objects.create(
            **{**draft, "id": None, "posted": False, "number": 9, "chain_number": 9, "idempotency_key": "x"}
        )
        Line.objects.create(entry=stray, account="46711", debit=7)
        assert balance("clients", "46711") == 49850
        assert list(entries().values_list("total", flat=True)) == [49850]


def test_a_batch_costs_no_more_queries_than_two_entries():
    def cost(count: int, tag: str) -> int:
        drafts = [Draft("OD", date(2026, 1, 1), "essai", PAIR, f"{tag}{i}") for i in range(count)]
        with CaptureQueriesContext(connection) as queries:
            post_many(None, ledger="clients", drafts=drafts)
        return len(queries)

    cost(1, "warm")
    assert cost(200, "many") <= cost(2, "two") + 4  # a large INSERT goes in a few parts
    assert head("clients").number == 203


class TestDayTotals:
    def test_each_post_adds_to_the_totals_of_its_day(self, call):
        call(3), call(3, lease="L00002"), call(4), call(3, journal="OD", key="od")
        rows = day_totals("clients").values_list("account", "date", "journal", "debit", "credit")
        assert list(rows) == [
            ("46711", date(2026, 3, 1), "AL", 2 * 49850, 0),
            ("46711", date(2026, 3, 1), "OD", 49850, 0),
            ("46711", date(2026, 4, 1), "AL", 49850, 0),
            ("46712", date(2026, 3, 1), "AL", 0, 2 * 49850),
            ("46712", date(2026, 3, 1), "OD", 0, 49850),
            ("46712", date(2026, 4, 1), "AL", 0, 49850),
        ]
        assert day_totals("clients", "46711", date(2026, 3, 31)).count() == 2

    def test_many_at_once_add_up_like_one_by_one(self, db):
        drafts = [Draft("BQ", date(2026, 3, n % 3 + 1), f"R{n}", PAIR, f"k{n}") for n in range(9)]
        post_many(None, ledger="clients", drafts=drafts)
        post_many(None, ledger="clients", drafts=drafts[:3] + [Draft("BQ", date(2026, 3, 2), "R", PAIR, "k")])
        sums = day_totals("clients", "471").values_list("date__day", "credit")
        assert list(sums) == [(1, 1500), (2, 2000), (3, 1500)]

    def test_a_refused_entry_adds_nothing(self, db):
        with pytest.raises(Refused):
            post(None, ledger="clients", journal="BQ", on=date(2026, 3, 1), label="x", lines=PAIR[:1], key="k")
        assert not DayTotal.objects.exists()
