"""The proposals of owners, and what is already known of them."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..models import Approach, Owner, Prospect
from ..queries import prospects


def approaches() -> QuerySet[Approach]:
    """Approaches of owners: those that wait come first, the oldest first."""
    return Approach.objects.select_related("commune", "prospect", "handled_by").order_by("handled_on", "pk")


def same_owners(approach: Approach, limit: int = 5) -> list[Owner]:
    """Owners of the same normalised name."""
    return list(Owner.objects.filter(key=approach.owner_key)[:limit])


def same_dwellings(approach: Approach, limit: int = 5) -> list[Prospect]:
    """Prospects at the same normalised address in the same commune."""
    return list(prospects().filter(dwelling__key=approach.dwelling_key, dwelling__commune=approach.commune_id)[:limit])


def choices(approach: Approach) -> list[tuple[str, str]]:
    """What the officer may recognise, the likeliest first."""
    found = [
        (
            f"prospect:{one.pk}",
            _("The prospect already followed: %(dwelling)s, %(owner)s")
            % {"dwelling": one.dwelling, "owner": one.owner.name},
        )
        for one in same_dwellings(approach)
    ]
    found += [
        (
            f"owner:{one.pk}",
            _("Another dwelling of a known owner: %(owner)s, %(address)s")
            % {"owner": one.name, "address": one.address},
        )
        for one in same_owners(approach)
    ]
    return [*found, ("new", _("A new owner and a new dwelling"))]
