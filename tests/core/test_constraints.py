"""What the base refuses is said in words, on every model of every room."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from trousseau.core.actions import record
from trousseau.core.models import Household, HouseholdMember, Person


def test_every_constraint_says_a_sentence():
    """Django fills a message by %: a sign that stands alone breaks the page on which it would be read."""
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            said = str(constraint.get_violation_error_message())
            assert said and "{" not in said and "%" not in said, (model, constraint.name)


@pytest.mark.django_db
def test_a_constraint_reads_what_is_null():
    person = Person.objects.create(first_name="Olga", last_name="Réséda")
    home = Household.objects.create(holder=person, created_on=date(2026, 1, 1))
    given = {"household": home, "person": person, "relation": "holder", "starts_on": date(2026, 1, 1)}
    record(HouseholdMember(**given), None)
    with pytest.raises(ValidationError):  # both are open: `ends_on` is null
        record(HouseholdMember(**given), None)
