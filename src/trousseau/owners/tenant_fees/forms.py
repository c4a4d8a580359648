from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import DateField
from trousseau.mandates.enums import FeeKind
from trousseau.receipts.enums import Method

from ..enums import LETTING_ZONES

MEANS = (Method.TRANSFER, Method.CARD, Method.CHEQUE, Method.CASH)


class TenantFeeForm(forms.Form):
    zone = forms.ChoiceField(
        label=_("Where the dwelling stands"),
        choices=[(zone.value, zone.label) for zone in LETTING_ZONES],
        widget=forms.RadioSelect,
        help_text=_("Décret 2013-392 lists the tense zones; the ceiling depends on it."),
    )
    method = forms.ChoiceField(label=_("Means"), choices=[(one.value, one.label) for one in MEANS])
    cheque_number = forms.CharField(label=_("Number of the cheque"), max_length=20, required=False)
    cheque_bank = forms.CharField(label=_("Bank of the cheque"), max_length=60, required=False)
    on = DateField(label=_("Arrived on"))
    line = forms.TypedChoiceField(
        label=_("Line of the bank"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_(
            "When the bank shows it already, alone or with the rent or the deposit: its day is then the fee’s."
        ),
    )

    def __init__(self, *args, kind: str, lines, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [("", _("None: noted by hand")), *lines]
        if not lines:
            del self.fields["line"]
        if kind != FeeKind.LETTING:
            del self.fields["zone"]
