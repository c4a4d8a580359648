from django.urls import include, path

from trousseau.core import rooms


class LedgerConfig(rooms.RoomConfig):
    name = "trousseau.ledger"
    label = "ledger"

    def addresses(self) -> list:
        from . import urls

        return [path("comptes/", include(urls))]

    def jobs(self) -> dict:
        from .nightly import JOBS

        return JOBS

    def chained(self) -> list:
        from .verification import CHAINED

        return CHAINED

    def money_proofs(self) -> list:
        from .money_proofs import PROOFS

        return PROOFS

    def open_in_year(self, ledger: str, year: int) -> list:
        from .closing import open_in

        return open_in(ledger, year)

    def ready(self) -> None:
        from . import todo, triggers  # noqa: F401 — they register what waits, what the base refuses
