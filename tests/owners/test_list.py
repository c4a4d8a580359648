"""The list of the owners' accounts: whoever may be paid first."""

import pytest
from django.urls import reverse


@pytest.fixture
def accounts(build, call, pay, iban):
    """Of four owners: 100 € that nobody may pay yet, nothing, 200 € and 300 € to be paid; by the code of their mandate."""
    from trousseau.mandates.models import FeeClause

    found = []
    for name, cents, confirmed in (("A", 10000, False), ("B", 0, True), ("C", 20000, True), ("D", 30000, True)):
        lease = build.running_lease(name)
        FeeClause.objects.filter(mandate=lease.mandate).delete()
        if confirmed:
            iban(lease.mandate.owner)
        found.append((lease, cents))
    call(8)
    for lease, cents in found:
        if cents:
            pay(lease, cents, "2026-08-05")
    return [lease.mandate.code for lease, _cents in found]


def order(client, codes, query="") -> list[str]:
    text = client.get(reverse("owners:list") + query).content.decode()
    return sorted(codes, key=text.index)


def test_whoever_may_be_paid_comes_first_the_largest_sum_before_and_another_order_may_be_asked(
    client, staff, accounts, on_day
):
    stopped, nothing, some, most = accounts
    on_day("2026-08-20")
    client.force_login(staff.rental)
    assert order(client, accounts) == [most, some, stopped, nothing]
    assert order(client, accounts, "?order=payable") == [nothing, stopped, some, most]
    paid = client.get(reverse("owners:list") + "?situation=pay").content.decode()
    assert paid.index(most) < paid.index(some) and stopped not in paid
