"""The director's board: where the homes stand on the line today, and what waits for each member of the team.

Figures only: no person's name is read here, and each figure opens the rows it counts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trousseau.applications.queries import waiting as households
from trousseau.captation.enums import OPEN_STAGES
from trousseau.captation.models import Prospect
from trousseau.core.enums import TEAM, Role
from trousseau.core.models import ToDo, User
from trousseau.mandates.models import Availability
from trousseau.mandates.queries import available
from trousseau.rents.queries import accounts
from trousseau.rents.roll.queries import late_of
from trousseau.tenancies.queries import leases_in_force


@dataclass(frozen=True)
class Figure:
    """One stop of the line: how many, what to know of them, and the list that they stand in."""

    label: str
    count: int
    detail: str
    url: str


@dataclass(frozen=True)
class Load:
    """What waits for one role: how much, how much of it late, and since when the oldest."""

    role: str
    waiting: int
    late: int
    oldest: date | None


def line(user: User, on: date) -> list[Figure]:
    """The stops of the journey on the day `on`, in its order."""
    prospects = Prospect.objects.filter(stage__in=OPEN_STAGES).aggregate(
        n=Count("pk"), late=Count("pk", filter=Q(next_contact_on__lt=on))
    )
    free = available(on)
    oldest = Availability.objects.filter(mandate__in=free.values("pk"), ends_on=None).aggregate(day=Min("starts_on"))[
        "day"
    ]
    indebted = len(late_of(accounts(user, on), on))
    return [
        _figure(
            _("Prospects"),
            prospects["n"],
            f"{reverse('captation:list')}?stage=open",
            prospects["late"],
            lambda n: ngettext("%(n)s contact late", "%(n)s contacts late", n),
        ),
        _figure(
            _("Free dwellings"),
            free.count(),
            reverse("allocation:list"),
            max((on - oldest).days, 0) if oldest else 0,
            lambda n: ngettext("the oldest for %(n)s day", "the oldest for %(n)s days", n),
        ),
        _figure(_("Households waiting"), households(on).count(), f"{reverse('applications:list')}?state=active"),
        _figure(_("Leases in force"), leases_in_force().count(), f"{reverse('tenancies:list')}?state=running"),
        _figure(_("Tenants in debt"), indebted, reverse("prevention:list")),
    ]


def _figure(label: str, count: int, url: str, n: int = 0, detail: Callable[[int], str] | None = None) -> Figure:
    return Figure(label, count, detail(n) % {"n": n} if detail and n else "", url)


def team(on: date) -> list[Load]:
    """What waits for each role of the team, the director's own work left out: it stands on the same page."""
    rows = {
        row["role"]: row
        for row in ToDo.objects.waiting()
        .order_by()
        .values("role")
        .annotate(n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)), oldest=Min("due_on"))
    }
    return [
        Load(role.label, row["n"], row["late"], row["oldest"])
        for role in TEAM
        if role != Role.DIRECTOR and (row := rows.get(role, {"n": 0, "late": 0, "oldest": None}))
    ]
