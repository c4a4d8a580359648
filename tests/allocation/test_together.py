"""Two people at the same time, for real: a lease drafted while the decision is withdrawn."""

from datetime import date

import pytest

from tests.plugins.thread import STARTS
from trousseau.core.errors import Refused

DAY = date(2026, 6, 24)


@pytest.fixture
def promised(committed_db, thread):
    return thread.decision()


def test_a_lease_is_drafted_or_the_decision_withdrawn_never_both(promised, staff, together):
    from trousseau.allocation.actions import withdraw_decision
    from trousseau.allocation.models import Decision
    from trousseau.tenancies.actions import draft_lease

    def draft():
        return draft_lease(
            staff.rental, decision=Decision.objects.get(pk=promised.pk), rent=40000, charges=5000, deposit=40000,
            starts_on=STARTS, payment_day=5, on=DAY, today=DAY,
        )  # fmt: skip

    def withdraw():
        withdraw_decision(
            staff.social, decision=Decision.objects.get(pk=promised.pk), version=1, reason="refused", on=DAY, today=DAY
        )  # fmt: skip
        return "withdrawn"

    results = together(draft, withdraw)
    failed = [result for result in results if isinstance(result, Exception)]
    assert [type(error) for error in failed] == [Refused], results
    decision = Decision.objects.get(pk=promised.pk)
    assert decision.stands == decision.leases.standing().exists()


def test_two_who_withdraw_at_once_write_it_once(promised, staff, together):
    from trousseau.allocation.actions import withdraw_decision
    from trousseau.allocation.models import Decision

    def withdraw(actor, reason):
        found = Decision.objects.get(pk=promised.pk)
        withdraw_decision(actor, decision=found, version=found.version, reason=reason, on=DAY, today=DAY)

    results = together(lambda: withdraw(staff.social, "refused"), lambda: withdraw(staff.director, "owner"))
    assert sorted(type(result).__name__ for result in results if result) in (["Refused"], ["Conflict"]), (
        results
    )
    won = ("refused", "owner")[results.index(None)]
    assert Decision.objects.get(pk=promised.pk).withdrawn_for == won
