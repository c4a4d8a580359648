"""Several hands at once, and whatever is posted: the invariants hold."""

from collections import defaultdict
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from trousseau.core.errors import Refused
from trousseau.ledger.actions import Posting, post, reverse
from trousseau.ledger.models import Entry
from trousseau.ledger.queries import balance, balances, head
from trousseau.ledger.verification import verify


def make(key: str, amount: int = 500):
    lines = [Posting("5121", debit=amount), Posting("471", credit=amount)]
    return post(None, ledger="clients", journal="BQ", on=date(2026, 1, 5), label="Reçu", lines=lines, key=key)


class TestTwoAtOnce:
    def test_numbers_have_no_gap_and_the_chain_one_thread(self, committed_db, together):
        def many(tag):
            return lambda: [make(f"{tag}{i}") for i in range(12)]

        results = together(many("a"), many("b"), many("c"))
        assert all(isinstance(result, list) for result in results), results
        assert sorted(Entry.objects.values_list("number", flat=True)) == list(range(1, 37))
        assert verify("clients").ok and head("clients").number == 36

    def test_one_key_posts_one_entry(self, committed_db, together):
        first, second = together(lambda: make("same"), lambda: make("same"))
        assert first == second and Entry.objects.count() == 1

    def test_one_key_for_two_amounts_refuses_the_second(self, committed_db, together):
        results = together(lambda: make("same", 500), lambda: make("same", 600))
        assert {type(result) for result in results} == {Entry, Refused}
        assert Entry.objects.count() == 1

    def test_an_entry_is_reversed_once(self, committed_db, together):
        entry = make("e")

        def undo():
            return reverse(None, entry=Entry.objects.get(pk=entry.pk), on=date(2026, 1, 6), label="Erreur")

        assert {type(result) for result in together(undo, undo)} == {Entry, Refused}
        assert balance("clients", "5121") == 0 and verify("clients").ok


amounts = st.integers(1, 10**10)
accounts = st.sampled_from(["46711", "46712", "5121", "471", "401"])


@st.composite
def operations(draw):
    """A journal, a day, and parts that sum to the same on both sides."""
    debits = draw(st.lists(st.tuples(accounts, amounts), min_size=1, max_size=4))
    total = sum(amount for _, amount in debits)
    first = draw(st.integers(1, total))
    credits = [(draw(accounts), part) for part in (first, total - first) if part]
    return (
        draw(st.sampled_from(["BQ", "OD"])),
        draw(st.dates(date(2025, 12, 1), date(2026, 2, 1))),
        [Posting(a, debit=n) for a, n in debits] + [Posting(a, credit=n) for a, n in credits],
        draw(st.sampled_from(["post", "post", "again", "reverse"])),
    )


class TestWhateverIsPosted(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(operations(), min_size=1, max_size=6))
    def test_balances_and_numbers_hold(self, wanted):
        expected: dict[str, int] = defaultdict(int)
        for i, (journal, on, lines, what) in enumerate(wanted):
            asked = {"ledger": "clients", "journal": journal, "on": on, "label": "essai", "lines": lines, "key": f"{i}"}
            entry = post(None, **asked)
            if what == "again":
                assert post(None, **asked) == entry
            if what == "reverse":
                reverse(None, entry=entry, on=on, label="annule")
                continue
            for line in lines:
                expected[line.account] += line.debit - line.credit
        found = {row.account: row.balance for row in balances("clients", by=("account",))}
        assert {k: v for k, v in found.items() if v} == {k: v for k, v in expected.items() if v}
        assert balance("clients") == 0
        codes = {b.code for b in verify("clients").breaks}
        assert codes <= {"unrecorded"}  # nothing is committed here, so no head is written
