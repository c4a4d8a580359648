from django.urls import include, path

from trousseau.core import rooms
from trousseau.core.enums import Aim


class ApplicationsConfig(rooms.RoomConfig):
    name = "trousseau.applications"
    label = "applications"

    def addresses(self) -> list:
        from . import urls

        return [path("demandes/", include(urls))]

    def aim(self) -> str:
        return Aim.REQUEST

    def jobs(self) -> dict:
        from .nightly import JOBS

        return JOBS

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA

    def terms(self) -> list:
        from .personal_data import TERMS

        return TERMS

    def ready(self) -> None:
        from . import todo  # noqa: F401 — it registers what waits to be done
