"""What the columns of a sheet may say, in the reader's words."""

from django.utils.translation import gettext_lazy as _

FIELD_LABELS = {
    "booked_on": _("Date"),
    "valued_on": _("Value date"),
    "label": _("Label"),
    "party": _("Name of the other side"),
    "iban": _("IBAN of the other side"),
    "reference": _("Reference"),
    "amount": _("Amount, signed"),
    "debit": _("Debit"),
    "credit": _("Credit"),
}
