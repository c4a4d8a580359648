from django.urls import include, path

from trousseau.applications import links as applications
from trousseau.captation import links as captation
from trousseau.core import rooms
from trousseau.core.enums import Aim
from trousseau.incidents import links as incidents
from trousseau.tenancies import links as tenancies


class PortalsConfig(rooms.RoomConfig):
    name = "trousseau.portals"
    label = "portals"

    def addresses(self) -> list:
        from . import urls

        return [path("espace/", include(urls))]

    def aim(self) -> str:
        return Aim.FILE

    def jobs(self) -> dict:
        from .joining.nightly import JOBS

        return JOBS

    def messages(self) -> list:
        from .messages import EVENTS

        return EVENTS

    def ready(self) -> None:
        applications.REFERRALS.leads_to("portals:referrals")
        incidents.TENANT_SPACE.leads_to("portals:tenant")
        incidents.OWNER_SPACE.leads_to("portals:owner")
        captation.SPACE.leads_to("portals:join_owner")
        tenancies.SPACES.leads_to("portals:joined")
