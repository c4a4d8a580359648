"""The agency's addresses: each room adds its own when it is installed."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path

from trousseau import journey


def room_urls(site: str):
    """One prefix per room that has pages; desk holds the root."""
    for room in journey.rooms(site):
        if room.code not in ("desk", "core") and find_spec(f"{room.app}.urls"):
            yield path(f"{PREFIXES.get(room.code, room.code)}/", include(f"{room.app}.urls"))


PREFIXES = {
    "ledger": "comptes",
    "captation": "captation",
    "mandates": "mandats",
    "applications": "demandes",
    "allocation": "commission",
    "tenancies": "baux",
    "rents": "loyers",
    "followup": "suivi",
    "support": "accompagnement",
    "reporting": "compte-rendu",
    "portals": "espace",
}
urlpatterns = [
    path("compte/", include("trousseau.core.urls_account")),
    path("", include("trousseau.core.urls")),
    *room_urls(settings.SITE),
]
if find_spec("trousseau.desk.urls"):
    urlpatterns.append(path("", include("trousseau.desk.urls")))
