from django.urls import include, path

from trousseau.captation import links as captation
from trousseau.core import links as core
from trousseau.core import rooms


class MandatesConfig(rooms.RoomConfig):
    name = "trousseau.mandates"
    label = "mandates"

    def addresses(self) -> list:
        from . import urls

        return [path("mandats/", include(urls))]

    def jobs(self) -> dict:
        from .nightly import JOBS

        return JOBS

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA

    def chained(self) -> list:
        from .verification import CHAINED

        return CHAINED

    def money_proofs(self) -> list:
        from .money_proofs import PROOFS

        return PROOFS

    def first_steps(self) -> list:
        from .first_steps import STEPS

        return STEPS

    def ready(self) -> None:
        from . import mail_papers, signed, todo, triggers  # noqa: F401 — they register what leaves, waits, is refused

        core.AGENCY_PAPERS.leads_to("mandates:papers")
        core.FIRST_NUMBER.leads_to("mandates:first_number")
        captation.MANDATE.leads_to("mandates:new")
