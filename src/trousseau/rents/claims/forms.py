"""What the pages of the claims ask."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import OF_A_YEAR, DateField, MoneyField, OnceField, Versioned
from trousseau.receipts.forms import MoneyIn


class ClaimForm(forms.Form):
    key = OnceField()
    amount = MoneyField(unusual=OF_A_YEAR, label=_("Amount asked"), positive=True)
    notice_on = DateField(label=_("Formal notice sent on"), required=False)
    reference = forms.CharField(label=_("Number of the file"), max_length=40, required=False)
    on = DateField(label=_("Declared on"))


class ClaimReceiptForm(MoneyIn):
    key = OnceField()
    amount = MoneyField(unusual=OF_A_YEAR, label=_("Amount paid by the guarantor"), positive=True)


class ClaimRefusedForm(Versioned):
    on = DateField(label=_("Refused on"))


class ClaimAgainForm(forms.Form):
    new_iban = forms.CharField(
        label=_("IBAN of the guarantor"),
        max_length=42,
        help_text=_("Read from the guarantor’s own paper."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-draft": "no"}),
    )


class ClaimRefundForm(forms.Form):
    key = OnceField()
    amount = MoneyField(unusual=OF_A_YEAR, label=_("Amount to give back"), positive=True)
    new_iban = forms.CharField(label=_("IBAN of the guarantor"), max_length=42)
    on = DateField(label=_("On"))
