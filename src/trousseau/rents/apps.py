from django.urls import include, path

from trousseau.core import rooms
from trousseau.ledger import links as ledger
from trousseau.tenancies import links as tenancies


class RentsConfig(rooms.RoomConfig):
    name = "trousseau.rents"
    label = "rents"

    def addresses(self) -> list:
        from . import urls

        return [path("loyers/", include(urls))]

    def jobs(self) -> dict:
        from .nightly import JOBS

        return JOBS

    def personal_data(self) -> list:
        from .personal_data import PERSONAL_DATA

        return PERSONAL_DATA

    def messages(self) -> list:
        from .messages import EVENTS

        return EVENTS

    def money_proofs(self) -> list:
        from .money_proofs import PROOFS

        return PROOFS

    def identify_bank_lines(self) -> int:
        from .matching.running import identify_lines

        return identify_lines()

    def ready(self) -> None:
        from . import mail_papers, todo  # noqa: F401 — they register what leaves, and what waits to be done

        ledger.BANK_LINES.leads_to("rents:bank_lines")
        ledger.BANK_LINE.leads_to("rents:bank_line")
        tenancies.ACCOUNT.leads_to("rents:lease")
        tenancies.SETTLEMENT.leads_to("rents:settlement")
