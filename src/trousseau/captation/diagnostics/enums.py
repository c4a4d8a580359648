from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DiagnosticKind(TextChoices):
    """The order is that of `rules.diagnostics.KINDS`."""

    DPE = "dpe", _("Energy performance (DPE)")
    CREP = "crep", _("Lead (CREP)")
    ERP = "erp", _("State of risks (ERP)")
    ELECTRICITY = "electricity", _("Electricity")
    GAS = "gas", _("Gas")
    ASBESTOS = "asbestos", _("Asbestos, private parts")
    INSURANCE = "insurance", _("Owner’s insurance")


class Finding(TextChoices):
    """What the paper found, when its validity hangs on it."""

    CLEAR = "clear", _("Nothing found")
    FOUND = "found", _("Something found")
