"""Whose move it is, for one request or for a partner's whole list."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from trousseau.core import scales
from trousseau.rules.referral import Course, Move, move, stalled_on

from ..models import Application, AskedComplement
from ..queries import ApplicationResources, Resources

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Waited(Resources):
    """What `with_complements` adds."""

    asked: list[AskedComplement]


type ApplicationWaited = WithAnnotations[Application, Waited]


def with_complements(rows: QuerySet[ApplicationResources]) -> QuerySet[ApplicationWaited]:
    """Each request with what is asked and not answered, as `asked`."""
    unanswered = AskedComplement.objects.filter(answered_on=None).order_by("asked_on", "pk")
    return rows.prefetch_related(Prefetch("complements", queryset=unanswered, to_attr="asked"))


@dataclass(frozen=True)
class Turn:
    """Where a request stands: whose move, and since which day it has waited too long (None: it has not)."""

    move: Move
    stalled_on: date | None


class Moves:
    """The rule on a day, read once for a whole list."""

    def __init__(self, on: date):
        self.on, self.rule = on, scales.at("applications.stalled_days", on)

    def turn(self, application: ApplicationWaited) -> Turn:
        """`application` comes from `with_complements` and bears its proved `resources`."""
        found = move(
            Course(
                application.state,
                application.state_on,
                application.received_on,
                application.last_contact_on is not None,
                application.last_contact_on,
                tuple((one.of, one.asked_on) for one in application.asked),
                application.resources is not None,
            )
        )
        day = stalled_on(found, self.rule.number)
        return Turn(found, day if day and day <= self.on else None)
