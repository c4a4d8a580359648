"""What a mandate brought in owed and was owed is named so, and is nothing that was collected, kept or paid here."""

from datetime import date

import pytest
from django.urls import reverse
from portfolios import sheet

from trousseau.core.models import Commune
from trousseau.exchange.portfolio import read
from trousseau.mandates.models import Mandate
from trousseau.owners.actions.statements import make_statement
from trousseau.owners.queries.lines import account_lines
from trousseau.owners.queries.taxes import tax_year
from trousseau.rents.intake.actions import bring_in

ON, TODAY = date(2026, 8, 31), date(2026, 9, 2)


@pytest.fixture
def taken_over(staff, db, settings, tmp_path):
    """`taken_over(tenant_owes="120", …)`: the mandate of one home whose balances are those."""
    settings.HOME = tmp_path
    Commune.objects.update_or_create(insee="21231", defaults={"name": "Dijon", "postal_code": "21000", "zone_apl": "2"})

    def bring(**balances) -> Mandate:
        homes = read(sheet({"debts": "", "owner_credit": "0", **balances}))
        bring_in(staff.director, homes=homes, on=ON, bank=sum(home.bank for home in homes), today=TODAY)
        return Mandate.objects.get()

    return bring


@pytest.mark.parametrize("owes", ["120", "-120"])
@pytest.mark.parametrize("held", ["412,50", "0"])
@pytest.mark.parametrize("credit", ["0", "-20", "1250"])
def test_balances_taken_over_are_named_so_and_are_no_income(taken_over, client, staff, on_day, owes, held, credit):
    mandate = taken_over(tenant_owes=owes, deposit_held=held, owner_credit=credit)
    lines = account_lines(mandate.owner_fund)
    assert {line.kind for line in lines} == {"balance"}
    assert sum(line.amount for line in lines) == int(credit) * 100 - int(owes) * 100
    year = tax_year(mandate, 2026)
    assert year.gross == 0 and [one.pieces for one in year.costs if one.code == "management"] == [[]]
    assert sum(piece.amount for piece in year.apart) == sum(line.amount for line in lines)
    on_day("2026-10-02")
    client.force_login(staff.rental)
    page = client.get(reverse("owners:account", args=[mandate.pk])).content.decode()
    assert "Solde repris" in page and "Gardé sur le dépôt" not in page
    accounts = make_statement(staff.rental, mandate=mandate, until=date(2026, 9, 30), today=date(2026, 10, 2))
    assert accounts.opening == sum(line.amount for line in lines)


@pytest.mark.parametrize("today", [date(2026, 9, 1), date(2026, 9, 20), date(2026, 10, 2)])
def test_the_day_that_the_page_proposes_is_one_that_the_accounts_accept(taken_over, client, staff, on_day, today):
    mandate = taken_over()
    page = reverse("owners:statement_new", args=[mandate.pk])
    on_day(today.isoformat())
    client.force_login(staff.rental)
    proposed = client.get(page).context["form"].initial["until"]
    assert client.post(page, {"until": proposed.isoformat()}).status_code == 302
    last = mandate.owner_statements.get().last_day
    again = client.get(page).context["form"].initial["until"]
    assert again == (None if last == today else today)
