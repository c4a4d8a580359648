"""What the pages of the room are about: the account of a lease."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases


def url_of(lease: Lease) -> str:
    return reverse("rents:lease", args=[lease.pk])


def find(request, pk: int) -> Lease:
    """A lease whose keys were given, when the reader holds a grant on its household; else a 404."""
    return get_object_or_404(leases(request.user).select_related("mandate__fund"), pk=pk)


def crumbs(lease: Lease, here: str = "") -> list[tuple[str, str]]:
    found = [(_("Rents"), reverse("rents:home")), (lease.code, url_of(lease) if here else "")]
    return [*found, (here, "")] if here else found
