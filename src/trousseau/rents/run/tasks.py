"""What the task worker does for a month's rents. Killed anywhere and run again, it comes to the same."""

import logging

from django.tasks import task

from trousseau.core.errors import Refused, place_of

from ..actions.calls import shorten_calls
from ..models import MonthRun
from .calling import do

log = logging.getLogger(__name__)


def finish(run: MonthRun) -> None:
    """Do the work, and correct the calls that a departure shortened meanwhile."""
    do(run)
    shorten_calls(run.made_by)


@task()
def work_on_run(pk: int) -> None:
    """By the task worker. A defect is logged by its place alone: its text may hold a name."""
    run = MonthRun.objects.select_related("made_by").get(pk=pk)
    try:
        finish(run)
    except Refused:
        pass  # said on the page of the run
    except Exception as failed:
        log.error("month run %s: %s", pk, place_of(failed))
        raise RuntimeError(f"month run {pk}: {place_of(failed)}") from None
