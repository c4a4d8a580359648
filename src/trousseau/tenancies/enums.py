"""The states and the kinds of a lease, and of what stands on it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from trousseau.core.access import roles
from trousseau.core.enums import Role
from trousseau.core.states import Transition
from trousseau.mail.enums import Channel
from trousseau.rules.rent_due import Prorata


class LeaseState(TextChoices):
    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed, keys not yet given")
    RUNNING = "running", _("In force")
    ENDED = "ended", _("Ended")
    ABANDONED = "abandoned", _("Draft abandoned")


class Contract(TextChoices):
    """Which contract the law asks for: the contrat type binds free and Loc1 dwellings only."""

    STANDARD = "contrat_type", _("Standard contract (décret 2015-587)")
    CONVENTIONED = "conventioned", _("Conventioned dwelling (loi 89-462, art. 40 III)")


class ChangeKind(TextChoices):
    REVISION = "revision", _("Yearly revision")
    AMENDMENT = "amendment", _("Amendment")
    CEILING = "ceiling", _("Ceiling of the convention")
    CHARGES = "charges", _("New provision for charges")


class SuspensionKind(TextChoices):
    ORDER = "order", _("Rent suspended by an order")
    WITHHELD = "withheld", _("Housing aid withheld")


class ProrataMethod(TextChoices):
    """How a month begun or ended inside is counted (rules/rent_due.py): a term of the lease, no text fixes it."""

    ACTUAL = Prorata.ACTUAL.value, _("Days of the month")
    THIRTY = Prorata.THIRTY.value, _("Thirtieths of a month (30/360)")
    YEAR = Prorata.YEAR.value, _("Days of the year (12/365)")


class DepositBy(TextChoices):
    """Who pays the deposit (loi 89-462, art. 22: the tenant, or a third party for them)."""

    HOUSEHOLD = "household", _("The household")
    LOCA_PASS = "loca_pass", _("Loca-Pass advance (Action Logement)")
    FSL = "fsl", _("FSL")


class DepositHolder(TextChoices):
    """Who keeps the deposit until the tenant leaves."""

    AGENCY = "agency", _("The agency, in the clients’ account")
    OWNER = "owner", _("The owner")
    MANAGER = "manager", _("The next manager, to whom it was handed over")
    NONE = "none", _("Nobody: no deposit is asked")


# what a lease may say when it is drafted
ASKED_HOLDERS = [(one.value, one.label) for one in DepositHolder if one != DepositHolder.MANAGER]


class AnnexKind(TextChoices):
    """What is handed over with a lease, beside the diagnostics, which the dwelling holds, and the certificates that the
    tenant renews each year (`certificates`)."""

    RIGHTS = "rights", _("Notice of rights and duties")
    INSPECTION = "inspection", _("Entry inspection")
    CONVENTION = "convention", _("Copy of the convention with Anah")
    CO_OWNERSHIP = "co_ownership", _("Extracts of the co-ownership rules")
    PERMIT = "permit", _("Permit or declaration to let")
    WEAR = "wear", _("Agreed table of wear")
    NOISE = "noise", _("Noise zone of an aerodrome")
    OTHER = "other", _("Another annex")


class Bond(TextChoices):
    """What ties the people who sign together: it decides who is bound, and until when."""

    ALONE = "alone", _("Alone")
    MARRIED = "married", _("Married")
    PACS = "pacs", _("Bound by a PACS")
    COUPLE = "couple", _("Partners, neither married nor bound by a PACS")
    FLATMATE = "flatmate", _("Flatmates")


class PartyRole(TextChoices):
    SIGNATORY = "signatory", _("Signs the lease")
    BY_LAW = "by_law", _("Tenant by law, without signing")


class LeftFor(TextChoices):
    NOTICE = "notice", _("Notice to quit")
    VIOLENCE = "violence", _("Notice after violence (loi 89-462, art. 8-2)")
    DIVORCE = "divorce", _("Divorce or end of the PACS, recorded")
    DEATH = "death", _("Death")


class GuaranteeKind(TextChoices):
    """Who pays when the tenant does not. The codes are those of `rules.guarantees`."""

    SURETY = "surety", _("Surety")
    VISALE = "visale", _("Visale")
    INSURANCE = "insurance", _("Rent insurance")
    FSL = "fsl", _("FSL guarantee")
    FUND = "fund", _("Guarantee fund of the agency")


class Learner(TextChoices):
    """The tenants beside whom a surety is never null (loi 89-462, art. 22-1)."""

    STUDENT = "student", _("Student")
    APPRENTICE = "apprentice", _("Apprentice")


class InspectionKind(TextChoices):
    ENTRY = "entry", _("Entry inspection")
    PRE = "pre", _("Visit before the departure")
    EXIT = "exit", _("Exit inspection")


class Condition(TextChoices):
    """How an element is, from the best to the worst."""

    NEW = "new", _("As new")
    GOOD = "good", _("Good")
    WORN = "worn", _("Worn")
    BAD = "bad", _("Damaged")
    GONE = "gone", _("Gone")


class MeterKind(TextChoices):
    COLD = "cold", _("Cold water (m³)")
    HOT = "hot", _("Hot water (m³)")
    GAS = "gas", _("Gas (m³)")
    POWER = "power", _("Electricity (kWh)")
    POWER_LOW = "low", _("Electricity, off-peak (kWh)")


class KeyKind(TextChoices):
    DOOR = "door", _("Door of the dwelling")
    BUILDING = "building", _("Entrance of the building")
    BOX = "box", _("Letter box")
    CELLAR = "cellar", _("Cellar, garage or other")
    BADGE = "badge", _("Badge or remote control")


class CertificateKind(TextChoices):
    INSURANCE = "insurance", _("Home insurance")
    BOILER = "boiler", _("Boiler maintenance")
    CHIMNEY = "chimney", _("Chimney sweeping")


class NoticeBy(TextChoices):
    """Who, or what, ends the lease."""

    TENANT = "tenant", _("Notice by the tenant")
    OWNER = "owner", _("Notice by the owner")
    DEATH = "death", _("Death of the tenant")
    ABANDONED = "abandoned", _("Dwelling abandoned")


NOTICE_CHANNELS = (Channel.REGISTERED, Channel.ACT, Channel.HAND)  # loi 89-462, art. 15 I: nothing else is a notice


class Void(TextChoices):
    """Why an owner's notice ends nothing, once all have it: the lease is renewed."""

    LATE = "late", _("Received too late for the term that it names")
    CONVENTION = "convention", _("Received while the convention with the Anah runs, or too near its end")


class TenantGround(TextChoices):
    """Loi 89-462, art. 15 I, 1° to 5°: what makes the notice shorter, once it is proved."""

    TENSE = "tense", _("Dwelling in a tense zone (zone tendue)")
    WORK = "work", _("First job, transfer, job lost, or new job after one lost")
    HEALTH = "health", _("Health, seen by a doctor, that asks for another home")
    VIOLENCE = "violence", _("Violence within the couple or on a child")
    INCOME = "income", _("RSA or AAH")
    SOCIAL = "social", _("A social home, or another one under a convention, was given")


class OwnerGround(TextChoices):
    """Loi 89-462, art. 15 I and II: the only three reasons of a lessor."""

    SALE = "sale", _("Sale of the dwelling")
    TAKE_BACK = "take_back", _("To live there, or a close relative")
    SERIOUS = "serious", _("Serious and legitimate reason")


GROUNDS = [*TenantGround.choices, *OwnerGround.choices]

WRITE = roles(Role.DIRECTOR, Role.RENTAL, granted=True)
TRANSITIONS = (
    Transition("sign", _("Sign the lease"), (LeaseState.DRAFT,), LeaseState.SIGNED, WRITE, "Loi 89-462, art. 3"),
    Transition("keys", _("Hand over the keys"), (LeaseState.SIGNED,), LeaseState.RUNNING, WRITE),
    Transition("end", _("Record the departure"), (LeaseState.RUNNING,), LeaseState.ENDED, WRITE),
    Transition("abandon", _("Abandon the draft"), (LeaseState.DRAFT,), LeaseState.ABANDONED, WRITE),
)
