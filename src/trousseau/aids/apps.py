from django.urls import include, path

from trousseau.core import rooms
from trousseau.core.enums import Aim


class AidsConfig(rooms.RoomConfig):
    name = "trousseau.aids"
    label = "aids"

    def addresses(self) -> list:
        from . import urls

        return [path("aides/", include(urls))]

    def aim(self) -> str:
        return Aim.SUPPORT

    def jobs(self) -> dict:
        from .nightly import JOBS

        return JOBS

    def tenancy(self) -> list:
        from .tenancy import told

        return [told]

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA

    def receipt_undone(self, receipt, *, today) -> None:
        from .actions import receipt_undone

        receipt_undone(receipt, today=today)

    def ready(self) -> None:
        from . import mail_papers, todo  # noqa: F401 — they register what waits to be done, and what leaves
