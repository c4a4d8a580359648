"""The owner's year: what was collected and paid, each figure made of the ledger's entries."""

from datetime import date

from trousseau.owners.actions.fees import take_fees
from trousseau.owners.actions.taxes import give_tax_summary
from trousseau.owners.queries.lines import account_lines
from trousseau.owners.queries.taxes import tax_year, years


def test_the_year_is_the_ledger_s_rents_apart_from_charges_and_paid_again_when_it_moves(build, staff, fee, call, pay):
    lease = build.running_lease(rent=36250, charges=5000)
    mandate = lease.mandate
    fee(mandate)
    call(8, 9)
    pay(lease, 20000, "2026-08-05")
    pay(lease, 21250, "2026-08-20")
    pay(lease, 41250, "2026-09-05")
    take_fees(staff.rental, until=date(2026, 12, 31))
    found = tax_year(mandate, 2026)
    amounts = {figure.code: figure.amount for figure in (*found.income, *found.costs)}
    assert (amounts["rents"], found.charges, amounts["flat"]) == (72500, 10000, 2000)
    fees = -sum(line.amount for line in account_lines(mandate.fund) if line.kind == "fee")
    assert amounts["management"] == fees and found.gross == 72500 and found.simplified
    assert all(piece.entry for figure in found.income for piece in figure.pieces)
    mandate.starts_on, mandate.brought_in_on = date(2009, 5, 1), date(2025, 6, 30)
    assert years(mandate, date(2026, 3, 1)) == [2026, 2025]  # what came before is in other books
    mandate.refresh_from_db()
    day = date(2027, 1, 12)
    first = give_tax_summary(staff.rental, mandate=mandate, year=2026, on=day)
    assert give_tax_summary(staff.rental, mandate=mandate, year=2026, on=date(2027, 1, 13)).pk == first.pk
    pay(lease, 100, "2026-12-31", today="2027-01-14")
    assert give_tax_summary(staff.rental, mandate=mandate, year=2026, on=date(2027, 1, 15)).pk != first.pk
