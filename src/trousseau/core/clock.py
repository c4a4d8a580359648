"""The only place that reads the day and the hour. Rules and actions receive it as an argument."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time

from django.utils import timezone


def today() -> date:
    """The day in Paris; `TROUSSEAU_TODAY` (AAAA-MM-JJ) moves it, for rehearsals and journeys in tests."""
    fixed = os.environ.get("TROUSSEAU_TODAY")
    return date.fromisoformat(fixed) if fixed else timezone.localdate()


def hour() -> time:
    """The hour in Paris; of a day that `TROUSSEAU_TODAY` set, its last: all that was planned that day has begun."""
    return time.max if os.environ.get("TROUSSEAU_TODAY") else timezone.localtime().time()


@contextmanager
def told_on(day: date) -> Iterator[None]:
    """What is told as if it were that day: a story tells its months one after the other, at once."""
    before = os.environ.get("TROUSSEAU_TODAY")
    os.environ["TROUSSEAU_TODAY"] = day.isoformat()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TROUSSEAU_TODAY"]
        else:
            os.environ["TROUSSEAU_TODAY"] = before
