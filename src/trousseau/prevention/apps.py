from django.urls import include, path

from trousseau.core import rooms
from trousseau.core.enums import Aim


class PreventionConfig(rooms.RoomConfig):
    name = "trousseau.prevention"
    label = "prevention"

    def addresses(self) -> list:
        from . import urls

        return [path("prevention/", include(urls))]

    def aim(self) -> str:
        return Aim.DEBT

    def jobs(self) -> dict:
        from .nightly import JOBS

        return JOBS

    def contact_withdrawn(self, contact, *, today) -> None:
        from .actions import contact_withdrawn

        contact_withdrawn(contact, today=today)

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA

    def agenda(self) -> list:
        from .agenda import planned

        return [planned]

    def tenancy(self) -> list:
        from .tenancy import told

        return [told]

    def ready(self) -> None:
        from . import (  # noqa: F401 — they register what leaves, what waits to be done
            mail_papers,
            signed,
            todo,
        )
        from .letters import mail_papers as letters  # noqa: F401
        from .meeting import todo as meeting  # noqa: F401
