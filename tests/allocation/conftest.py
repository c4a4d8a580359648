"""The commission's room on the day of a sitting."""

from datetime import date

import pytest

HELD = date(2026, 6, 20)


@pytest.fixture
def sitting(staff, on_day):
    """A sitting held today, with a commission member and the director."""
    from trousseau.allocation.actions import open_sitting

    on_day(HELD.isoformat())
    return open_sitting(staff.director, on=HELD, members=[staff.commission, staff.director], today=HELD)


@pytest.fixture
def sheet(client, sitting):
    """Open or post the sheet of a dwelling: `sheet(user, mandate)`, `sheet(user, mandate, choice=…, reason=…)`."""
    from django.urls import reverse

    def open_(user, mandate, **posted):
        client.force_login(user)
        url = reverse("allocation:dwelling", args=[sitting.pk, mandate.pk])
        return client.post(url, posted) if posted else client.get(url)

    return open_
