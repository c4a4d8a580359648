"""What captation plans and did: dwellings visited, owners to contact again, works before letting."""

from collections.abc import Iterator

from trousseau.core.agenda import Entry, What, Window

from . import access
from .enums import OPEN_STAGES
from .models import DwellingInspection, Prospect, WorksLine
from .subjects import PROSPECT


def planned(window: Window) -> Iterator[Entry]:
    if window.household or not access.READ(window.user):
        return
    days = (window.first, window.last)
    beside = ("prospect__dwelling__commune", "prospect__owner")
    for seen in DwellingInspection.objects.filter(made_on__range=days).select_related(*beside):
        yield _entry("visit", seen.pk, What.VISIT, seen.made_on, seen.prospect, (seen.made_by_id,))
    again = Prospect.objects.filter(stage__in=OPEN_STAGES, next_contact_on__range=days)
    for prospect in again.select_related("dwelling__commune", "owner"):
        who = (prospect.officer_id,) if prospect.officer_id else ()
        yield _entry("contact", prospect.pk, What.CONTACT, prospect.next_contact_on, prospect, who)
    for line in WorksLine.objects.filter(planned_on__range=days, done_on=None).select_related(*beside):
        yield _entry("works", line.pk, What.WORKS, line.planned_on, line.prospect, (), line.what)


def _entry(code: str, key: int, what: What, on, prospect: Prospect, who: tuple, about: str = "") -> Entry:
    dwelling = prospect.dwelling
    return Entry(
        f"captation.{code}:{key}",
        what,
        on,
        str(what.label),
        PROSPECT.url(prospect),
        commune=dwelling.commune.name,
        place=str(dwelling),
        about=about or prospect.owner.name,
        who=who,
    )
