"""The nightly jobs of a site: each room says its own, {"room.job": function}, where it is declared (`apps.py`).

A job is a function of the day that returns what it did, as a `Said`, or raises `Failed` with what is wrong. It opens its
own transactions and does nothing the second time.

The nights follow one another: those that were missed are caught up, day by day, and a clock that goes back or leaps
is not believed before a person has said the day. What a night does (rents called, data erased) is not undone.
"""

import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from trousseau.rules.said import Said, say, say_many

from . import attempts, digests, rooms
from .errors import Failed, Refused, place_of
from .models import JobRun
from .todo import close_over

Job = Callable[[date], Said]
log = logging.getLogger(__name__)
NIGHT = "core.night"  # under which a night that is not done is written
APART = ":now"  # ends the name under which a job is kept that a person asked for before its night
ONCE: set[Job] = set()  # those that read all as it stands
ANALYSED = 1000  # rows of each index that SQLite looks at to count it
LONGEST_GAP = 31  # days between two nights: beyond, the clock is doubted


def once(job: Job) -> Job:
    """Mark a job that reads all as it stands, whatever the day: of nights caught up, it is done for the last alone."""
    ONCE.add(job)
    return job


def discover() -> dict[str, Job]:
    """The jobs of this site, in the order of the journey."""
    found: dict[str, Job] = {}
    for room in rooms.installed():
        found |= room.jobs()
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


def last_night() -> date | None:
    """The day of the last jobs done; None before the first night of an installation."""
    run = JobRun.objects.exclude(Q(job=NIGHT) | Q(job__endswith=APART)).order_by("-pk").first()
    return (run.on or timezone.localdate(run.started_at)) if run else None


def run_all(on: date, *, said: date | None = None, again: bool = False) -> list[JobRun] | None:
    """Do every job for the day `on`, and for the days missed since the last night; one that fails does not stop the
    others. On a day already done, only those that failed, unless `again`; so too for the last night before this one.

    `said`: the day as a person wrote it, without which a clock that went back or leapt is refused: the one run given
    back then is that refusal. None when another process is doing them: it will have done the work.
    """
    with _alone() as alone:
        if not alone:
            return None
        cut = say("Interrupted before its end.")
        JobRun.objects.filter(ended_at=None).update(ended_at=timezone.now(), message=str(cut), said=cut.plain())
        last = last_night()
        if why := _doubt(last, on, said):
            refusal = JobRun.objects.create(
                job=NIGHT, on=None, ended_at=timezone.now(), message=str(why), said=why.plain()
            )
            return [refusal]
        jobs = discover()
        each = {name: job for name, job in jobs.items() if job not in ONCE}
        runs = []
        if (
            last and last < on and JobRun.objects.filter(on=last).exists()
        ):  # it may have been interrupted, or failed in part
            runs = [_run(name, job, last) for name, job in each.items() if name not in _done(last)]
        missed = (on - last).days - 1 if last else 0
        for day in (on - timedelta(days=back) for back in range(missed, 0, -1)):
            runs += [_run(name, job, day) for name, job in each.items()]
        skipped = _done(on) if on == last and not again else set()
        return runs + [_run(name, job, on) for name, job in jobs.items() if name not in skipped]


def _done(day: date) -> set[str]:
    """The jobs that succeeded for that night."""
    return set(JobRun.objects.filter(on=day, ok=True).values_list("job", flat=True))


def _doubt(last: date | None, on: date, said: date | None) -> Said | None:
    """Why this night is not done on the word of the clock alone; None when it may be."""
    days: dict[str, Any] = {"clock": on, "option": f"--day {on.isoformat()}"}
    if said and said != on:
        return say(
            "The clock of the machine says %(clock)s, another day than the one written: nothing was done.", **days
        )
    if last is None or said:
        return None
    days["last"] = last
    if on < last:
        return say(
            "The clock says %(clock)s, before the last night done, %(last)s: nothing was done. Set the clock; if it is "
            "right, run: trousseau nightly %(option)s",
            **days,
        )
    if (on - last).days > LONGEST_GAP:
        return say(
            "The clock says %(clock)s, and the last night done is of %(last)s: nothing was done. Set the clock; if it "
            "is right, run: trousseau nightly %(option)s",
            **days,
        )
    return None


def run_apart(name: str, on: date) -> JobRun:
    """Do one job that a person asks for before its night, which does it all the same: what it did is kept, of no night."""
    return _run(name + APART, discover()[name], on, dated=False)


def _run(name: str, job: Job, on: date, *, dated: bool = True) -> JobRun:
    run = JobRun.objects.create(job=name, on=on if dated else None)
    found: Said | None = None
    defect = ""
    try:
        found, run.ok = job(on), True
    except Failed as wrong:
        found = wrong.said
    except Refused as refused:
        run.message = str(refused)[:300]
    except Exception as failed:
        defect = run.message = place_of(failed)
    if defect:  # out of its `except`: what fails while logging would print the exception, whose text may name somebody
        log.error("nightly job %s failed: %s", name, defect)
    if found:
        run.message, run.said = str(found)[:300], found.plain()
    run.ended_at = timezone.now()
    run.save(update_fields=["message", "said", "ok", "ended_at"])
    return run


@once
def tidy(on: date) -> Said:
    """Remove expired sessions and the results of tasks older than two weeks."""
    call_command("clearsessions", verbosity=0)
    call_command("prune_db_task_results", min_age_days=14, failed_min_age_days=30, verbosity=0)
    return say("Expired sessions and old task results removed.")


@once
def forget_tries(on: date) -> Said:
    """Forget how often passwords, codes and public pages were tried."""
    n = attempts.forget_counts(on)
    return say_many("%(n)s count of tries erased.", "%(n)s counts of tries erased.", n)


@once
def keep_statistics(on: date) -> Said:
    """Count again what the planner of SQLite chooses by, where tables grew; PostgreSQL does it by itself.

    The limit keeps the write lock a moment, whatever the tables.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {ANALYSED}")
            cursor.execute("PRAGMA optimize = 0x10002")  # all tables, those never counted too
    return say("Statistics of the database kept.")


@once
def close_settled(on: date) -> Said:
    """What waits about a thing that is over is no longer to be done."""
    return say_many("%(n)s thing to do fell away.", "%(n)s things to do fell away.", close_over(on=on))


JOBS: dict[str, Job] = {
    "core.tidy": tidy,
    "core.settled": close_settled,
    "core.tries": forget_tries,
    "core.papers": digests.verify_share,
    "core.statistics": keep_statistics,
}
