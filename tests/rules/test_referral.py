"""Whose move it is."""

from datetime import date

import pytest

from trousseau.rules.referral import Course, move, stalled_on

RECEIVED = date(2026, 6, 2)
MET = date(2026, 6, 9)
NEW = {"state": "active", "state_on": RECEIVED, "received_on": RECEIVED, "met": False, "heard_on": None}
KNOWN = {**NEW, "met": True, "heard_on": MET}
PARTNER, HOUSEHOLD = ("partner", date(2026, 6, 20)), ("household", date(2026, 6, 15))


@pytest.mark.parametrize(
    ("given", "whose", "since", "why"),
    [
        (NEW, "agency", RECEIVED, "meet"),
        ({**NEW, "asked_of": (PARTNER,)}, "agency", RECEIVED, "meet"),  # first the agency meets them
        ({**KNOWN, "asked_of": (HOUSEHOLD, PARTNER)}, "partner", date(2026, 6, 20), "asked"),
        ({**KNOWN, "asked_of": (HOUSEHOLD,)}, "household", date(2026, 6, 15), "asked"),
        ({**KNOWN, "proved": False}, "agency", MET, "proof"),
        (KNOWN, "commission", MET, "dwelling"),
        ({**KNOWN, "state": "inactive", "state_on": date(2026, 9, 7)}, "household", date(2026, 9, 7), "silent"),
        ({**KNOWN, "state": "housed", "state_on": date(2026, 9, 7)}, "nobody", date(2026, 9, 7), "closed"),
    ],
)
def test_whose_move(given, whose, since, why):
    found = move(Course(**given))
    assert (found.whose, found.since, found.why) == (whose, since, why)


def test_the_commission_is_not_hurried_and_the_others_are_after_the_days_of_the_rule():
    assert stalled_on(move(Course(**KNOWN)), 21) is None
    assert stalled_on(move(Course(**NEW)), 21) == date(2026, 6, 23)
