"""What a night finds: debts that the law stops, instalments missed; each tenancy's next action; letters that nothing calls for
any more."""

from datetime import date

from django.db.models import Max

from trousseau.core.models import JobRun
from trousseau.core.nightly import APART
from trousseau.rents.models import MonthRun
from trousseau.rules.said import Said, say, say_many
from trousseau.tenancies.models import Lease

from .actions import ask_reading, note_breaches, refresh_all
from .defaults import note_defaults
from .letters.actions import withdraw_stale
from .stops import follow_all

REFRESH = "prevention.refresh"


def stops(on: date) -> Said:
    return say_many(
        "%(n)s file of over-indebtedness followed.", "%(n)s files of over-indebtedness followed.", follow_all(on)
    )


def breaches(on: date) -> Said:
    return say_many("%(n)s instalment missed.", "%(n)s instalments missed.", note_breaches(on))


def refresh(on: date) -> Said:
    return say_many("%(n)s action to take.", "%(n)s actions to take.", refresh_all(on))


def withdraw(on: date) -> Said:
    return say_many(
        "%(n)s letter will not leave: nothing calls for it any more.",
        "%(n)s letters will not leave: nothing calls for them any more.",
        withdraw_stale(on),
    )


def defaults(on: date) -> Said:
    """Before the actions: the months of a default run from the day on which it was noted."""
    ask_reading(on)
    done, undone = note_defaults(on)
    said = say_many("%(n)s default noted.", "%(n)s defaults noted.", done)
    if not undone:
        return said
    return say("%(said)s Undone, paid before by money noted since: %(undone)s.", said=said, undone=undone)


JOBS = {
    "prevention.stops": stops,
    "prevention.breaches": breaches,
    "prevention.defaults": defaults,
    REFRESH: refresh,
    "prevention.letters": withdraw,
}


def to_compute() -> bool:
    """Neither a night nor a person has computed the actions since rents were called, or tenancies brought in: an empty list
    says nothing yet."""
    called = MonthRun.objects.aggregate(at=Max("posted_at"))["at"]
    brought = Lease.history.filter(history_change_reason="brought_in").aggregate(at=Max("history_date"))["at"]
    last = max(filter(None, (called, brought)), default=None)
    done = JobRun.objects.filter(job__in=(REFRESH, REFRESH + APART), ok=True)
    return last is not None and not done.filter(started_at__gte=last).exists()
