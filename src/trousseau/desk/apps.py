from django.urls import include, path

from trousseau.core import rooms


class DeskConfig(rooms.RoomConfig):
    name = "trousseau.desk"
    label = "desk"

    def addresses(self) -> list:
        from . import urls

        return [path("", include(urls))]
