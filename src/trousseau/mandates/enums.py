from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.core.states import Transition

from .access import END, WRITE


class MandateState(TextChoices):
    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("In force")
    ENDED = "ended", _("Ended")


class Mode(TextChoices):
    """How the agency lets. Only the mandate is built; nothing assumes it: what differs is asked of `WAYS`."""

    MANDATE = "mandate", _("Management mandate")
    SUBLEASE = "sublease", _("Lease and sublease")
    SLIDING = "sliding", _("Sliding lease")


@dataclass(frozen=True)
class Way:
    """What a mode implies.

    `for_owner`: the agency lets for the owner, under the loi Hoguet: a number in the register, a fund of the clients'
    ledger, fees by clauses, accounts rendered. Otherwise it is the owner's tenant and lets in its own name.
    `built`: this software can sign it.
    """

    for_owner: bool
    built: bool


WAYS = {
    Mode.MANDATE: Way(for_owner=True, built=True),
    Mode.SUBLEASE: Way(for_owner=False, built=False),
    Mode.SLIDING: Way(for_owner=False, built=False),
}
FOR_OWNER = tuple(mode.value for mode, way in WAYS.items() if way.for_owner)


class Convention(TextChoices):
    """The dwelling's convention with the Anah: it decides the lease's contract."""

    NONE = "none", _("No convention")
    LOC1 = "loc1", _("Loc1")
    LOC2 = "loc2", _("Loc2")
    LOC3 = "loc3", _("Loc3")


class SignedAt(TextChoices):
    AGENCY = "agency", _("At the agency")
    OWNER = "owner", _("At the owner's or elsewhere")


class Choice(TextChoices):
    """Who chooses the tenant."""

    OWNER = "owner", _("The owner agrees to each household")
    DELEGATED = "delegated", _("The owner delegates the choice to the agency")


class Side(TextChoices):
    """Which of the two does it under the mandate."""

    AGENCY = "agency", _("The agency")
    OWNER = "owner", _("The owner")


class Revision(TextChoices):
    """Whether the leases of this mandate revise their rent."""

    YEARLY = "yearly", _("Each year, as the lease says it")
    NONE = "none", _("Never")


class EntryKind(TextChoices):
    """What a line of the register says. A mention comes later and bears the number of the mandate it is about."""

    MANDATE = "mandate", _("Mandate")
    CANCELLATION = "cancel", _("Cancellation")
    AMENDMENT = "amend", _("Amendment")
    END = "end", _("End")


class Quality(TextChoices):
    """Who the owner is before the consumer code (art. L221-3)."""

    CONSUMER = "consumer", _("Not in business: a consumer")
    SMALL = "small", _("In business, few employees, letting is not the trade")
    PROFESSIONAL = "pro", _("In business otherwise")


class AmendmentKind(TextChoices):
    SIGNED = "signed", _("Amendment signed by both sides")
    RENEWAL = "renewal", _("Tacit renewal")


class EndReason(TextChoices):
    TERM = "term", _("Its term")
    OWNER = "owner", _("Notice of the owner")
    AGENCY = "agency", _("Notice of the agency")
    AGREEMENT = "agreement", _("Both sides agree")
    SALE = "sale", _("Sale of the dwelling")
    WITHDRAWAL = "withdrawal", _("The owner withdrew from the mandate")


class FeeKind(TextChoices):
    """What a fee pays for."""

    MANAGEMENT = "management", _("Current management")
    LETTING = "letting", _("Letting")
    INVENTORY = "inventory", _("Inventory of fixtures")
    VISIT = "visit", _("Home visit")
    TAX = "tax", _("Help with the tax return")
    OTHER = "other", _("Other")


class FeeBase(TextChoices):
    """What a fee is computed on."""

    COLLECTED = "collected", _("Share of the sums collected")
    RENT = "rent", _("Share of a month of rent without charges")
    FLAT = "flat", _("Flat amount")


class Due(TextChoices):
    """When a fee is due."""

    RECEIPT = "receipt", _("When the sums are collected")
    ACCOUNTS = "accounts", _("When the accounts are rendered")
    LEASE = "lease", _("When the lease is signed")
    SERVICE = "service", _("Once the service is done")


# what a fee is computed on says when it may be due
DUES = {
    FeeBase.COLLECTED: (Due.RECEIPT, Due.ACCOUNTS),
    FeeBase.RENT: (Due.LEASE, Due.SERVICE, Due.ACCOUNTS),
    FeeBase.FLAT: (Due.LEASE, Due.SERVICE, Due.ACCOUNTS),
}


class Payer(TextChoices):
    OWNER = "owner", _("The owner")
    TENANT = "tenant", _("The tenant")


class Vat(TextChoices):
    """How the clause counts the VAT; blank when it says nothing."""

    EXEMPT = "exempt", _("Exempt")
    INCLUDED = "included", _("Included")
    ADDED = "added", _("Added")


TRANSITIONS = (
    Transition("sign", _("Sign the mandate"), (MandateState.DRAFT,), MandateState.SIGNED, WRITE, "Loi 70-9, art. 6"),
    Transition("end", _("End the mandate"), (MandateState.SIGNED,), MandateState.ENDED, END),
    Transition(
        "withdraw",
        _("Record the withdrawal"),
        (MandateState.SIGNED,),
        MandateState.ENDED,
        WRITE,
        "C. conso., art. L221-18",
    ),
)
