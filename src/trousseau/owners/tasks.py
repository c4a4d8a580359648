"""What the task worker does for the accounts of many mandates. Killed anywhere and run again, it comes to the same."""

from django.tasks import task
from django.utils import translation

from trousseau.core.tasks import work_on

from .making import make_statements
from .models import StatementRun


def work(run: StatementRun) -> None:
    with translation.override("fr"):
        make_statements(run)


@task()
def work_on_statements(pk: int) -> None:
    work_on(StatementRun, pk, work)
