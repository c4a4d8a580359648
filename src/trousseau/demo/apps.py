from django.conf import settings
from django.urls import include, path

from trousseau import journey
from trousseau.core import links as core
from trousseau.core import rooms


class DemoConfig(rooms.RoomConfig):
    name = "trousseau.demo"
    label = "demo"

    def addresses(self) -> list:
        if settings.SITE != journey.AGENCY:
            return []
        from . import urls

        return [path("decouvrir/", include(urls))]

    def ready(self) -> None:
        if settings.SITE == journey.AGENCY:
            core.TOUR.leads_to("demo:tour")
