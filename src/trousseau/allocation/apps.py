from django.urls import include, path

from trousseau.applications import links as applications
from trousseau.core import rooms
from trousseau.core.enums import Aim


class AllocationConfig(rooms.RoomConfig):
    name = "trousseau.allocation"
    label = "allocation"

    def addresses(self) -> list:
        from . import urls

        return [path("commission/", include(urls))]

    def aim(self) -> str:
        return Aim.COMMISSION

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA

    def request_obstacles(self) -> list:
        from .obstacles import TO_CLOSE_A_REQUEST

        return TO_CLOSE_A_REQUEST

    def agenda(self) -> list:
        from .agenda import planned

        return [planned]

    def ready(self) -> None:
        from . import (  # noqa: F401 — they register what leaves, what waits, what is refused
            mail_papers,
            signed,
            todo,
            triggers,
        )

        applications.ALLOCATION.leads_to("allocation:dwelling")
        applications.FITS.leads_to("allocation:fits")
