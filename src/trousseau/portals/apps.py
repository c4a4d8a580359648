from django.urls import include, path

from trousseau.core import rooms


class PortalsConfig(rooms.RoomConfig):
    name = "trousseau.portals"
    label = "portals"

    def addresses(self) -> list:
        from . import urls

        return [path("espace/", include(urls))]
