from django.urls import include, path

from trousseau.captation import links as captation
from trousseau.core import links as core
from trousseau.core import rooms


class DeskConfig(rooms.RoomConfig):
    name = "trousseau.desk"
    label = "desk"

    def addresses(self) -> list:
        from . import urls

        return [path("", include(urls))]

    def first_steps(self) -> list:
        from .first_steps import STEPS

        return STEPS

    def ready(self) -> None:
        core.HOUSEHOLD.leads_to("desk:household")
        core.SEARCH.leads_to("desk:search")
        captation.PERSONAL_DATA.leads_to("desk:owner")
