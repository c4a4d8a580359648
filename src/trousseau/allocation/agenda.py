"""The sittings of the commission."""

from collections.abc import Iterator

from trousseau.core.agenda import Entry, What, Window

from . import access
from .subjects import SITTING


def planned(window: Window) -> Iterator[Entry]:
    if window.household or not access.READ(window.user):
        return
    rows = (
        SITTING.rows(window.user)
        .standing()
        .filter(held_on__range=(window.first, window.last))
        .prefetch_related("seats")
    )
    for one in rows:
        who = tuple(seat.member_id for seat in one.seats.all())
        yield Entry(
            f"allocation.sitting:{one.pk}",
            What.SITTING,
            one.held_on,
            str(What.SITTING.label),
            SITTING.url(one),
            place=one.place,
            who=who,
        )
