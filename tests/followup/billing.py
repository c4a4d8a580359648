"""The bill of a measure, as the tests of its money and of its papers ask for one."""

from datetime import date

from trousseau.followup.actions_billing import bill_measure
from trousseau.followup.actions_measures import end_measure
from trousseau.followup.models import HouseholdMeasure

BEGUN, DAY = date(2026, 7, 15), date(2026, 8, 20)


def ask(staff, measure, **changes):
    measure.refresh_from_db()
    given = {"units": 2, "amount": 90_00, "asked_on": DAY, "reference": "", "key": "a", "today": DAY}
    return bill_measure(staff.director, measure=measure, version=measure.version, **{**given, **changes})


def by_the_month(measure, **changes) -> None:
    """Six months granted, unless `changes` say otherwise."""
    HouseholdMeasure.objects.filter(pk=measure.pk).update(**{"unit": "months", "units_planned": 6} | changes)


def end(staff, measure, on) -> None:
    measure.refresh_from_db()
    said = {"ended_for": "term", "end_words": "Budget tenu."}
    end_measure(staff.director, measure=measure, version=measure.version, on=on, today=DAY, **said)
