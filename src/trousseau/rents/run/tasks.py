"""What the task worker does for a month's rents. Killed anywhere and run again, it comes to the same."""

from django.tasks import task

from trousseau.core.tasks import work_on

from ..actions.calls import shorten_calls
from ..models import MonthRun
from .calling import do


def finish(run: MonthRun) -> None:
    """Do the work, and correct the calls that a departure shortened meanwhile."""
    do(run)
    shorten_calls(run.made_by)


@task()
def work_on_run(pk: int) -> None:
    work_on(MonthRun, pk, finish)
