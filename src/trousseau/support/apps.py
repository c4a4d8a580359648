from django.urls import include, path

from trousseau.core import rooms
from trousseau.core.enums import Aim
from trousseau.followup import links as followup


class SupportConfig(rooms.RoomConfig):
    name = "trousseau.support"
    label = "support"

    def addresses(self) -> list:
        from . import urls

        return [path("accompagnement/", include(urls))]

    def aim(self) -> str:
        return Aim.SUPPORT

    def jobs(self) -> dict:
        from .nightly import JOBS

        return JOBS

    def files_closed(self, closed, *, on, by, why) -> None:
        from .actions_team import files_closed

        files_closed(closed, on=on, by=by, why=why)

    def tenancy(self) -> list:
        from .tenancy import told

        return [told]

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA

    def ready(self) -> None:
        from . import mail_papers, signed, todo  # noqa: F401 — they register what waits, what leaves and what is signed

        followup.REPORT.leads_to("support:report_new")
