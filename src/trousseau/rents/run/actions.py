"""Call the rents of a month: asked by a person, by the command line or by the night; one path for all."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from trousseau.core import components
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.engines import typography
from trousseau.ledger.enums import Ledger
from trousseau.ledger.years import require_open
from trousseau.rules.dates import add_months, month_start

from ..models import MonthRun
from .posting import work
from .staging import CHUNK, forget_posted, to_call

AHEAD, BACK = 1, 36  # months


def open_run(actor: User | None, *, month: date) -> MonthRun:
    """The run of a month that is under way, or a new one. Raises Refused in a year that is closed."""
    first = month_start(month)
    require_open(Ledger.CLIENTS, first)
    return MonthRun.objects.get_or_create(month=first, posted_at=None, defaults={"made_by": actor})[0]


def call_month(actor: User | None, *, month: date) -> int:
    """Call rent and charges of `month` for every lease in force under a mandate; a second run adds only what is new.

    Returns how many calls were made. First and last months are in proportion of the days lived.
    """
    first = month_start(month)
    forget_posted()
    open_ = MonthRun.objects.filter(month=first, posted_at=None).exists()
    if not open_ and not to_call(first).exists():
        require_open(Ledger.CLIENTS, first)
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
    except Refused as refusal:
        MonthRun.objects.filter(pk=run.pk, posted_at=None).update(
            why_stopped=str(refusal)[:300], moved_at=timezone.now()
        )
        raise


def ask_run(actor: User, *, month: date, today: date) -> MonthRun:
    """Have a month called: at once when one chunk holds it, else by the task worker. Two who ask at once have one run.

    Raises Refused for a month too far: rents are called a month ahead at most, and what is older than three years is
    no longer owed (loi 89-462, art. 7-1).
    """
    check_month(month, today)
    run = open_run(actor, month=month)
    if to_call(run.month).count() <= CHUNK:
        finish(run)
    else:
        _enqueue(run)
    return run


def finish(run: MonthRun) -> None:
    """Do the work, and correct the calls that a departure shortened meanwhile."""
    from ..actions import shorten_calls

    do(run)
    shorten_calls(run.made_by)


def check_month(month: date, today: date) -> None:
    now = month_start(today)
    first, last = add_months(now, -BACK), add_months(now, AHEAD)
    if not first <= month_start(month) <= last:
        lang = components.language()
        raise Refused(
            _("Choose a month from %(first)s to %(last)s.")
            % {"first": typography.month(first, lang), "last": typography.month(last, lang)},
            "month",
            "Loi 89-462, art. 7-1",
        )


def take_up_again(actor: User, *, run: MonthRun) -> None:
    """Ask the worker again for a run that stopped; running it twice calls the month once."""
    if run.posted_at:
        raise Refused(_("This month is already called."))
    _enqueue(run)


def _enqueue(run: MonthRun) -> None:
    from .tasks import work_on_run

    transaction.on_commit(lambda: work_on_run.enqueue(run.pk))
