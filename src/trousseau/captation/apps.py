from django.urls import include, path

from trousseau.core import links as core
from trousseau.core import rooms


class CaptationConfig(rooms.RoomConfig):
    name = "trousseau.captation"
    label = "captation"

    def addresses(self) -> list:
        from . import urls

        return [path("captation/", include(urls))]

    def jobs(self) -> dict:
        from .nightly import JOBS

        return JOBS

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA

    def terms(self) -> list:
        from .personal_data import TERMS

        return TERMS

    def first_steps(self) -> list:
        from .first_steps import STEPS

        return STEPS

    def recipients(self) -> list:
        from .recipients import owners

        return [owners]

    def agenda(self) -> list:
        from .agenda import planned

        return [planned]

    def ready(self) -> None:
        from . import todo  # noqa: F401 — it registers what waits to be done
        from .campaigns import mail_papers  # noqa: F401 — and what leaves

        core.SIMULATOR.leads_to("captation:simulator")
        core.PROPOSE.leads_to("captation:propose")
        core.CEILINGS.leads_to("captation:ceilings")
