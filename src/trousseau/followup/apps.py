from django.urls import include, path

from trousseau.applications import links as applications
from trousseau.core import rooms
from trousseau.core.enums import Aim
from trousseau.tenancies import links as tenancies


class FollowupConfig(rooms.RoomConfig):
    name = "trousseau.followup"
    label = "followup"

    def addresses(self) -> list:
        from . import urls

        return [path("suivi/", include(urls))]

    def aim(self) -> str:
        return Aim.HOME

    def jobs(self) -> dict:
        from .nightly import JOBS

        return JOBS

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA

    def terms(self) -> list:
        from .personal_data import TERMS

        return TERMS

    def money_proofs(self) -> list:
        from .money_proofs import PROOFS

        return PROOFS

    def agenda(self) -> list:
        from .agenda import planned

        return [planned]

    def tenancy(self) -> list:
        from .tenancy import told

        return [told]

    def ready(self) -> None:
        from . import mail_papers, todo  # noqa: F401 — they register what leaves, and what waits to be done

        applications.CONTACT_NEW.leads_to("followup:contact_new")
        tenancies.FOLLOW_UP.leads_to("followup:household")
