"""What the lease's page shows of its end: the ways in which it ends, each with what follows; a notice of some of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.core.models import User

from .. import access
from ..enums import LeaseState
from ..models import Lease
from . import queries


@dataclass(frozen=True)
class Way:
    """One way out: what is recorded, and what follows from it at once."""

    name: str
    label: str
    said: str
    url: str


def ways(lease: Lease) -> list[Way]:
    """How a lease in force ends."""
    said = {
        "notice": (
            _("The tenant gives notice"),
            _("The delay runs from its receipt; the dwelling joins the commission’s list with its day."),
        ),
        "owner_notice": (
            _("The owner gives notice"),
            _("For the end of the lease only, for one of the three reasons of the law."),
        ),
        "death": (_("The tenant died"), _("The lease ends on that day if nobody may go on with it.")),
        "abandonment": (
            _("The dwelling is abandoned"),
            _("After a summons by a commissaire de justice and the judge’s order."),
        ),
    }
    return [
        Way(name, label, words, reverse(f"tenancies:{name}", args=[lease.pk])) for name, (label, words) in said.items()
    ]


def departure_way(lease: Lease) -> Way:
    return Way(
        "end",
        _("Record the departure"),
        _("The keys are back: the lease ends, the deposit’s delay runs, the dwelling is free the next day."),
        reverse("tenancies:end", args=[lease.pk]),
    )


def gathered_way(lease: Lease) -> Way:
    return Way(
        "gather",
        _("Every tenant gave notice"),
        _("Their notices, given apart, are together those of all: the last one to take effect ends the lease."),
        reverse("tenancies:gather_notices", args=[lease.pk]),
    )


def section(lease: Lease, user: User, on: date) -> dict[str, Any]:
    """The names that `_ending.html` and `_notice.html` read."""
    leaving = queries.on_page(lease, user, on)
    found: list[Way] = []
    if access.WRITE(user):
        if lease.state == LeaseState.RUNNING:
            every = [gathered_way(lease)] if queries.of_everyone(lease) else []
            found = [*every, *(ways(lease) if leaving is None or leaving.notice.void else []), departure_way(lease)]
        elif lease.state == LeaseState.DRAFT:
            found = [
                Way(
                    "abandon",
                    _("Abandon the draft"),
                    _("The decision then waits for another lease, or for the commission to withdraw it."),
                    reverse("tenancies:abandon", args=[lease.pk]),
                )
            ]
    return {
        "leaving": leaving,
        "ways": found,
        "has_departure": lease.state == LeaseState.ENDED or bool(leaving and leaving.notice.ends_on),
    }
