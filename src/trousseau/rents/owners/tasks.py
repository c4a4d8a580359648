"""What the task worker does for the accounts of many mandates. Killed anywhere and run again, it comes to the same."""

import logging

from django.tasks import task
from django.utils import translation

from trousseau.core.errors import Refused, place_of

from .actions.making import make_statements
from .models import StatementRun

log = logging.getLogger(__name__)


def work(run: StatementRun) -> None:
    with translation.override("fr"):
        make_statements(run)


@task()
def work_on_statements(pk: int) -> None:
    """By the task worker. A defect is logged by its place alone: its text may hold a name."""
    run = StatementRun.objects.select_related("made_by").get(pk=pk)
    if run.ended_at:
        return
    try:
        work(run)
    except Refused as refused:
        StatementRun.objects.filter(pk=pk).update(failed=str(refused)[:300])
    except Exception as failed:
        log.error("statements %s: %s", pk, place_of(failed))
        StatementRun.objects.filter(pk=pk).update(failed=place_of(failed))
        raise RuntimeError(f"statements {pk}: {place_of(failed)}") from None
