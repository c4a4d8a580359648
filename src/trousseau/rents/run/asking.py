"""Have the rents of a month called: at once, or by the task worker."""

from datetime import date

from django.utils.translation import gettext as _

from trousseau.core import localised
from trousseau.core.errors import Refused
from trousseau.core.models import User
from trousseau.core.tasks import take_up_again
from trousseau.rules.dates import add_months, month_start

from ..models import MonthRun
from .calling import open_run
from .staging import CHUNK, to_call
from .tasks import finish, work_on_run

AHEAD, BACK = 1, 36  # months


def ask_run(actor: User, *, month: date, today: date) -> MonthRun:
    """Have a month called: at once when one chunk holds it, else by the task worker; in transactions of its own, as what stops
    it is kept with the run. Two who ask at once have one run.

    Raises Refused for a month too far: rents are called a month ahead at most, and what is older than three years is
    no longer owed (loi 89-462, art. 7-1).
    """
    check_month(month, today)
    run = open_run(actor, month=month)
    if to_call(run.month).count() <= CHUNK:
        finish(run)
    else:
        take_up_again(work_on_run, run)
    return run


def check_month(month: date, today: date) -> None:
    now = month_start(today)
    first, last = add_months(now, -BACK), add_months(now, AHEAD)
    if not first <= month_start(month) <= last:
        raise Refused(
            _("Choose a month from %(first)s to %(last)s.")
            % {"first": localised.month(first), "last": localised.month(last)},
            "month",
            "Loi 89-462, art. 7-1",
        )
