"""What is asked to give a credit back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import OF_A_YEAR, MoneyField

from .models import TenantRefund


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


class RefundForm(PayeeForm):
    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = MoneyField(unusual=OF_A_YEAR, label=_("Amount to give back"), positive=True)
    ground = forms.CharField(
        label=_("Ground"),
        max_length=TenantRefund._meta.get_field("ground").max_length,
        help_text=_("One sentence: settlement of the charges of 2025, a month paid twice."),
    )
    field_order = ("amount", "ground", "payee", "new_iban")
