"""What is read of the facts: which sources told what, and what moved the list."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, QuerySet

from trousseau.rules.flows import Event, covered, without

from .enums import DeliveryState, Kind
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
    """The sources that delivered, by name. What a withdrawn delivery had replaced is told by nobody until a later one tells it;
    one whose deliveries are all withdrawn is waited for as long as a key of it is trusted: it tells nothing."""
    spans: dict[str, list[tuple[date, date]]] = {}
    since: dict[str, date] = {}
    rows = Delivery.objects.order_by("source", "number").values_list("source", "starts_on", "ends_on", "state")
    for code, start, end, state in rows:
        told = spans.setdefault(code, [])
        since[code] = min(start, since.get(code, start))
        if state == DeliveryState.WITHDRAWN:
            spans[code] = without(told, start, end)
        else:
            told.append((start, end))
    kept = set(TrustedKey.objects.filter(withdrawn_on=None).values_list("source", flat=True))
    found = []
    for code, told in spans.items():
        if told:
            found.append(Source(code, *covered(told), max(end for _, end in told)))
        elif code in kept:
            before = since[code] - timedelta(days=1)
            found.append(Source(code, since[code], before, before))
    return found


def events() -> list[Event]:
    """All facts that may move the list; a household is (source, pseudonym). Contacts move nothing: left out."""
    rows = FactRow.objects.exclude(kind=Kind.CONTACT).order_by()
    return [
        Event((source, household), kind, day)
        for source, household, kind, day in rows.values_list("delivery__source", "household", "kind", "date")
    ]


def deliveries() -> QuerySet[Delivery]:
    return Delivery.objects.select_related("key", "received_by", "withdrawn_by")


def keys() -> QuerySet[TrustedKey]:
    rows = TrustedKey.objects.select_related("added_by", "confirmed_by").annotate(
        last_used=Max("deliveries__received_at")
    )
    return rows.order_by("source", "-added_on", "-pk")  # an aggregate drops the model's own order
