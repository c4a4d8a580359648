from django.urls import include, path

from trousseau.allocation import links as allocation
from trousseau.core import rooms
from trousseau.core.enums import Aim


class TenanciesConfig(rooms.RoomConfig):
    name = "trousseau.tenancies"
    label = "tenancies"

    def addresses(self) -> list:
        from . import urls

        return [path("baux/", include(urls))]

    def aim(self) -> str:
        return Aim.LEASE

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

    def mandate_obstacles(self) -> list:
        from .obstacles import TO_END_A_MANDATE

        return TO_END_A_MANDATE

    def agenda(self) -> list:
        from .agenda import planned

        return [planned]

    def tenancy(self) -> list:
        from .tenancy import told

        return [told]

    def ready(self) -> None:
        from . import (
            signed,  # noqa: F401 — it registers what is signed, and that its copy waits
            todo,  # noqa: F401 — it registers what waits to be done
        )
        from .certificates import mail_papers as asked  # noqa: F401 — they register what leaves and comes
        from .leaving import mail_papers as notices  # noqa: F401

        allocation.DRAFT_LEASE.leads_to("tenancies:new")
