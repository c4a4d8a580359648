"""The bill of a measure, as the tests of its money and of its papers ask for one."""

from datetime import date

from trousseau.followup.actions_billing import bill_measure

BEGUN, DAY = date(2026, 7, 15), date(2026, 8, 20)


def ask(staff, measure, **changes):
    measure.refresh_from_db()
    given = {"units": 2, "amount": 90_00, "asked_on": DAY, "reference": "", "key": "a", "today": DAY}
    return bill_measure(staff.director, measure=measure, version=measure.version, **{**given, **changes})
