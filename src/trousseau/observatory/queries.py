"""What is read of the facts: which sources told what, and what moved the list."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet

from trousseau.rules.flows import Event, covered

from .enums import Kind
from .models import Delivery, FactRow, TrustedKey


@dataclass(frozen=True)
class Source:
    """A source and the days it told without a gap; `last` is the last day it told at all."""

    code: str
    start: date
    end: date
    last: date

    @property
    def has_gap(self) -> bool:
        return self.last > self.end


def sources() -> list[Source]:
    """The sources that delivered, by name."""
    spans: dict[str, list[tuple[date, date]]] = {}
    for code, start, end in Delivery.objects.order_by("source").values_list("source", "starts_on", "ends_on"):
        spans.setdefault(code, []).append((start, end))
    return [Source(code, *covered(told), max(end for _, end in told)) for code, told in spans.items()]


def events() -> list[Event]:
    """All facts that may move the list; a household is (source, pseudonym). Contacts move nothing: left out."""
    rows = FactRow.objects.exclude(kind=Kind.CONTACT).order_by()
    return [
        Event((source, household), kind, day)
        for source, household, kind, day in rows.values_list("delivery__source", "household", "kind", "date")
    ]


def deliveries() -> QuerySet[Delivery]:
    return Delivery.objects.select_related("key", "received_by")


def keys() -> QuerySet[TrustedKey]:
    rows = TrustedKey.objects.annotate(last_used=Max("deliveries__received_at"))
    return rows.order_by("source", "-added_on", "-pk")  # an aggregate drops the model's own order
