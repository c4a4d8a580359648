"""The running totals say of each fund what its lines say, on any day, however the entries were written."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from trousseau.ledger.actions import Draft, Posting, open_fund, post_many, reverse
from trousseau.ledger.models import Entry, Fund, FundTotal, Line
from trousseau.ledger.queries import balances, fund_balances
from trousseau.ledger.staging import clear, post_staged, stage
from trousseau.ledger.verification import verify

ACCOUNTS = ("46711", "46712", "46713", "401")
FIRST, LAST = date(2025, 12, 30), date(2026, 1, 3)
days = st.dates(FIRST, LAST)
moves = st.lists(
    st.tuples(
        st.sampled_from(ACCOUNTS),
        st.sampled_from(["M00001", "M00002", None]),
        st.sampled_from(["L00001", "L00002", ""]),
        st.integers(1, 10**10),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


def draft(n: int, on: date, moved: list[tuple], funds: dict) -> Draft:
    """Each move, and the bank on the other side."""
    lines = []
    for account, fund, aux, cents, debit in moved:
        sides = {"debit": cents} if debit else {"credit": cents}, {"credit": cents} if debit else {"debit": cents}
        lines += [Posting(account, fund=funds[fund], aux=aux, **sides[0]), Posting("5121", **sides[1])]
    return Draft("OD", on, "essai", lines, f"essai:{n}")


class TestTotals(TestCase):
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.lists(st.tuples(days, moves, st.sampled_from(["post", "stage", "reverse"])), min_size=1, max_size=6), days
    )
    def test_they_are_the_sums_of_the_lines_on_any_day(self, wanted, day):
        funds = {code: Fund.objects.filter(code=code).first() for code in ("M00001", "M00002")}
        funds = {
            code: fund or open_fund(None, ledger="clients", code=code, label="essai") for code, fund in funds.items()
        } | {None: None}
        for n, (on, moved, how) in enumerate(wanted):
            one = draft(n, on, moved, funds)
            if how == "stage":
                stage("clients", "essai", [(1, one)])
                post_staged(None, ledger="clients", batch="essai")
                clear("essai")
                continue
            [entry] = post_many(None, ledger="clients", drafts=[one])
            if how == "reverse":
                reverse(None, entry=entry, on=LAST, label="annule")
        for on in (None, day, date(2025, 12, 1), LAST):
            for some in (None, [funds["M00002"].pk]):
                added = {
                    (row.fund, row.account, row.aux): row.balance
                    for row in balances("clients", on=on)
                    if row.fund and row.account in ACCOUNTS[:3] and (some is None or row.fund == "M00002")
                }
                found = fund_balances(ACCOUNTS[:3], some, on)
                assert {k: v for k, v in found.items() if v} == {k: v for k, v in added.items() if v}
        assert {one.code for one in verify("clients").breaks} <= {"unrecorded"}  # no commit, so no head


def test_a_line_without_a_fund_has_no_total(db):
    lines = [Posting("5121", debit=500), Posting("471", credit=500)]
    post_many(None, ledger="clients", drafts=[Draft("BQ", date(2026, 1, 5), "Reçu", lines, "k")])
    assert Line.objects.count() == 2 and Entry.objects.get().posted and not FundTotal.objects.exists()
