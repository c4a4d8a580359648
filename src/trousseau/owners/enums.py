from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


class HandedTo(TextChoices):
    """Who receives what a mandate leaves when it ends."""

    OWNER = "owner", _("The owner")
    MANAGER = "manager", _("The next manager")


class HandedPart(TextChoices):
    """What a mandate leaves: of a lease that goes on, what its tenants left or paid ahead; and the owner’s own."""

    DEPOSIT = "deposit", _("Deposit")
    AHEAD = "ahead", _("Rent paid ahead")
    FUND = "fund", _("The owner’s own")


class LineKind(TextChoices):
    """What a line of the owner's account is."""

    COLLECTED = "collected", _("Collected")
    FEE = "fee", _("Fees")
    EXPENSE = "expense", _("Expense")
    PAID = "paid", _("Paid to you")
    DEPOSIT = "deposit", _("Kept from the deposit")
    CONTRIBUTION = "contribution", _("Brought by you")
    HANDED = "handed", _("Handed over at the mandate’s end")
    BALANCE = "balance", _("Balance taken over")
    OTHER = "other", _("Other movement")


class Zone(TextChoices):
    """Which ceiling of the letting fees holds (décret 2014-890, art. 2), in the order of their scale. A person says it."""

    VERY_TENSE = "very", _("Very tense zone")
    TENSE = "tense", _("Tense zone (zone tendue)")
    OTHER = "other", _("Elsewhere")
    NONE = "none", _("Not asked: an inspection has one ceiling")


LETTING_ZONES = (Zone.VERY_TENSE, Zone.TENSE, Zone.OTHER)
