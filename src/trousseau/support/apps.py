from django.urls import include, path

from trousseau.core import rooms


class SupportConfig(rooms.RoomConfig):
    name = "trousseau.support"
    label = "support"

    def addresses(self) -> list:
        from . import urls

        return [path("accompagnement/", include(urls))]

    def jobs(self) -> dict:
        from .nightly import JOBS

        return JOBS

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA

    def ready(self) -> None:
        from . import todo  # noqa: F401 — it registers what waits to be done
