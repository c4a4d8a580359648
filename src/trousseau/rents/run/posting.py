"""The rows of a run become calls and entries: once, all together or not at all."""

from django.db import connection, transaction
from django.db.models import F, Sum
from django.utils import timezone

from trousseau.ledger.actions import hold
from trousseau.ledger.enums import Ledger
from trousseau.ledger.models import Entry, StagedEntry
from trousseau.ledger.staging import post_staged
from trousseau.tenancies.terms import terms_mark

from ..enums import CallKind
from ..models import MonthRun, RentCall, RunRow
from .staging import forget, stage

_CALL, _ROW, _STAGED, _ENTRY = (model._meta.db_table for model in (RentCall, RunRow, StagedEntry, Entry))


def work(run: MonthRun) -> None:
    """Compute what is left and post it. Run twice, by two workers, or after a crash, the month is called once.

    When a lease changed while the rows were computed, they are computed again; the last time with the ledger held.
    Raises Refused with what stops it; nothing is then called.
    """
    for held in (False, False, True):
        if not held:
            stage(run)
        if run.posted_at or post_rows(run, held=held):
            break
    forget(run)


@transaction.atomic
def post_rows(run: MonthRun, *, held: bool) -> bool:
    """The short transaction. False when the leases are no longer what the rows say. Its key is the run itself."""
    hold(Ledger.CLIENTS)
    if held:
        stage(run)
    run.refresh_from_db()
    if run.posted_at:
        return True
    if run.mark != terms_mark() and not held:
        return False
    post_staged(run.made_by, ledger=Ledger.CLIENTS, batch=run.batch)
    _write_calls(run)
    now = timezone.now()
    rows = RunRow.objects.filter(run=run)
    asked = rows.filter(rent__gt=0) | rows.filter(charges__gt=0)
    MonthRun.objects.filter(pk=run.pk).update(
        posted_at=now,
        moved_at=now,
        calls=asked.count(),
        nothing=rows.count() - asked.count(),
        cents=asked.aggregate(cents=Sum(F("rent") + F("charges"), default=0))["cents"],
    )
    run.refresh_from_db()
    return True


def _write_calls(run: MonthRun) -> None:
    """One call for each entry of the run; a lease that asks nothing has neither."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO {_CALL} (lease_id, kind, label, month, rent, charges, caf_expected, due_on, entry_id)
            SELECT r.lease_id, %s, '', %s, r.rent, r.charges, r.caf_expected, r.due_on, e.id
            FROM {_ROW} r JOIN {_STAGED} s ON s.batch = %s AND s.position = r.position
            JOIN {_ENTRY} e ON e.idempotency_key = s.idempotency_key WHERE r.run_id = %s ORDER BY r.position""",
            [CallKind.RENT, connection.ops.adapt_datefield_value(run.month), run.batch, run.pk],
        )
