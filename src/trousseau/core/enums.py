"""Roles and the few states that every room shares."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a person does here. One account has one role; a role opens pages, a grant opens files."""

    DIRECTOR = "director", _("Director")
    CAPTATION = "captation", _("Captation officer")
    SOCIAL = "social", _("Social worker")
    RENTAL = "rental", _("Rental manager")
    COMMISSION = "commission", _("Commission member")
    COORDINATOR = "coordinator", _("Métropole coordinator")
    FUNDER = "funder", _("Funder")
    PARTNER = "partner", _("Referring partner")
    OWNER = "owner", _("Owner")
    TENANT = "tenant", _("Tenant")
    OPERATOR = "operator", _("Sworn operator")
    ADMINISTRATOR = "administrator", _("Administrator")


TEAM = (Role.DIRECTOR, Role.CAPTATION, Role.SOCIAL, Role.RENTAL)
FILES = (Role.DIRECTOR, Role.SOCIAL, Role.RENTAL)  # whose pages open households' files: a director gives them by name
GUESTS = (Role.OWNER, Role.TENANT, Role.PARTNER)  # each has a space of their own, and no stop of the line


class IncomingVerdict(TextChoices):
    """What became of a file that the antivirus refused, or of which it said nothing."""

    INFECTED = "infected", _("Harmful: refused")
    UNSCANNED = "unscanned", _("Taken without being scanned")
    UNANSWERED = "unanswered", _("No answer: refused")
    CLEAN = "clean", _("Taken, scanned since: clean")


class OrganisationKind(TextChoices):
    COUNCIL = "council", _("Council")
    AGENCY = "agency", _("Rental agency")
    FUNDER = "funder", _("Funder")
    PARTNER = "partner", _("Referring partner")


class DwellingKind(TextChoices):
    FLAT = "flat", _("Flat")
    HOUSE = "house", _("House")


class Energy(TextChoices):
    """Classes of the DPE (CCH, art. L126-26)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    G = "G"


class Relation(TextChoices):
    HOLDER = "holder", _("Applicant")
    PARTNER = "partner", _("Partner")
    CHILD = "child", _("Child")
    OTHER = "other", _("Other")


class Came(TextChoices):
    """Why a person joined a household that was already known."""

    BIRTH = "birth", _("Birth")
    ARRIVAL = "arrival", _("Arrival")
    SPLIT = "split", _("Separation")
    CUSTODY = "custody", _("Shared custody")


class Went(TextChoices):
    """Why a person no longer belongs to a household."""

    SEPARATION = "separation", _("Separation")
    DEPARTURE = "departure", _("Departure")
    DEATH = "death", _("Death")
    CUSTODY = "custody", _("Shared custody")


class PaperKind(TextChoices):
    """The papers without which an agency may not manage (loi 70-9, art. 3; CCH, art. L365-4)."""

    CARD = "card", _("Professional card")
    GUARANTEE = "guarantee", _("Financial guarantee")
    INSURANCE = "insurance", _("Liability insurance")
    ACCREDITATION = "accreditation", _("Accreditation for rental mediation")
