from django.urls import include, path

from trousseau.core import rooms
from trousseau.core.enums import Aim
from trousseau.followup import links as followup


class IncidentsConfig(rooms.RoomConfig):
    name = "trousseau.incidents"
    label = "incidents"

    def addresses(self) -> list:
        from . import urls

        return [path("incidents/", include(urls))]

    def jobs(self) -> dict:
        from .nightly import JOBS

        return JOBS

    def aim(self) -> str:
        return Aim.INCIDENT

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA

    def tenancy(self) -> list:
        from .tenancy import told

        return [told]

    def agenda(self) -> list:
        from .agenda import planned

        return [planned]

    def tenant_sections(self) -> list:
        from .spaces import of_tenant

        return [of_tenant]

    def tenant_days(self) -> list:
        from .spaces import for_tenant

        return [for_tenant]

    def owner_sections(self) -> list:
        from .spaces import of_owner

        return [of_owner]

    def mandate_obstacles(self) -> list:
        from .obstacles import TO_END_A_MANDATE

        return TO_END_A_MANDATE

    def ready(self) -> None:
        from . import todo  # noqa: F401 — it registers what waits to be done

        followup.REPORT_DEFECT.leads_to("incidents:of_defect")
