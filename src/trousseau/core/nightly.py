"""The nightly jobs of a site: each room says its own in `<room>/nightly.py`, JOBS = {"room.job": function}.

A job is a function of the day that returns what it did in one French sentence. It opens its own
transactions and does nothing the second time.
"""

import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau import journey

from .errors import Refused, place_of
from .models import JobRun

Job = Callable[[date], str]
log = logging.getLogger(__name__)


def discover() -> dict[str, Job]:
    """The jobs of this site, in the order of the journey."""
    found: dict[str, Job] = {}
    for room in journey.rooms(settings.SITE):
        if find_spec(f"{room.app}.nightly"):
            found |= import_module(f"{room.app}.nightly").JOBS
    return found


@contextmanager
def _alone() -> Iterator[bool]:
    """True for one process of this site at a time. The system releases it when a process dies."""
    with (Path(settings.HOME) / "nightly.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def run_all(on: date) -> list[JobRun] | None:
    """Do every job for the day `on` and record each; one that fails does not stop the others.

    None when another process is doing them: it will have done the work.
    """
    with _alone() as alone:
        if not alone:
            return None
        JobRun.objects.filter(ended_at=None).update(
            ended_at=timezone.now(), message=_("Interrupted before its end.")
        )
        return [_run(name, job, on) for name, job in discover().items()]


def _run(name: str, job: Job, on: date) -> JobRun:
    run = JobRun.objects.create(job=name)
    try:
        run.message, run.ok = job(on)[:300], True
    except Refused as refused:
        run.message = str(refused)[:300]
    except Exception as failed:
        log.exception("nightly job %s failed", name)
        run.message = place_of(failed)
    run.ended_at = timezone.now()
    run.save(update_fields=["message", "ok", "ended_at"])
    return run


def tidy(on: date) -> str:
    """Remove expired sessions and the results of tasks older than two weeks."""
    call_command("clearsessions", verbosity=0)
    call_command("prune_db_task_results", min_age_days=14, failed_min_age_days=30, verbosity=0)
    return _("Expired sessions and old task results removed.")


JOBS: dict[str, Job] = {"core.tidy": tidy}
