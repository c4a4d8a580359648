from django.urls import include, path

from trousseau.core import rooms
from trousseau.core.enums import Aim
from trousseau.receipts import links as receipts
from trousseau.tenancies import links as tenancies


class RentsConfig(rooms.RoomConfig):
    name = "trousseau.rents"
    label = "rents"

    def addresses(self) -> list:
        from . import urls

        return [path("loyers/", include(urls))]

    def aim(self) -> str:
        return Aim.RENTS

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

    def money_steps(self) -> list:
        from .steps import STEPS

        return STEPS

    def tenancy(self) -> list:
        from .tenancy import told

        return [told]

    def open_in_year(self, ledger: str, year: int) -> list:
        from .closing import open_in

        return open_in(ledger, year)

    def ready(self) -> None:
        from trousseau.payouts.enums import OrderKind
        from trousseau.payouts.funds import read_by
        from trousseau.payouts.kinds import register as register_order
        from trousseau.receipts.enums import Purpose
        from trousseau.receipts.purposes import register
        from trousseau.tenancies.inspections.actions import FOLLOWED

        from . import (  # noqa: F401 — they register what leaves, and what waits to be done
            mail_papers,
            signed,
            todo,
        )
        from .actions.deposits import DEPOSIT
        from .actions.payments import RENT
        from .caf.paying_back import CAF_ORDER
        from .claims.actions import CLAIM, GUARANTOR
        from .deposits.actions import inspected
        from .deposits.transfers import DEPOSIT_ORDER
        from .held import of_funds
        from .refunds.actions import TENANT

        register(Purpose.RENT, RENT)
        register(Purpose.DEPOSIT, DEPOSIT)
        register(Purpose.CLAIM, CLAIM)
        read_by(of_funds)
        register_order(OrderKind.TENANT, TENANT)
        register_order(OrderKind.CAF, CAF_ORDER)
        register_order(OrderKind.GUARANTOR, GUARANTOR)
        register_order(OrderKind.DEPOSIT, DEPOSIT_ORDER)

        FOLLOWED.append(inspected)
        receipts.RENTS.leads_to("rents:home")
        tenancies.ACCOUNT.leads_to("rents:lease")
        tenancies.SETTLEMENT.leads_to("rents:settlement")
