"""What the estimate of a housing benefit asks. It parses; the rules compute."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trousseau.core.forms import OF_A_YEAR, MoneyField
from trousseau.core.models import Commune
from trousseau.rules.benefit import MOST_DEPENDANTS, Letting, Tenant
from trousseau.rules.living import Family

ZONES = ("1", "2", "3")
MOST = {"rent": 10_000_00, "charges": 10_000_00, "base": 10_000_000_00, "monthly": 1_000_000_00, "notified": 5_000_00}


class BenefitForm(forms.Form):
    """A dwelling, then what CAF knows of the household. Nothing of it is recorded."""

    commune = forms.ModelChoiceField(
        label=gettext_lazy("Commune"),
        queryset=Commune.objects.filter(zone_apl__in=ZONES),
        help_text=gettext_lazy("It gives the zone, hence the highest rent that counts."),
    )
    rent = MoneyField(positive=True, label=gettext_lazy("Rent per month, charges apart"))
    charges = MoneyField(
        label=gettext_lazy("Charges per month"),
        required=False,
        help_text=gettext_lazy("For what is left to live on: the benefit counts a flat amount instead."),
    )
    conventioned = forms.BooleanField(
        label=gettext_lazy("Under a convention that opens the APL"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Loc2 and Loc3; without it the benefit is an allowance (AL), with a least amount."),
    )
    furnished = forms.BooleanField(label=gettext_lazy("Furnished"), required=False)
    couple = forms.BooleanField(label=gettext_lazy("Lives as a couple"), required=False)
    dependants = forms.IntegerField(
        label=gettext_lazy("Dependants"),
        min_value=0,
        max_value=MOST_DEPENDANTS,
        help_text=gettext_lazy("Children, and others as CAF counts them."),
    )
    base = MoneyField(
        label=gettext_lazy("Yearly resources that CAF retains"),
        unusual=OF_A_YEAR,
        help_text=gettext_lazy("On CAF’s notice; zero for a household that lives on the RSA."),
    )
    disabled = forms.BooleanField(
        label=gettext_lazy("Receives the AAH or the AEEH"),
        required=False,
        help_text=gettext_lazy("Then a high rent never lowers the benefit."),
    )
    rsa = forms.BooleanField(label=gettext_lazy("Receives the RSA"), required=False)
    monthly = MoneyField(
        label=gettext_lazy("Resources per month after the move"),
        required=False,
        help_text=gettext_lazy("Without the RSA nor the housing benefit: both are added."),
    )
    notified = MoneyField(
        label=gettext_lazy("Amount that CAF notified"),
        required=False,
        help_text=gettext_lazy("As soon as it is known, it replaces the estimate."),
    )
    DWELLING = ("commune", "rent", "charges", "conventioned", "furnished")

    @property
    def of_the_dwelling(self):
        return [self[name] for name in self.DWELLING]

    @property
    def of_the_household(self):
        return [field for field in self if field.name not in self.DWELLING]

    def clean(self):
        data = super().clean()
        for name, most in MOST.items():
            if (data.get(name) or 0) > most:
                self.add_error(name, _("This amount is far too high: check it."))
        if data.get("rent") == 0:
            self.add_error("rent", _("A rent is more than zero."))
        return data

    def tenant(self) -> Tenant:
        data = self.cleaned_data
        return Tenant(data["couple"], data["dependants"], data["base"], data["disabled"])

    def letting(self) -> Letting:
        data = self.cleaned_data
        return Letting(int(data["commune"].zone_apl), data["rent"], data["conventioned"], data["furnished"])

    def family(self) -> Family:
        return Family(self.cleaned_data["couple"], self.cleaned_data["dependants"])
