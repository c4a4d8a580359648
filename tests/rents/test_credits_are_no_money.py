"""What is written off or given back on an account is no money: no page says that it was received."""

from datetime import date

from django.urls import reverse

from trousseau.rents.actions.sums import give_back
from trousseau.rents.queries import accounts, by_month, came_on, totals
from trousseau.rents.roll.queries import roll

FIRST, LAST = date(2026, 8, 1), date(2026, 8, 31)


def test_what_the_owner_gives_up_is_received_by_nobody(client, staff, running_lease, call, pay, on_day):
    on_day("2026-08-20")
    call(7, 8)
    pay(running_lease, 10000, "2026-08-12")
    give_back(staff.rental, lease=running_lease, label="Remise", amount=20000, on=date(2026, 8, 14), key="r")
    assert [one.amount for one in came_on(FIRST, LAST)] == [10000]
    assert by_month(FIRST, LAST)[FIRST] == (45000, 10000) and totals(FIRST, LAST)["received"] == 10000
    [row] = roll(staff.rental, FIRST, date(2026, 8, 20)).rows
    assert (row.tenant, row.caf, row.other) == (10000, 0, 0)
    assert accounts(staff.rental, date(2026, 8, 20)).get().month_received == 10000
    client.force_login(staff.rental)
    said = client.get(reverse("rents:home")).content.decode().replace("\xa0", " ").replace("\u202f", " ")
    assert "300,00 €" not in said
