"""Work that a page asks for and the task worker does."""

from django.tasks import TaskResultStatus, task
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from .clock import today
from .errors import Refused
from .nightly import run_all


@task()
def run_nightly() -> None:
    """Do the nightly jobs, again if they were done today; their results are in JobRun."""
    run_all(today(), again=True)


def ask_nightly() -> None:
    """Have the jobs run soon by the task worker. Raises Refused when that is already asked."""
    if DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=run_nightly.module_path).exists():
        raise Refused(_("The nightly jobs are already asked for: they will run in a moment."))
    run_nightly.enqueue()
