from django.urls import include, path

from trousseau.core import rooms
from trousseau.core.enums import Aim


class SupportConfig(rooms.RoomConfig):
    name = "trousseau.support"
    label = "support"

    def addresses(self) -> list:
        from . import urls

        return [path("accompagnement/", include(urls))]

    def aim(self) -> str:
        return Aim.SUPPORT

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA
