from django.urls import include, path

from trousseau.core import rooms
from trousseau.core.enums import Aim
from trousseau.ledger import links as ledger


class MatchingConfig(rooms.RoomConfig):
    name = "trousseau.matching"
    label = "matching"

    def addresses(self) -> list:
        from . import urls

        return [path("loyers/banque/", include(urls))]

    def aim(self) -> str:
        return Aim.RENTS

    def jobs(self) -> dict:
        from .nightly import JOBS

        return JOBS

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA

    def receipt_undone(self, receipt, *, today) -> None:
        from .identifying import receipt_undone

        receipt_undone(receipt, today=today)

    def identify_bank_lines(self) -> int:
        from .automatic import identify_lines

        return identify_lines()

    def perhaps_paid(self, on) -> dict:
        from .perhaps import perhaps_paid

        return perhaps_paid(on)

    def money_steps(self) -> list:
        from .steps import STEPS

        return STEPS

    def ready(self) -> None:
        ledger.BANK_LINES.leads_to("matching:lines")
        ledger.BANK_LINE.leads_to("matching:line")
