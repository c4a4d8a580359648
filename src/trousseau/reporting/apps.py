from django.urls import include, path

from trousseau.core import rooms


class ReportingConfig(rooms.RoomConfig):
    name = "trousseau.reporting"
    label = "reporting"

    def addresses(self) -> list:
        from . import urls

        return [path("compte-rendu/", include(urls))]

    def measures(self) -> list:
        from .measures import MEASURES

        return [(one.code, one.label) for one in MEASURES]
