"""Entries staged then posted together are, to the last seal, those that would have been posted one by one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.core import chain
from trousseau.core.errors import Refused
from trousseau.ledger.actions import Draft, Posting, open_fund, post, post_many
from trousseau.ledger.content import content, of_draft, rows, spelled
from trousseau.ledger.models import DayTotal, Entry, Line, StagedEntry
from trousseau.ledger.queries import balances, head
from trousseau.ledger.staging import clear, post_staged, stage
from trousseau.ledger.verification import verify

FIRST = date(2026, 1, 31)


@pytest.fixture
def fund(committed_db):
    return open_fund(None, ledger="clients", code="M00001", label="Mandat 1")


def draft(n: int, fund=None, *, journal: str = "OD", on: date = FIRST, cents: int = 100, label: str = "") -> Draft:
    lines = [
        Posting("46711", debit=cents + n, fund=fund, aux="L00001"),
        Posting("46712", credit=cents, fund=fund),
        Posting("471", credit=n),
    ]
    return Draft(journal, on, label or f"Entrée n° {n}", lines, f"essai:{n}", "essai.source", 'F-"1"\\')


def staged(*drafts: Draft, batch: str = "essai") -> None:
    stage("clients", batch, list(enumerate(drafts, 1)))


def test_the_books_are_those_of_entries_posted_one_by_one(fund, account):
    clerk = account("rental")
    drafts = [draft(n, fund, journal="OD" if n % 3 else "BQ", on=date(2025 + n % 2, 12, 31)) for n in range(1, 40)]
    post_many(clerk, ledger="clients", drafts=drafts[:7])
    staged(*drafts)
    assert post_staged(clerk, ledger="clients", batch="essai") == 32
    post_many(clerk, ledger="clients", drafts=[draft(99, fund)])
    assert str(verify("clients")).startswith("Comptes mandants : 40 écritures, équilibre")
    assert Line.objects.count() == 3 * 40 and not Entry.objects.filter(posted=False).exists()
    for entry, given_ in zip(Entry.objects.order_by("chain_number"), drafts, strict=False):
        assert (entry.label, entry.piece, entry.key) == (given_.label, given_.piece, f"entree n {given_.key[6:]} f 1")
        assert entry.posted_by == clerk
    assert sum(row.balance for row in balances("clients")) == 0
    assert DayTotal.objects.filter(account="46712", journal="OD").count() == 3


def test_posting_the_batch_again_adds_nothing(fund):
    staged(draft(1, fund), draft(2, fund))
    assert [post_staged(None, ledger="clients", batch="essai") for _turn in range(3)] == [2, 0, 0]
    assert head("clients").number == 2
    clear("essai")
    assert not StagedEntry.objects.exists() and verify("clients").ok


def test_a_key_that_posted_something_else_stops_the_whole_batch(fund):
    post_many(None, ledger="clients", drafts=[draft(2, fund, cents=500)])
    staged(draft(1, fund), draft(2, fund), draft(3, fund))
    with pytest.raises(Refused):
        post_staged(None, ledger="clients", batch="essai")
    assert head("clients").number == 1 and verify("clients").ok


def test_two_batches_and_single_entries_at_once_make_one_chain(fund, together):
    staged(*(draft(n, fund) for n in range(1, 30)))
    staged(*(draft(n, fund) for n in range(20, 60)), batch="autre")

    def single():
        for n in range(100, 110):
            lines = [Posting("5121", debit=n), Posting("471", credit=n)]
            post(None, ledger="clients", journal="OD", on=FIRST, label="Seule", lines=lines, key=f"seule:{n}")

    results = together(
        lambda: post_staged(None, ledger="clients", batch="essai"),
        lambda: post_staged(None, ledger="clients", batch="autre"),
        single,
        lambda: post_staged(None, ledger="clients", batch="essai"),
    )
    assert not [r for r in results if isinstance(r, Exception)], results
    assert head("clients").number == 59 + 10 and verify("clients").ok


def test_what_cannot_be_an_entry_is_not_staged(fund):
    with pytest.raises(ValueError, match="no journal"):
        staged(draft(1, fund, journal="XX"))
    with pytest.raises(Refused):
        staged(Draft("OD", FIRST, "Seule", [Posting("471", debit=1)], "k"))
    assert not StagedEntry.objects.exists()


@given(st.text(max_size=40), st.text(max_size=20), st.integers(1, 10**12), st.none() | st.integers(1, 10**6))
def test_the_text_that_is_sealed_is_the_one_that_verification_spells(label, piece, cents, actor):
    from datetime import UTC, datetime

    at = datetime(2026, 11, 24, 10, 0, 0, 5, tzinfo=UTC)
    one = Draft("OD", FIRST, label, [Posting("471", debit=cents), Posting("5121", credit=cents)], "k:é", "s", piece)
    entry = Entry(
        ledger="clients",
        journal="OD",
        year=2026,
        number=4,
        date=FIRST,
        piece=piece,
        label=label,
        source="s",
        idempotency_key="k:é",
        posted_at=at,
        posted_by_id=actor,
    )
    lines = rows([Line(account=p.account, debit=p.debit, credit=p.credit) for p in one.lines])
    said = chain.written(of_draft("clients", one))
    text = spelled("ledger-clients", 9, "f" * 64, said, (2026, 4), "k:é", at, actor)
    assert chain.sealed(text) == chain.seal("ledger-clients", 9, "f" * 64, content(entry, lines))
