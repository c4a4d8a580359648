"""Many households at once, for what must not take a query a row."""

from datetime import date

import pytest


@pytest.fixture
def crowd(db):
    """Five hundred households of two that wait, written in bulk."""
    from trousseau.applications.models import Application, Resource, StateChange
    from trousseau.core.models import Commune, Household, HouseholdMember, Person

    commune = Commune.objects.get_or_create(
        insee="21231", defaults={"name": "Dijon", "postal_code": "21000", "zone_apl": "2"}
    )[0]
    people = Person.objects.bulk_create(
        Person(last_name=f"Bruyère {n}", first_name="Rose", key=f"bruyere {n} rose") for n in range(1000)
    )
    households = Household.objects.bulk_create(
        Household(holder=people[2 * n], created_on=date(2026, 1, 1)) for n in range(500)
    )
    HouseholdMember.objects.bulk_create(
        HouseholdMember(household=households[n // 2], person=person, relation="other", starts_on=date(2026, 1, 1))
        for n, person in enumerate(people)
    )
    found = Application.objects.bulk_create(
        Application(
            number=1000 + n,
            household=household,
            received_on=date(2026, 1, 1),
            state_on=date(2026, 1, 1),
            seniority_on=date(2026, 1, 1),
            rooms_min=1 + n % 3,
        )
        for n, household in enumerate(households)
    )
    Resource.objects.bulk_create(
        Resource(
            application=a,
            kind="wage",
            cents=90000 + n,
            starts_on=date(2026, 1, 1),
            proof="payslips",
            proved_on=date(2026, 1, 1),
        )
        for n, a in enumerate(found)
        if n % 7
    )
    StateChange.objects.bulk_create(StateChange(application=a, state="active", on=a.received_on) for a in found)
    through = Application.communes.through
    through.objects.bulk_create(through(application=a, commune=commune) for a in found)
    return found
