from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import DateField, MoneyField
from trousseau.core.incoming import PdfField

from ..enums import SuspensionKind


class SuspendForm(forms.Form):
    """`kind` takes away what an order does not have."""

    reference = forms.CharField(label=_("Reference"), max_length=120, help_text=_("As the paper writes it."))
    notified_on = DateField(label=_("Notified on"), help_text=_("The day it was sent, or posted on the building."))
    aid = MoneyField(positive=True, label=_("Aid withheld, per month"), required=False)
    from_on = DateField(label=_("Withheld from"), required=False, help_text=_("Empty: the first of the next month."))
    content = PdfField(label=_("The order or the letter, as PDF"), required=False)

    def __init__(self, *args, kind: str, **kwargs):
        super().__init__(*args, **kwargs)
        if kind == SuspensionKind.ORDER:
            del self.fields["aid"], self.fields["from_on"]


class LiftForm(forms.Form):
    reference = forms.CharField(label=_("Reference of the lifting"), max_length=120)
    on = DateField(label=_("Lifted on"))
    content = PdfField(label=_("The paper, as PDF"), required=False)
