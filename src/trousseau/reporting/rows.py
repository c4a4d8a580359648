"""The rows behind each figure, for the director: what is counted can be opened."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from trousseau.core.pages import Column


def _link(name: str, pk: Callable) -> Callable:
    return lambda row: reverse(name, args=[pk(row)])


COLUMNS: dict[str, tuple[Column, ...]] = {
    "prospects": (
        Column(_("Owner"), lambda r: r.owner.name, link=_link("captation:prospect", lambda r: r.pk)),
        Column(_("Dwelling"), lambda r: str(r.dwelling)),
        Column(_("First contact"), lambda r: r.met_on, kind="date"),
    ),
    "inspections": (
        Column(
            _("Dwelling"), lambda r: str(r.prospect.dwelling), link=_link("captation:prospect", lambda r: r.prospect_id)
        ),
        Column(_("Made on"), lambda r: r.made_on, kind="date"),
    ),
    "mandates": (
        Column(_("Mandate"), str, link=_link("mandates:mandate", lambda r: r.pk)),
        Column(_("Mode"), lambda r: r.get_mode_display()),
        Column(_("Dwelling"), lambda r: str(r.dwelling)),
        Column(_("Signed on"), lambda r: r.signed_on, kind="date"),
    ),
    "applications": (
        Column(_("Application"), lambda r: r.code, link=_link("applications:application", lambda r: r.pk)),
        Column(_("Received on"), lambda r: r.received_on, kind="date"),
    ),
    "waiting": (
        Column(_("Application"), lambda r: r.code, link=_link("applications:application", lambda r: r.pk)),
        Column(_("Received on"), lambda r: r.received_on, kind="date"),
    ),
    "sittings": (
        Column(_("Sitting"), lambda r: r.held_on, kind="date", link=_link("allocation:sitting", lambda r: r.pk)),
    ),
    "housed": (
        Column(
            _("Application"),
            lambda r: r.application.code,
            link=_link("applications:application", lambda r: r.application_id),
        ),
        Column(_("Housed on"), lambda r: r.on, kind="date"),
    ),
    "leases": (
        Column(_("Lease"), lambda r: r.code, link=_link("tenancies:tenancy", lambda r: r.pk)),
        Column(_("Keys given on"), lambda r: r.keys_on, kind="date"),
    ),
    "visits": (
        Column(_("Lease"), lambda r: r.lease.code, link=_link("tenancies:tenancy", lambda r: r.lease_id)),
        Column(_("Visited on"), lambda r: r.contact.on, kind="date"),
    ),
}
