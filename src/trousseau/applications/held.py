"""What the applications hold about a household."""

from django.utils.translation import gettext_lazy as _

from trousseau.core.held import Holding

from .models import Application, StateChange

HOLDINGS = [
    Holding(
        Application,
        lambda h: Application.objects.filter(household=h),
        lambda rows: _blank(rows),
        order=8,
        readable=lambda rows, user: rows.for_user(user),
    ),
    Holding(
        StateChange,
        lambda h: StateChange.objects.filter(application__household=h),
        kept=_("Dates of states, which name nobody once the persons are erased: the report counts them."),
    ),
]


def _blank(rows) -> None:
    """What was needed to house them goes; the dated states stay, for the counts."""
    for row in rows:
        Application.history.filter(id=row.pk).delete()
        row.communes.clear()
    rows.update(ethos=None, resources=None, sne_number="", needs_access=False)
