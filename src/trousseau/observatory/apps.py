from django.urls import include, path

from trousseau.core import rooms


class ObservatoryConfig(rooms.RoomConfig):
    name = "trousseau.observatory"
    label = "observatory"

    def addresses(self) -> list:
        from . import urls

        return [path("", include(urls))]

    def jobs(self) -> dict:
        from .nightly import JOBS

        return JOBS

    def ready(self) -> None:
        from . import triggers  # noqa: F401 — it registers what the base refuses
