from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DepositBy(TextChoices):
    """Who pays the deposit (loi 89-462, art. 22: the tenant, or a third party for them)."""

    HOUSEHOLD = "household", _("The household")
    LOCA_PASS = "loca_pass", _("Loca-Pass advance (Action Logement)")
    FSL = "fsl", _("FSL")


class DepositHolder(TextChoices):
    """Who keeps the deposit until the tenant leaves."""

    AGENCY = "agency", _("The agency, in the clients’ account")
    OWNER = "owner", _("The owner")
    NONE = "none", _("Nobody: no deposit is asked")


class AnnexKind(TextChoices):
    """What is handed over with a lease, beside the diagnostics, which the dwelling holds, and the certificates that the
    tenant renews each year (`certificates`)."""

    NOTICE = "notice", _("Notice of rights and duties")
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
