from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.core.states import Transition
from trousseau.rules.deposit import Conformity
from trousseau.rules.settlement import Ground

from .access import BANK

BALANCE = "Solde repris"  # how the accounts name what was owed before this software


class CallKind(TextChoices):
    """What a call asks for. Only the rent of a month has its receipt and its housing aid."""

    RENT = "rent", _("Rent and charges")
    SETTLEMENT = "settlement", _("Settlement of the charges")
    REPAIR = "repair", _("Repairs")
    CLAWBACK = "clawback", _("Aid taken back by the CAF")
    OTHER = "other", _("Other sum")


class RentReceiptKind(TextChoices):
    """Loi 89-462, art. 21: a receipt only when rent and charges are fully paid."""

    RECEIPT = "receipt", _("Receipt")
    PART = "part", _("Part-payment slip")


# why a part of a payment went to a debt (rules/settlement.py)
GROUNDS = {
    Ground.NAMED: _("said by the payer"),
    Ground.LAW: _("the law: the debt of before may not be paid"),
    Ground.MONTH: _("paid for that month"),
    Ground.OLDEST: _("the oldest debt"),
}


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
    """What a line of a remittance does: pays a right, or takes back what was paid without one."""

    SHARE = "share", _("Aid paid")
    CLAWBACK = "clawback", _("Aid taken back")


class Found(TextChoices):
    """How the lease of a line was found. A name alone never decides: a person does."""

    LEASE = "lease", _("by the number of the lease")
    NUMBER = "number", _("by the number at the CAF")
    PERSON = "person", _("by somebody")


class Why(TextChoices):
    """Why a line waits on the account of what is still to be broken down."""

    BANK = "bank", _("the money has not arrived")
    NOBODY = "nobody", _("no lease bears these numbers")
    TWO = "two", _("its two numbers say two leases")
    NO_CALL = "no_call", _("no rent was called for this month")
    OWN = "own", _("these rents are the agency’s own")
    UNDONE = "undone", _("it was placed, then undone")
    CLAWBACK = "clawback", _("no clawback notified fits this amount")


class ChargeKey(TextChoices):
    """How a cost of the building is shared between its dwellings."""

    OWN = "own", _("This dwelling alone")
    TANTIEMES = "tantiemes", _("Tantièmes")
    PERSONS = "persons", _("Number of persons")
    METER = "meter", _("Meters")
    EQUAL = "equal", _("As many for each dwelling")


"""Where a collection of debits stands, and why a bank sends one back."""


class CollectionState(TextChoices):
    MADE = "made", _("To be handed to the bank")
    SENT = "sent", _("Handed to the bank")
    PRESENTED = "presented", _("Presented")
    CANCELLED = "cancelled", _("Cancelled")


COLLECTION_TRANSITIONS = (
    Transition("send", _("Note that it was handed to the bank"), (CollectionState.MADE,), CollectionState.SENT, BANK),
    Transition(
        "cancel",
        _("Cancel this collection"),
        (CollectionState.MADE, CollectionState.SENT),
        CollectionState.CANCELLED,
        BANK,
    ),
)

# ISO 20022 external return reasons that a bank gives most; another code is shown as it came
REASONS = {
    "AC01": _("Account number wrong"),
    "AC04": _("Account closed"),
    "AC06": _("Account blocked"),
    "AG01": _("Debits forbidden on this account"),
    "AM04": _("Not enough money"),
    "BE05": _("Creditor unknown"),
    "MD01": _("No mandate"),
    "MD06": _("Refund asked by the debtor"),
    "MD07": _("Debtor dead"),
    "MS02": _("Refused by the debtor"),
    "MS03": _("Reason not given"),
    "SL01": _("Blocked by the debtor’s own list"),
}
# after which the mandate serves no more: another is signed
ENDING = ("AC01", "AC04", "AG01", "MD01", "MD07")


class AdjustmentKind(TextChoices):
    """Why a person takes a sum off the account of a lease, or adds one, apart from its rents and its charges."""

    WORKS = "works", _("Works that the tenant paid for the owner")
    REBATE = "rebate", _("Rebate granted by the owner")
    WRITE_OFF = "write_off", _("Debt that the owner writes off")
    LOST = "lost", _("Debt ended by a decision")
    REPAIR = "repair", _("Repair that the tenant bears")
    OTHER = "other", _("Another sum that the tenant owes")


AGREED = (AdjustmentKind.WORKS, AdjustmentKind.REBATE, AdjustmentKind.WRITE_OFF)  # the owner says so
CREDITS = (*AGREED, AdjustmentKind.LOST)  # they take from the owner


class SettlementState(TextChoices):
    OPEN = "open", _("In preparation")
    SETTLED = "settled", _("Settled")


class RetentionKind(TextChoices):
    """What may be kept: it is due by the tenant and proved (loi 89-462, art. 22)."""

    REPAIR = "repair", _("Repair")
    CLEANING = "cleaning", _("Cleaning")
    KEYS = "keys", _("Keys or locks")
    CHARGES = "charges", _("Charges")
    OTHER = "other", _("Another sum due")


CONFORMITY = {
    Conformity.CONFORM: _("like the entry’s"),
    Conformity.NO_EXIT: _("none at the departure: nothing says that it conforms"),
    Conformity.NO_ENTRY: _("none at the entry: nothing says that it conforms"),
    Conformity.DIFFERS: _("it differs"),
    Conformity.KEYS: _("keys are missing"),
    Conformity.KEPT: _("a sum is kept for the state of the dwelling"),
}


class Payee(TextChoices):
    """To whom the deposit goes back: who paid it."""

    TENANT = "tenant", _("Tenant")
    LOCA_PASS = "loca_pass", _("Action Logement (Loca-Pass)")
    FSL = "fsl", _("Housing solidarity fund (FSL)")
    OTHER = "other", _("Another body that paid it")


class Way(TextChoices):
    """How it leaves: set aside for the next payment run, or given the same day by other means."""

    RUN = "run", _("by transfer, in the next payment run")
    OTHER = "other", _("by another way, today: a cheque, a transfer already made")


class Bearer(TextChoices):
    """At whose cost a late return is."""

    OWNER = "owner", _("The owner")
    AGENCY = "agency", _("The agency")


class PaperKind(TextChoices):
    """What is made for every lease of a month."""

    NOTICES = "notices", _("Notices of rent due")
    RECEIPTS = "receipts", _("Receipts")


class PlanEnd(TextChoices):
    """Why a payment plan runs no more."""

    KEPT = "kept", _("Kept to its end")
    BROKEN = "broken", _("No longer kept")
    REPLACED = "replaced", _("Another takes its place")
    MISTAKE = "mistake", _("Entered by mistake")
    STOPPED = "stopped", _("Stopped by the law")


class PlanOrigin(TextChoices):
    """Who set its terms. A plan of the agency alone has a delay after each instalment."""

    AGREED = "agreed", _("Agreed with the agency")
    JUDGE = "judge", _("Terms of a judge")
    COMMISSION = "commission", _("Measures of a commission")


class ToldBy(TextChoices):
    """Décret 72-678, art. 67: the two ways in which an owner is told of sums received."""

    REGISTERED = "registered", _("Registered letter")
    SIGNATURE = "signature", _("Handed over against a signature")


class Wait(TextChoices):
    """Why money noted for an owner is not paid to them yet; `%(day)s` is the day of it."""

    DEBIT = "debit", _("direct debit presented on %(day)s, not yet on a statement")
    CHEQUE = "cheque", _("cheque received on %(day)s, not yet handed to the bank")
    PAID_IN = "paid_in", _("cheque handed to the bank on %(day)s, not yet on a statement")
    NOTED = "noted", _("noted by hand on %(day)s, and not on the statement of those days")
