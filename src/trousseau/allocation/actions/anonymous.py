"""What is typed for the minutes and the sheets, which bear numbers: it names no candidate and no illness."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from trousseau.applications.models import Application
from trousseau.core.errors import Refused
from trousseau.core.models import HouseholdMember
from trousseau.rules.anonymity import named, of_health


def under_numbers(text: str, applications: Iterable[Application], field: str, besides: str = "") -> None:
    """Raises Refused for a text that names a person of these households, or says something of health. `besides`: what it
    may say, the address of the dwelling for instance."""
    if not text.strip():
        return
    households = {application.household_id for application in applications}
    people = HouseholdMember.objects.order_by("pk").values_list("household", "person__last_name", "person__first_name")
    names = [f"{last} {first}" for household, last, first in people if household in households]
    if found := named(text, names, besides):
        raise Refused(
            _(
                "“%(word)s” may be the name of a person: what you write is read under numbers. Write “the household” and its "
                "number instead, for instance D00012."
            )
            % {"word": found[0]},
            field,
        )
    if found := of_health(text):
        raise Refused(
            _(
                "“%(word)s” says something of a person’s health, which is never written here. Write what the dwelling must "
                "be instead, for instance: on the ground floor, near the services it needs."
            )
            % {"word": found[0]},
            field,
            "RGPD, art. 9",
        )
