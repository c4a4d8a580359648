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


class Wait(TextChoices):
    """Why money noted for an owner is not paid to them yet; `%(day)s` is the day of it."""

    DEBIT = "debit", _("direct debit presented on %(day)s, not yet on a statement")
    CHEQUE = "cheque", _("cheque received on %(day)s, not yet handed to the bank")
    PAID_IN = "paid_in", _("cheque handed to the bank on %(day)s, not yet on a statement")
    NOTED = "noted", _("noted by hand on %(day)s, and not on the statement of those days")


class ExpenseKind(TextChoices):
    """What an expense is: it decides its line of the owner's tax return."""

    REPAIR = "repair", _("Repair and upkeep")
    IMPROVEMENT = "improvement", _("Improvement")
    SYNDIC = "syndic", _("Call of the co-ownership")
    PROPERTY_TAX = "property_tax", _("Property tax")
    INSURANCE = "insurance", _("Insurance")
    PROCEDURE = "procedure", _("Procedure")
    CHARGES = "charges", _("Service paid for the tenant")
    OTHER = "other", _("Other expense")


WORKS = (ExpenseKind.REPAIR, ExpenseKind.IMPROVEMENT)  # the owner's approval is asked above the mandate's threshold


class Nature(TextChoices):
    """Décret 87-713, annex: what may be recovered from the tenant."""

    LIFT = "lift", _("Lift")
    WATER = "water", _("Cold and hot water, shared heating")
    PRIVATE = "private", _("Private fittings")
    SHARED = "shared", _("Shared parts")
    OUTSIDE = "outside", _("Outside spaces")
    HYGIENE = "hygiene", _("Hygiene")
    EQUIPMENT = "equipment", _("Equipment of the building")
    TAXES = "taxes", _("Taxes and fees: household waste, sweeping, sewers")


class LineKind(TextChoices):
    """What a line of the owner's account is."""

    COLLECTED = "collected", _("Collected")
    FEE = "fee", _("Fees")
    EXPENSE = "expense", _("Expense")
    PAID = "paid", _("Paid to you")
    DEPOSIT = "deposit", _("Kept from the deposit")
    CONTRIBUTION = "contribution", _("Brought by you")
    OTHER = "other", _("Other movement")


RUN_TRANSITIONS = (
    Transition("write", _("Write the file of the bank"), (RunState.STAGED,), RunState.WRITTEN, PAY),
    Transition("drop", _("Give this run up"), (RunState.STAGED,), RunState.DROPPED, PAY),
)
ORDER_TRANSITIONS = (
    Transition("send", _("Send to the bank"), (OrderState.WAITING,), OrderState.SENT, PAY),
    Transition("cancel", _("Give this payment up"), (OrderState.WAITING,), OrderState.CANCELLED, PAY),
    Transition("reject", _("The bank rejected it"), (OrderState.SENT,), OrderState.REJECTED, PAY, machine=True),
)
TRANSITIONS = (*RUN_TRANSITIONS, *ORDER_TRANSITIONS)
