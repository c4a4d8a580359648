"""What is asked to give a credit back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import OF_A_YEAR, MoneyField, OnceField
from trousseau.payouts.forms import PayeeForm

from ..models import TenantRefund


class RefundForm(PayeeForm):
    key = OnceField()
    amount = MoneyField(unusual=OF_A_YEAR, label=_("Amount to give back"), positive=True)
    ground = forms.CharField(
        label=_("Ground"),
        max_length=TenantRefund._meta.get_field("ground").max_length,
        help_text=_("One sentence: settlement of the charges of 2025, a month paid twice."),
    )
    field_order = ("amount", "ground", "payee", "new_iban")
