"""What is typed to settle a deposit; the actions decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from trousseau.core.forms import DateField, MoneyField, OnceField, PercentField, Versioned
from trousseau.payouts.forms import PayeeForm

from ..enums import Bearer, Payee, RetentionKind, Way
from ..models import Retention


class RetentionForm(Versioned):
    key = OnceField()
    kind = forms.ChoiceField(label=_("What is kept for"), choices=RetentionKind, widget=forms.RadioSelect)
    ground = forms.CharField(
        label=_("Ground"),
        max_length=Retention._meta.get_field("ground").max_length,
        help_text=_("Which room, which element, what happened. It is read in the letter."),
    )
    proof = forms.CharField(
        label=_("Proof"),
        max_length=Retention._meta.get_field("proof").max_length,
        help_text=_("For instance: quote 2026-118 of 3 December, and the two inspections."),
    )
    gross = MoneyField(positive=True, label=_("Amount proved"))
    share = PercentField(
        label=_("Tenant’s share, wear taken off"),
        initial=100,
        help_text=_("What the years have worn away is not owed."),
    )


IBAN = _("IBAN, read from the bank’s paper of who is paid")


class WayForm(Versioned):
    """How the sum leaves; of a transfer, to which account: it may be written later."""

    way = forms.ChoiceField(label=_("How it is given back"), choices=Way, widget=forms.RadioSelect)
    holder = forms.CharField(
        label=_("Holder of the account"),
        max_length=70,
        required=False,
        help_text=_("The tenant, or the body that paid the deposit: as their bank’s paper names them."),
    )
    new_iban = forms.CharField(
        label=IBAN,
        max_length=42,
        required=False,
        help_text=_("Empty when it is not known yet: it is asked for on the settlement’s page."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-draft": "no"}),
    )


class TransferForm(PayeeForm, Versioned):
    on = DateField(label=_("Leaves the bank on"), help_text=_("The delay is counted until this day."))
    bearer = forms.ChoiceField(
        label=_("Who bears a delay"),
        required=False,
        choices=[("", _("No delay")), *Bearer.choices, ("none", _("Nobody: the tenant’s account refused it"))],
    )
    holder = PayeeForm.base_fields["payee"]
    new_iban = forms.CharField(
        label=IBAN,
        max_length=42,
        help_text=PayeeForm.base_fields["new_iban"].help_text,
        widget=PayeeForm.base_fields["new_iban"].widget,
    )
    payee = None
    field_order = ("holder", "new_iban", "on", "bearer")


class SettleForm(WayForm):
    on = DateField(label=_("Given back on"))
    conform = forms.BooleanField(
        label=_("The exit inspection is like the entry’s"),
        required=False,
        help_text=_("The delay to give the deposit back depends on it."),
    )
    provision = MoneyField(
        label=_("Provision held until the building’s accounts are approved"),
        help_text=_("Zero when nothing is to be settled."),
    )
    payee = forms.ChoiceField(
        label=_("Given back to"),
        choices=Payee,
        widget=forms.RadioSelect,
        help_text=_("It goes back to whoever paid it."),
    )
    bearer = forms.ChoiceField(
        label=_("Who bears a delay"), required=False, choices=[("", _("No delay")), *Bearer.choices]
    )
    field_order = ("on", "conform", "provision", "payee", "way", "holder", "new_iban", "bearer")


class ProvisionForm(WayForm):
    approved_on = DateField(label=_("Accounts approved on"))
    charges = MoneyField(label=_("Charges that the tenant still owes"))
    on = DateField(label=_("Provision settled on"))
    field_order = ("approved_on", "charges", "on", "way", "holder", "new_iban")
