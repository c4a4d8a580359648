from django.urls import include, path

from trousseau.core import rooms
from trousseau.core.enums import Aim


class MailConfig(rooms.RoomConfig):
    name = "trousseau.mail"
    label = "mail"

    def addresses(self) -> list:
        from . import urls

        return [path("courrier/", include(urls))]

    def aim(self) -> str:
        return Aim.MAIL

    def jobs(self) -> dict:
        from .nightly import JOBS

        return JOBS

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA

    def messages(self) -> list:
        from .messages import EVENTS

        return EVENTS

    def ready(self) -> None:
        from . import todo  # noqa: F401 — it registers what waits to be done
