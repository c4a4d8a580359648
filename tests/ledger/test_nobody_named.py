"""No label, voucher nor account of the ledger bears a person's name: planted names are looked for in all it holds."""

from datetime import date

import pytest
from django.apps import apps
from django.db.models import CharField, JSONField, TextField

from trousseau.core.normal import normal
from trousseau.ledger.nightly import JOBS
from trousseau.receipts.receiving import undo
from trousseau.rents.actions.deposits import receive_deposit
from trousseau.rents.actions.payments import receive_payment
from trousseau.rents.actions.sums import ask_sum, give_back
from trousseau.rents.run.calling import call_month
from trousseau.tenancies.actions import end_lease

pytestmark = pytest.mark.django_db
DAY, MONTH = date(2026, 8, 20), date(2026, 8, 1)
MARKERS = ("capucine", "aminata", "basalte", "agathe")  # the tenant and the owner of `build`


def texts():
    """Every text of every table of the ledger."""
    for model in apps.get_app_config("ledger").get_models():
        fields = [f.name for f in model._meta.concrete_fields if isinstance(f, CharField | TextField | JSONField)]
        for row in model.objects.values_list(*fields):
            yield from ((model.__name__, str(value)) for value in row)


def test_a_tenancy_leaves_no_name_in_the_ledger(staff, running_lease):
    lease, manager = running_lease, staff.rental
    names = f"{lease.household} {lease.mandate.owner}"
    assert all(marker in normal(names) for marker in MARKERS), names  # the markers are planted
    call_month(manager, month=MONTH)
    common = {"lease": lease, "on": DAY}
    receive_deposit(manager, **common, amount=lease.deposit, method="transfer", today=DAY)
    noted = {**common, "method": "transfer", "today": DAY}
    paid = receive_payment(manager, **noted, payer="tenant", amount=20000, key="a")
    receive_payment(manager, **noted, payer="caf", amount=10000, key="b", month=MONTH)
    undo(manager, receipt=paid, on=DAY, today=DAY)
    ask_sum(manager, **common, kind="repair", label="Serrure", amount=9000, due_on=DAY, key="c")
    give_back(manager, **common, label="Avoir", amount=100, key="d")
    end_lease(manager, lease=lease, version=lease.version, on=DAY, today=DAY)
    JOBS["ledger.funds"](DAY)
    found = list(texts())
    assert len(found) > 50
    assert [(where, text) for where, text in found if any(marker in normal(text) for marker in MARKERS)] == []
