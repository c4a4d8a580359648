from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trousseau.core.access import roles
from trousseau.core.enums import Role
from trousseau.core.states import Transition


class ApplicationState(TextChoices):
    """The last dated StateChange says it; INACTIVE: no contact for the days of the agency's rule, or set aside
    by a person; any contact makes it ACTIVE again."""

    ACTIVE = "active", _("Looking for a home")
    INACTIVE = "inactive", _("No news")
    HOUSED = "housed", pgettext_lazy("application", "Housed")
    LEFT = "left", _("No longer looking")


CLOSED = (ApplicationState.HOUSED, ApplicationState.LEFT)


class Ethos(IntegerChoices):
    """The 13 operational categories of ETHOS (FEANTSA 2017)."""

    ROUGH = 1, _("Living rough")
    EMERGENCY = 2, _("Emergency accommodation")
    HOMELESS = 3, _("Accommodation for the homeless")
    WOMEN = 4, _("Women's shelter")
    MIGRANTS = 5, _("Accommodation for migrants")
    INSTITUTION = 6, _("About to leave an institution")
    LONG_TERM = 7, _("Long-term supported housing")
    INSECURE = 8, _("Insecure accommodation")
    EVICTION = 9, _("Threatened with eviction")
    VIOLENCE = 10, _("Threatened with violence")
    NON_CONVENTIONAL = 11, _("Non-conventional dwelling")
    UNFIT = 12, _("Unfit housing")
    OVERCROWDED = 13, _("Severe overcrowding")


class Cause(TextChoices):
    """Why a household came to its present situation: one word for the statistics, never its story."""

    SEPARATION = "separation", _("Separation")
    EVICTION = "eviction", pgettext_lazy("cause", "Eviction")
    HOSTING = "hosting", _("End of being hosted")
    VIOLENCE = "violence", _("Domestic violence")
    INSTITUTION = "institution", _("Leaving an institution")
    MIGRATION = "migration", _("Migration")
    INCOME = "income", _("Loss of income")
    UNFIT = "unfit", _("Dwelling unfit to live in")
    OTHER = "other", _("Another cause")
    UNKNOWN = "unknown", _("Not known yet")


class PriorityKind(TextChoices):
    """The grounds of CCH, art. L441-1, in the order of the text. Its letters were not checked: none is written."""

    DALO = "dalo", _("Recognised under the right to housing (DALO)")
    DISABILITY = "disability", _("Disability, of the applicant or of a dependant")
    HARDSHIP = "hardship", _("Badly housed, or several hardships at once")
    TEMPORARY = "temporary", _("In temporary or transitional housing")
    WORK = "work", _("Back to work after a long unemployment")
    UNFIT = "unfit", _("Dwelling unfit to live in")
    COUPLE = "couple", _("Violence in the couple")
    MARRIAGE = "marriage", _("Threatened with a forced marriage")
    ASSAULT = "assault", _("Assaulted at home or nearby")
    PROSTITUTION = "prostitution", _("Leaving prostitution")
    TRAFFICKING = "trafficking", _("Victim of human trafficking or procuring")
    CHILD = "child", _("With a minor, in an overcrowded or indecent dwelling")
    HOMELESS = "homeless", _("Without a home of their own, even hosted")
    EVICTION = "eviction", _("Threatened with eviction, with nowhere to go")
    THERAPEUTIC = "therapeutic", _("Leaving a therapeutic flat")
    CARE = "care", _("Young adult leaving child care")


class ResourceKind(TextChoices):
    """What comes in each month. `NONE` is an answer that is proved, not an absence of answer."""

    WAGE = "wage", _("Wage")
    SELF_EMPLOYED = "self", _("Income of a self-employed worker")
    UNEMPLOYMENT = "jobless", _("Unemployment benefit")
    RSA = "rsa", _("RSA")
    PPA = "ppa", _("Prime d’activité")
    AAH = "aah", _("AAH")
    AEEH = "aeeh", _("AEEH")
    PENSION = "pension", pgettext_lazy("resource", "Pension")
    FAMILY = "family", _("Family allowances")
    MAINTENANCE = "support", _("Maintenance received")
    GRANT = "grant", _("Student’s grant or internship")
    HOUSING = "housing", _("Housing benefit of the present home")
    OTHER = "other", _("Another resource")
    NONE = "none", _("No resource at all")


DISABLED = (ResourceKind.AAH, ResourceKind.AEEH)  # what opens CCH, art. D823-17's more favourable reading


class ResourceSource(TextChoices):
    HOUSEHOLD = "household", _("The household")
    PAYER = "payer", _("Who pays it (CAF, employer…)")
    PARTNER = "partner", _("The referring partner")


class YearlyKind(TextChoices):
    BASE = "base", _("Yearly resources that CAF retains")
    TAX = "tax", _("Tax reference income (RFR)")


class SupportWish(TextChoices):
    UNKNOWN = "", _("Not asked yet")
    NONE = "none", _("Wishes none")
    LIGHT = "light", _("A visit now and then")
    REGULAR = "regular", _("Regular support")
    CLOSE = "close", _("Close support, several times a week")


class Seniority(TextChoices):
    """Who keeps the seniority when one household becomes two."""

    BOTH = "both", _("Both households")
    STAYS = "stays", _("The household that keeps the application")
    GOES = "goes", _("The new household")


class FileKind(TextChoices):
    """Two files, two readers, two closed lists: nothing goes from one to the other by itself."""

    LANDLORD = "landlord", _("The landlord’s file")
    SOCIAL = "social", _("The social-aid file")


class SupportingGroup(TextChoices):
    IDENTITY = "identity", _("Identity")
    ADDRESS = "address", pgettext_lazy("supporting document", "Present home")
    ACTIVITY = "activity", _("Activity")
    RESOURCES = "resources", _("Resources")
    AID = "aid", _("For an aid request")


class SupportingKind(TextChoices):
    """Every paper that one of the two files may hold; the scales say which, and how many."""

    ID_CARD = "id_card", _("Identity card")
    PASSPORT = "passport", _("Passport")
    LICENCE = "licence", _("Driving licence")
    RESIDENCE = "residence", _("Residence permit")
    RECEIPTS = "receipts", _("Last three rent receipts")
    LANDLORD_NOTE = "landlord_note", _("Attestation of the last landlord")
    DOMICILIATION = "domiciliation", _("Attestation of domiciliation")
    HOST_NOTE = "host_note", _("Sworn statement of the host")
    PROPERTY_TAX = "property_tax", _("Property-tax notice or title")
    CONTRACT = "contract", _("Work or internship contract, or the employer’s attestation")
    COMPANY = "company", _("Extract of the trade register (K, Kbis)")
    CRAFT = "craft", _("Extract of the register of trades (D1)")
    INSEE = "insee", _("INSEE identification certificate")
    PROFESSION = "profession", _("Professional card")
    ACTIVITY = "activity", _("Another recent proof of activity")
    STUDENT = "student", _("Student card or school certificate")
    TAX_NOTICE = "tax_notice", _("Last or last but one tax notice")
    PAYSLIPS = "payslips", _("Last three payslips")
    INTERNSHIP = "internship", _("Proof of an internship’s pay")
    ACCOUNTS = "accounts", _("Last two balance sheets, or the accountant’s attestation")
    BENEFITS = "benefits", _("Proof of benefits or pensions, over three months or of the right opened")
    SIMULATION = "simulation", _("Simulation of the housing benefit")
    SCHOLARSHIP = "scholarship", _("Grant award notice")
    ASSETS = "assets", _("Proof of income from property or capital")
    BANK = "bank", _("Bank statement")
    BUDGET = "budget", _("Statement of debts and budget")
    OVER_DEBT = "over_debt", _("Decision of the over-indebtedness commission")
    JUDGMENT = "judgment", _("Court decision (custody, eviction, protection)")
    COMPLAINT = "complaint", _("Complaint or certificate of an association")
    DISABILITY_CARD = "mdph", _("MDPH decision")
    DALO_DECISION = "dalo", _("DALO decision")
    SIAO_SHEET = "siao", _("SIAO orientation")
    SNE_PAPER = "sne", _("Social housing request certificate")
    OTHER_AID = "other_aid", _("Another paper that the aid’s own form asks for")


# What proves a resource: the papers of that question in the closed list. "earlier": seen before papers were listed.
PROOFS = [
    (kind.value, kind.label)
    for kind in (
        SupportingKind.PAYSLIPS,
        SupportingKind.BENEFITS,
        SupportingKind.TAX_NOTICE,
        SupportingKind.ACCOUNTS,
        SupportingKind.INTERNSHIP,
        SupportingKind.SCHOLARSHIP,
        SupportingKind.ASSETS,
    )
]
EARLIER = ("earlier", _("A paper seen before papers were listed"))


class Party(TextChoices):
    """Whose move it is."""

    AGENCY = "agency", _("The agency")
    PARTNER = "partner", _("The partner")
    HOUSEHOLD = "household", _("The household")
    COMMISSION = "commission", _("The commission")
    NOBODY = "nobody", _("Nobody: it is closed")


class SocialOfferAnswer(TextChoices):
    WAITING = "waiting", _("Answer awaited")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", pgettext_lazy("offer", "Refused")
    SILENT = "silent", _("No answer in time")


class SocialOfferRefusal(TextChoices):
    RENT = "rent", _("Rent and charges too high")
    AREA = "area", _("The place does not suit")
    SIZE = "size", _("Too small or too large")
    ACCESS = "access", _("Not accessible")
    CONDITION = "condition", _("Condition of the dwelling")
    MOMENT = "moment", _("Not the right moment")
    OTHER = "other", _("Another reason")


class SocialOfferOutcome(TextChoices):
    NONE = "", _("Not known yet")
    TAKEN = "taken", _("Lease signed: housed by this landlord")
    LOST = "lost", _("Given to another household")
    WITHDRAWN = "withdrawn", _("Withdrawn by the landlord")


WRITE = roles(Role.DIRECTOR, Role.SOCIAL, granted=True)
TRANSITIONS = (
    Transition("sleep", _("Put aside: no news"), (ApplicationState.ACTIVE,), ApplicationState.INACTIVE, WRITE),
    Transition("wake", _("Make active again"), (ApplicationState.INACTIVE,), ApplicationState.ACTIVE, WRITE),
    Transition(
        "house",
        _("Record the housing"),
        (ApplicationState.ACTIVE, ApplicationState.INACTIVE),
        ApplicationState.HOUSED,
        roles(Role.DIRECTOR, Role.RENTAL),
    ),
    Transition(
        "house_elsewhere",
        _("Housed by another landlord"),
        (ApplicationState.ACTIVE, ApplicationState.INACTIVE),
        ApplicationState.HOUSED,
        WRITE,
    ),
    Transition(
        "leave",
        _("Close the application"),
        (ApplicationState.ACTIVE, ApplicationState.INACTIVE),
        ApplicationState.LEFT,
        WRITE,
    ),
)
# The steps that a person takes on the application's own page, and what each one changes; "house" comes
# with the keys, "house_elsewhere" with the offer that was taken.
STEPS = {
    "sleep": _("The household is no longer proposed to the commission; its seniority is kept."),
    "wake": _("The household is proposed to the commission again, with its seniority."),
    "leave": _("The household no longer looks for a home with the agency. Its dated states stay, for the counts."),
}
