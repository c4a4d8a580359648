"""What the pages of cash and cheques ask, and what notes any sum."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import DateField, MoneyField, OnceField

from .enums import NOTED_METHODS


class MoneyIn(forms.Form):
    """How much arrived, how, on which day: the fields of every page that notes a sum."""

    amount = MoneyField(label=_("Amount"), positive=True)
    method = forms.ChoiceField(label=_("Means"), choices=[(m.value, m.label) for m in NOTED_METHODS])
    cheque_number = forms.CharField(label=_("Number of the cheque"), max_length=20, required=False)
    cheque_bank = forms.CharField(label=_("Bank of the cheque"), max_length=60, required=False)
    on = DateField(label=_("Arrived on"))


class DayForm(forms.Form):
    on = DateField(label=_("On"))


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
    key = OnceField()
    amount = MoneyField(label=_("Amount"), positive=True)
    on = DateField(label=_("Handed to the bank on"))


class ChequeChoice(forms.Form):
    cheque = forms.IntegerField()
