"""A payment run killed at any moment, then written again: one number, one file, each owner paid once."""

from datetime import date

import pytest

from trousseau.core.errors import Refused

DAY = date(2026, 8, 20)
BANK = "FR1420041010050500013M02606"
IBAN = "FR7630006000011234567890189"


def books():
    from trousseau.core.models import Sequence
    from trousseau.ledger.models import Entry
    from trousseau.ledger.verification import verify
    from trousseau.payouts.models import PaymentOrder, PaymentRun

    assert verify("clients").ok
    run = PaymentRun.objects.get()
    return (
        [(run.number, run.state, run.total, run.file.sha256)],
        list(PaymentOrder.objects.values_list("state", "amount").order_by("pk")),
        list(Entry.objects.order_by("chain_number").values_list("idempotency_key", flat=True)),
        Sequence.objects.get(code="owners.payment_runs").last,
    )


@pytest.mark.django_db
def test_a_run_killed_at_any_moment_pays_each_owner_once(committed_db, killed, build, staff):
    from trousseau.captation.ownership.actions import note_iban
    from trousseau.exchange.sepa import Account
    from trousseau.mandates.models import FeeClause
    from trousseau.owners.actions.runs import stage_run, write_run
    from trousseau.payouts.ibans import confirm_iban
    from trousseau.payouts.models import PaymentRun
    from trousseau.rents.actions.payments import receive_payment
    from trousseau.rents.run.calling import call_month

    leases = [build.running_lease(name) for name in ("Capucine", "Bleuet", "Sauge")]
    FeeClause.objects.update(vat="added")
    call_month(staff.rental, month=date(2026, 8, 1))
    for lease in leases:
        owner = lease.mandate.owner
        note_iban(staff.rental, owner=owner, version=owner.version, new_iban=IBAN)
        confirm_iban(staff.director, payee=owner, new_iban=IBAN, on=DAY)
        receive_payment(
            staff.rental,
            lease=lease,
            payer="tenant",
            method="card",
            amount=45000,
            on=date(2026, 8, 5),
            today=DAY,
            key=f"k{lease.pk}",
        )
    stage_run(staff.rental, on=DAY, today=DAY)

    def work():
        run = PaymentRun.objects.get()
        try:
            write_run(staff.director, run=run, version=run.version, payer=Account("Agence", BANK), today=DAY)
        except Refused:
            assert run.state == "written"  # done already: nothing leaves twice

    killed(work, books)
