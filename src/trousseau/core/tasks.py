"""Work that a page asks for and the task worker does."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.tasks import Task, TaskResultStatus, task
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django_tasks_db.models import DBTaskResult, get_date_max

from .clock import today
from .errors import Refused, place_of
from .models import Run
from .nightly import run_all

log = logging.getLogger(__name__)
DEFECT = N_(
    "A defect of the software stopped the work. Take it up again; if it stops once more, tell the administrator: the "
    "log says where."
)


def work_on[R: Run](model: type[R], pk: int, does: Callable[[R], Any]) -> None:
    """By a task: do the work of a run, unless it has ended or stopped. What stops it is kept with the run, where its page
    says it; a defect is logged by its place alone, since its text may hold a name."""
    run = model._base_manager.get(pk=pk)
    if not run.at_work:
        return
    said = ""
    try:
        does(run)
    except Refused as why:
        run.stops(str(why))
    except Exception as failed:
        said = f"{model._meta.label_lower} {pk}: {place_of(failed)}"
    if said:  # out of its `except`: what fails while logging would print the exception, whose text may name somebody
        log.error(said)
        run.stops(DEFECT)
        raise RuntimeError(said)


def enqueue_once(work: Task, *args: Any) -> None:
    """Have the worker do it once what is being written is committed, unless the same already waits for it."""

    def ask() -> None:
        same = {"args": list(args), "kwargs": {}}
        if not DBTaskResult.objects.ready().filter(task_path=work.module_path, args_kwargs=same).exists():
            work.enqueue(*args)

    transaction.on_commit(ask)


def enqueue_at(work: Task, at: datetime, *, within: timedelta = timedelta(seconds=30)) -> None:
    """Have the worker do it at that time, unless it will do it anyway `within` so long before, or next of all."""
    soon = DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=work.module_path)
    if not soon.filter(Q(run_after=get_date_max()) | Q(run_after__range=(at - within, at))).exists():
        work.using(run_after=at).enqueue()


@transaction.atomic
def take_up_again(work: Task, run: Run) -> None:
    """Ask the worker again for a run that stopped or fell silent: run twice, it comes to the same."""
    if not run.begins_again():
        raise Refused(_("Nothing is under way here any more: the work has ended."))
    enqueue_once(work, run.pk)


@task()
def run_nightly() -> None:
    """Do the nightly jobs, again if they were done today; their results are in JobRun."""
    run_all(today(), again=True)


def ask_nightly() -> None:
    """Have the jobs run soon by the task worker. Raises Refused when that is already asked."""
    if DBTaskResult.objects.filter(status=TaskResultStatus.READY, task_path=run_nightly.module_path).exists():
        raise Refused(_("The nightly jobs are already asked for: they will run in a moment."))
    run_nightly.enqueue()
