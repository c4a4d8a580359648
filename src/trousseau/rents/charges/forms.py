"""The forms of the charges: they read what was typed, the actions decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import OF_A_YEAR, DateField, ManyField, MoneyField, OnceField, Sections
from trousseau.mail.enums import PRINTED, Channel
from trousseau.tenancies.models import Lease

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


class FormerLetterForm(forms.Form):
    name = forms.CharField(label=_("Former manager"), max_length=160)
    address = forms.CharField(
        label=_("Address"), max_length=240, help_text=_("One line, with commas: 3 rue du Modèle, 21000 Dijon.")
    )
    leases = ManyField(Lease.objects.none(), label=_("Leases that they managed"), widget=forms.CheckboxSelectMultiple)
    channel = forms.ChoiceField(
        label=_("How it leaves"),
        choices=[(channel.value, channel.label) for channel in PRINTED],
        initial=Channel.REGISTERED,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, leases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["leases"].queryset = leases
        self.fields["leases"].label_from_instance = lambda lease: f"{lease.mandate.dwelling}, {lease.code}"


class FormerCountForm(Sections):
    """What was asked and spent before, by nature; `version`: of a count that is corrected."""

    provisions = MoneyField(
        label=_("Provisions asked of the tenant"),
        help_text=_("In this year, until that day: paid or not, with what was already settled with them."),
    )
    said_by = forms.CharField(
        label=_("Who says it"), max_length=160, help_text=_("The former manager, the owner from their accounts…")
    )
    said_on = DateField(label=_("Said on"), help_text=_("The day of their count."))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for nature in Nature:
            self.fields[f"spent_{nature}"] = MoneyField(label=nature.label, required=False)
        self.sections = (
            (_("The provisions"), ("provisions",)),
            (_("What was spent, the tenant’s part"), tuple(f"spent_{nature}" for nature in Nature)),
            (_("From whom this is known"), ("said_by", "said_on")),
        )

    def clean(self):
        """The fields of the natures become what was spent."""
        cleaned = super().clean()
        spent = {nature: cleaned.pop(f"spent_{nature}", None) for nature in Nature}
        return {**cleaned, "spent": {str(nature): cents for nature, cents in spent.items() if cents}}
