"""The lease's forms: they read what was typed, the actions decide."""

import re

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.filters import CommuneFilter, KeyFilter
from trousseau.core.forms import DateField, MoneyField, Versioned
from trousseau.core.normal import normal

from .enums import LeaseState, ProrataMethod
from .models import Lease


class LeaseSearch(KeyFilter):
    """Finds leases by household, address or number (« L00012 »)."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Household, lease or address"))
        super().__init__(fields=("household__holder__key", "mandate__dwelling__key"), **kwargs)

    def filter(self, qs, value):
        code = re.fullmatch(r"l ?0*(\d{1,9})", normal(value or ""))
        return qs.filter(number=code[1]) if code else super().filter(qs, value)


class LetCommuneFilter(CommuneFilter):
    """The commune of the let dwelling."""

    def __init__(self):
        super().__init__(field_name="mandate__dwelling__commune")


class LeaseFilter(django_filters.FilterSet):
    q = LeaseSearch()
    state = django_filters.ChoiceFilter(choices=LeaseState, label=_("State"))
    commune = LetCommuneFilter()

    class Meta:
        model = Lease
        fields = ("q", "state", "commune")


class LeaseForm(forms.Form):
    """What the parties agree on; the contract and the term follow from the law."""

    rent = MoneyField(label=_("Rent, without charges"), help_text=_("Per month."))
    charges = MoneyField(label=_("Charges"), help_text=_("Provision per month, regularised each year."))
    deposit = MoneyField(label=_("Deposit"), help_text=_("At most one month of rent without charges."))
    starts_on = DateField(label=_("Takes effect on"))
    payment_day = forms.IntegerField(
        label=_("Day of payment"), min_value=1, max_value=28, help_text=_("From 1 to 28, each month.")
    )
    prorata = forms.ChoiceField(
        label=_("A month begun is counted by"), choices=ProrataMethod, required=False,
        help_text=_("No text fixes it: the lease says it. A whole month is always the whole rent."),
    )  # fmt: skip
    previous_rent = MoneyField(
        label=_("Rent of the previous tenant"),
        required=False,
        help_text=_("Only if they left less than 18 months ago."),
    )
    email_agreed = forms.BooleanField(
        label=_("The household agrees to receive its receipts by e-mail"), required=False
    )

    def clean_prorata(self) -> str:
        return self.cleaned_data["prorata"] or ProrataMethod.ACTUAL.value


class EditForm(LeaseForm, Versioned):
    pass


class DayForm(Versioned):
    on = DateField(label=_("On"))


class SignForm(DayForm):
    on = DateField(
        label=_("Signed on"),
        help_text=_("By the household, and by the agency for the owner, under its mandate."),
    )


class KeysForm(DayForm):
    on = DateField(label=_("Keys given on"), help_text=_("From the day the lease takes effect."))
    keys_count = forms.IntegerField(
        label=_("Keys given"),
        min_value=1,
        max_value=99,
        help_text=_("All of them: doors, cellar, letter box."),
    )


class AbandonForm(DayForm):
    on = DateField(label=_("Abandoned on"))
    reason = forms.CharField(
        label=_("Why it is abandoned"),
        max_length=Lease._meta.get_field("abandoned_for").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Facts in a few words: the household may read them."),
    )
