from django.urls import include, path

from trousseau.core import rooms
from trousseau.ledger import links as ledger
from trousseau.receipts import links as receipts
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
        from trousseau.receipts.enums import Purpose
        from trousseau.receipts.purposes import register

        from . import mail_papers, todo  # noqa: F401 — they register what leaves, and what waits to be done
        from .actions.deposits import DEPOSIT
        from .actions.payments import RENT
        from .claims.actions import CLAIM
        from .deposits.transfers import DEPOSIT_ORDER
        from .owners.actions.contributions import CONTRIBUTION
        from .owners.enums import OrderKind
        from .owners.order_rules import register as register_order
        from .refunds.actions import TENANT
        from .tenant_fees.actions import FEE

        register(Purpose.RENT, RENT)
        register(Purpose.DEPOSIT, DEPOSIT)
        register(Purpose.FEE, FEE)
        register(Purpose.CLAIM, CLAIM)
        register(Purpose.CONTRIBUTION, CONTRIBUTION)
        register_order(OrderKind.TENANT, TENANT)
        register_order(OrderKind.DEPOSIT, DEPOSIT_ORDER)

        ledger.BANK_LINES.leads_to("rents:bank_lines")
        ledger.BANK_LINE.leads_to("rents:bank_line")
        receipts.RENTS.leads_to("rents:home")
        receipts.OWNER_ACCOUNT.leads_to("rents:owner_account")
        tenancies.ACCOUNT.leads_to("rents:lease")
        tenancies.SETTLEMENT.leads_to("rents:settlement")
