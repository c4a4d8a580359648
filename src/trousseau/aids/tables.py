"""The aids of a household as its pages draw them: in this room, on the page of a tenancy, on that of the support."""

from datetime import date

from . import queries, words
from .models import Aid
from .queries import of_household as of_household
from .subjects import AID


def table(rows: list[Aid], on: date) -> dict:
    """The aids, those that wait in sight, with their sums, as of a day."""
    waiting = [aid for aid in rows if queries.waits(aid)]
    lines = [
        {"aid": aid, "state": words.state_of(aid), "when": words.when(aid, on), "url": AID.url(aid)} for aid in rows
    ]
    return {
        "lines": [line for line in lines if line["aid"] in waiting],
        "past": [line for line in lines if line["aid"] not in waiting],
        "to_come": sum(queries.to_come(aid) for aid in rows),
    }
