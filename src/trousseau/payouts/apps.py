from django.urls import include, path

from trousseau.core import rooms
from trousseau.core.enums import Aim


class PayoutsConfig(rooms.RoomConfig):
    name = "trousseau.payouts"
    label = "payouts"

    def addresses(self) -> list:
        from . import urls

        return [path("loyers/proprietaires/", include(urls))]

    def aim(self) -> str:
        return Aim.RENTS

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA
