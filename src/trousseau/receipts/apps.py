from django.urls import include, path

from trousseau.core import rooms
from trousseau.core.enums import Aim


class ReceiptsConfig(rooms.RoomConfig):
    name = "trousseau.receipts"
    label = "receipts"

    def addresses(self) -> list:
        from . import urls

        return [path("encaissements/", include(urls))]

    def aim(self) -> str:
        return Aim.RENTS

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA

    def money_proofs(self) -> list:
        from .money_proofs import PROOFS

        return PROOFS
