from django.urls import include, path

from trousseau.applications import links as applications
from trousseau.core import rooms


class PortalsConfig(rooms.RoomConfig):
    name = "trousseau.portals"
    label = "portals"

    def addresses(self) -> list:
        from . import urls

        return [path("espace/", include(urls))]

    def ready(self) -> None:
        applications.REFERRALS.leads_to("portals:referrals")
