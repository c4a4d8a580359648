"""What the pages of the room are about: the account of a lease, and what stands on one."""

from operator import attrgetter

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.subjects import Place, Subject
from trousseau.tenancies.models import Lease
from trousseau.tenancies.queries import leases

from .models import Adjustment

RENTS = Place(gettext_lazy("Rents"), "rents:home")
ACCOUNT = Subject[Lease](
    "lease",
    lambda user: leases(user).select_related("household__holder", "mandate__fund", "mandate__dwelling__commune"),
    RENTS,
    "rents:lease",
    name=attrgetter("code"),
    household=attrgetter("household"),
)
ADJUSTMENT = Subject[Adjustment](
    "adjustment",
    lambda user: Adjustment.objects.filter(lease__in=leases(user)).select_related(
        "lease__household__holder", "lease__mandate__fund", "paper", "mail"
    ),
    ACCOUNT,
    of=attrgetter("lease"),
    household=attrgetter("lease.household"),
)


def url_of(lease: Lease) -> str:
    return reverse("rents:lease", args=[lease.pk])


def find(request, pk: int) -> Lease:
    """A lease whose keys were given, when the reader holds a grant on its household; else a 404."""
    return get_object_or_404(leases(request.user).select_related("mandate__fund"), pk=pk)


def crumbs(lease: Lease, here: str = "") -> list[tuple[str, str]]:
    found = [(_("Rents"), reverse("rents:home")), (lease.code, url_of(lease) if here else "")]
    return [*found, (here, "")] if here else found
