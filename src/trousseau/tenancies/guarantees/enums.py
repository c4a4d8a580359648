from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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
