"""The forms of the charges: they read what was typed, the actions decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import OF_A_YEAR, DateField, MoneyField, OnceField

from ..enums import ChargeKey, Nature


class YearForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2015, max_value=2100)


class CostForm(forms.Form):
    form_key = OnceField()  # `key` is by what the cost is shared
    nature = forms.ChoiceField(label=_("Nature"), choices=Nature)
    label = forms.CharField(
        label=_("Label"), max_length=80, help_text=_("Read by the tenant on the statement: no name.")
    )
    amount = MoneyField(
        positive=True,
        unusual=OF_A_YEAR,
        label=_("Recoverable amount"),
        help_text=_("For the whole key: the building’s, or the dwelling’s."),
    )
    key = forms.ChoiceField(label=_("Shared by"), choices=ChargeKey)
    weight = forms.IntegerField(label=_("Part of this dwelling"), min_value=0, max_value=10**8, initial=1)
    whole = forms.IntegerField(label=_("Of"), min_value=1, max_value=10**8, initial=1)


class CostEditForm(CostForm):
    form_key = None
    version = forms.IntegerField(widget=forms.HiddenInput)


class SettleForm(forms.Form):
    on = DateField(label=_("Settled with the tenant on"))
    twelfths = forms.BooleanField(
        label=_("The tenant asked to pay by twelfths"),
        required=False,
        help_text=_("Their right when the charges are settled after the end of the following year."),
    )


class ProvisionForm(forms.Form):
    charges = MoneyField(label=_("New provision, per month"))
    from_on = DateField(label=_("From that day on"))
