"""What the actions refuse, whatever page or program asks."""

from datetime import date

import pytest

from trousseau.applications.actions import move_application, open_application
from trousseau.applications.models import Application
from trousseau.core.errors import Refused

TODAY, TOMORROW = date(2026, 9, 15), date(2026, 9, 16)


def test_an_application_is_not_received_on_a_day_to_come(staff):
    with pytest.raises(Refused) as refusal:
        open_application(staff.social, last_name="Glaïeul", first_name="Iris", on=TOMORROW, today=TODAY)
    assert refusal.value.field == "on"
    assert not Application.objects.exists()


def test_a_state_is_not_taken_on_a_day_to_come(application, staff):
    with pytest.raises(Refused) as refusal:
        move_application(staff.social, application=application, code="sleep", on=TOMORROW, today=TODAY)
    assert refusal.value.field == "on"
    assert Application.objects.get().state == "active"
