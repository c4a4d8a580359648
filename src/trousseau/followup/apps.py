from django.urls import include, path

from trousseau.core import rooms


class FollowupConfig(rooms.RoomConfig):
    name = "trousseau.followup"
    label = "followup"

    def addresses(self) -> list:
        from . import urls

        return [path("suivi/", include(urls))]

    def holdings(self) -> list:
        from .held import HOLDINGS

        return HOLDINGS

    def ready(self) -> None:
        from . import todo  # noqa: F401 — it registers what waits to be done
