"""The money held is what is owed to others, and no owner has what was not collected for them."""

from datetime import date

import pytest
from owed import payable

from trousseau.ledger import funds
from trousseau.ledger.actions import Posting, open_fund, post, reverse
from trousseau.ledger.money_proofs import PROOFS
from trousseau.ledger.payable import owed_to_owners

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 31)


@pytest.fixture
def fund():
    return open_fund(None, ledger="clients", code="M00007", label="Mandat 7")


@pytest.fixture
def move(fund):
    """`move("BQ", ("5121", 300), ("46711", -300, "L00001"))`: debit above zero, credit below."""
    count = iter(range(1000))

    def make(journal: str, *lines, day: date = date(2026, 3, 5), **more):
        postings = [
            Posting(
                account,
                debit=max(cents, 0),
                credit=max(-cents, 0),
                aux=aux[0] if aux else "",
                fund=None if account.startswith("5") else fund,
            )
            for account, cents, *aux in lines
        ]
        return post(
            None,
            ledger="clients",
            journal=journal,
            on=day,
            label="essai",
            lines=postings,
            key=f"essai:{next(count)}",
            **more,
        )

    return make


def rent(move, lease: str = "L00001", cents: int = 45000):
    return move("AL", ("46711", cents, lease), ("46712", -cents))


def paid(move, lease: str = "L00001", cents: int = 45000):
    return move("BQ", ("5121", cents), ("46711", -cents, lease))


def payout(move, cents: int):
    return move("BQ", ("46712", cents), ("5121", -cents))


def broken() -> dict[str, list[str]]:
    found = {proof.code: proof.check(ON) for proof in PROOFS}
    return {code: [str(text).replace("\u00a0", " ") for text in said] for code, said in found.items() if said}


class TestPayable:
    def test_nothing_before_it_is_collected(self, fund, move):
        rent(move)
        assert payable(fund, ON) == 0
        paid(move, cents=20000)
        assert payable(fund, ON) == 20000
        assert payable(fund, date(2026, 3, 4)) == 0

    def test_fees_and_works_are_taken_off(self, fund, move):
        rent(move), paid(move)
        move("OD", ("46712", 3466), ("46714", -3466))
        move("AC", ("46712", 12000), ("401", -12000, "F00001"))
        assert payable(fund, ON) == 45000 - 3466 - 12000

    def test_a_tenant_in_advance_takes_nothing_off_the_debt_of_another(self, fund, move):
        rent(move, "L00001")
        paid(move, "L00002", 30000)  # not called yet: no owner's money
        assert payable(fund, ON) == 0

    def test_what_a_guarantor_promised_is_not_collected(self, fund, move):
        rent(move)
        move("OD", ("4672", 45000, "L00001"), ("46711", -45000, "L00001"))
        assert payable(fund, ON) == 0
        move("BQ", ("5121", 45000), ("4672", -45000, "L00001"))
        assert payable(fund, ON) == 45000

    def test_what_was_paid_is_no_longer_payable(self, fund, move):
        rent(move), paid(move)
        payout(move, 40000)
        assert payable(fund, ON) == 5000 and not broken()

    def test_an_unknown_fund_has_nothing(self, fund):
        assert payable(fund, ON) == 0 and owed_to_owners(ON) == []


class TestProofs:
    def test_all_hold_along_the_life_of_a_fund(self, fund, move):
        rent(move), paid(move)
        move("BQ", ("5121", 40000), ("46713", -40000, "L00001"))
        move("BQ", ("5121", 9000), ("471", -9000))
        move("BQ", ("5121", 20000), ("4678", -20000))
        move("OD", ("46712", 3466), ("46714", -3466))
        move("AC", ("46712", 12000), ("401", -12000, "F00001"))
        payout(move, 45000 - 3466 - 12000)
        assert broken() == {}
        found = funds.statement(ON)
        assert found.gap == 0 and found.money == 45000 + 40000 + 9000 + 20000 - (45000 - 3466 - 12000)

    def test_the_two_sides_of_an_account_are_counted_apart(self, fund, move):
        rent(move, "L00001")
        paid(move, "L00002", 30000)
        sides = {term.code: cents for term, cents in funds.statement(ON).parts}
        assert (sides["46711-debit"], sides["46711-credit"]) == (45000, 30000)
        [row] = funds.balances_of(next(t for t in funds.terms() if t.code == "46711-debit"), ON)
        assert (row["fund__code"], row["aux"], row["cents"]) == ("M00007", "L00001", 45000)

    def test_an_owner_paid_beyond_what_was_collected(self, fund, move):
        rent(move), paid(move, cents=30000)
        move("BQ", ("5121", 40000), ("46713", -40000, "L00001"))  # the deposit pays for it: nothing else shows
        payout(move, 45000)
        assert broken() == {
            "owners": [
                "Fonds M00007 : 150,00 € versés au propriétaire de plus que ce qui a été encaissé pour lui, frais et dépenses ôtés."
            ]
        }

    def test_a_payment_that_the_bank_takes_back_after_the_payout(self, fund, move):
        rent(move)
        entry = paid(move)
        payout(move, 45000)
        assert broken() == {}
        reverse(None, entry=entry, on=date(2026, 3, 20), label="Rejet")
        assert set(broken()) == {"owners", "sides"}  # and the bank gave what it did not have

    def test_an_owner_who_only_owes_was_not_paid(self, fund, move):
        move("OD", ("46712", 3466), ("46714", -3466))
        assert payable(fund, ON) == -3466 and broken() == {}

    def test_a_fee_or_a_bill_after_the_payout_is_nobody_else_s_money(self, fund, move):
        rent(move), paid(move)
        payout(move, 45000)
        move("AC", ("46712", 12000), ("401", -12000, "F00001"))
        move("OD", ("46712", 3466), ("46714", -3466))
        assert payable(fund, ON) == -15466 and broken() == {}
        move("BQ", ("401", 12000, "F00001"), ("5121", -12000))  # paid out of the bank: it takes from the others
        assert "120,00 €" in broken()["owners"][0]
        move("BQ", ("5121", 12000), ("46715", -12000))  # until the agency lends it
        assert broken() == {}

    def test_an_account_without_a_place(self, fund, move, monkeypatch):
        from trousseau.ledger import chart

        rent(move), paid(move)
        known = chart.data() | {"term": [row for row in chart.data()["term"] if row["account"] != "46712"]}
        monkeypatch.setattr(chart, "data", lambda: known)
        funds.terms.cache_clear()
        try:
            assert broken()["funds"] == [
                "Argent détenu : 450,00 €. Dû aux autres : 0,00 €. Écart : 450,00 €.",
                "Le compte 46712 porte 450,00 € et n’a pas de place dans la représentation des fonds.",
            ]
        finally:
            funds.terms.cache_clear()

    def test_a_deposit_given_back_twice(self, fund, move):
        rent(move), paid(move)
        move("BQ", ("46713", 40000, "L00001"), ("5121", -40000))
        assert broken() == {"sides": ["Dépôts de garantie rendus en trop : 400,00 € (compte 46713)."]}
