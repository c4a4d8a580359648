"""The forms of whom the agency pays."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import Versioned


class IbanForm(forms.Form):
    new_iban = forms.CharField(
        label=_("IBAN, read from the bank’s paper"),
        max_length=42,
        help_text=_("Type it again from the paper that the payee gave, not from the screen."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-draft": "no"}),
    )


class PayeeForm(forms.Form):
    """To whom, on which account: read from the tenant's own paper."""

    payee = forms.CharField(
        label=_("Holder of the account"), max_length=70, help_text=_("As their bank’s paper names them.")
    )
    new_iban = forms.CharField(
        label=_("IBAN, read from the tenant’s own paper"),
        max_length=42,
        help_text=_("Never from an e-mail or a call: kept encrypted, it leaves with the bank’s file."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-draft": "no"}),
    )


class SupplierForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=160)
    siret = forms.CharField(label=_("SIREN or SIRET"), max_length=20, required=False)
    address = forms.CharField(label=_("Address"), max_length=240, required=False)
    new_iban = forms.CharField(
        label=_("IBAN"),
        max_length=42,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Kept encrypted. A second person confirms it before anything is paid."),
    )


class SupplierEditForm(SupplierForm, Versioned):
    new_iban = forms.CharField(
        label=_("Another IBAN"),
        max_length=42,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Empty keeps the one that is known. Another one waits for a second person."),
    )
