"""The run of a month, opened and done: what the page, the command line and the night have in common."""

from datetime import date

from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.rules.dates import month_start

from ..actions.stopping import share_advances
from ..models import MonthRun
from .posting import work
from .staging import forget_posted, to_call


def open_run(actor: User | None, *, month: date) -> MonthRun:
    """The run of a month that is under way, or a new one."""
    first = month_start(month)
    return MonthRun.objects.get_or_create(month=first, posted_at=None, defaults={"made_by": actor})[0]


def call_month(actor: User | None, *, month: date) -> int:
    """Call rent and charges of `month` for every lease in force under a mandate; a second run adds only what is new.

    Returns how many calls were made. First and last months are in proportion of the days lived.
    """
    first = month_start(month)
    forget_posted()
    open_ = MonthRun.objects.filter(month=first, posted_at=None).exists()
    if not open_ and not to_call(first).exists():
        return 0
    run = open_run(actor, month=first)
    do(run)
    # of a night that called nothing, for a lease that asks nothing, no trace is kept
    MonthRun.objects.filter(pk=run.pk, calls=0, made_by=None).delete()
    return run.calls


def do(run: MonthRun) -> None:
    """Do the work; what stops it is kept with the run, then raised."""
    try:
        work(run)
        share_advances(None, run.month)
    except Refused as refusal:
        run.stops(str(refusal))
        raise
