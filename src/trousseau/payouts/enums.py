from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.core.states import Transition

from .access import PAY


class RunState(TextChoices):
    STAGED = "staged", _("To be read")
    WRITTEN = "written", _("Written for the bank")
    DROPPED = "dropped", _("Given up")


class OrderState(TextChoices):
    """`WAITING`: asked, in no written run yet."""

    WAITING = "waiting", _("To be paid")
    SENT = "sent", _("Sent to the bank")
    REJECTED = "rejected", _("Rejected by the bank")
    CANCELLED = "cancelled", _("Given up")


class OrderKind(TextChoices):
    OWNER = "owner", _("Owner")
    SUPPLIER = "supplier", _("Supplier")
    DEPOSIT = "deposit", _("Deposit given back")
    TENANT = "tenant", _("Tenant")
    GUARANTOR = "guarantor", _("Guarantor")
    HANDOVER = "handover", _("Handed over at a mandate’s end")
    AGENCY = "agency", _("The agency’s own bank")
    CAF = "caf", _("Aid given back to the CAF")


RUN_TRANSITIONS = (
    Transition("write", _("Write the file of the bank"), (RunState.STAGED,), RunState.WRITTEN, PAY),
    Transition("drop", _("Give this run up"), (RunState.STAGED,), RunState.DROPPED, PAY),
)
ORDER_TRANSITIONS = (
    Transition("send", _("Send to the bank"), (OrderState.WAITING,), OrderState.SENT, PAY),
    Transition("cancel", _("Give this payment up"), (OrderState.WAITING,), OrderState.CANCELLED, PAY),
    Transition("reject", _("The bank rejected it"), (OrderState.SENT,), OrderState.REJECTED, PAY, machine=True),
)
