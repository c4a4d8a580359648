"""The only place that reads the day. Rules and actions receive it as an argument."""

import os
from datetime import date

from django.utils import timezone


def today() -> date:
    """The day in Paris; `TROUSSEAU_TODAY` (AAAA-MM-JJ) moves it, for rehearsals and journeys in tests."""
    fixed = os.environ.get("TROUSSEAU_TODAY")
    return date.fromisoformat(fixed) if fixed else timezone.localdate()
