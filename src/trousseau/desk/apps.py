from django.urls import include, path

from trousseau.captation import links as captation
from trousseau.core import links as core
from trousseau.core import rooms
from trousseau.core.enums import Aim


class DeskConfig(rooms.RoomConfig):
    name = "trousseau.desk"
    label = "desk"

    def addresses(self) -> list:
        from . import urls

        return [path("", include(urls))]

    def first_steps(self) -> list:
        from .first_steps import STEPS

        return STEPS

    def aim(self) -> str:
        return Aim.FILE

    def jobs(self) -> dict:
        from .nightly import JOBS

        return JOBS

    def frozen(self, households) -> set[int]:
        from .rights.queries import frozen

        return frozen(households)

    def messages(self) -> list:
        from .messages import EVENTS

        return EVENTS

    def contact_withdrawn(self, contact, *, today) -> None:
        from .actions_agenda import contact_withdrawn

        contact_withdrawn(contact, today=today)

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA

    def terms(self) -> list:
        from .personal_data import TERMS

        return TERMS

    def agenda(self) -> list:
        from .agenda import planned

        return [planned]

    def tenant_days(self) -> list:
        from .agenda import for_tenant

        return [for_tenant]

    def tenancy(self) -> list:
        from .tenancy import told

        return [told]

    def ready(self) -> None:
        from . import todo  # noqa: F401 — it registers what waits to be done

        core.AGENDA.leads_to("desk:agenda")
        core.APPOINTMENT.leads_to("desk:agenda_new_with")
        core.HOUSEHOLD.leads_to("desk:household")
        core.SEARCH.leads_to("desk:search")
        core.RIGHTS.leads_to("desk:rights")
        core.MY_DATA.leads_to("desk:my_data")
        captation.PERSONAL_DATA.leads_to("desk:owner")
