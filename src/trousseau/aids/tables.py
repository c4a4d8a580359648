"""The aids of a household as its pages draw them: in this room, on the page of a tenancy, on that of the support."""

from . import queries, words
from .enums import AidState
from .models import Aid
from .queries import of_household as of_household
from .subjects import AID


def table(rows: list[Aid]) -> dict:
    """The aids, those that wait in sight, with their sums as of today."""
    waiting = [aid for aid in rows if queries.waits(aid)]
    lines = [{"aid": aid, "state": words.state_of(aid), "when": words.when(aid), "url": AID.url(aid)} for aid in rows]
    granted = sum(aid.granted or 0 for aid in rows if aid.state == AidState.GRANTED)
    return {
        "lines": [line for line in lines if line["aid"] in waiting],
        "past": [line for line in lines if line["aid"] not in waiting],
        "to_come": granted - sum(aid.paid for aid in rows if aid.state == AidState.GRANTED),
    }
