"""What is typed for the minutes and the sheets, which bear numbers: it names no candidate and no illness."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from trousseau.applications.models import Application
from trousseau.core.errors import Refused
from trousseau.core.models import HouseholdMember
from trousseau.rules.anonymity import named, of_health

from .. import queries
from ..models import Sitting


def under_numbers(text: str, applications: Iterable[Application], field: str, sitting: Sitting) -> None:
    """Raises Refused for a text that names a person of these households, or says something of health. It may say the
    addresses of the dwellings of this sitting."""
    if not text.strip():
        return
    households = {application.household_id for application in applications}
    people = HouseholdMember.objects.order_by("pk").values_list("household", "person__last_name", "person__first_name")
    called = [(last, first) for household, last, first in people if household in households]
    names, firsts = [last for last, _first in called], [first for _last, first in called]
    besides = "\n".join(str(mandate.dwelling) for mandate in queries.dwellings(sitting))
    if found := named(text, names, besides, firsts):
        raise Refused(
            _(
                "“%(word)s” may be the name of a person: what you write is read under numbers. Write “the household” and its "
                "number instead, for instance D00012."
            )
            % {"word": found[0]},
            field,
        )
    if found := of_health(text, besides):
        raise Refused(
            _(
                "“%(word)s” says something of a person’s health, which is never written here. Write what the dwelling must "
                "be instead, for instance: on the ground floor, near the services it needs."
            )
            % {"word": found[0]},
            field,
            "RGPD, art. 9",
        )
