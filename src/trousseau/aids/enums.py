"""Which aids are asked for, what they pay, how a request goes, what a budget is made of."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trousseau.core.access import NOBODY
from trousseau.core.states import Transition

from . import access


class AidKind(TextChoices):
    FSL_ENTRY = "fsl_entry", _("FSL, moving in")
    FSL_STAY = "fsl_stay", _("FSL, staying in the home")
    FSL_ENERGY = "fsl_energy", _("FSL, water and energy")
    LOCA_PASS = "loca_pass", _("Loca-Pass advance (Action Logement)")
    ENERGY_VOUCHER = "voucher", _("Energy voucher")
    BENEFIT_FUND = "caf_fund", _("Extra-legal aid of the CAF or the MSA")
    CITY = "city", _("Emergency aid of a CCAS")
    CHARITY = "charity", _("Aid of a charity")
    OTHER = "other", _("Another aid")


# What rental management asks for too, and reads: the aids that pay the home.
OF_HOME = (AidKind.FSL_ENTRY, AidKind.FSL_STAY, AidKind.LOCA_PASS)


class AidFor(TextChoices):
    """What the aid pays."""

    RENT = "rent", _("Rent and charges")
    DEPOSIT = "deposit", _("The deposit")
    ENERGY = "energy", _("Water, energy, telephone")
    INSURANCE = "insurance", _("Home insurance")
    EQUIPMENT = "equipment", _("Furniture, removal, equipment")
    LIVING = "living", _("Food and everyday life")
    OTHER = "other", _("Something else")


class PaidTo(TextChoices):
    AGENCY = "agency", _("The agency")
    OWNER = "owner", _("The owner")
    HOUSEHOLD = "household", _("The household")
    SUPPLIER = "supplier", _("A supplier")


class AidState(TextChoices):
    PREPARED = "prepared", _("To be sent")
    ASKED = "asked", pgettext_lazy("aid", "Asked")
    INCOMPLETE = "incomplete", _("Papers asked")
    GRANTED = "granted", pgettext_lazy("aid", "Granted")
    REFUSED = "refused", pgettext_lazy("aid", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("aid", "Given up")
    OVER = "over", pgettext_lazy("aid", "Over")


OPEN = (AidState.PREPARED, AidState.ASKED, AidState.INCOMPLETE)
SENT = (AidState.ASKED, AidState.INCOMPLETE)
GOES_ON = (*OPEN, AidState.GRANTED)

TRANSITIONS = (
    Transition("ask", _("Note it sent"), (AidState.PREPARED,), AidState.ASKED, access.WRITE, machine=True),
    Transition("stayed", _("Its letter did not leave"), (AidState.ASKED,), AidState.PREPARED, NOBODY, machine=True),
    Transition("more", _("More papers are asked"), (AidState.ASKED,), AidState.INCOMPLETE, access.WRITE),
    Transition("complete", _("The papers were sent"), (AidState.INCOMPLETE,), AidState.ASKED, access.WRITE),
    Transition("grant", _("Note it granted"), SENT, AidState.GRANTED, access.WRITE),
    Transition("refuse", _("Note it refused"), SENT, AidState.REFUSED, access.WRITE),
    Transition(
        "take_back",
        _("This decision was typed wrong"),
        (AidState.GRANTED, AidState.REFUSED),
        AidState.ASKED,
        access.WRITE,
    ),
    Transition("contest", _("The refusal is contested"), (AidState.REFUSED,), AidState.ASKED, access.WRITE),
    Transition("withdraw", _("Give it up"), OPEN, AidState.WITHDRAWN, access.WRITE),
    Transition("end", _("End it"), (AidState.GRANTED, AidState.REFUSED), AidState.OVER, access.WRITE),
    Transition("reopen", _("What had come was undone"), (AidState.OVER,), AidState.GRANTED, NOBODY, machine=True),
)


class AidPaperKind(TextChoices):
    """The papers that funds ask for: each has its own list, read on its form."""

    FORM = "form", _("The form of the fund, signed")
    IDENTITY = "identity", _("Identity papers")
    RESOURCES = "resources", _("Proofs of what comes in, the last three months")
    TAX = "tax", _("Tax notice")
    BANK = "bank", _("Bank statements")
    LEASE = "lease", _("The lease")
    ACCOUNT = "account", _("Statement of what is owed to the landlord")
    PLAN = "plan", _("Payment plan signed")
    RENT_PAID = "rent_paid", _("Proof that the current rent is paid again")
    BENEFIT = "benefit", _("Notice or simulation of the housing benefit")
    BILL = "bill", _("The bill")
    QUOTE = "quote", _("A quote")
    IBAN = "iban", _("IBAN of who is paid")
    REPORT = "report", _("Social report")


_ALWAYS = (AidPaperKind.FORM, AidPaperKind.IDENTITY, AidPaperKind.RESOURCES)
_HOME = (*_ALWAYS, AidPaperKind.LEASE, AidPaperKind.BENEFIT, AidPaperKind.IBAN)
# What the form of a request proposes; who sends it ticks what this fund asks for.
PROPOSED: dict[str, tuple[AidPaperKind, ...]] = {
    AidKind.FSL_ENTRY: _HOME,
    AidKind.FSL_STAY: (*_HOME, AidPaperKind.ACCOUNT),
    AidKind.FSL_ENERGY: (*_ALWAYS, AidPaperKind.BILL),
    AidKind.LOCA_PASS: _HOME,
    AidKind.ENERGY_VOUCHER: (),
    AidKind.BENEFIT_FUND: (*_ALWAYS, AidPaperKind.QUOTE),
    AidKind.CITY: _ALWAYS,
    AidKind.CHARITY: _ALWAYS,
    AidKind.OTHER: _ALWAYS,
}
USUAL: dict[str, tuple[AidFor, PaidTo]] = {
    AidKind.FSL_ENTRY: (AidFor.DEPOSIT, PaidTo.AGENCY),
    AidKind.FSL_STAY: (AidFor.RENT, PaidTo.AGENCY),
    AidKind.LOCA_PASS: (AidFor.DEPOSIT, PaidTo.AGENCY),
}


class BenefitStep(TextChoices):
    """What happened of the housing benefit of a lease."""

    CERTIFIED = "certified", _("Certificate of rent given")
    CLAIMED = "claimed", _("Claim filed")
    OPENED = "opened", _("Benefit opened")
    REFUSED = "refused", _("Benefit refused")
    CHANGE = "change", _("Change to declare")
    OVERPAID = "overpaid", _("Overpayment notified")
    SUSPENDED = "suspended", _("Benefit suspended")
    CLOSED = "closed", _("Benefit ended")


NOTED_STEPS = tuple(step for step in BenefitStep if step != BenefitStep.CHANGE)


class Change(TextChoices):
    """What changes in the life of a household, and is told to who pays the benefit."""

    RENT = "rent", _("The rent or the charges")
    PEOPLE = "people", _("Who lives in the home")
    RESOURCES = "resources", _("What comes in, the work")
    LEAVING = "leaving", _("The household leaves the home")


class Side(TextChoices):
    INCOME = "income", _("What comes in")
    CHARGE = "charge", _("What the home and life cost")
    DEBT = "debt", _("What is repaid each month")


class BudgetPost(TextChoices):
    """The lines of a budget sheet: nothing of them says anything of health, worship or opinions."""

    WORK = "work", _("Work")
    UNEMPLOYMENT = "unemployment", _("Unemployment benefit")
    MINIMUM = "minimum", _("RSA, activity bonus, AAH, old-age minimum")
    PENSION = "pension", _("Pensions")
    FAMILY = "family", _("Family benefits, maintenance received")
    BENEFIT = "benefit", _("Housing benefit")
    OTHER_IN = "other_in", _("Other money that comes in")
    RENT = "rent", _("Rent and charges of the home")
    ENERGY = "energy", _("Electricity, gas, heating, water")
    PHONE = "phone", _("Telephone and internet")
    INSURANCE = "insurance", _("Insurances")
    TRANSPORT = "transport", _("Transport")
    TAXES = "taxes", _("Taxes")
    CHILDREN = "children", _("School, canteen, child care")
    MAINTENANCE = "maintenance", _("Maintenance paid")
    OTHER_OUT = "other_out", _("Other fixed costs")
    CREDIT = "credit", _("Credits")
    OVERINDEBTED = "overindebted", _("Measures of over-indebtedness")
    CLAWBACK = "clawback", _("Kept back by the CAF or another")
    OTHER_DEBT = "other_debt", _("Other debts, the agency’s apart")


SIDES: dict[Side, tuple[BudgetPost, ...]] = {
    Side.INCOME: (
        BudgetPost.WORK,
        BudgetPost.UNEMPLOYMENT,
        BudgetPost.MINIMUM,
        BudgetPost.PENSION,
        BudgetPost.FAMILY,
        BudgetPost.BENEFIT,
        BudgetPost.OTHER_IN,
    ),
    Side.CHARGE: (
        BudgetPost.RENT,
        BudgetPost.ENERGY,
        BudgetPost.PHONE,
        BudgetPost.INSURANCE,
        BudgetPost.TRANSPORT,
        BudgetPost.TAXES,
        BudgetPost.CHILDREN,
        BudgetPost.MAINTENANCE,
        BudgetPost.OTHER_OUT,
    ),
    Side.DEBT: (BudgetPost.CREDIT, BudgetPost.OVERINDEBTED, BudgetPost.CLAWBACK, BudgetPost.OTHER_DEBT),
}
