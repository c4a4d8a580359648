"""Whatever happens to a lease, its page, the list of rents, the settlement and the ledger say one thing."""

from datetime import date

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trousseau.core.errors import Refused
from trousseau.receipts.receiving import undo
from trousseau.rents import accounts, actions, queries
from trousseau.rents.run.calling import call_month
from trousseau.rules.dates import add_months

FIRST = date(2026, 7, 1)
months = st.integers(0, 4).map(lambda n: add_months(FIRST, n))
days = st.dates(date(2026, 7, 11), date(2026, 12, 20))
cents = st.integers(1, 60000)
events = st.lists(
    st.one_of(
        st.tuples(st.just("call"), months),
        st.tuples(st.just("aid"), months, st.integers(0, 45000)),
        st.tuples(st.just("caf"), months, cents, days),
        st.tuples(st.just("tenant"), cents, days),
        st.tuples(st.just("undo"), st.integers(0, 9)),
    ),
    min_size=3,
    max_size=14,
)
END = date(2026, 12, 21)


def happen(lease, actor, number, event):
    kind, *values = event
    if kind == "call":
        call_month(actor, month=values[0])
    elif kind == "aid":
        actions.expect_aid(actor, lease=lease, month=values[0], amount=values[1])
    elif kind == "undo":
        standing = list(lease.receipts.rent().filter(reversal=None).order_by("pk"))
        if standing:
            receipt = standing[values[0] % len(standing)]
            undo(actor, receipt=receipt, on=END, today=END)
    else:
        month = values.pop(0) if kind == "caf" else None
        amount, on = values
        actions.receive_payment(
            actor,
            lease=lease,
            payer=kind,
            method="transfer",
            amount=amount,
            on=on,
            today=END,
            month=month,
            key=f"{number}",
        )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events)
def test_the_pages_owe_what_the_ledger_owes(running_lease, staff, events):
    with transaction.atomic():
        for number, event in enumerate([("call", FIRST), *events]):
            try:
                happen(running_lease, staff.rental, number, event)
            except Refused:
                continue
        row = queries.accounts(staff.rental, date(2026, 12, 31)).get()
        rows = accounts.months(running_lease)
        paid = sum(running_lease.receipts.rent().filter(reversal=None).values_list("amount", flat=True))
        surplus = paid - sum(month.settled.paid for month in rows)
        assert surplus >= 0
        assert row.debt == sum(month.left for month in rows) - surplus == queries.ledger_balance(running_lease)
        transaction.set_rollback(True)
