from django.urls import include, path

from trousseau.core import rooms
from trousseau.core.enums import Aim
from trousseau.mandates import links as mandates
from trousseau.matching import links as matching
from trousseau.receipts import links as receipts
from trousseau.rents import links as rents


class OwnersConfig(rooms.RoomConfig):
    name = "trousseau.owners"
    label = "owners"

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

    def lease_sections(self) -> list:
        from .tenant_fees.views import section

        return [section]

    def recoverable_bills(self, mandates, first, last):
        from .queries.expenses import recoverable

        return recoverable(mandates, first, last)

    def ready(self) -> None:
        from trousseau.payouts.enums import OrderKind
        from trousseau.payouts.kinds import register as register_order
        from trousseau.receipts.enums import Purpose
        from trousseau.receipts.purposes import register

        from . import mail_papers, todo  # noqa: F401 — they register what leaves, and what waits to be done
        from .actions.contributions import CONTRIBUTION
        from .actions.handovers import HANDOVER_ORDER
        from .actions.supplier_refunds import SUPPLIER
        from .actions.transfers import AGENCY_ORDER
        from .tenant_fees.actions import FEE

        register(Purpose.FEE, FEE)
        register(Purpose.CONTRIBUTION, CONTRIBUTION)
        register(Purpose.SUPPLIER, SUPPLIER)
        register_order(OrderKind.HANDOVER, HANDOVER_ORDER)
        register_order(OrderKind.AGENCY, AGENCY_ORDER)

        matching.SUPPLIER_REFUND.leads_to("owners:line_refund")
        mandates.HANDOVER.leads_to("owners:handover")
        mandates.TAKEN_OVER.leads_to("owners:taken_over")
        receipts.OWNER_ACCOUNT.leads_to("owners:account")
        rents.OWNERS.leads_to("owners:list")
