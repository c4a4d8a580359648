from django.urls import include, path

from trousseau.core import rooms


class PreventionConfig(rooms.RoomConfig):
    name = "trousseau.prevention"
    label = "prevention"

    def addresses(self) -> list:
        from . import urls

        return [path("prevention/", include(urls))]

    def jobs(self) -> dict:
        from .nightly import JOBS

        return JOBS

    def holdings(self) -> list:
        from .held import HOLDINGS

        return HOLDINGS

    def ready(self) -> None:
        from . import todo  # noqa: F401 — it registers what waits to be done
