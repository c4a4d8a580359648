"""What every page of the room needs of a lease: to find it, its address, the way back to it."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from . import queries
from .models import Lease


def lease_url(lease: Lease, anchor: str = "") -> str:
    return reverse("tenancies:lease", args=[lease.pk]) + anchor


def find(request, pk: int) -> Lease:
    """The lease, when the reader holds a grant on its household; else a 404."""
    return get_object_or_404(queries.leases(request.user), pk=pk)


def crumbs(lease: Lease | None, here: str = "") -> list[tuple[str, str]]:
    """From the list to the lease, then to the page that is open; `lease` None: straight from the list."""
    way = [(_("Leases"), reverse("tenancies:list"))]
    if lease:
        way.append((lease.code, lease_url(lease) if here else ""))
    return [*way, (here, "")] if here else way
