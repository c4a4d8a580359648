"""What the page of cash and cheques asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import DateField, MoneyField


class ChequesForm(forms.Form):
    cheques = forms.TypedMultipleChoiceField(
        label=_("Cheques that go to the bank"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick the cheques that you hand over.")},
    )
    on = DateField(label=_("Handed to the bank on"))

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cheques"].choices = choices


class CashForm(forms.Form):
    amount = MoneyField(label=_("Amount"), moved=True)
    on = DateField(label=_("Handed to the bank on"))


class ChequeChoice(forms.Form):
    cheque = forms.IntegerField()
